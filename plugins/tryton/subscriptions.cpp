#include "subscriptions.hpp"

#include <algorithm>

namespace tryton {
namespace {

// As marketing.email does it on every write.
std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return out;
}

bool active_of(const sp::Json& status) {
  if (status.text() == "subscribed") return true;
  if (status.text() == "unsubscribed") return false;
  throw sp::Error(SP_REJECTED,
                  "a status is 'subscribed' or 'unsubscribed', not '" + status.scalar() + "'");
}

Subscription subscription_of(const sp::Json& row) {
  Subscription entry;
  entry.id = row["id"].integer();
  entry.list = row["list_"].integer();
  entry.active = truth(row["active"]);
  entry.email = row.text_of("email");
  entry.modified_ms = std::max(micros_of(row["write_date"]), micros_of(row["create_date"])) / 1000;
  entry.json = sp::Object()
                   .text("id", std::to_string(entry.id))
                   .text("email", entry.email)
                   .text("list", row["list_."].text_of("name"))
                   .text("status", entry.active ? "subscribed" : "unsubscribed")
                   .take();
  entry.version = digest(std::string(row.text_of("_timestamp")) + entry.json);
  return entry;
}

}  // namespace

std::vector<Subscription> Subscriptions::search(const sp::Call& call, const std::string& domain) {
  std::vector<Subscription> entries;
  const sp::Json rows = rpc_.model(
      call, "marketing.email.search_read",
      "[" + domain + R"(],0,null,[["id","ASC"]],)" +
          R"(["email","list_","list_.name","active","write_date","create_date","_timestamp"])",
      inactive_too);
  for (const auto& row : rows.items()) entries.push_back(subscription_of(row));
  return entries;
}

std::vector<Subscription> Subscriptions::fetch(const sp::Call& call,
                                               const std::vector<int64_t>& ids) {
  if (ids.empty()) return {};
  return search(call, "[\"id\",\"in\"," + json_ids(ids) + "]");
}

std::vector<Subscription> Subscriptions::of_address(const sp::Call& call, const std::string& email,
                                                    int64_t list) {
  return search(call, "[\"email\",\"=\"," + sp::quoted(lower(email)) + "],[\"list_\",\"=\"," +
                          std::to_string(list) + "]");
}

int64_t Subscriptions::list_named(const sp::Call& call, const std::string& name) {
  if (const auto found = lists_.find(name); found != lists_.end()) return found->second;
  const sp::Json ids = rpc_.model(call, "marketing.email.list.search",
                                  "[[\"name\",\"=\"," + sp::quoted(name) + "]],0,1,null");
  for (const auto& id : ids.items()) return lists_[name] = id.integer();
  throw sp::Error(SP_REJECTED, "Tryton has no marketing list named '" + name + "'; make it first");
}

void Subscriptions::acknowledge(const sp::Call& call, const sp::Change& change, int64_t id) {
  const auto now = fetch(call, {id});
  call.ack(change, SP_OK, std::to_string(id), {}, now.empty() ? "" : now[0].version);
}

// An entry that is there already, active or not, is this subscription: it gets the wanted status.
void Subscriptions::create(const sp::Call& call, const sp::Change& change) {
  const sp::Json wanted = change.body();
  const std::string email(wanted.text_of("email"));
  if (email.empty()) throw sp::Error(SP_REJECTED, "a subscription needs an e-mail address");
  const int64_t list = list_named(call, wanted["list"].scalar());
  const bool active = !wanted["status"].exists() || active_of(wanted["status"]);
  auto there = of_address(call, email, list);
  if (there.empty()) {
    try {
      const sp::Json made = rpc_.model(call, "marketing.email.create",
                                       "[" +
                                           sp::Object()
                                               .text("email", email)
                                               .number("list_", list)
                                               .flag("active", active)
                                               .take() +
                                           "]");
      if (!made.items().empty()) return acknowledge(call, change, made.items()[0].integer());
      throw sp::Error(SP_RETRY, "Tryton gave no id for the new subscription");
    } catch (const Fault&) {
      there = of_address(call, email, list);  // somebody was quicker?
      if (there.empty()) throw;
    }
  }
  if (there[0].active != active)
    rpc_.model(call, "marketing.email.write",
               json_ids({there[0].id}) + "," + sp::Object().flag("active", active).take());
  acknowledge(call, change, there[0].id);
}

void Subscriptions::update(const sp::Call& call, const sp::Change& change,
                           const Subscription& now) {
  if (!change.expected.empty() && change.expected != now.version)
    return call.ack(change, SP_RETRY, change.key,
                    "the subscription was changed in Tryton after the hub read it; read it again",
                    now.version);
  const sp::Json wanted = change.body();
  sp::Object values;
  if (wanted["status"].exists()) values.flag("active", active_of(wanted["status"]));
  if (wanted["email"].exists()) values.text("email", wanted.text_of("email"));
  if (wanted["list"].exists()) values.number("list_", list_named(call, wanted["list"].scalar()));
  if (values.take() != "{}")
    rpc_.model(call, "marketing.email.write", json_ids({now.id}) + "," + values.take());
  acknowledge(call, change, now.id);
}

void Subscriptions::remove(const sp::Call& call, const sp::Change& change, bool exists) {
  if (exists) rpc_.model(call, "marketing.email.delete", json_ids({id_of(change.key)}));
  call.ack(change, SP_OK, change.key);
}

void Subscriptions::write(const sp::Call& call, const sp::Batch& batch) {
  std::vector<int64_t> ids;
  for (const sp::Change& change : batch.changes)
    if (!change.creates()) ids.push_back(id_of(change.key));
  std::map<int64_t, Subscription> now;
  for (auto& entry : fetch(call, ids)) now.emplace(entry.id, entry);
  for (const sp::Change& change : batch.changes) {
    const auto found = now.find(id_of(change.key));
    try {
      if (change.deletes()) {
        remove(call, change, found != now.end());
      } else if (change.creates()) {
        create(call, change);
      } else if (found == now.end()) {
        throw sp::Error(SP_REJECTED,
                        "Tryton has no subscription with the id " + std::string(change.key));
      } else {
        update(call, change, found->second);
      }
    } catch (const Fault& fault) {
      call.ack(change, fault.status == SP_CONFIG ? SP_REJECTED : fault.status, change.key,
               fault.message);
    } catch (const sp::Error& error) {
      if (error.status != SP_REJECTED) throw;
      call.ack(change, SP_REJECTED, change.key, error.message);
    }
  }
}

void Subscriptions::find(const sp::Call& call, const sp::Find& find) {
  const sp::Json wanted = find.change.body();
  const int64_t list = list_named(call, wanted["list"].scalar());
  for (const auto& entry : of_address(call, std::string(wanted.text_of("email")), list))
    call.upsert(find.stream, std::to_string(entry.id), entry.json, entry.version,
                entry.modified_ms);
}

}  // namespace tryton
