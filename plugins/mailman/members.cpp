#include "members.hpp"

#include <algorithm>
#include <cctype>

namespace mailman {
namespace {

std::string member_path(std::string_view member) { return "members/" + sp::url_encoded(member); }

// Delivery switched off by the person or by staff is an opt-out that must hold; switched off after
// bounces it says nothing about consent. What we do not know counts as an opt-out.
std::string_view status_of(std::string_view delivery_status) {
  if (delivery_status == "enabled") return "subscribed";
  if (delivery_status == "by_bounces") return "bounced";
  return "unsubscribed";
}

std::string record_of(const sp::Json& member, std::string_view delivery_status) {
  return sp::Object()
      .text("member_id", member.text_of("member_id"))
      .text("list_id", member.text_of("list_id"))
      .text("email", member.text_of("email"))
      .text("user", last_part(member.text_of("user")))
      .text("role", member.text_of("role"))
      .text("display_name", member.text_of("display_name"))
      .text("delivery_mode", member.text_of("delivery_mode"))
      .text("delivery_status", delivery_status)
      .text("subscription_mode", member.text_of("subscription_mode"))
      .number("bounce_score", member["bounce_score"].integer())
      .text("status", status_of(delivery_status))
      .take();
}

void load_paused(const Api& api, const std::string& list, Paused& paused) {
  paused.list = list;
  paused.status.clear();
  for (const char* status : {"by_user", "by_bounces", "by_moderator", "unknown"})
    for (const sp::Json& member :
         read_short(api, "members/find?list_id=" + sp::url_encoded(list) +
                             "&role=member&fields=member_id&delivery_status=" + status))
      paused.status.emplace(member.text_of("member_id"), status);
}

// The ids of the lists to read, sorted, so that the next one is the first behind the last read.
std::vector<std::string> lists_of(const Api& api) {
  std::vector<std::string> all = api.settings().lists;
  if (all.empty())
    for (const sp::Json& list : read_short(api, "lists")) all.emplace_back(list.text_of("list_id"));
  std::ranges::sort(all);
  return all;
}

std::string next_list(const Api& api, const std::string& after) {
  const auto all = lists_of(api);
  const auto next = std::ranges::upper_bound(all, after);
  return next == all.end() ? std::string() : *next;
}

// A listing that lacks a member makes the hub believe in an opt-out, so it must agree with
// Mailman's own count before it may end.
void verify_count(const Api& api, const std::string& list, int64_t listed) {
  const sp::Json json = api.find("lists/" + sp::url_encoded(list));
  const int64_t counted = json["member_count"].integer(-1);
  if (counted == listed) return;
  const std::string what = "the listing of " + list + " has " + std::to_string(listed) +
                           " members, Mailman counts " + std::to_string(counted);
  api.call().log(SP_WARN, what + "; the listing is not taken as complete");
  throw sp::Error(SP_RETRY, what +
                                ": somebody joined or left just now, or a member without an "
                                "address is in the way; it is read again");
}

void emit_page(const Api& api, const sp::Read& read, const Page& page, const Paused& paused) {
  for (const sp::Json& member : page.entries) {
    const std::string_view key = member.text_of("member_id");
    if (read.keys_only) {
      api.call().present("members", key);
      continue;
    }
    const auto found = paused.status.find(key);
    const std::string_view status =
        found == paused.status.end() ? "enabled" : std::string_view(found->second);
    api.call().upsert("members", key, record_of(member, status));
  }
}

// Memberships of exactly this address; Mailman takes `*` in an address as a wildcard.
std::vector<sp::Json> members_of(const Api& api, std::string_view email, std::string_view list) {
  std::string path = "members/find?subscriber=" + sp::url_encoded(email);
  if (!list.empty()) path += "&list_id=" + sp::url_encoded(list);
  auto all = read_short(api, path);
  std::string lower(email);
  for (char& c : lower) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  std::erase_if(all, [&](const sp::Json& m) { return m.text_of("email") != lower; });
  return all;
}

std::vector<sp::Json> found_by(const Api& api, const sp::Json& body) {
  if (body.text_of("email").empty() || body.text_of("list_id").empty()) return {};
  auto all = members_of(api, body.text_of("email"), list_id_of(body.text_of("list_id")));
  std::erase_if(all, [](const sp::Json& m) { return m.text_of("role") != "member"; });
  return all;
}

std::string subscription_of(const sp::Json& body) {
  sp::Object subscription;
  subscription.raw("list_id", sp::quoted_data(list_id_of(body.text_of("list_id"))))
      .raw("subscriber", sp::quoted_data(body.text_of("email")))
      .flag("pre_verified", true)
      .flag("pre_confirmed", true)
      .flag("pre_approved", true)
      .flag("send_welcome_message", false);
  for (const char* member : {"display_name", "delivery_mode"})
    if (!body.text_of(member).empty())
      subscription.raw(member, sp::quoted_data(body.text_of(member)));
  return subscription.take();
}

std::string subscribe(const Api& api, const sp::Json& body) {
  if (body.text_of("email").empty() || body.text_of("list_id").empty())
    throw sp::Error(SP_REJECTED, "a membership needs 'list_id' and 'email'");
  if (body["status"].exists() && body.text_of("status") != "subscribed")
    throw sp::Error(SP_REJECTED, "Mailman keeps no membership for who is not subscribed");
  const sp::Reply reply = api.send("POST", "members", subscription_of(body));
  if (reply.status == 201) return std::string(last_part(reply.header("location")));
  if (reply.status == 202)
    throw sp::Error(SP_REJECTED, "the subscription waits for a confirmation or a moderator");
  if (reply.status == 409)
    if (const auto existing = found_by(api, body); !existing.empty())
      return std::string(existing.front().text_of("member_id"));
  refuse(reply);
}

void unsubscribe(const Api& api, std::string_view key) {
  const sp::Reply reply = api.send("DELETE", member_path(key));
  if (reply.status == 202)
    throw sp::Error(SP_REJECTED, "the unsubscription waits for a moderator of the list");
  if (!reply.ok() && reply.status != 404) refuse(reply);
}

void require(bool there) {
  if (!there) throw sp::Error(SP_REJECTED, "Mailman no longer has this membership");
}

// Mailman itself would let two memberships of one list have the same address.
void change_address(const Api& api, std::string_view key, std::string_view email) {
  const sp::Json member = api.find(member_path(key));
  require(member.exists());
  if (member.text_of("email") == email) return;
  for (const sp::Json& other : members_of(api, email, member.text_of("list_id")))
    if (other.text_of("role") == "member" && other.text_of("member_id") != key)
      throw sp::Error(SP_REJECTED, "the new address is a member of this list already");
  require(api.change("PATCH", member_path(key),
                     sp::Object().raw("address", sp::quoted_data(email)).take()));
}

void update_member(const Api& api, const sp::Change& change) {
  const sp::Json body = change.body();
  const std::string_view status = body.text_of("status");
  if (status == "unsubscribed") return unsubscribe(api, change.key);
  if (!status.empty() && status != "subscribed" && status != "bounced")
    throw sp::Error(SP_REJECTED, "Mailman has no status '" + std::string(status) + "'");
  if (const auto email = body.text_of("email"); !email.empty())
    change_address(api, change.key, email);
  if (const auto mode = body.text_of("delivery_mode"); !mode.empty())
    require(api.change("PATCH", member_path(change.key),
                       sp::Object().raw("delivery_mode", sp::quoted_data(mode)).take()));
  if (!status.empty())
    require(api.change("PATCH", member_path(change.key) + "/preferences",
                       status == "subscribed" ? R"({"delivery_status":"enabled"})"
                                              : R"({"delivery_status":"by_bounces"})"));
}

}  // namespace

sp::Next read_members(const Api& api, const sp::Read& read, Paused& paused) {
  Position at = Position::parse(read.cursor, api.settings().page);
  if (at.scope.empty()) at.scope = next_list(api, {});
  if (!at.scope.empty()) {
    const std::string list = at.scope;
    if (!read.keys_only && (at.page == 1 || paused.list != list)) load_paused(api, list, paused);
    const Page page =
        read_page(api, "lists/" + sp::url_encoded(list) + "/roster/member", "member_id", at);
    emit_page(api, read, page, paused);
    if (page.last) {
      verify_count(api, list, page.total);
      at = Position::parse({}, api.settings().page);
      at.scope = next_list(api, list);
    }
  }
  const bool done = at.scope.empty();
  api.call().checkpoint(done ? std::string(finished) : at.text());
  return done ? sp::Next::done : sp::Next::more;
}

void write_member(const Api& api, const sp::Change& change) {
  if (change.creates()) {
    api.call().ack(change, SP_OK, subscribe(api, change.body()));
    return;
  }
  if (change.deletes()) {
    unsubscribe(api, change.key);
  } else {
    update_member(api, change);
  }
  api.call().ack(change, SP_OK, change.key);
}

void find_member(const Api& api, const sp::Change& change) {
  for (const sp::Json& member : found_by(api, change.body())) {
    const std::string_view key = member.text_of("member_id");
    const sp::Json preferences = api.find(member_path(key) + "/all/preferences");
    api.call().upsert("members", key, record_of(member, preferences.text_of("delivery_status")));
  }
}

bool is_on_a_list(const Api& api, std::string_view email) {
  return !members_of(api, email, {}).empty();
}

}  // namespace mailman
