#pragma once
// What the connector says of itself. Its README explains the options and the privacy descriptor.

namespace weblog {

inline constexpr const char* manifest = R"json({
  "id": "weblog", "version": "0.1.0", "title": "Web analytics from access logs", "kind": "analytics",
  "permissions": {"hosts": [], "secrets": {}, "files": "read"},
  "config": {"type": "object", "required": ["path"], "properties": {
    "path": {"type": "string", "x-file": "read", "title": "Log file or its folder",
             "description": "The folder of the log, with its name in 'file'; or the log itself, but then rotated files beside it cannot be read"},
    "file": {"type": "string", "title": "Name of the log", "description": "Name of the live log when path is a folder, such as access.log; rotated files are that name with .1, .2 and so on"},
    "format": {"type": "string", "enum": ["auto", "combined", "json"], "default": "auto",
               "title": "Format", "description": "combined (Apache, nginx), one JSON object in each line, or auto by each line's first character"},
    "site": {"type": "string", "title": "Site", "description": "Address of the site, such as https://shop.example.test, put before every page"},
    "identifier": {"type": "string", "default": "uid", "title": "Declared identifier",
                   "description": "Query parameter or JSON member in which the site says who the visitor is, such as an e-mail address"},
    "bots": {"type": "array", "default": ["bot", "crawler", "spider", "slurp"], "title": "Robots",
             "description": "Hits whose user agent contains one of these are passed over"},
    "ip": {"type": "string", "enum": ["drop", "shorten", "keep"], "default": "drop",
           "title": "IP addresses", "description": "They are personal data: left out, shortened, or kept"},
    "parameter_page": {"type": "string", "default": "url", "title": "Page parameter",
                       "description": "Query parameter with the page, in hits of a tracking pixel"},
    "parameter_event": {"type": "string", "default": "e", "title": "Event parameter",
                        "description": "Query parameter with the event, in hits of a tracking pixel"},
    "member_time": {"type": "string", "default": "msec", "title": "Time member"},
    "member_ip": {"type": "string", "default": "ip", "title": "IP member"},
    "member_method": {"type": "string", "default": "method", "title": "Method member"},
    "member_uri": {"type": "string", "default": "uri", "title": "URI member"},
    "member_status": {"type": "string", "default": "status", "title": "Status member"},
    "member_referrer": {"type": "string", "default": "ref", "title": "Referrer member"},
    "member_agent": {"type": "string", "default": "ua", "title": "User agent member"},
    "member_visitor": {"type": "string", "default": "visitor", "title": "Visitor member"},
    "member_page": {"type": "string", "default": "page", "title": "Page member"},
    "member_event": {"type": "string", "default": "event", "title": "Event member"},
    "member_user": {"type": "string", "default": "user", "title": "User member"},
    "member_request": {"type": "string", "default": "req", "title": "Request id member"},
    "member_gpc": {"type": "string", "default": "gpc", "title": "Sec-GPC member",
                   "description": "JSON member with the request header Sec-GPC"}}},
  "streams": [
    {"name": "visits", "entity": "activity", "read": {"changes": "incremental", "deletes": "none"}},
    {"name": "visitors", "entity": "person", "read": {"changes": "incremental", "deletes": "none"}},
    {"name": "campaigns", "entity": "campaign", "read": {"changes": "incremental", "deletes": "none"}}],
  "limits": {"parallel": 1},
  "privacy": {
    "sends_by_itself": false, "erase": "unsupported", "clock": "trusted",
    "streams": {
      "visits": {"personal": true, "purposes": ["analytics"], "status": {}, "proves": []},
      "visitors": {"personal": true, "purposes": ["analytics"], "status": {}, "proves": []},
      "campaigns": {"personal": false, "purposes": [], "status": {}, "proves": []}}}
})json";

}  // namespace weblog
