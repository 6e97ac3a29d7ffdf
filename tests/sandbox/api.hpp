#pragma once
// The HTTP face of one account, without the faults of the wire. README.md lists the requests.

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "sandbox/account.hpp"
#include "world/http.hpp"

namespace samepage::sandbox {

struct Request {
  std::string method;
  std::vector<std::string> path;  // decoded, the account's name taken off
  std::map<std::string, std::string, std::less<>> query;
  std::string body;
  std::string bearer;

  // Splits a URL ("http://host:port/a/b?x=1" or "/a/b?x=1").
  static Request of(const HttpRequest& request);
  std::int64_t number(std::string_view name, std::int64_t fallback) const;
};

HttpReply json_reply(int status, std::string body);
HttpReply error_reply(int status, std::string_view code, std::string_view message);

// What a request is for: auth, info, schema, list, keys, get, search, write, delete, merge, other.
std::string_view kind_of(const Request& request);
inline bool has_effect(std::string_view kind) {
  return kind == "write" || kind == "delete" || kind == "merge";
}

class Api {
 public:
  // `now` by the account's own clock.
  Api(Account& account, Millis now) : account_(account), now_(now) {}

  // The reply when the request may not come in: 401. Uses up one use of its session token.
  bool admits(const Request& request) const;
  HttpReply serve(const Request& request);

 private:
  HttpReply token(const Request& request);
  HttpReply info() const;
  HttpReply list(Collection& stream, const Request& request);
  HttpReply list_by_offset(Collection& stream, const Request& request, std::int64_t since,
                           std::size_t limit);
  HttpReply keys(const Collection& stream, const Request& request) const;
  HttpReply get(const Collection& stream, std::string_view id) const;
  HttpReply search(Collection& stream, json::Value body);
  HttpReply write(Collection& stream, json::Value rows);
  HttpReply remove(Collection& stream, json::Value rows);
  HttpReply merge(Collection& stream, json::Value body);
  RowResult write_row(Collection& stream, json::Value row);
  bool row_fails(std::size_t index, RowResult& row);
  std::size_t limit_of(const Request& request) const;
  HttpReply page(const Collection& stream, std::vector<const Stored*> items, std::string next,
                 std::int64_t revision, bool by_offset);

  Account& account_;
  Millis now_;
};

// One record as it is listed: {"id", "version", "revision", "updated_ms", "record": {…}}; of a
// tombstone {"id", "deleted": true} or {"id", "merged_into": "…"}.
void write_item(json::Writer& writer, const Collection& stream, const Stored& record);
std::string record_json(const Collection& stream, const Stored& record);

}  // namespace samepage::sandbox
