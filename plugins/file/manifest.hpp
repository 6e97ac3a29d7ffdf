#pragma once
// What the connector says of itself. Its README explains the options and the privacy descriptor.

namespace file {

inline constexpr const char* manifest = R"json({
  "id": "file", "version": "0.1.0", "title": "CSV and JSON Lines files", "kind": "file",
  "permissions": {"hosts": [], "secrets": {}, "files": "write"},
  "config": {"type": "object", "properties": {
    "contacts": {"type": "string", "x-file": "write", "title": "File of contacts",
                 "description": "Path of the file with one person in each row"},
    "companies": {"type": "string", "x-file": "write", "title": "File of companies",
                  "description": "Path of the file with one company in each row"},
    "deals": {"type": "string", "x-file": "write", "title": "File of deals",
              "description": "Path of the file with one deal in each row"},
    "activities": {"type": "string", "x-file": "write", "title": "File of activities",
                   "description": "Path of the file with one activity in each row"},
    "subscriptions": {"type": "string", "x-file": "write", "title": "File of subscriptions",
                      "description": "Path of the file with one subscription in each row"},
    "format": {"type": "string", "enum": ["auto", "csv", "jsonl"], "default": "auto",
               "title": "Format", "description": "auto goes by the file's name and its first character"},
    "delimiter": {"type": "string", "enum": ["auto", ",", ";", "tab", "|"], "default": "auto",
                  "title": "Delimiter", "description": "What stands between two columns of CSV"},
    "encoding": {"type": "string", "enum": ["auto", "utf-8", "windows-1252", "utf-16le", "utf-16be"],
                 "default": "auto", "title": "Encoding",
                 "description": "auto goes by the byte order mark and the first MiB; Latin-1 is read as windows-1252"},
    "header": {"type": "string", "enum": ["auto", "yes", "no"], "default": "auto",
               "title": "Header", "description": "Whether the first row names the columns; without names they are column_1, column_2 and so on"},
    "key": {"type": "array", "title": "Key columns",
            "description": "Columns that together identify a row; none named: id, else email, else the row's content"},
    "unreadable": {"type": "string", "enum": ["hold", "skip"], "default": "hold",
                   "title": "Rows that cannot be read",
                   "description": "hold: they are reported, and nothing counts as deleted while there are any; skip: they are only logged and count as absent"}}},
  "streams": [
    {"name": "contacts", "entity": "person",
     "read": {"changes": "full", "deletes": "listing"},
     "write": {"create": "keyed", "update": true, "delete": true, "batch": 1000, "settle_ms": 0}},
    {"name": "companies", "entity": "company",
     "read": {"changes": "full", "deletes": "listing"},
     "write": {"create": "keyed", "update": true, "delete": true, "batch": 1000, "settle_ms": 0}},
    {"name": "deals", "entity": "deal",
     "read": {"changes": "full", "deletes": "listing"},
     "write": {"create": "keyed", "update": true, "delete": true, "batch": 1000, "settle_ms": 0}},
    {"name": "activities", "entity": "activity",
     "read": {"changes": "full", "deletes": "listing"},
     "write": {"create": "keyed", "update": true, "delete": true, "batch": 1000, "settle_ms": 0}},
    {"name": "subscriptions", "entity": "subscription",
     "read": {"changes": "full", "deletes": "listing"},
     "write": {"create": "keyed", "update": true, "delete": true, "batch": 1000, "settle_ms": 0}}],
  "limits": {"parallel": 1},
  "privacy": {
    "sends_by_itself": false, "erase": "delete", "clock": "untrusted",
    "streams": {
      "contacts": {"personal": true, "purposes": ["service"], "status": {}, "proves": []},
      "companies": {"personal": false, "purposes": ["service"], "status": {}, "proves": []},
      "deals": {"personal": true, "purposes": ["service"], "status": {}, "proves": []},
      "activities": {"personal": true, "purposes": ["service"], "status": {}, "proves": []},
      "subscriptions": {"personal": true, "purposes": ["newsletter"],
        "status": {"subscribed": "permissive", "unsubscribed": "restrictive",
                   "pending": "none", "bounced": "none", "complained": "restrictive"},
        "proves": []}}}
})json";

}  // namespace file
