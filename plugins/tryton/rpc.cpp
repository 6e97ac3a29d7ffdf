#include "rpc.hpp"

#include <charconv>
#include <chrono>

namespace tryton {
namespace {

constexpr uint32_t too_many_ms = 300'000;  // Tryton forgets failed attempts after session.timeout

std::string base64(std::string_view in) {
  static constexpr char digits[] =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t i = 0; i < in.size(); i += 3) {
    uint32_t bits = 0;
    for (std::size_t k = 0; k < 3; ++k)
      bits = bits << 8 | (i + k < in.size() ? static_cast<unsigned char>(in[i + k]) : 0u);
    for (std::size_t k = 0; k < 4; ++k)
      out += i + k > in.size() ? '=' : digits[bits >> (18 - 6 * k) & 63];
  }
  return out;
}

// A value that holds "{{secret.password}}" must not be filled in by the hub on its way out. In
// JSON two opening braces can only stand inside a text, so this changes no meaning.
std::string without_placeholders(std::string body) {
  for (std::size_t at = 0; (at = body.find("{{", at)) != body.npos; at += 2)
    body.replace(at + 1, 1, "\\u007b");
  return body;
}

bool has(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }

// ["UserError",["words","description",null]], ["ConcurrencyException","words"], ["'nme'",""]
[[noreturn]] void refuse(std::string_view method, const sp::Json& error) {
  const auto parts = error.items();
  const std::string kind(parts.empty() ? std::string_view() : parts[0].text());
  const std::string where = "Tryton refused " + std::string(method) + ": ";
  if (kind == "ConcurrencyException")
    throw Fault(SP_RETRY, where + "somebody changed the record in the meantime; read it again");
  if (kind == "UserError" || kind == "UserWarning") {
    std::string words;
    const std::size_t first = kind == "UserWarning" ? 1 : 0;
    const auto said = parts.size() > 1 ? parts[1].items() : std::vector<sp::Json>();
    for (std::size_t i = first; i < said.size() && i < first + 2; ++i) {
      if (said[i].text().empty()) continue;
      words += (words.empty() ? "" : " ") + std::string(said[i].text());
    }
    throw Fault(SP_REJECTED, where + words);
  }
  if (has(kind, "locked") || has(kind, "deadlock") || has(kind, "could not serialize"))
    throw Fault(SP_RETRY, where + "its database was busy");
  throw Fault(SP_CONFIG, where + "it answered with the internal error " + kind +
                             "; an unknown field or a module that is not activated is the usual "
                             "cause, Tryton's log has the rest");
}

[[noreturn]] void bad_status(uint32_t status, std::string_view method, const std::string& url) {
  const std::string said =
      "Tryton at " + url + " answered " + std::to_string(status) + " to " + std::string(method);
  if (status == 403)
    throw sp::Error(SP_CONFIG, said +
                                   ": it does not serve this method to this user; check the "
                                   "user's groups and the activated modules");
  if (status == 404)
    throw sp::Error(SP_CONFIG, said + ": the last part of the address must be the database name");
  if (status == 429) throw sp::Error(SP_RETRY, said + ": too many requests", 60'000);
  if (status == 408 || status >= 500) throw sp::Error(SP_RETRY, said);
  throw sp::Error(SP_CONFIG, said);
}

}  // namespace

Rpc::Rpc(const sp::Json& config)
    : url_(config.text_of("url")),
      user_(config.text_of("user")),
      language_(config["language"].text("en")) {
  if (url_.empty() || user_.empty())
    throw sp::Error(SP_CONFIG, "tryton: `url` and `user` are needed in the connection's config");
  while (url_.ends_with('/')) url_.pop_back();
  url_ += '/';
  if (config["company"].integer() > 0) company_ = std::to_string(config["company"].integer());
}

void Rpc::sign_in(const sp::Call& call) {
  if (refused_)
    throw sp::Error(SP_AUTH, "Tryton at " + url_ +
                                 " refused the password before; set the right "
                                 "one and start the connection again");
  const std::string body = R"({"id":1,"method":"common.db.login","params":[)" +
                           without_placeholders(sp::quoted(user_)) +
                           R"(,{"password":"{{secret.password}}"},)" + sp::quoted(language_) + "]}";
  const sp::Reply reply = call.send("POST", url_, body, "Content-Type: application/json\n");
  if (reply.status == 429)
    throw sp::Error(SP_RETRY,
                    "Tryton at " + url_ +
                        " takes no log-in just now: too many failed "
                        "attempts; check the password before the next one",
                    too_many_ms);
  const auto result = reply.ok() ? reply.json() : sp::Json();
  const auto session = result["result"].items();
  if (reply.status == 401 || (reply.ok() && session.size() < 2)) {
    refused_ = true;
    throw sp::Error(SP_AUTH, "Tryton at " + url_ + " refused the user or the password");
  }
  if (!reply.ok()) bad_status(reply.status, "common.db.login", url_);
  authorization_ =
      "Session " + base64(user_ + ":" + session[0].scalar() + ":" + std::string(session[1].text()));
}

sp::Json Rpc::exchange(const sp::Call& call, std::string_view method, std::string_view params) {
  const std::string body = without_placeholders(R"({"id":1,"method":)" + sp::quoted(method) +
                                                R"(,"params":[)" + std::string(params) + "]}");
  for (int attempt = 0;; ++attempt) {
    if (authorization_.empty()) sign_in(call);
    const sp::Reply reply =
        call.send("POST", url_, body,
                  "Content-Type: application/json\nAuthorization: " + authorization_ + "\n");
    if (reply.status == 401 && attempt == 0) {  // the session ended; nothing was done
      authorization_.clear();
      continue;
    }
    if (reply.status == 401)
      throw sp::Error(SP_AUTH, "Tryton at " + url_ + " does not accept its own session");
    if (!reply.ok()) bad_status(reply.status, method, url_);
    const sp::Json answer = reply.json();
    if (answer["error"].exists()) refuse(method, answer["error"]);
    return answer["result"];
  }
}

// The company of the user must be in the context, or opportunities cannot be created.
void Rpc::prepare(const sp::Call& call) {
  if (prepared_) return;
  const sp::Json own = exchange(call, "model.res.user.get_preferences", "true,{}");
  context_ = "\"language\":" + sp::quoted(language_);
  const std::string company = company_.empty() ? own["company"].scalar() : company_;
  if (!company.empty()) context_ += ",\"company\":" + company;
  if (!own["employee"].scalar().empty()) context_ += ",\"employee\":" + own["employee"].scalar();
  modules_.clear();
  const auto rows = exchange(call, "model.ir.module.search_read",
                             R"([["state","=","activated"]],0,null,null,["name"],{})");
  for (const auto& row : rows.items()) modules_.emplace(row.text_of("name"));
  prepared_ = true;
}

std::string Rpc::context_object(std::string_view more) const {
  return "{" + context_ + (more.empty() ? "" : ",") + std::string(more) + "}";
}

sp::Json Rpc::any(const sp::Call& call, std::string_view method, std::string_view params,
                  std::string_view context) {
  prepare(call);
  return exchange(call, method,
                  std::string(params) + (params.empty() ? "" : ",") + context_object(context));
}

sp::Json Rpc::model(const sp::Call& call, std::string_view method, std::string_view params,
                    std::string_view context) {
  return any(call, "model." + std::string(method), params, context);
}

bool Rpc::has_module(const sp::Call& call, std::string_view name) {
  prepare(call);
  return modules_.contains(name);
}

void Rpc::need_module(const sp::Call& call, std::string_view name, std::string_view stream) {
  if (has_module(call, name)) return;
  throw sp::Error(SP_CONFIG, "the stream '" + std::string(stream) + "' needs the Tryton module '" +
                                 std::string(name) + "', which is not activated at " + url_ +
                                 "; activate it or leave the stream out");
}

std::string json_ids(const std::vector<int64_t>& ids) {
  std::string out = "[";
  for (const int64_t id : ids) out += (out.size() > 1 ? "," : "") + std::to_string(id);
  return out + "]";
}

std::string json_texts(const std::vector<std::string>& texts) {
  std::string out = "[";
  for (const auto& text : texts) out += (out.size() > 1 ? "," : "") + sp::quoted(text);
  return out + "]";
}

int64_t id_of(std::string_view text) {
  int64_t id = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), id);
  return fault == std::errc() && end == text.data() + text.size() && id > 0 ? id : 0;
}

