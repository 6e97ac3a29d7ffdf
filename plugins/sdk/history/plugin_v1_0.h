/* samepage/plugin.h - the whole contract between the hub and a connector. C11 and C++.
 *
 * Rules (the conformance suite checks every one):
 *  1. Each struct begins with its size. Members are only ever appended. A member is there when it
 *     ends at or before `size`; an optional function may also be NULL, which means "cannot".
 *  2. Arguments belong to the caller while the call lasts. What the host hands out lives until the
 *     connector's function returns. Nothing is freed across the boundary.
 *  3. One instance is used by one thread at a time, but not always by the same one. Host functions
 *     are called only inside a connector function, with the sp_call it was given; those marked
 *     [any-thread] also from threads that the connector joins before it returns.
 *  4. No exception, longjmp or exit crosses. Text is UTF-8 and counted, not NUL-terminated.
 *  5. A connector remembers nothing between calls that it could not lose, and never sleeps: what
 *     must last goes into the cursor, and "later" is spelt SP_RETRY.
 */
#ifndef SAMEPAGE_PLUGIN_H
#define SAMEPAGE_PLUGIN_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define SP_ABI_MINOR 0u /* the major version is part of the entry symbol's name */

/* Limits, in bytes or counts; the host refuses what is beyond them. */
#define SP_KEY_MAX 512u
#define SP_VERSION_MAX 256u
#define SP_CURSOR_MAX 65536u
#define SP_JSON_MAX 1048576u /* one record */
#define SP_PAGE_MAX 10000u   /* records of one read */
#define SP_PAGE_BYTES_MAX 67108864u
#define SP_BATCH_MAX 1000u   /* changes of one write */
#define SP_MESSAGE_MAX 4096u

#define SP_HAS(s, member) \
  ((s)->size >= offsetof(__typeof__(*(s)), member) + sizeof((s)->member))

typedef struct sp_str {
  const char *data;
  uint64_t size;
} sp_str;

typedef struct sp_call sp_call; /* one running call: connection, deadline, memory */

/* A status tells the hub what to do next; sp_host.fail tells people what went wrong. */
typedef int32_t sp_status;
enum {
  SP_OK = 0,
  SP_MORE = 1,         /* read: there is another page behind the checkpointed cursor */
  SP_RETRY = -1,       /* the same call may work later: back off */
  SP_AUTH = -2,        /* pause the connection until its owner signs in again */
  SP_CONFIG = -3,      /* pause the connection and show its owner the message */
  SP_REJECTED = -4,    /* this record will never be accepted: dead letter */
  SP_CURSOR_LOST = -5, /* the source no longer knows the cursor: read everything again */
  SP_CANCELLED = -6,
  SP_BUG = -7          /* a broken promise on either side: disable and report */
};

enum { SP_DEBUG = 1, SP_INFO = 2, SP_WARN = 3, SP_ERROR = 4 }; /* level */

enum {            /* op */
  SP_UPSERT = 1,
  SP_DELETE = 2,
  SP_PRESENT = 3, /* read in SP_KEYS mode: the record exists; key only */
  SP_MERGED = 4   /* read: `key` was merged into the record named by `version` */
};

enum {            /* mode of a read */
  SP_CHANGES = 1, /* records changed since the cursor; from an empty cursor, all records */
  SP_KEYS = 2     /* the keys of all records, as SP_PRESENT, to notice deletes */
};

typedef struct sp_record { /* connector -> hub */
  uint32_t size;
  uint32_t op;
  sp_str stream;       /* "contacts" */
  sp_str key;          /* the source's own identifier; required */
  sp_str version;      /* the source's revision, etag or change time, when it has one */
  sp_str json;         /* one JSON object; empty unless SP_UPSERT */
  int64_t modified_ms; /* last change by the source's clock, ms since 1970; 0 = not known */
} sp_record;

typedef struct sp_change { /* hub -> connector */
  uint32_t size;
  uint32_t op;        /* SP_UPSERT or SP_DELETE */
  sp_str key;         /* empty: create */
  sp_str idempotency; /* the same for every attempt at this change; unique otherwise */
  sp_str json;        /* target-shaped object; on update only members that change */
  sp_str expected;    /* the version this change was decided on; empty = unconditional */
  sp_str before;      /* target-shaped object as the hub last saw it, for targets that need it */
} sp_change;

typedef struct sp_ack {
  uint32_t size;
  sp_status status; /* SP_OK, SP_RETRY or SP_REJECTED; no ack means unknown */
  sp_str key;       /* the target's identifier, required after a create */
  sp_str message;
  sp_str version;   /* the record's version after the change, when known */
} sp_ack;

