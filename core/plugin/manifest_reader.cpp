#include "plugin/manifest_reader.hpp"

#include <charconv>

#include "base/text.hpp"

namespace samepage {

ObjectReader::ObjectReader(json::Value object, std::string path, Errors& faults)
    : object_(object), path_(std::move(path)), faults_(&faults) {
  std::set<std::string_view> seen;
  for (const auto& [name, value] : object_.members())
    if (!seen.insert(name).second) wrong(name, "stands there twice");
}

std::string ObjectReader::path_of(std::string_view member) const {
  return path_.empty() ? std::string(member) : path_ + "." + std::string(member);
}

void ObjectReader::missing(std::string_view member) {
  faults_->push_back({"SP-PLG-012", "the manifest lacks '" + path_of(member) + "'", "manifest",
                      "add it; plugins/sdk/README.md shows a whole manifest"});
}

void ObjectReader::wrong(std::string_view member, std::string message) {
  faults_->push_back({"SP-PLG-013", "'" + path_of(member) + "' " + std::move(message), "manifest",
                      "plugins/sdk/README.md lists what each member may be"});
}

json::Value ObjectReader::take(std::string_view member) {
  known_.insert(std::string(member));
  return object_[member];
}

std::string ObjectReader::required_text(std::string_view member) {
  if (!has(member)) {
    take(member);
    missing(member);
    return {};
  }
  std::string found = text(member);
  if (found.empty() && object_[member].is_text()) wrong(member, "is empty");
  return found;
}

std::string ObjectReader::text(std::string_view member, std::string_view fallback) {
  const json::Value value = take(member);
  if (!value.exists()) return std::string(fallback);
  if (!value.is_text()) {
    wrong(member, "is not a text");
    return std::string(fallback);
  }
  if (value.text().size() > 4096) {
    wrong(member, "is longer than 4096 bytes");
    return std::string(fallback);
  }
  return std::string(value.text());
}

bool ObjectReader::required_flag(std::string_view member) {
  if (!has(member)) {
    take(member);
    missing(member);
    return false;
  }
  return flag(member, false);
}

bool ObjectReader::flag(std::string_view member, bool fallback) {
  const json::Value value = take(member);
  if (value.exists() && value.kind() != json::Kind::boolean) wrong(member, "is not true or false");
  return value.boolean(fallback);
}

std::int64_t ObjectReader::integer(std::string_view member, std::int64_t fallback,
                                   std::int64_t least, std::int64_t most) {
  const json::Value value = take(member);
  if (!value.exists()) return fallback;
  const std::string digits = value.scalar();
  std::int64_t number = 0;
  const auto [end, failed] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (value.kind() != json::Kind::number || failed != std::errc() ||
      end != digits.data() + digits.size() || number < least || number > most) {
    wrong(member,
          "is not a whole number from " + std::to_string(least) + " to " + std::to_string(most));
    return fallback;
  }
  return number;
}

double ObjectReader::number(std::string_view member, double fallback, double least, double most) {
  const json::Value value = take(member);
  if (!value.exists()) return fallback;
  const double found = value.number(least - 1);
  if (value.kind() != json::Kind::number || found < least || found > most) {
    wrong(member, "is not a number from " + std::to_string(static_cast<std::int64_t>(least)) +
                      " to " + std::to_string(static_cast<std::int64_t>(most)));
    return fallback;
  }
  return found;
}

std::vector<std::string> ObjectReader::texts(std::string_view member) {
  std::vector<std::string> all;
  for (const json::Value item : array(member, false)) {
    if (item.is_text() && !item.text().empty()) {
      all.emplace_back(item.text());
    } else {
      wrong(member, "has an item that is not a text");
    }
  }
  return all;
}

ObjectReader ObjectReader::object(std::string_view member, bool required) {
  const json::Value value = take(member);
  if (!value.exists() && required) missing(member);
  if (value.exists() && !value.is_object()) wrong(member, "is not an object");
  return {value, path_of(member), *faults_};
}

std::vector<json::Value> ObjectReader::array(std::string_view member, bool required) {
  const json::Value value = take(member);
  if (!value.exists() && required) missing(member);
  if (value.exists() && !value.is_array()) wrong(member, "is not an array");
  return value.items();
}

void ObjectReader::refuse_others(std::string_view code) {
  for (const auto& [name, value] : object_.members())
    if (!known_.contains(name))
      faults_->push_back({std::string(code), "the hub does not know '" + path_of(name) + "'",
                          "manifest", "known here: " + join({known_.begin(), known_.end()}, ", ")});
}

int choice(ObjectReader& reader, std::string_view member, std::string_view text,
           std::initializer_list<std::string_view> names) {
  int index = 0;
  for (const std::string_view name : names) {
    if (name == text) return index;
    ++index;
  }
  std::string all;
  for (const std::string_view name : names) all += (all.empty() ? "" : ", ") + std::string(name);
  reader.wrong(member, "is '" + std::string(text.substr(0, 64)) + "', not one of " + all);
  return -1;
}

}  // namespace samepage
