/* Connectors that must not load; WHY picks one. */
#include <samepage/plugin.h>

static sp_status opened(const sp_host *h, sp_call *c, sp_str config, void **self) {
  (void)h, (void)c, (void)config, (void)self;
  return SP_OK;
}
static void closed(void *self) { (void)self; }
static sp_status checked(void *self, sp_call *c) {
  (void)self, (void)c;
  return SP_OK;
}

#define NO_SYMBOL 1
#define OTHER_MAJOR 2
#define SIZE_ZERO 3
#define NEWER_MINOR 4
#define NO_OPEN 5
#define GARBAGE_MANIFEST 6
#define NO_PRIVACY 7
#define NO_READ 8
#define UNKNOWN_KEYWORD 9

#define HEAD "{\"id\": \"refused\", \"version\": \"1\", \"kind\": \"crm\","
#define STREAMS                                                       \
  "\"streams\": [{\"name\": \"contacts\", \"entity\": \"person\"," \
  " \"read\": {\"changes\": \"full\"}}]"
#define PRIVACY                                                       \
  ", \"privacy\": {\"sends_by_itself\": false, \"erase\": \"delete\"," \
  " \"streams\": {\"contacts\": {\"personal\": true}}}}"

#if WHY == GARBAGE_MANIFEST
#define MANIFEST "\xff\xfe not JSON"
#elif WHY == NO_PRIVACY
#define MANIFEST HEAD STREAMS "}"
#elif WHY == UNKNOWN_KEYWORD
#define MANIFEST                                                                             \
  HEAD "\"config\": {\"properties\": {\"a\": {\"type\": \"string\", \"pattern\": \"x\"}}}," \
       STREAMS PRIVACY
#else
#define MANIFEST HEAD STREAMS PRIVACY
#endif

#if WHY == NO_SYMBOL
#define NAME something_else
#elif WHY == OTHER_MAJOR
#define NAME samepage_plugin_v2
#else
#define NAME samepage_plugin_v1
#endif

SP_EXPORT extern const sp_plugin NAME;
const sp_plugin NAME = {
    WHY == SIZE_ZERO ? 0 : sizeof(sp_plugin),
    WHY == NEWER_MINOR ? SP_ABI_MINOR + 1 : SP_ABI_MINOR,
    MANIFEST,
    WHY == NO_OPEN ? 0 : opened,
    closed,
    checked,
    0, 0, 0, 0, 0};