typedef struct sp_read {
  uint32_t size;
  uint32_t limit; /* wanted records of one page: a hint */
  uint32_t mode;  /* SP_CHANGES or SP_KEYS */
  uint32_t reserved;
  sp_str stream;
  sp_str cursor;  /* empty: from the beginning */
} sp_read;

typedef struct sp_write {
  uint32_t size;
  uint32_t count;
  sp_str stream;
  const sp_change *const *changes; /* pointers, so that sp_change can grow */
} sp_write;

/* After a create with an unknown outcome the hub asks for it before it tries again: the connector
 * emits every record that this create may have made (same idempotency key, else natural key). */
typedef struct sp_find {
  uint32_t size;
  uint32_t reserved;
  sp_str stream;
  const sp_change *change;
  int64_t since_ms; /* when the create was first sent */
} sp_find;

typedef struct sp_http_request {
  uint32_t size;
  uint32_t timeout_ms; /* 0 = the host's default */
  sp_str method, url;
  sp_str headers;      /* "Name: value\n" lines; {{secret.NAME}} and {{basic.USER.NAME}} are
                          filled in by the hub, in headers and body, for allowed hosts only */
  sp_str body;
} sp_http_request;

typedef struct sp_http_response {
  uint32_t size;
  uint32_t status;
  sp_str headers; /* "name: value\n" lines, names in lower case */
  sp_str body;
} sp_http_response;

typedef struct sp_host {
  uint32_t size;
  uint32_t abi_minor;
  void (*log)(sp_call *, int32_t level, sp_str message); /* [any-thread]; never personal data */
  int32_t (*cancelled)(sp_call *);                       /* [any-thread] */
  int64_t (*now_ms)(sp_call *);                          /* [any-thread] */
  uint64_t (*random)(sp_call *);
  sp_status (*fail)(sp_call *, sp_status, uint32_t retry_after_ms, sp_str message);
  sp_status (*http)(sp_call *, const sp_http_request *, sp_http_response *);
  sp_status (*secret)(sp_call *, sp_str name, sp_str *value); /* only those granted for reading */
  sp_status (*describe)(sp_call *, sp_str stream, sp_str json_schema);
  sp_status (*emit)(sp_call *, const sp_record *);
  sp_status (*checkpoint)(sp_call *, sp_str cursor); /* all emitted so far is whole */
  sp_status (*ack)(sp_call *, uint32_t change, const sp_ack *);
  const void *(*extension)(sp_call *, sp_str id);    /* "sp.files/1", or NULL */
} sp_host;

typedef struct sp_plugin {
  uint32_t size;
  uint32_t abi_minor;
  const char *manifest; /* JSON, see the SDK's README */
  sp_status (*open)(const sp_host *, sp_call *, sp_str config_json, void **self); /* no I/O */
  void (*close)(void *self);
  sp_status (*check)(void *self, sp_call *);
  sp_status (*discover)(void *self, sp_call *);                  /* optional */
  sp_status (*read)(void *self, sp_call *, const sp_read *);     /* optional: a source */
  sp_status (*write)(void *self, sp_call *, const sp_write *);   /* optional: a target */
  sp_status (*find)(void *self, sp_call *, const sp_find *);     /* optional: settles creates */
  const void *(*extension)(void *self, sp_str id);               /* optional */
} sp_plugin;

/* Extension "sp.files/1": files that the configuration names (properties marked "x-file"). A path
 * is one of those, or lies below one that is a folder; anything else is refused. */
#define SP_FILES_1 "sp.files/1"
#define SP_FILE_CHUNK_MAX 8388608u

typedef struct sp_file_info {
  uint32_t size;
  uint32_t exists;
  uint64_t bytes;
  uint64_t identity; /* stays with the file when it is renamed (inode) */
  int64_t modified_ms;
} sp_file_info;

typedef struct sp_files {
  uint32_t size;
  uint32_t reserved;
  sp_status (*stat)(sp_call *, sp_str path, sp_file_info *);
  sp_status (*list)(sp_call *, sp_str folder, sp_str *names); /* names, sorted, "\n" after each */
  sp_status (*read)(sp_call *, sp_str path, uint64_t offset, uint32_t max, sp_str *bytes);
  sp_status (*replace)(sp_call *, sp_str path, sp_str bytes); /* whole file, atomic and durable */
  sp_status (*append)(sp_call *, sp_str path, sp_str bytes);  /* durable when it returns */
} sp_files;

#if defined(__GNUC__)
#define SP_EXPORT __attribute__((visibility("default")))
#else
#define SP_EXPORT
#endif

SP_EXPORT extern const sp_plugin samepage_plugin_v1; /* the one symbol of a connector */

#ifdef __cplusplus
}
#endif
#endif
