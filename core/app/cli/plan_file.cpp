#include "app/cli/plan_file.hpp"

#include "base/hash.hpp"
#include "base/json.hpp"

namespace samepage::cli {
namespace {

std::string seal_of(std::string_view hash, json::Value changes) {
  return sha256_hex(std::string(hash) + "\n" + changes.dump());
}

std::unexpected<Error> no_plan(std::string message, const std::string& file) {
  return fail("SP-CLI-002", std::move(message), file,
              "make a new plan: samepage plan -o " + file);
}

}  // namespace

Result<std::string> plan_file_text(const std::string& hash, const std::string& changes,
                                   Millis created) {
  SP_ASSIGN(const auto document, json::Document::parse(changes));
  json::Writer out;
  out.object();
  out.member("samepage_plan", 1).member("hash", hash);
  out.member("seal", seal_of(hash, document.root()));
  out.member("created", format_time(created));
  out.key("changes").raw(changes);
  out.end();
  return out.take() + "\n";
}

Result<PlanFile> read_plan_file(std::string_view text, const std::string& file) {
  const auto document = json::Document::parse(text);
  if (!document) return no_plan("the plan can't be read: " + document.error().message, file);
  const json::Value root = document->root();
  if (!root.is_object() || !root["samepage_plan"].exists())
    return no_plan("this is not a plan", file);
  if (root["samepage_plan"].integer() != 1)
    return no_plan("the plan is of another version of samepage", file);
  if (root.text("hash").empty() || !root["changes"].is_array())
    return no_plan("the plan has no hash or no changes", file);
  if (root.text("seal") != seal_of(root.text("hash"), root["changes"])) {
    return fail("SP-CLI-003", "the plan is not the one that was written: it was cut or edited",
                file, "make a new plan and look at it: samepage plan -o " + file);
  }
  return PlanFile{std::string(root.text("hash")),
                  static_cast<std::int64_t>(root["changes"].size())};
}

}  // namespace samepage::cli
