#pragma once
// What the connector says of itself. Its README explains the privacy descriptor.

namespace bluesky {

inline constexpr const char* manifest = R"json({
  "id": "bluesky", "version": "0.1.0", "title": "Bluesky PDS (AT protocol)", "kind": "social",
  "permissions": {"hosts": ["{config.url}"], "files": false,
    "secrets": {"admin_password": "fill", "app_password_1": "fill", "app_password_2": "fill",
                "app_password_3": "fill", "app_password_4": "fill"}},
  "config": {"type": "object", "required": ["url"], "properties": {
    "url": {"type": "string", "format": "url", "title": "Address of the server",
            "description": "Address of the personal data server, such as https://pds.example.com"},
    "admin": {"type": "boolean", "default": false, "title": "Ask as administrator",
              "description": "Ask for e-mail addresses with admin_password; needed to see changes of a handle or e-mail address too"},
    "admin_password": {"type": "string", "x-secret": true, "title": "Administrator's password",
                       "description": "PDS_ADMIN_PASSWORD of the server"},
    "writers": {"type": "array", "title": "Own accounts",
                "description": "Handles of at most 4 accounts whose profile may be written; the first uses app_password_1, the second app_password_2, and so on"},
    "app_password_1": {"type": "string", "x-secret": true, "title": "App password of the first writer"},
    "app_password_2": {"type": "string", "x-secret": true, "title": "App password of the second writer"},
    "app_password_3": {"type": "string", "x-secret": true, "title": "App password of the third writer"},
    "app_password_4": {"type": "string", "x-secret": true, "title": "App password of the fourth writer"}}},
  "streams": [
    {"name": "profiles", "entity": "person",
     "read": {"changes": "incremental", "deletes": "keys"},
     "write": {"update": true, "batch": 20},
     "duplicate_free": false},
    {"name": "interactions", "entity": "activity",
     "read": {"changes": "incremental", "deletes": "keys"},
     "duplicate_free": true}],
  "limits": {"parallel": 2, "per_second": 50},
  "privacy": {
    "sends_by_itself": false, "erase": "unsupported", "clock": "untrusted",
    "streams": {
      "profiles": {"personal": true, "purposes": ["service"], "status": {}, "proves": []},
      "interactions": {"personal": true, "purposes": [], "status": {}, "proves": []}}}
})json";

}  // namespace bluesky
