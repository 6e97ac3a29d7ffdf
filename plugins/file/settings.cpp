#include "settings.hpp"

namespace file {

Settings::Settings(const sp::Json& config) {
  for (const std::string_view stream :
       {"contacts", "companies", "deals", "activities", "subscriptions"})
    if (const std::string_view path = config.text_of(stream); !path.empty())
      paths.emplace(stream, path);
  const auto chosen_format = config["format"].text("auto");
  if (chosen_format == "csv") format = Format::csv;
  if (chosen_format == "jsonl") format = Format::jsonl;
  if (const auto d = config["delimiter"].text("auto"); d != "auto")
    delimiter = d == "tab" ? '\t' : d.front();
  const auto e = config["encoding"].text("auto");
  if (e == "utf-8") encoding = Encoding::utf8;
  if (e == "windows-1252") encoding = Encoding::windows_1252;
  if (e == "utf-16le") encoding = Encoding::utf16_le;
  if (e == "utf-16be") encoding = Encoding::utf16_be;
  const auto h = config["header"].text("auto");
  header = h == "yes" ? Header::yes : h == "no" ? Header::no : Header::automatic;
  for (const sp::Json& column : config["key"].items()) key.emplace_back(column.text());
  hold_unreadable = config["unreadable"].text("hold") != "skip";
}

std::string_view Settings::path(std::string_view stream) const {
  const auto found = paths.find(stream);
  return found == paths.end() ? std::string_view{} : std::string_view(found->second);
}

std::string_view short_name(std::string_view path) {
  const auto slash = path.rfind('/');
  return slash == path.npos ? path : path.substr(slash + 1);
}

}  // namespace file
