#include "api.hpp"

namespace mailman {
namespace {

// "users" of "users/ada@example.test/addresses": fit for an error message.
std::string_view kind_of(std::string_view path) { return path.substr(0, path.find_first_of("/?")); }

std::string without_addresses(std::string_view text) {
  std::string out;
  for (std::size_t start = 0; start < text.size();) {
    std::size_t end = text.find(' ', start);
    if (end == text.npos) end = text.size();
    const std::string_view word = text.substr(start, end - start);
    out += out.empty() ? "" : " ";
    out += word.find('@') == word.npos ? word : std::string_view("(address)");
    start = end + 1;
  }
  return out;
}

}  // namespace

Settings read_settings(const sp::Json& config) {
  Settings settings;
  settings.url = std::string(config.text_of("url"));
  while (settings.url.ends_with('/')) settings.url.pop_back();
  settings.user = std::string(config.text_of("user"));
  for (const sp::Json& list : config["lists"].items())
    settings.lists.push_back(list_id_of(list.text()));
  settings.page = config["page"].integer(100);
  if (settings.url.empty() || settings.user.empty())
    throw sp::Error(SP_CONFIG, "mailman needs 'url' (the REST address with /3.1) and 'user'");
  return settings;
}

std::string list_id_of(std::string_view name) {
  std::string id(name);
  if (const auto at = id.find('@'); at != id.npos) id[at] = '.';
  return id;
}

std::string_view last_part(std::string_view url) {
  return url.substr(url.rfind('/') == url.npos ? 0 : url.rfind('/') + 1);
}

sp::Reply Api::send(std::string_view method, std::string_view path, std::string_view json) const {
  std::string headers = "Authorization: Basic {{basic." + settings_.user + ".password}}\n";
  if (!json.empty()) headers += "Content-Type: application/json\n";
  const sp::Reply reply =
      call_.send(method, settings_.url + "/" + std::string(path), json, headers);
  if (reply.status == 401 || reply.status == 403)
    throw sp::Error(SP_AUTH,
                    "Mailman refused the REST user or password: compare them with "
                    "admin_user and admin_pass in mailman.cfg");
  return reply;
}

sp::Json Api::find(std::string_view path) const {
  const sp::Reply reply = send("GET", path);
  if (reply.status == 404) return {};
  if (!reply.ok())
    throw sp::Error(reply.verdict() == SP_RETRY ? SP_RETRY : SP_CONFIG,
                    "Mailman answered " + std::to_string(reply.status) + " to GET " +
                        std::string(kind_of(path)) + ": " + words(reply));
  return reply.json();
}

sp::Json Api::get(std::string_view path) const {
  sp::Json found = find(path);
  if (!found.exists())
    throw sp::Error(SP_CONFIG, "Mailman does not know the resource " + std::string(kind_of(path)) +
                                   ": check that 'url' ends with the API version, /3.1");
  return found;
}

bool Api::change(std::string_view method, std::string_view path, std::string_view json) const {
  const sp::Reply reply = send(method, path, json);
  if (reply.status == 404) return false;
  if (!reply.ok()) refuse(reply);
  return true;
}

std::string words(const sp::Reply& reply) {
  try {
    const sp::Json body = reply.json();
    const std::string_view text = body.text_of("description");
    return without_addresses(text.empty() ? body.text_of("title") : text).substr(0, 500);
  } catch (const sp::Error&) {
    return "(no words)";
  }
}

void refuse(const sp::Reply& reply) {
  const bool passing = reply.status == 408 || reply.status == 429 || reply.status >= 500;
  throw sp::Error(passing ? SP_RETRY : SP_REJECTED,
                  "Mailman answered " + std::to_string(reply.status) + ": " + words(reply));
}

}  // namespace mailman
