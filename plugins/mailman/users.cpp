#include "users.hpp"

#include <algorithm>
#include <cctype>
#include <tuple>

#include "members.hpp"

namespace mailman {
namespace {

std::string user_path(std::string_view user) { return "users/" + sp::url_encoded(user); }

std::string body_of(std::string_view name, std::string_view value) {
  return sp::Object().raw(name, sp::quoted_data(value)).take();
}

// The user's addresses, the first registered first: Mailman sorts by spelling, which moves when an
// address is added.
std::vector<sp::Json> addresses_of(const Api& api, std::string_view user) {
  const sp::Json json = api.find(user_path(user) + "/addresses");
  auto all = json["entries"].items();
  std::ranges::sort(all, [](const sp::Json& a, const sp::Json& b) {
    return std::tuple(a.text_of("registered_on"), a.text_of("email")) <
           std::tuple(b.text_of("registered_on"), b.text_of("email"));
  });
  return all;
}

// Mailman's preferred address where one is set, else the first registered. Only a user with several
// addresses costs a request.
std::string primary_of(const Api& api, std::string_view user,
                       const std::vector<sp::Json>& addresses) {
  if (addresses.empty()) return {};
  if (addresses.size() > 1) {
    const sp::Json preferred = api.find(user_path(user) + "/preferred_address");
    if (preferred.exists()) return std::string(preferred.text_of("email"));
  }
  return std::string(addresses.front().text_of("email"));
}

std::string record_of(const Api& api, const sp::Json& user) {
  const std::string_view id = user.text_of("user_id");
  const auto addresses = addresses_of(api, id);
  std::string list;
  for (const sp::Json& a : addresses) {
    list += list.empty() ? "" : ",";
    list += sp::Object()
                .text("email", a.text_of("email"))
                .text("original_email", a.text_of("original_email"))
                .text("display_name", a.text_of("display_name"))
                .flag("verified", a["verified_on"].exists())
                .text("registered_on", a.text_of("registered_on"))
                .take();
  }
  return sp::Object()
      .text("user_id", id)
      .text("display_name", user.text_of("display_name"))
      .text("email", primary_of(api, id, addresses))
      .raw("addresses", "[" + list + "]")
      .flag("is_server_owner", user["is_server_owner"].flag())
      .text("created_on", user.text_of("created_on"))
      .take();
}

bool same_address(std::string_view a, std::string_view b) {
  return std::ranges::equal(
      a, b, [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

bool has(const std::vector<sp::Json>& addresses, std::string_view email) {
  return std::ranges::any_of(
      addresses, [&](const sp::Json& a) { return same_address(a.text_of("email"), email); });
}

// An address in a change is a text, or an object as this stream emits it.
std::vector<std::string> emails_of(const sp::Json& list) {
  std::vector<std::string> all;
  for (const sp::Json& item : list.items())
    all.emplace_back(item.is_text() ? item.text() : item.text_of("email"));
  std::erase(all, "");
  return all;
}

std::string create_user(const Api& api, const sp::Json& body) {
  const std::string_view email = body.text_of("email");
  if (email.empty())
    throw sp::Error(SP_REJECTED, "a Mailman user needs an e-mail address: map the member 'email'");
  const sp::Reply reply =
      api.send("POST", "users",
               sp::Object()
                   .raw("email", sp::quoted_data(email))
                   .raw("display_name", sp::quoted_data(body.text_of("display_name")))
                   .take());
  if (reply.ok()) return std::string(last_part(reply.header("location")));
  if (reply.status == 400 || reply.status == 409) {
    const sp::Json existing = api.find(user_path(email));
    if (existing.exists()) return std::string(existing.text_of("user_id"));
  }
  refuse(reply);
}

// The name is kept with the user and with every address, and posts show the address's.
bool rename_user(const Api& api, std::string_view user, std::string_view name) {
  if (!api.change("PATCH", user_path(user), body_of("display_name", name))) return false;
  for (const sp::Json& address : addresses_of(api, user))
    api.change("PATCH", "addresses/" + sp::url_encoded(address.text_of("email")),
               body_of("display_name", name));
  return true;
}

// A membership stays with the address that joined: whoever reads a list under one address has not
// asked for it under another. So the old address goes only when no list uses it. The same steps in
// the same order lead to the same end when a change is sent again.
bool replace_primary(const Api& api, std::string_view user, std::string_view email) {
  const auto before = addresses_of(api, user);
  if (before.empty() && !api.find(user_path(user)).exists()) return false;
  const std::string old = primary_of(api, user, before);
  ensure_address(api, user, email);
  api.change("POST", user_path(user) + "/preferred_address", body_of("email", email));
  if (old.empty() || same_address(old, email) || is_on_a_list(api, old)) return true;
  api.change("DELETE", "addresses/" + sp::url_encoded(old));
  return true;
}

// Adds what is new; removes only what the hub knew and now leaves out.
void change_addresses(const Api& api, const sp::Change& change, const sp::Json& wanted_list) {
  const auto wanted = emails_of(wanted_list);
  const auto known = [&](std::string_view email) {
    return std::ranges::any_of(wanted,
                               [&](const std::string& w) { return same_address(w, email); });
  };
  for (const std::string& email : wanted) ensure_address(api, change.key, email);
  if (change.before.empty()) return;
  const auto now = addresses_of(api, change.key);
  const std::string primary = primary_of(api, change.key, now);
  for (const std::string& email : emails_of(sp::Json::parse(change.before)["addresses"]))
    if (!known(email) && has(now, email) && !same_address(email, primary))
      api.change("DELETE", "addresses/" + sp::url_encoded(email));
}

void update_user(const Api& api, const sp::Change& change) {
  const sp::Json body = change.body();
  const std::string_view email = body.text_of("email");
  if (body["email"].exists() && email.empty())
    throw sp::Error(SP_REJECTED, "a Mailman user keeps an address; delete the user instead");
  bool there = true;
  if (!email.empty()) there = replace_primary(api, change.key, email);
  if (there && body["addresses"].is_array()) change_addresses(api, change, body["addresses"]);
  if (there && body["display_name"].exists())
    there = rename_user(api, change.key, body.text_of("display_name"));
  if (!there) throw sp::Error(SP_REJECTED, "Mailman no longer has this user");
}

}  // namespace

sp::Next read_users(const Api& api, const sp::Read& read) {
  Position at = Position::parse(read.cursor, api.settings().page);
  const Page page = read_page(api, "users", "user_id", at);
  for (const sp::Json& user : page.entries) {
    if (api.call().cancelled()) throw sp::Error(SP_CANCELLED, "the read was cancelled");
    if (read.keys_only) {
      api.call().present("users", user.text_of("user_id"));
    } else {
      api.call().upsert("users", user.text_of("user_id"), record_of(api, user));
    }
  }
  api.call().checkpoint(page.last ? std::string(finished) : at.text());
  return page.last ? sp::Next::done : sp::Next::more;
}

void write_user(const Api& api, const sp::Change& change) {
  if (change.deletes()) {
    api.change("DELETE", user_path(change.key));  // gone already is as good
    api.call().ack(change, SP_OK, change.key);
  } else if (change.creates()) {
    const std::string key = create_user(api, change.body());
    for (const std::string& email : emails_of(change.body()["addresses"]))
      ensure_address(api, key, email);
    api.call().ack(change, SP_OK, key);
  } else {
    update_user(api, change);
    api.call().ack(change, SP_OK, change.key);
  }
}

void find_user(const Api& api, const sp::Change& change) {
  const sp::Json body = change.body();
  const std::string_view email = body.text_of("email");
  if (email.empty()) return;
  const sp::Json user = api.find(user_path(email));
  if (user.exists()) api.call().upsert("users", user.text_of("user_id"), record_of(api, user));
}

void ensure_address(const Api& api, std::string_view user, std::string_view email) {
  const auto addresses = addresses_of(api, user);
  const auto mine = std::ranges::find_if(
      addresses, [&](const sp::Json& a) { return same_address(a.text_of("email"), email); });
  if (mine != addresses.end() && (*mine)["verified_on"].exists()) return;
  if (mine == addresses.end() &&
      !api.change("POST", user_path(user) + "/addresses", body_of("email", email)))
    throw sp::Error(SP_REJECTED, "Mailman no longer has this user");
  api.change("POST", "addresses/" + sp::url_encoded(email) + "/verify", "{}");
}

}  // namespace mailman
