// person find/show/restore, why.
#include <algorithm>

#include "app/cli/context.hpp"
#include "app/cli/groups.hpp"
#include "app/cli/report_json.hpp"
#include "app/cli/report_text.hpp"

namespace samepage::cli {
namespace {

constexpr std::size_t people_shown = 50;

// The entity by number, or by a text that finds exactly one.
Result<EntityId> entity_of(Engine& engine, const std::string& text) {
  if (const auto number = number_of(text, "customer record")) return EntityId{*number};
  SP_ASSIGN(const std::vector<EntityId> found, engine.find(text));
  if (found.size() == 1) return found.front();
  return fail("SP-CLI-010",
              found.empty() ? "nobody is known by '" + shown(text) + "'"
                            : std::to_string(found.size()) + " are known by '" + shown(text) + "'",
              {}, "`samepage person find TEXT` shows the numbers");
}

std::string name_in(const EntityView& view, std::string_view field) {
  for (const auto& [name, value] : view.fields)
    if (name == field) return value;
  return "";
}

std::string title_of(const EntityView& view) {
  std::string name = name_in(view, "given_name");
  const std::string family = name_in(view, "family_name");
  if (!name.empty() && !family.empty()) name += " ";
  name += family;
  if (name.empty()) name = name_in(view, "name");
  return name;
}

std::string systems_of(const EntityView& view) {
  std::string text;
  for (const LinkView& link : view.links)
    text += (text.empty() ? "" : ", ") + shown(link.connection) + " " + shown(link.key);
  return text;
}

Outcome find(Context& context, const Arguments& arguments) {
  auto engine = context.hub.viewer();
  if (!engine) return failed(engine.error());
  auto found = (*engine)->find(arguments.text("TEXT"));
  if (!found) return failed(found.error());
  Table table(context.terminal, {">ID", "Kind", "Name", "E-mail", "Systems"});
  json::Writer out;
  out.array();
  for (std::size_t i = 0; i < std::min(found->size(), people_shown); ++i) {
    auto view = (*engine)->view((*found)[i]);
    if (!view) return failed(view.error());
    out.raw(json_of(*view));
    table.row({std::to_string(view->id.value), std::string(name_of(view->kind)),
               shown(title_of(*view)), shown(name_in(*view, "email")),
               cut(systems_of(*view), 60)});
  }
  out.end();
  Outcome outcome{exit_code::done, out.take(), table.text(), {}};
  if (found->empty()) outcome.text = "Nobody is known by that.\n";
  if (found->size() > people_shown)
    outcome.text += "… and " + std::to_string(found->size() - people_shown) +
                    " more; search for something longer.\n";
  return outcome;
}

Outcome show(Context& context, const Arguments& arguments) {
  auto engine = context.hub.viewer();
  if (!engine) return failed(engine.error());
  auto entity = entity_of(**engine, arguments.text("ID"));
  if (!entity) return failed(entity.error());
  auto view = (*engine)->view(*entity);
  if (!view) return failed(view.error());
  return {exit_code::done, json_of(*view), text_of(*view, context.terminal), {}};
}

Outcome why(Context& context, const Arguments& arguments) {
  auto engine = context.hub.viewer();
  if (!engine) return failed(engine.error());
  auto entity = entity_of(**engine, arguments.text("ID"));
  if (!entity) return failed(entity.error());
  auto stories = (*engine)->why(*entity, arguments.text("FIELD"));
  if (!stories) return failed(stories.error());
  return {exit_code::done, json_of(*stories), text_of(*stories, context.terminal), {}};
}

Outcome restore(Context& context, const Arguments& arguments) {
  auto loss = number_of(arguments.text("LOSS"), "lost value");
  if (!loss) return failed(loss.error(), exit_code::usage);
  auto engine = context.hub.engine();
  if (!engine) return failed(engine.error());
  if (auto done = (*engine)->restore(*loss, author()); !done) return failed(done.error());
  return {exit_code::done, R"({"restored":)" + std::to_string(*loss) + "}",
          "The value is back; the next `samepage sync` writes it everywhere.\n", {}};
}

}  // namespace

std::vector<Command> person_commands() {
  return {{"person find", "Find customers by e-mail, phone, name or a system's key",
           "samepage person find ada@example.test",
           {{"TEXT", "What to look for", ArgumentKind::positional, true}}, find},
          {"person show", "One customer: values, systems, consent, history",
           "samepage person show 12",
           {{"ID", "The number, or a text that finds exactly one", ArgumentKind::positional, true}},
           show},
          {"person restore", "Bring a value back that lost against another",
           "samepage person restore 34",
           {{"LOSS", "The number that `samepage why` shows", ArgumentKind::positional, true}},
           restore},
          {"why", "Why a value is what it is: source, rule, losing values, consent",
           "samepage why 12 email",
           {{"ID", "The customer's number, or a text that finds exactly one",
             ArgumentKind::positional, true},
            {"FIELD", "One field only", ArgumentKind::positional}},
           why}};
}

}  // namespace samepage::cli
