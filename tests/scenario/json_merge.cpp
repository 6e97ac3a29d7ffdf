#include "json_merge.hpp"

#include "base/json.hpp"

namespace samepage::json {
namespace {

void write_merged(Writer& out, const Value& base, const Value& patch) {
  out.object();
  for (const auto& [name, value] : base.members()) {
    const Value over = patch[name];
    if (over.kind() == Kind::null) continue;
    out.key(name);
    if (!over.exists()) {
      out.raw(value.dump());
    } else if (over.is_object()) {
      write_merged(out, value, over);
    } else {
      out.raw(over.dump());
    }
  }
  for (const auto& [name, value] : patch.members()) {
    if (base[name].exists() || value.kind() == Kind::null) continue;
    out.key(name);
    if (value.is_object()) {
      write_merged(out, Value{}, value);
    } else {
      out.raw(value.dump());
    }
  }
  out.end();
}

}  // namespace

Result<std::string> merge_patch(std::string_view base, std::string_view patch) {
  SP_ASSIGN(const auto below, Document::parse(base.empty() ? std::string_view("{}") : base));
  SP_ASSIGN(const auto above, Document::parse(patch.empty() ? std::string_view("{}") : patch));
  Writer out;
  write_merged(out, below.root(), above.root());
  return out.take();
}

}  // namespace samepage::json
