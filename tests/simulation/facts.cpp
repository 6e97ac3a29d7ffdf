#include "facts.hpp"

#include "base/json.hpp"

namespace samepage::simulation {

const std::vector<Member>& members_of(const std::string& stream) {
  static const std::vector<Member> contacts = {{"email", "email", Form::email, false},
                                               {"phone", "phone", Form::phone, false},
                                               {"first", "given_name", Form::text, false},
                                               {"job", "job_title", Form::text, true},
                                               {"city", "city", Form::text, false},
                                               {"company_id", "company", Form::company, true},
                                               {"permission", "email_permission", Form::status, false}};
  static const std::vector<Member> companies = {{"name", "name", Form::text, false}};
  static const std::vector<Member> deals = {{"name", "name", Form::text, false},
                                            {"amount", "amount", Form::amount, false},
                                            {"contact_id", "person", Form::contact, true}};
  static const std::vector<Member> lists = {{"status", "status", Form::status, false}};
  if (stream == "contacts") return contacts;
  if (stream == "companies") return companies;
  return stream == "deals" ? deals : lists;
}

std::string referred(Form form) {
  return form == Form::company ? "companies" : form == Form::contact ? "contacts" : "";
}

bool refuses(const std::string& status) {
  return status == "opted_out" || status == "unsubscribed" || status == "complained";
}

namespace {

std::string single_spaced(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c != ' ') out += c;
    else if (!out.empty() && out.back() != ' ') out += ' ';
  }
  if (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

std::string lower(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

}  // namespace

std::string normal(Form form, const std::string& value) {
  std::string out = single_spaced(value);
  if (form == Form::email) return lower(out);
  if (form == Form::status) return out == "complained" ? "unsubscribed" : out;
  if (form == Form::phone) {
    std::string digits;
    for (const char c : out)
      if ((c >= '0' && c <= '9') || c == '+') digits += c;
    return digits.starts_with('0') ? "+44" + digits.substr(1) : digits;
  }
  if (form == Form::amount && out.find('.') != out.npos) {
    while (out.ends_with('0')) out.pop_back();
    if (out.ends_with('.')) out.pop_back();
  }
  return out;
}

std::string value_of(const std::string& json, const std::string& member) {
  const auto doc = json::Document::parse(json.empty() ? "{}" : json);
  return doc ? doc->root()[member].scalar() : std::string();
}

std::string called(const std::string& stream, const std::string& json) {
  if (stream == "contacts") return value_of(json, "last");
  if (stream == "companies") return value_of(json, "domain");
  if (stream == "deals") return value_of(json, "number");
  return lower(value_of(json, "email")) + "/" + value_of(json, "list");
}

std::string person_in(const std::string& text) {
  std::size_t at = 0;
  while (at < text.size() && (text[at] < '0' || text[at] > '9')) ++at;
  std::size_t end = at;
  while (end < text.size() && text[end] >= '0' && text[end] <= '9') ++end;
  return text.substr(at, end - at);
}

}  // namespace samepage::simulation
