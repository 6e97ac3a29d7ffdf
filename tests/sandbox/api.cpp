#include "sandbox/api.hpp"

#include "base/hash.hpp"
#include "base/text.hpp"

namespace samepage::sandbox {
namespace {

void write_row_result(json::Writer& w, const RowResult& row) {
  w.object().member("status", row.status);
  if (!row.id.empty()) w.member("id", row.id);
  if (row.version > 0) w.member("version", row.version);
  if (!row.error.empty()) w.member("error", row.error).member("message", row.message);
  if (!row.existing_id.empty()) w.member("existing_id", row.existing_id);
  if (!row.merged_into.empty()) w.member("merged_into", row.merged_into);
  w.end();
}

std::string results_of(const std::vector<RowResult>& rows) {
  json::Writer w;
  w.object().key("results").array();
  for (const RowResult& row : rows) write_row_result(w, row);
  w.end().end();
  return w.take();
}

}  // namespace

std::string record_json(const Collection& stream, const Stored& record) {
  const StreamSpec& spec = stream.spec();
  Fields whole = record.fields;
  whole[spec.id_path] = spec.number_ids ? record.id : quoted(record.id);
  whole[spec.created_path] = quoted(format_time(record.created));
  whole[spec.updated_path] = quoted(format_time(record.updated));
  return render(whole);
}

void write_item(json::Writer& w, const Collection& stream, const Stored& record) {
  w.object().member("id", record.id).member("revision", record.revision);
  w.member("updated_ms", record.updated);
  if (!record.merged_into.empty()) {
    w.member("merged_into", record.merged_into);
  } else if (record.deleted) {
    w.member("deleted", true);
  } else {
    w.member("version", record.version).member("created_ms", record.created);
    if (!record.idempotency_key.empty()) w.member("idempotency_key", record.idempotency_key);
    w.key("record").raw(record_json(stream, record));
  }
  w.end();
}

bool Api::admits(const Request& request) const {
  const auto token = account_.tokens.find(request.bearer);
  if (token == account_.tokens.end()) return false;
  if (token->second.expires <= now_ || token->second.uses_left == 0) {
    account_.tokens.erase(token);
    return false;
  }
  if (token->second.uses_left > 0) --token->second.uses_left;
  return true;
}

HttpReply Api::serve(const Request& request) {
  const std::string_view kind = kind_of(request);
  if (kind == "auth") return token(request);
  if (kind == "info") return info();
  if (kind == "other") return error_reply(404, "not_found", "there is no such address");
  Collection* stream = account_.stream(request.path[1]);
  if (stream == nullptr)
    return error_reply(
        404, "unknown_stream",
        "a " + std::string(name_of(account_.flavour())) + " account has no " + request.path[1]);
  if (kind == "schema") return json_reply(200, json_schema_of(stream->spec()));
  if (kind == "list") return list(*stream, request);
  if (kind == "keys") return keys(*stream, request);
  if (kind == "get") return get(*stream, request.path[2]);

  const auto body = json::Document::parse(request.body);
  if (!body || !body->root().is_object())
    return error_reply(400, "bad_json", "the body must be a JSON object");
  if (kind == "search") return search(*stream, body->root());
  if (kind == "merge") return merge(*stream, body->root());
  const json::Value rows = body->root()["rows"];
  if (!rows.is_array() || std::int64_t(rows.size()) > account_.options.batch_max)
    return error_reply(
        400, "bad_batch",
        "\"rows\" must be an array of at most " + std::to_string(account_.options.batch_max));
  return kind == "write" ? write(*stream, rows) : remove(*stream, rows);
}

HttpReply Api::token(const Request& request) {
  const auto body = json::Document::parse(request.body);
  if (!body || body->root().text("refresh_token") != account_.options.token)
    return error_reply(401, "bad_token", "this refresh token is not valid");
  const std::int64_t count = ++account_.tokens_issued;
  const std::string token = "st-" + std::to_string(count) + "-" +
                            std::to_string(hash64(account_.name(), std::uint64_t(count)));
  if (account_.tokens.size() >= 256) account_.tokens.clear();
  account_.tokens[token] = {
      now_ + account_.options.token_life,
      account_.faults.token_expire_after > 0 ? account_.faults.token_expire_after : -1};
  json::Writer w;
  w.object().member("access_token", token);
  w.member("expires_in", account_.options.token_life / 1000).end();
  return json_reply(200, w.take());
}

HttpReply Api::info() const {
  json::Writer w;
  w.object().member("account", account_.name()).member("flavour", name_of(account_.flavour()));
  w.member("page_max", account_.options.page_max).key("streams").array();
  for (const StreamSpec& spec : streams_of(account_.flavour())) w.value(spec.name);
  w.end().end();
  return json_reply(200, w.take());
}

HttpReply Api::get(const Collection& stream, std::string_view id) const {
  const Stored* record = stream.find(id);
  if (record == nullptr || (record->deleted && record->merged_into.empty()))
    return error_reply(404, "not_found", "there is no record with this id");
  json::Writer w;
  write_item(w, stream, *record);
  return json_reply(record->merged_into.empty() ? 200 : 301, w.take());
}

HttpReply Api::search(Collection& stream, json::Value body) {
  std::string term;
  for (const auto& [name, value] : body.members()) {
    if (name == "email")
      term = "e:" + lower(value.text());
    else if (name == "idempotency_key")
      term = "i:" + std::string(value.text());
    else if (name == "name")
      term = "name:" + lower(value.text());
    else if (name == "natural") {  // an array: the parts of the natural key, in order
      term = "n:";
      for (const json::Value part : value.items()) term += lower(part.text()) + '\n';
    } else
      return error_reply(400, "bad_search", "search by email, name, natural or idempotency_key");
  }
  const Faults& faults = account_.faults;
  const bool stale = faults.stale_search_requests > 0;
  if (stale) --account_.faults.stale_search_requests;
  json::Writer w;
  w.object().key("items").array();
  for (const Stored* record : stream.with(term)) {
    if (stale && record->created_revision > account_.stale_search_from) continue;
    if (faults.stale_search > 0 && record->created > now_ - faults.stale_search) continue;
    write_item(w, stream, *record);
  }
  w.end().end();
  return json_reply(200, w.take());
}

// The k-th row of a batch fails when told to; a batch of one fails with k = 1 only.
bool Api::row_fails(std::size_t index, RowResult& row) {
  const std::int64_t every = account_.faults.partial_every;
  if (every <= 0 || std::int64_t(index + 1) % every != 0) return false;
  ++account_.stats.strikes["partial"];
  row = account_.faults.partial_rejects
            ? RowResult{.status = 422, .error = "injected", .message = "refused on purpose"}
            : RowResult{.status = 503, .error = "injected", .message = "busy on purpose"};
  return true;
}

RowResult Api::write_row(Collection& stream, json::Value row) {
  if (!row["fields"].is_object())
    return {.status = 422, .error = "bad_row", .message = "a row needs \"fields\""};
  const Fields fields = flatten(row["fields"]);
  const std::string_view id = row.text("id");
  if (id.empty()) {
    if (!stream.spec().creates)
      return {.status = 422, .error = "read_only", .message = "records cannot be created here"};
    return account_.create(stream, fields, row.text("idempotency_key"), By::api, now_);
  }
  if (!stream.spec().updates)
    return {.status = 422, .error = "read_only", .message = "records cannot be changed here"};
  return account_.update(stream, id, fields, row["if_version"].integer(), By::api, now_);
}

HttpReply Api::write(Collection& stream, json::Value rows) {
  std::vector<RowResult> results;
  for (const json::Value row : rows.items()) {
    RowResult result;
    if (!row_fails(results.size(), result)) result = write_row(stream, row);
    if (result.status == 422)
      ++account_.stats.rejected_rows;
    else if (!result.ok())
      ++account_.stats.failed_rows;
    results.push_back(std::move(result));
  }
  return json_reply(200, results_of(results));
}

HttpReply Api::remove(Collection& stream, json::Value rows) {
  std::vector<RowResult> results;
  for (const json::Value row : rows.items()) {
    RowResult result;
    if (!row_fails(results.size(), result))
      result = stream.spec().deletes ? account_.remove(stream, row.text("id"),
                                                       row["if_version"].integer(), By::api, now_)
                                     : RowResult{.status = 422,
                                                 .error = "read_only",
                                                 .message = "records cannot be deleted here"};
    results.push_back(std::move(result));
  }
  return json_reply(200, results_of(results));
}

HttpReply Api::merge(Collection& stream, json::Value body) {
  return json_reply(
      200,
      results_of({account_.merge(stream, body.text("winner"), body.text("loser"), By::api, now_)}));
}

}  // namespace samepage::sandbox
