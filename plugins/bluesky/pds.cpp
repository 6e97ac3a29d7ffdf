#include "pds.hpp"

namespace bluesky {
namespace {

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
  return out.substr(0, 500);
}

sp::Json parse_or_nothing(std::string_view body) {
  try {
    return sp::Json::parse(body);
  } catch (const sp::Error&) {
    return {};
  }
}

}  // namespace

Settings read_settings(const sp::Json& config) {
  Settings settings;
  settings.url = std::string(config.text_of("url"));
  while (settings.url.ends_with('/')) settings.url.pop_back();
  settings.admin = config["admin"].flag();
  for (const sp::Json& handle : config["writers"].items())
    settings.writers.emplace_back(handle.text());
  if (settings.url.empty()) throw sp::Error(SP_CONFIG, "bluesky needs 'url', the server's address");
  if (settings.writers.size() > 4)
    throw sp::Error(SP_CONFIG, "'writers' has more than 4 handles: use a second connection");
  return settings;
}

Query& Query::add(std::string_view name, std::string_view value) {
  if (!value.empty()) {
    text_ += text_.empty() ? '?' : '&';
    text_ += std::string(name) + "=" + sp::url_encoded(value);
  }
  return *this;
}

Answer Pds::send(std::string_view http, std::string_view method, std::string_view query,
                 std::string_view json, std::string_view authorization) const {
  std::string headers(authorization);
  if (!json.empty()) headers += "Content-Type: application/json\n";
  const std::string url = settings_.url + "/xrpc/" + std::string(method) + std::string(query);
  const sp::Reply reply = call_.send(http, url, json, headers);
  Answer answer;
  answer.status = reply.status;
  answer.json = parse_or_nothing(reply.body);
  if (reply.ok() && answer.json.is_object()) return answer;
  answer.error = std::string(answer.json.text_of("error"));
  if (answer.error.empty()) answer.error = "answer " + std::to_string(reply.status);
  answer.words = answer.error + ": " + without_addresses(answer.json.text_of("message"));
  return answer;
}

Answer Pds::get(std::string_view method, const Query& query) const {
  return send("GET", method, query.text(), {}, {});
}

Answer Pds::get_as_admin(std::string_view method, const Query& query) const {
  return send("GET", method, query.text(), {},
              "Authorization: Basic {{basic.admin.admin_password}}\n");
}

Answer Pds::post(std::string_view method, std::string_view json, std::string_view token) const {
  const std::string header =
      token.empty() ? std::string() : "Authorization: Bearer " + std::string(token) + "\n";
  return send("POST", method, {}, json, header);
}

sp::Json Pds::must(std::string_view method, const Answer& answer) const {
  if (answer.ok()) return answer.json;
  const bool passing = answer.passing() || answer.status == 200;
  const bool refused = answer.status == 401 || answer.status == 403;
  throw sp::Error(passing   ? SP_RETRY
                  : refused ? SP_AUTH
                            : SP_CONFIG,
                  "the server answered " + std::to_string(answer.status) + " to " +
                      std::string(method) + ": " + answer.words);
}

bool unreadable(const Answer& answer) {
  for (const char* name : {"RepoNotFound", "RepoDeactivated", "RepoTakendown", "RepoSuspended"})
    if (answer.error == name) return true;
  // getRecord and describeRepo of a repository that is not there have no name of their own.
  return answer.status == 400 && answer.error == "InvalidRequest" &&
         answer.words.find("Could not") != std::string::npos;
}

}  // namespace bluesky
