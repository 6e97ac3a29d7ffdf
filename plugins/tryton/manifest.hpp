#pragma once
// What the connector says of itself; README.md explains the choices.

namespace tryton {

inline constexpr const char* manifest_text = R"({
  "id": "tryton", "version": "0.1.0", "title": "Tryton 6.0", "kind": "crm",
  "permissions": {"hosts": ["{config.url}"], "secrets": {"password": "fill"}, "files": false},
  "config": {"type": "object", "required": ["url", "user", "password"], "properties": {
    "url": {"type": "string", "format": "url", "title": "Address",
      "description": "Address of the server with the database name as its last part"},
    "user": {"type": "string", "title": "Login name",
      "description": "A user of its own for the hub, with the groups that the streams need"},
    "password": {"type": "string", "x-secret": true, "title": "Password of the user"},
    "page": {"type": "integer", "default": 200, "minimum": 1, "maximum": 1000,
      "description": "Records of one page"},
    "language": {"type": "string", "default": "en",
      "description": "Language of Tryton's error messages"},
    "company": {"type": "integer", "minimum": 1,
      "description": "Id of the Tryton company to work for; default: the company of the user"},
    "overlap_seconds": {"type": "integer", "default": 10, "minimum": 1, "maximum": 3600,
      "description": "Longest time between the date a transaction writes and its commit"},
    "company_category": {"type": "string", "default": "Company",
      "description": "A party in this category is a company; new companies get it"},
    "employer_relation": {"type": "string", "default": "works for",
      "description": "Relation from a person to the employer; its target is a company"},
    "tax_identifier_means_company": {"type": "boolean", "default": false,
      "description": "A party with a tax number is a company"},
    "delete": {"type": "string", "enum": ["erase", "delete", "archive"], "default": "erase",
      "description": "What deleting a party does; only the first two meet a request for erasure"},
    "extra_fields": {"type": "array",
      "description": "Further plain fields of party.party, read and written below `extra`"}}},
  "streams": [
    {"name": "contacts", "entity": "person",
     "read": {"changes": "incremental", "deletes": "keys"},
     "write": {"create": "search", "update": true, "delete": true, "batch": 100,
               "settle_ms": 15000}},
    {"name": "companies", "entity": "company",
     "read": {"changes": "incremental", "deletes": "keys"},
     "write": {"create": "search", "update": true, "delete": true, "batch": 100,
               "settle_ms": 15000}},
    {"name": "opportunities", "entity": "deal",
     "read": {"changes": "incremental", "deletes": "keys"},
     "write": {"create": "search", "update": true, "delete": true, "batch": 50,
               "settle_ms": 15000}},
    {"name": "subscriptions", "entity": "subscription",
     "read": {"changes": "incremental", "deletes": "keys"},
     "write": {"create": "natural", "update": true, "delete": true, "batch": 100,
               "settle_ms": 15000}}
  ],
  "limits": {"parallel": 2, "per_second": 20},
  "privacy": {
    "sends_by_itself": true, "erase": "anonymise", "clock": "trusted",
    "streams": {
      "contacts": {"personal": true, "purposes": ["service"]},
      "companies": {"personal": true, "purposes": ["service"]},
      "opportunities": {"personal": true, "purposes": ["service"]},
      "subscriptions": {"personal": true, "purposes": ["newsletter"],
        "status": {"subscribed": "permissive", "unsubscribed": "restrictive"}, "proves": []}}}
})";

}  // namespace tryton
