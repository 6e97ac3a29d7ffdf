#pragma once

namespace bench {

inline constexpr const char* manifest = R"json({
  "id": "bench", "version": "0.1.0", "title": "benchmark systems", "kind": "crm",
  "permissions": {"hosts": ["{config.url}"], "secrets": {}, "files": false},
  "config": {"type": "object", "required": ["url"], "properties": {
    "url": {"type": "string", "format": "url", "title": "Address",
            "description": "Where the benchmark's server listens"}}},
  "streams": [
    {"name": "a_contacts", "entity": "person",
     "read": {"changes": "incremental", "deletes": "none"},
     "write": {"create": "natural", "update": true, "batch": 1000, "settle_ms": 0},
     "duplicate_free": false},
    {"name": "b_contacts", "entity": "person",
     "read": {"changes": "incremental", "deletes": "none"},
     "write": {"create": "natural", "update": true, "batch": 1000, "settle_ms": 0},
     "duplicate_free": false}],
  "limits": {"parallel": 4},
  "privacy": {
    "sends_by_itself": true, "erase": "blank", "clock": "trusted",
    "streams": {
      "a_contacts": {"personal": true, "purposes": ["service"], "status": {}, "proves": []},
      "b_contacts": {"personal": true, "purposes": ["service"], "status": {}, "proves": []}}}
})json";

}  // namespace bench
