#include "lists.hpp"

#include <set>

#include "rpc.hpp"

namespace tryton {
namespace {

std::string encoded(const ListShape& shape, std::string_view field, const sp::Json& value) {
  return shape.encode ? shape.encode(field, value) : value.dump();
}

// Members of `element` that differ from `old`; an empty object when none does.
std::string differing(const ListShape& shape, const sp::Json& old, const sp::Json& element,
                      bool all) {
  sp::Object values;
  bool any = false;
  for (const std::string& field : shape.fields) {
    const sp::Json value = element[field];
    if (!value.exists() || (!all && value.dump() == old[field].dump())) continue;
    if (all && value.is_null()) continue;
    values.raw(field, encoded(shape, field, value));
    any = true;
  }
  return any ? values.take() : std::string();
}

bool unwanted(const ListShape& shape, const sp::Json& element) {
  return !shape.empty_means_gone.empty() && element[shape.empty_means_gone].scalar().empty();
}

void append(std::string& list, const std::string& item) {
  list += (list.empty() ? "" : ",") + item;
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return out;
}

bool is_email(const sp::Json& mechanism) {
  return mechanism.text_of("type") == "email" && !mechanism.text_of("value").empty();
}

}  // namespace

std::vector<std::string> other_emails(const sp::Json& mechanisms) {
  std::vector<std::string> others;
  for (const sp::Json& one : mechanisms.items())
    if (is_email(one)) others.emplace_back(one.text_of("value"));
  if (!others.empty()) others.erase(others.begin());
  return others;
}

std::string with_other_emails(const sp::Json& mechanisms, const sp::Json& wanted) {
  std::map<std::string, std::string> missing;  // lower case → as wanted
  for (const sp::Json& email : wanted.items())
    if (!email.text().empty()) missing.emplace(lower(email.text()), email.text());
  std::string list;
  bool first = true;
  for (const sp::Json& one : mechanisms.items()) {
    if (is_email(one)) {
      const bool stays = missing.erase(lower(one.text_of("value"))) != 0 || first;
      first = false;
      if (!stays) continue;
    }
    append(list, one.dump());
  }
  for (const auto& [key, email] : missing)
    append(list, sp::Object().text("type", "email").text("value", email).take());
  return "[" + list + "]";
}

ListCommands list_commands(const ListShape& shape, const sp::Json& before, const sp::Json& wanted,
                           const std::map<int64_t, std::string>& known) {
  std::map<int64_t, sp::Json> old;
  for (const sp::Json& element : before.items()) old[id_of(element["id"])] = element;
  ListCommands result;
  std::string commands, creates;
  std::set<int64_t> kept;
  for (const sp::Json& element : wanted.items()) {
    const int64_t id = id_of(element["id"]);
    const bool here = id > 0 && known.contains(id);
    if (unwanted(shape, element)) continue;  // gone, or never there
    kept.insert(id);
    const std::string values = differing(shape, here ? old[id] : sp::Json(), element, !here);
    if (values.empty()) continue;
    if (here) {
      append(commands, "[\"write\"," + json_ids({id}) + "," + values + "]");
      result.touched.push_back(id);
    } else {
      append(creates, values);
    }
  }
  std::vector<int64_t> gone;
  for (const auto& [id, element] : old)
    if (known.contains(id) && !kept.contains(id)) gone.push_back(id);
  if (!gone.empty()) append(commands, "[\"delete\"," + json_ids(gone) + "]");
  result.touched.insert(result.touched.end(), gone.begin(), gone.end());
  if (!creates.empty()) append(commands, "[\"create\",[" + creates + "]]");
  result.json = "[" + commands + "]";
  return result;
}

}  // namespace tryton
