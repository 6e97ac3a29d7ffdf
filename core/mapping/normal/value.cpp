#include <unicode/uversion.h>

#include <algorithm>

#include "base/json.hpp"
#include "base/limits.hpp"
#include "base/text.hpp"
#include "base/time.hpp"
#include "mapping/normal/phone.hpp"
#include "mapping/normalisers.hpp"

namespace samepage {

std::optional<std::string> normal_integer(std::string_view text) {
  auto decimal = normal_decimal(text);
  if (!decimal || decimal->find('.') != decimal->npos || decimal->size() > 18) return std::nullopt;
  return decimal;
}

std::optional<std::string> normal_boolean(std::string_view text) {
  std::string kept;
  const std::string word = case_fold(trim(visible(text, kept)));
  for (const std::string_view yes : {"true", "yes", "1", "y", "t", "on"})
    if (word == yes) return "true";
  for (const std::string_view no : {"false", "no", "0", "n", "f", "off"})
    if (word == no) return "false";
  return std::nullopt;
}

std::optional<std::string> normal_moment(Millis moment) {
  constexpr Millis first = -62'135'596'800'000;  // 0001-01-01
  constexpr Millis last = 253'402'300'799'999;   // 9999-12-31
  if (moment < first || moment > last) return std::nullopt;
  return format_time(moment);
}

std::string normal_handle(std::string_view text) {
  const std::string mark = normal_mark(text);  // first: what is unseen may stand before the '@'
  std::string_view word = mark;
  while (word.starts_with('@')) word = trim(word.substr(1));
  return nfc(lower(word));
}

// Folding makes a space of its own of an accent that stands alone.
std::string word_key(std::string_view text) { return normal_mark(case_fold(normal_mark(text))); }

std::string normal_texts(std::vector<std::string> items) {
  std::erase(items, std::string());
  std::ranges::sort(items);
  items.erase(std::ranges::unique(items).begin(), items.end());
  if (items.empty()) return {};
  json::Writer writer;
  writer.array();
  for (const std::string& item : items) writer.value(item);
  return writer.end().take();
}

std::vector<std::string> items_of_texts(std::string_view text) {
  std::vector<std::string> items;
  if (text.starts_with('[')) {
    if (const auto array = json::Document::parse(text)) {
      for (const json::Value item : array->root().items()) items.push_back(item.scalar());
      return items;
    }
  }
  if (!text.empty()) items.emplace_back(text);
  return items;
}

namespace {

std::optional<std::string> normal_choice(const Field& field, std::string_view text) {
  std::string kept;
  text = trim(visible(text, kept));
  if (std::ranges::find(field.choices, text) != field.choices.end()) return std::string(text);
  const std::string word = word_key(text);
  const std::string* meant = nullptr;
  for (const std::string& choice : field.choices) {
    if (word_key(choice) != word) continue;
    if (meant != nullptr) return std::nullopt;  // they differ in case only: which one is not said
    meant = &choice;
  }
  if (meant == nullptr) return std::nullopt;
  return *meant;
}

std::optional<std::string> normal_set(const Field& field, std::string_view text) {
  std::vector<std::string> items = items_of_texts(trim(text));
  const bool marks = field.identifier != IdentifierStrength::none;
  for (std::string& item : items) item = marks ? normal_mark(item) : normal_name(item);
  return normal_texts(std::move(items));
}

std::optional<std::string> normal_reference(std::string_view text) {
  text = trim(text);
  const auto slash = text.find('/');
  if (slash == text.npos || slash == 0 || slash + 1 == text.size()) return std::nullopt;
  return std::string(text);
}

}  // namespace

std::optional<std::string> normal_value(const Field& field, std::string_view text,
                                        std::string_view country) {
  if (text.size() > limits::field_value_bytes) return std::nullopt;
  std::string kept;
  switch (field.type) {
    case FieldType::text:
    case FieldType::name:
      return text_form(field)(text);
    case FieldType::email:
      return normal_email(text);
    case FieldType::phone:
      return normal_phone(text, country);
    case FieldType::country:
      return normal_country(text);
    case FieldType::currency:
      return normal_currency(text);
    case FieldType::decimal:
      return normal_decimal(text);
    case FieldType::integer:
      return normal_integer(text);
    case FieldType::boolean:
      return normal_boolean(text);
    case FieldType::date:
      return normal_date(trim(visible(text, kept)));
    case FieldType::time: {
      const auto moment = parse_time(trim(visible(text, kept)));
      return moment ? normal_moment(*moment) : std::nullopt;
    }
    case FieldType::url:
      return normal_url(text);
    case FieldType::choice:
      return normal_choice(field, text);
    case FieldType::texts:
      return normal_set(field, text);
    case FieldType::reference:
      return normal_reference(text);
  }
  return std::nullopt;
}

std::string normaliser_version() {
  // The first number is ours: raise it when a normal form or the meaning of an operation changes.
  static const std::string made = "4 icu " U_ICU_VERSION " phone " + phone_rules_version();
  return made;
}

}  // namespace samepage
