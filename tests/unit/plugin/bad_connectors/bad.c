/* A connector that misbehaves as its option "do" says. In C, so that the C side of the contract is
 * compiled and used, too. */
#include <samepage/plugin.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const sp_host *host;
static sp_call *stale;
static char what[64];

static sp_str text(const char *s) {
  sp_str out = {s, strlen(s)};
  return out;
}

static int does(const char *name) { return strcmp(what, name) == 0; }

static sp_record record(const char *stream, const char *key, const char *json) {
  sp_record r;
  memset(&r, 0, sizeof r);
  r.size = sizeof r;
  r.op = SP_UPSERT;
  r.stream = text(stream);
  r.key = text(key);
  r.json = text(json);
  return r;
}

static sp_status emit(sp_call *call, const char *key) {
  const sp_record r = record("contacts", key, "{\"a\":1}");
  return host->emit(call, &r);
}

static void crash(void) { *(volatile int *)0 = 1; }

static sp_status bad_open(const sp_host *h, sp_call *call, sp_str config, void **self) {
  host = h;
  stale = call;
  what[0] = 0;
  for (size_t i = 0; i + 6 < config.size; ++i) {
    if (memcmp(config.data + i, "\"do\":\"", 6) != 0) continue;
    size_t n = 0;
    for (i += 6; i < config.size && config.data[i] != '"' && n + 1 < sizeof what; ++i)
      what[n++] = config.data[i];
    what[n] = 0;
    break;
  }
  *self = what;
  if (does("emit_in_open")) emit(call, "1");
  if (does("http_in_open")) {
    sp_http_request request = {sizeof request, 0, text("GET"), text("https://x.example.test/"),
                               text(""), text("")};
    sp_http_response response = {sizeof response, 0, {0, 0}, {0, 0}};
    return h->http(call, &request, &response);
  }
  if (does("crash_in_open")) crash();
  if (does("fail_in_open"))
    return h->fail(call, SP_CONFIG, 0, text("the account does not exist"));
  return SP_OK;
}

static void bad_close(void *self) {
  (void)self;
  if (does("stale_call")) emit(stale, "late");
}

static sp_status bad_check(void *self, sp_call *call) {
  (void)self;
  if (does("emit_in_check")) emit(call, "1");
  if (does("check_says_more")) return SP_MORE;
  if (does("crash_in_check")) crash();
  return SP_OK;
}

static sp_status bad_discover(void *self, sp_call *call) {
  (void)self;
  if (does("describe_twice")) host->describe(call, text("contacts"), text("{}"));
  if (does("describe_other")) return host->describe(call, text("other"), text("{}"));
  return host->describe(call, text("contacts"), text("{\"type\":\"object\"}"));
}

static sp_status flood(sp_call *call) { /* 10 GiB, not listening to what the host says */
  const size_t size = 1000000;
  char *json = malloc(size + 1);
  memset(json, 'x', size);
  json[size] = 0;
  sp_record r = record("contacts", "1", json);
  for (int i = 0; i < 10737; ++i) host->emit(call, &r);
  free(json);
  host->checkpoint(call, text("1"));
  return SP_OK;
}

static sp_status records_with_faults(sp_call *call) {
  emit(call, "1");
  char *big = malloc(SP_JSON_MAX + 2);
  memset(big, 'x', SP_JSON_MAX + 1);
  big[SP_JSON_MAX + 1] = 0;
  sp_record r = record("contacts", "2", big);
  host->emit(call, &r);
  r = record("contacts", "", "{}");
  host->emit(call, &r);
  r = record("contacts", "\xff\xfe", "{}");
  host->emit(call, &r);
  big[SP_KEY_MAX + 1] = 0;
  r = record("contacts", big, "{}");
  host->emit(call, &r);
  r = record("contacts", "6", "{}");
  r.version = text(big);
  host->emit(call, &r);
  r = record("contacts", "7", "");
  host->emit(call, &r);
  free(big);
  emit(call, "8");
  host->checkpoint(call, text("8"));
  return SP_OK;
}

static sp_status unreadable(sp_call *call, const char *where, const char *what) {
  sp_record r = record("contacts", where, "");
  r.op = SP_UNREADABLE;
  r.version = text(what);
  return host->emit(call, &r);
}

static sp_status places(sp_call *call) {
  char big[2001];
  memset(big, 'w', 2000);
  big[2000] = 0;
  unreadable(call, "leads.csv:2", "2 columns where the header has 4");
  emit(call, "1");
  unreadable(call, big, big);
  unreadable(call, "\xff", "\xff");
  unreadable(call, "leads.csv:5", "");
  unreadable(call, "", "nowhere");
  host->checkpoint(call, text("end"));
  unreadable(call, "behind", "the checkpoint");
  return SP_OK;
}

static sp_status read_without_end(sp_call *call) {
  if (does("segfault")) crash();
  if (does("abort")) abort();
  if (does("exit")) exit(3);
  if (does("loop"))
    for (volatile unsigned long i = 0;; ++i) {
    }
  if (does("hog")) {
    for (int i = 0; i < 10240; ++i) { /* 10 GiB, every page of it */
      char *p = malloc(1u << 20);
      memset(p, 1, 1u << 20); /* no check for NULL */
    }
  }
  if (does("loop_politely")) {
    while (!host->cancelled(call)) {
    }
    return SP_CANCELLED;
  }
  return SP_OK; /* none of these */
}