int64_t micros_of(const sp::Json& datetime) {
  using namespace std::chrono;
  if (!datetime.is_object()) return 0;
  const auto part = [&](std::string_view name) { return datetime[name].integer(); };
  const year_month_day day{year(static_cast<int>(part("year"))),
                           month(static_cast<unsigned>(part("month"))),
                           std::chrono::day(static_cast<unsigned>(part("day")))};
  if (!day.ok()) return 0;
  const auto whole = sys_days(day) + hours(part("hour")) + minutes(part("minute")) +
                     seconds(part("second")) + microseconds(part("microsecond"));
  return duration_cast<microseconds>(whole.time_since_epoch()).count();
}

std::string json_datetime(int64_t micros) {
  using namespace std::chrono;
  const sys_time<microseconds> moment{microseconds(micros)};
  const auto midnight = floor<days>(moment);
  const year_month_day day{midnight};
  const hh_mm_ss time{moment - midnight};
  return sp::Object()
      .text("__class__", "datetime")
      .number("year", static_cast<int>(day.year()))
      .number("month", static_cast<unsigned>(day.month()))
      .number("day", static_cast<unsigned>(day.day()))
      .number("hour", time.hours().count())
      .number("minute", time.minutes().count())
      .number("second", time.seconds().count())
      .number("microsecond", time.subseconds().count())
      .take();
}

std::string digest(std::string_view text) {
  static constexpr char digits[] = "0123456789abcdef";
  uint64_t hash = 0xcbf29ce484222325u;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
  std::string out(16, '0');
  for (std::size_t i = 0; i < 16; ++i) out[15 - i] = digits[hash >> (4 * i) & 15];
  return out;
}

}  // namespace tryton
