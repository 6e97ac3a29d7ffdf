#include "sandbox/fields.hpp"

#include "base/assert.hpp"

namespace samepage::sandbox {
namespace {

void flatten_into(json::Value object, const std::string& prefix, Fields& out) {
  for (const auto& [name, value] : object.members()) {
    const std::string path = prefix + std::string(name);
    if (value.is_object()) {
      flatten_into(value, path + ".", out);
    } else {
      out[path] = value.dump();
    }
  }
}

using Place = Fields::const_iterator;

// Paths with the same prefix stand next to each other in the map, so one pass nests them.
void render_range(json::Writer& writer, Place from, Place to, std::size_t depth) {
  writer.object();
  while (from != to) {
    const std::string& path = from->first;
    const std::size_t dot = path.find('.', depth);
    writer.key(std::string_view(path).substr(depth, dot == path.npos ? dot : dot - depth));
    if (dot == path.npos) {
      writer.raw(from->second);
      ++from;
      continue;
    }
    const std::string_view prefix = std::string_view(path).substr(0, dot + 1);
    Place end = from;
    while (end != to && end->first.starts_with(prefix)) ++end;
    render_range(writer, from, end, dot + 1);
    from = end;
  }
  writer.end();
}

}  // namespace

Fields flatten(json::Value object) {
  Fields out;
  flatten_into(object, "", out);
  return out;
}

std::string render(const Fields& fields) {
  json::Writer writer;
  render_range(writer, fields.begin(), fields.end(), 0);
  return writer.take();
}

std::string quoted(std::string_view text) {
  std::string out;
  json::append_quoted(out, text);
  return out;
}

std::string text_of(const Fields& fields, std::string_view path) {
  const auto found = fields.find(path);
  if (found == fields.end() || found->second == "null") return {};
  const std::string& raw = found->second;
  if (!raw.starts_with('"')) return raw.starts_with('[') ? std::string() : raw;
  if (raw.find('\\') == raw.npos) return raw.substr(1, raw.size() - 2);
  const auto parsed = json::Document::parse(raw);
  SP_ASSERT(parsed.has_value());  // only valid JSON gets into a record
  return std::string(parsed->root().text());
}

std::vector<std::string> texts_of(const Fields& fields, std::string_view path) {
  const auto found = fields.find(path);
  if (found == fields.end() || !found->second.starts_with('[')) return {};
  const auto parsed = json::Document::parse(found->second);
  SP_ASSERT(parsed.has_value());
  std::vector<std::string> all;
  for (const json::Value item : parsed->root().items()) all.push_back(item.scalar());
  return all;
}

bool is_nothing(std::string_view json) { return json == "null" || json == "\"\"" || json == "[]"; }

}  // namespace samepage::sandbox
