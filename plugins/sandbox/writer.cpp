#include "writer.hpp"

#include <algorithm>

#include "reader.hpp"

namespace sandbox {
namespace {

std::string row_of(const sp::Change& change) {
  sp::Object row;
  if (!change.key.empty()) row.text("id", change.key);
  if (!change.expected.empty() &&
      change.expected.find_first_not_of("0123456789") == change.expected.npos)
    row.raw("if_version", change.expected);
  if (change.creates() && !change.idempotency.empty())
    row.text("idempotency_key", change.idempotency);
  if (!change.deletes()) row.raw("fields", change.json.empty() ? "{}" : change.json);
  return row.take();
}

bool same_text(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(),
                                            [&](char x, char y) { return lower(x) == lower(y); });
}

// Whether every member that was to be written stands in the record already.
bool holds(const sp::Json& record, const sp::Json& wanted) {
  for (const auto& [name, value] : wanted.members()) {
    const sp::Json found = record[name];
    if (value.is_object() ? !holds(found, value)
        : value.is_null() ? !found.is_null()
                          : !same_text(found.dump(), value.dump()))
      return false;
  }
  return true;
}

// The natural key is taken. If that record is what we wanted to make, an earlier attempt made it;
// otherwise somebody else did, and the hub must read it before anything is decided.
void settle_duplicate(Api& api, const sp::Call& call, const sp::Change& change,
                      const std::string& existing) {
  const sp::Reply reply =
      api.send(call, "GET", "/v1/" + std::string(change.stream) + "/" + sp::url_encoded(existing));
  if (reply.ok()) {
    const sp::Json item = reply.json();
    if (holds(item["record"], change.body()))
      return call.ack(change, SP_OK, existing, {}, item.scalar_of("version"));
  }
  call.ack(change, SP_RETRY, {},
           "SP-SBX-031: record " + existing + " has this natural key already; read it first");
}

void ack_row(Api& api, const sp::Call& call, const sp::Change& change, const sp::Json& row) {
  const int64_t status = row["status"].integer();
  const std::string_view id = row["id"].text(change.key);
  const std::string said =
      std::string(row.text_of("error")) + ": " + std::string(row.text_of("message"));
  if (status == 200 || status == 201) {
    if (!id.empty()) call.ack(change, SP_OK, id, {}, row.scalar_of("version"));
    return;  // no id, no ack: the outcome is unknown
  }
  if (change.deletes() && status == 404) return call.ack(change, SP_OK, change.key);
  switch (status) {
    case 409:
      if (change.creates() && row["existing_id"].is_text())
        return settle_duplicate(api, call, change, std::string(row.text_of("existing_id")));
      return call.ack(change, SP_REJECTED, change.key, "SP-SBX-032: " + said);
    case 404:
    case 410:
    case 412:  // what the hub decided on is no longer so: it reads again and decides anew
      return call.ack(change, SP_RETRY, change.key, "SP-SBX-033: " + said);
    case 422:
      return call.ack(change, SP_REJECTED, change.key, "SP-SBX-034: " + said);
    case 429:
    case 503:
      return call.ack(change, SP_RETRY, change.key, "SP-SBX-035: " + said);
    default:
      return;  // not understood: unknown
  }
}

void nothing_happened(const sp::Call& call, const std::vector<sp::Change>& changes) {
  for (const sp::Change& change : changes)
    call.ack(change, SP_RETRY, change.key, "SP-SBX-036: the sandbox did not take the batch");
}

// One request for all these changes. A reply that says "not now" before any effect is a verdict on
// each; a 5xx or a broken reply is none.
void send_rows(Api& api, const sp::Call& call, std::string_view stream, std::string_view what,
               const std::vector<sp::Change>& changes) {
  if (changes.empty()) return;
  std::string rows;
  for (const sp::Change& change : changes) rows += (rows.empty() ? "" : ",") + row_of(change);
  const std::string path = "/v1/" + std::string(stream) + std::string(what);
  try {
    api.ready(call);
  } catch (const sp::Error&) {
    nothing_happened(call, changes);
    throw;
  }
  const sp::Reply reply = api.send(call, "POST", path, "{\"rows\":[" + rows + "]}");
  if (!reply.ok()) {
    if (reply.status == 429 || reply.status == 401) nothing_happened(call, changes);
    api.refuse(reply, path);
  }
  const std::vector<sp::Json> results = reply.json()["results"].items();
  for (std::size_t i = 0; i < changes.size() && i < results.size(); ++i)
    ack_row(api, call, changes[i], results[i]);
}

std::string search_by(std::string_view name, std::string_view json) {
  return sp::Object().raw(name, json).take();
}

// What the server calls the natural key, out of the change; empty when a part is missing.
std::string natural_search(std::string_view stream, const sp::Json& fields) {
  const auto search = [&](std::string_view by, const sp::Json& value) {
    return value.is_text() && !value.text().empty() ? search_by(by, value.dump()) : std::string();
  };
  if (stream == "contacts") return search("email", fields["Email"]);
  if (stream == "leads") return search("email", fields["properties"]["email"]);
  if (stream == "subscribers") return search("email", fields["email"]);
  if (stream == "companies" || stream == "deals") return search("name", fields["Name"]);
  if (stream == "accounts") return search("name", fields["properties"]["name"]);
  if (stream != "memberships" || !fields["email"].is_text() || !fields["list"].is_text()) return {};
  return search_by("natural", "[" + fields["email"].dump() + "," + fields["list"].dump() + "]");
}

std::vector<sp::Json> search(Api& api, const sp::Call& call, std::string_view stream,
                             const std::string& body) {
  const sp::Json reply =
      api.ask(call, "POST", "/v1/" + std::string(stream) + "/search", body).json();
  if (!reply["items"].is_array())
    throw sp::Error(SP_RETRY, "SP-SBX-037: the reply to a search has no \"items\"");
  return reply["items"].items();
}

}  // namespace

void write_batch(Api& api, const sp::Call& call, const sp::Batch& batch) {
  std::vector<sp::Change> upserts, deletes;
  for (const sp::Change& change : batch.changes)
    (change.deletes() ? deletes : upserts).push_back(change);
  send_rows(api, call, batch.stream, "/batch", upserts);
  if (call.cancelled()) throw sp::Error(SP_CANCELLED, "cancelled between two requests");
  send_rows(api, call, batch.stream, "/delete", deletes);
}

void find_created(Api& api, const sp::Call& call, const sp::Find& find) {
  constexpr int64_t skew_ms = 60'000;
  const std::string key = sp::quoted(find.change.idempotency);
  bool found = false;
  for (const sp::Json& item : search(api, call, find.stream, search_by("idempotency_key", key))) {
    emit_item(call, find.stream, item);
    found = true;
  }
  const std::string natural = natural_search(find.stream, find.change.body());
  if (found || natural.empty()) return;
  // Where addresses are unique, the record of that address is the one. Elsewhere only a young
  // record without a key of its own can be what we made.
  const bool unique = find.stream == "subscribers" || find.stream == "memberships";
  for (const sp::Json& item : search(api, call, find.stream, natural)) {
    const bool ours = !item["idempotency_key"].is_text() &&
                      item["created_ms"].integer() >= find.since_ms - skew_ms;
    if (unique || ours) emit_item(call, find.stream, item);
  }
}

}  // namespace sandbox