static void meddle_with_the_socket(void) {
  char noise[4096];
  memset(noise, 0xab, sizeof noise);
  if (does("noise") && write(3, noise, sizeof noise) < 0) exit(1);
  if (does("huge_frame")) {
    const unsigned char head[16] = {0xff, 0xff, 0xff, 0xff, 42};
    if (write(3, head, sizeof head) < 0) exit(1);
  }
  if (does("hang_up")) {
    close(3);
    for (;;) sleep(1);
  }
}

static sp_status bad_read(void *self, sp_call *call, const sp_read *in) {
  (void)self;
  if (strncmp(what, "write", 5) == 0) return SP_OK;
  if (read_without_end(call) != SP_OK) return SP_CANCELLED;
  meddle_with_the_socket();
  if (does("flood")) return flood(call);
  if (does("faulty_records")) return records_with_faults(call);
  if (does("unreadable")) return places(call);
  if (does("too_many_unreadable"))
    for (unsigned i = 0; i <= SP_PAGE_MAX; ++i) unreadable(call, "here", "cut off");
  if (does("too_many"))
    for (unsigned i = 0; i <= SP_PAGE_MAX; ++i) emit(call, "1");
  if (does("bad_stream")) {
    const sp_record r = record("others", "1", "{}");
    host->emit(call, &r);
  }
  if (does("bad_op")) {
    sp_record r = record("contacts", "1", "{}");
    r.op = 77;
    host->emit(call, &r);
  }
  if (does("null_text")) {
    sp_record r = record("contacts", "1", "{}");
    r.json.data = 0;
    host->emit(call, &r);
  }
  if (does("small_record")) {
    sp_record r = record("contacts", "1", "{}");
    r.size = 8;
    host->emit(call, &r);
  }
  if (does("ack_in_read")) {
    const sp_ack a = {sizeof a, SP_OK, text("1"), text(""), text("")};
    host->ack(call, 0, &a);
  }
  emit(call, "1");
  if (does("more_for_ever")) return SP_MORE;
  if (does("same_cursor")) {
    sp_str cursor = in->cursor;
    host->checkpoint(call, cursor);
    return SP_MORE;
  }
  if (does("huge_cursor")) {
    char *big = malloc(SP_CURSOR_MAX + 2);
    memset(big, 'c', SP_CURSOR_MAX + 1);
    big[SP_CURSOR_MAX + 1] = 0;
    host->checkpoint(call, text(big));
    free(big);
    return SP_OK;
  }
  if (does("bad_cursor")) host->checkpoint(call, text("\xff"));
  if (does("odd_status")) return 42;
  if (does("very_odd_status")) return -42;
  if (does("fail_ok")) return host->fail(call, SP_OK, 0, text("all is well"));
  if (does("long_message")) {
    char *big = malloc(20001);
    for (int i = 0; i < 10000; ++i) memcpy(big + 2 * i, "\xc3\xa9", 2);
    big[20000] = 0;
    const sp_status status = host->fail(call, SP_RETRY, 1500, text(big));
    free(big);
    return status;
  }
  host->checkpoint(call, text("here"));
  if (does("tail")) emit(call, "2");
  if (does("crash_after_checkpoint")) crash();
  if (does("retry_after_checkpoint")) {
    emit(call, "2");
    return host->fail(call, SP_RETRY, 700, text("slow down"));
  }
  if (does("auth_after_checkpoint")) return SP_AUTH;
  return SP_OK;
}

static sp_status acknowledge(sp_call *call, uint32_t change, sp_status status, const char *key) {
  const sp_ack a = {sizeof a, status, text(key), text("as it is"), text("v1")};
  return host->ack(call, change, &a);
}

static sp_status bad_write(void *self, sp_call *call, const sp_write *in) {
  (void)self;
  (void)in;
  if (does("write_no_acks")) return SP_OK;
  acknowledge(call, 0, SP_OK, "key-0");
  if (does("write_twice")) acknowledge(call, 0, SP_REJECTED, "");
  if (does("write_beyond")) acknowledge(call, 1000, SP_OK, "x");
  if (does("write_odd_status")) acknowledge(call, 1, SP_AUTH, "x");
  if (does("write_no_key")) acknowledge(call, 1, SP_OK, "");
  if (does("write_crash")) crash();
  if (does("write_retry")) return host->fail(call, SP_RETRY, 0, text("the line broke"));
  acknowledge(call, 1, SP_REJECTED, "");
  return SP_OK;
}

static sp_status bad_find(void *self, sp_call *call, const sp_find *in) {
  (void)self;
  (void)in;
  if (does("find_deletes")) {
    sp_record r = record("contacts", "1", "");
    r.op = SP_DELETE;
    host->emit(call, &r);
  }
  if (does("find_unreadable")) return unreadable(call, "here", "cut off");
  return emit(call, "found");
}

SP_EXPORT const sp_plugin samepage_plugin_v1 = {
    sizeof(sp_plugin),
    SP_ABI_MINOR,
    "{\"id\": \"bad\", \"version\": \"1.0.0\", \"kind\": \"crm\","
    " \"config\": {\"properties\": {\"do\": {\"type\": \"string\"}}},"
    " \"streams\": [{\"name\": \"contacts\", \"entity\": \"person\","
    "   \"read\": {\"changes\": \"incremental\", \"deletes\": \"keys\"},"
    "   \"write\": {\"create\": \"search\", \"update\": true, \"delete\": true}}],"
    " \"privacy\": {\"sends_by_itself\": false, \"erase\": \"delete\","
    "   \"streams\": {\"contacts\": {\"personal\": true, \"purposes\": [\"service\"]}}}}",
    bad_open,
    bad_close,
    bad_check,
    bad_discover,
    bad_read,
    bad_write,
    bad_find,
    0};
