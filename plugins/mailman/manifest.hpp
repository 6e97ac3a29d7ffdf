#pragma once
// What the connector says of itself. Its README explains the privacy descriptor.

namespace mailman {

inline constexpr const char* manifest = R"json({
  "id": "mailman", "version": "0.1.0", "title": "GNU Mailman 3", "kind": "email",
  "permissions": {"hosts": ["{config.url}"], "secrets": {"password": "fill"}, "files": false},
  "config": {"type": "object", "required": ["url", "user"], "properties": {
    "url": {"type": "string", "format": "url", "title": "REST address",
            "description": "Address of the REST interface with its version, such as http://127.0.0.1:8001/3.1"},
    "user": {"type": "string", "title": "REST user",
             "description": "admin_user in the [webservice] part of mailman.cfg"},
    "password": {"type": "string", "x-secret": true, "title": "REST password",
                 "description": "admin_pass in the [webservice] part of mailman.cfg"},
    "lists": {"type": "array", "title": "Lists",
              "description": "Lists to synchronise, such as news@example.test; none named: all lists"},
    "page": {"type": "integer", "default": 100, "minimum": 1, "maximum": 1000, "title": "Page size",
             "description": "Entries asked for with one request"}}},
  "streams": [
    {"name": "users", "entity": "person",
     "read": {"changes": "full", "deletes": "listing"},
     "write": {"create": "natural", "update": true, "delete": true, "batch": 50, "settle_ms": 0},
     "duplicate_free": false},
    {"name": "members", "entity": "subscription",
     "read": {"changes": "full", "deletes": "listing"},
     "write": {"create": "natural", "update": true, "delete": true, "batch": 50, "settle_ms": 0},
     "duplicate_free": true}],
  "limits": {"parallel": 2},
  "privacy": {
    "sends_by_itself": true, "erase": "delete", "clock": "untrusted",
    "streams": {
      "users": {"personal": true, "purposes": ["newsletter"], "status": {}, "proves": []},
      "members": {"personal": true, "purposes": ["newsletter"],
                  "status": {"subscribed": "permissive", "unsubscribed": "restrictive",
                             "bounced": "none", "(gone)": "restrictive"},
                  "proves": []}}}
})json";

}  // namespace mailman
