#include <algorithm>

#include "sandbox/population.hpp"
#include "sandbox/sandbox.hpp"

namespace samepage::sandbox {
namespace {

HttpReply done() { return json_reply(200, "{\"ok\":true}"); }

HttpReply refused(const Error& error) { return error_reply(400, error.code, error.text()); }

HttpReply row_reply(const RowResult& row) {
  json::Writer w;
  w.object().member("status", row.status).member("id", row.id).member("version", row.version);
  if (!row.error.empty()) w.member("error", row.error).member("message", row.message);
  w.end();
  return json_reply(row.ok() ? 200 : 409, w.take());
}

// A seeded record is what the system would list, or only its members; its id is taken over.
HttpReply seed_records(Account& account, Collection& stream, json::Value records, Millis now) {
  const StreamSpec& spec = stream.spec();
  json::Writer w;
  w.object().key("ids").array();
  for (const json::Value record : records.items()) {
    Fields fields = flatten(record);
    const std::string id = text_of(fields, spec.id_path);
    for (const std::string* own : {&spec.id_path, &spec.created_path, &spec.updated_path})
      fields.erase(*own);
    const RowResult row = account.create(stream, std::move(fields), "", By::person, now, id);
    if (!row.ok()) return row_reply(row);
    w.value(row.id);
  }
  w.end().end();
  return json_reply(200, w.take());
}

void set_options(Options& options, json::Value body) {
  options.page_max =
      std::clamp<std::int64_t>(body["page_max"].integer(options.page_max), 1, 10'000);
  options.batch_max =
      std::clamp<std::int64_t>(body["batch_max"].integer(options.batch_max), 1, 10'000);
  if (body["token"].is_text()) options.token = body.text("token");
  options.token_life = body["token_life_ms"].integer(options.token_life);
  options.honour_keys = body["honour_keys"].boolean(options.honour_keys);
  options.store_keys = body["store_keys"].boolean(options.store_keys);
}

void set_faults_now(Account& account, json::Value body) {
  if (body["stale_search_requests"].exists()) account.stale_search_from = account.revision();
  if (!body["token_expire_after"].exists()) return;
  for (auto& [token, state] : account.tokens)
    state.uses_left =
        account.faults.token_expire_after > 0 ? account.faults.token_expire_after : -1;
}

}  // namespace

HttpReply Sandbox::make_account(const std::string& name, json::Value body) {
  const auto flavour = flavour_of(body.text("flavour"));
  if (!flavour)
    return refused({"SP-SBX-001", "an account needs a flavour", name,
                    "use crm, marketing, email, analytics or social"});
  Account& made = account(name, *flavour);
  if (made.flavour() != *flavour)
    return refused({"SP-SBX-002", "the account has another flavour already", name,
                    "choose another name, or reset"});
  set_options(made.options, body);
  return done();
}

HttpReply Sandbox::control(const Request& request, Millis now) {
  const auto& path = request.path;
  const auto body = json::Document::parse(request.body.empty() ? "{}" : request.body);
  if (!body || !body->root().is_object())
    return refused({"SP-SBX-005", "the body must be a JSON object", "_control", "see the README"});
  if (path.size() == 1 && path[0] == "dump")
    return {200, {{"content-type", "application/x-ndjson"}}, dump(request.number("ids", 1) != 0)};
  if (path.size() == 1 && path[0] == "truth")
    return {200, {{"content-type", "application/x-ndjson"}}, truth};
  if (path.size() == 1 && path[0] == "reset") {
    accounts_.clear();
    truth.clear();
    seed_ = static_cast<std::uint64_t>(body->root()["seed"].integer(std::int64_t(seed_)));
    return done();
  }
  if (path.size() == 1 && path[0] == "population") {
    const json::Value wanted = body->root();
    populate(*this, {.people = static_cast<std::size_t>(
                         std::clamp<std::int64_t>(wanted["people"].integer(100), 0, 1'000'000)),
                     .seed = static_cast<std::uint64_t>(wanted["seed"].integer(1)),
                     .now = now});
    return done();
  }
  if (path.size() == 1 && path[0] == "accounts") {
    json::Writer w;
    w.object();
    for (const auto& [name, one] : accounts_) w.member(name, name_of(one->flavour()));
    w.end();
    return json_reply(200, w.take());
  }
  if (path.size() == 2 && path[0] == "accounts") return make_account(path[1], body->root());
  Account* found = path.size() == 2 ? find(path[0]) : nullptr;
  if (found == nullptr)
    return refused({"SP-SBX-006", "there is no such control or account", "_control",
                    "make the account first: POST /_control/accounts/<name>"});
  return control_account(*found, request, body->root(), now + found->faults.clock_offset);
}

HttpReply Sandbox::control_account(Account& account, const Request& request, json::Value body,
                                   Millis now) {
  const std::string& what = request.path[1];
  if (what == "faults") {
    if (request.method == "DELETE") {
      account.faults = {};
      set_faults_now(account, {});
      for (auto& [token, state] : account.tokens) state.uses_left = -1;
      return done();
    }
    if (auto set = account.faults.set(body); !set) return refused(set.error());
    set_faults_now(account, body);
    return done();
  }
  if (what == "stats") return json_reply(200, stats(account));
  if (what == "dump")
    return {200,
            {{"content-type", "application/x-ndjson"}},
            dump(account, request.number("ids", 1) != 0)};
  if (what == "forget") return account.forget_history(), done();
  if (what == "expire-tokens") return account.tokens.clear(), done();

  Collection* stream = account.stream(body.text("stream"));
  if (stream == nullptr)
    return refused({"SP-SBX-007", "the account has no such stream", account.name(),
                    "name one of its streams in \"stream\""});
  if (what == "seed") return seed_records(account, *stream, body["records"], now);
  if (what == "edit")
    return row_reply(
        account.update(*stream, body.text("id"), flatten(body["fields"]), 0, By::person, now));
  if (what == "delete")
    return row_reply(account.remove(*stream, body.text("id"), 0, By::person, now));
  if (what == "merge")
    return row_reply(
        account.merge(*stream, body.text("winner"), body.text("loser"), By::person, now));
  return refused({"SP-SBX-006", "there is no such control", what, "tests/sandbox/README.md"});
}

}  // namespace samepage::sandbox
