/* A connector built with the header of minor version 0: it keeps loading. SHORT: with structs that
 * end before what came last in them. */
#include <plugin_v1_0.h>
#include <string.h>

static const sp_host *host;

static sp_str text(const char *s) {
  sp_str out = {s, strlen(s)};
  return out;
}

#ifdef SHORT
#define TABLE_BYTES (offsetof(sp_plugin, read) + sizeof(void *))
#define RECORD_BYTES (offsetof(sp_record, json) + sizeof(sp_str))
#else
#define TABLE_BYTES sizeof(sp_plugin)
#define RECORD_BYTES sizeof(sp_record)
#endif

static sp_status opened(const sp_host *h, sp_call *call, sp_str config, void **self) {
  (void)call, (void)config;
  host = h;
  *self = &host;
  return SP_OK;
}
static void closed(void *self) { (void)self; }
static sp_status checked(void *self, sp_call *call) {
  (void)self, (void)call;
  return SP_OK;
}

static sp_status reads(void *self, sp_call *call, const sp_read *in) {
  (void)self;
  const sp_record r = {RECORD_BYTES, SP_UPSERT, in->stream, text("1"), text("v"), text("{\"a\":1}"),
                       1234};
  const sp_status status = host->emit(call, &r);
  return status == SP_OK ? host->checkpoint(call, text("here")) : status;
}

/* In SHORT this lies behind the end of the table, where the hub must not look. */
static sp_status writes(void *self, sp_call *call, const sp_write *in) {
  (void)self, (void)call, (void)in;
  return SP_BUG;
}

SP_EXPORT const sp_plugin samepage_plugin_v1 = {
    TABLE_BYTES, SP_ABI_MINOR,
    "{\"id\": \"first\", \"version\": \"1.0.0\", \"kind\": \"crm\","
    " \"streams\": [{\"name\": \"contacts\", \"entity\": \"person\","
    "   \"read\": {\"changes\": \"full\", \"deletes\": \"listing\"}}],"
    " \"privacy\": {\"sends_by_itself\": false, \"erase\": \"delete\","
    "   \"streams\": {\"contacts\": {\"personal\": true, \"purposes\": [\"service\"]}}}}",
    opened, closed, checked, 0, reads, writes, 0, 0};
