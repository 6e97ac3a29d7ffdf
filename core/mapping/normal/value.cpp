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
  const std::string word = ascii_lower(trim(text));
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
  text = trim(text);
  while (text.starts_with('@')) text = trim(text.substr(1));
  return nfc(lower(normal_name(text)));
}

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
  text = trim(text);
  const auto known = [&](std::string_view word) {
    return std::ranges::find(field.choices, word) != field.choices.end();
  };
  if (known(text)) return std::string(text);
  std::string word = ascii_lower(text);
  if (known(word)) return word;
  return std::nullopt;
}

std::optional<std::string> normal_set(std::string_view text) {
  std::vector<std::string> items = items_of_texts(trim(text));
  for (std::string& item : items) item = normal_name(item);
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
  switch (field.type) {
    case FieldType::text:
    case FieldType::name:
      return normal_name(text);
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
      return normal_date(trim(text));
    case FieldType::time: {
      const auto moment = parse_time(trim(text));
      return moment ? normal_moment(*moment) : std::nullopt;
    }
    case FieldType::url:
      return normal_url(text);
    case FieldType::choice:
      return normal_choice(field, text);
    case FieldType::texts:
      return normal_set(text);
    case FieldType::reference:
      return normal_reference(text);
  }
  return std::nullopt;
}

std::string normaliser_version() {
  // The first number is ours: raise it when a normal form or the meaning of an operation changes.
  return "2 icu " U_ICU_VERSION " phone " + phone_rules_version();
}

}  // namespace samepage
