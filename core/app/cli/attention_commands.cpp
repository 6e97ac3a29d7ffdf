// dead-letter list/show/edit/retry/drop, case list/resolve.
#include <algorithm>

#include "app/cli/context.hpp"
#include "app/cli/groups.hpp"
#include "app/cli/report_json.hpp"
#include "app/cli/report_text.hpp"

namespace samepage::cli {
namespace {

Outcome list_letters(Context& context, const Arguments&) {
  auto engine = context.hub.viewer();
  if (!engine) return failed(engine.error());
  auto letters = (*engine)->dead_letters();
  if (!letters) return failed(letters.error());
  const Catalogue& catalogue = (*engine)->catalogue();
  json::Writer out;
  out.array();
  for (const Change& letter : *letters) out.raw(json_of(letter, catalogue));
  out.end();
  return {exit_code::done, out.take(),
          text_of_dead_letters(*letters, catalogue, context.terminal), {}};
}

// Runs `act` on the dead letter the arguments name.
Outcome with_letter(Context& context, const Arguments& arguments,
                    const std::function<Outcome(Engine&, ChangeId)>& act) {
  auto number = number_of(arguments.text("ID"), "dead letter");
  if (!number) return failed(number.error(), exit_code::usage);
  auto engine = context.hub.engine();
  if (!engine) return failed(engine.error());
  return act(**engine, ChangeId{*number});
}

Outcome done_or(const Result<void>& result, ChangeId id, std::string text) {
  if (!result) return failed(result.error());
  return {exit_code::done, R"({"change":)" + std::to_string(id.value) + "}", std::move(text), {}};
}

Outcome show_letter(Context& context, const Arguments& arguments) {
  auto number = number_of(arguments.text("ID"), "dead letter");
  if (!number) return failed(number.error(), exit_code::usage);
  auto engine = context.hub.viewer();
  if (!engine) return failed(engine.error());
  auto letters = (*engine)->dead_letters();
  if (!letters) return failed(letters.error());
  const auto found = std::ranges::find(*letters, ChangeId{*number}, &Change::id);
  if (found == letters->end())
    return failed(Error{"SP-CLI-008", "there is no dead letter " + std::to_string(*number), "",
                        "`samepage dead-letter list` shows them"});
  const Catalogue& catalogue = (*engine)->catalogue();
  return {exit_code::done, json_of(*found, catalogue),
          text_of_dead_letter(*found, catalogue, context.terminal), {}};
}

Outcome edit_letter(Context& context, const Arguments& arguments) {
  return with_letter(context, arguments, [&](Engine& engine, ChangeId id) {
    const auto result =
        engine.edit_dead_letter(id, arguments.text("FIELD"), arguments.text("VALUE"));
    return done_or(result, id, "Changed. `samepage dead-letter retry " +
                                   std::to_string(id.value) + "` sends it again.\n");
  });
}

Outcome retry_letter(Context& context, const Arguments& arguments) {
  return with_letter(context, arguments, [&](Engine& engine, ChangeId id) {
    return done_or(engine.retry_dead_letter(id), id, "It is sent again in the next round.\n");
  });
}

Outcome drop_letter(Context& context, const Arguments& arguments) {
  return with_letter(context, arguments, [&](Engine& engine, ChangeId id) {
    return done_or(engine.drop_dead_letter(id, author()), id,
                   "Dropped; it is kept in the history.\n");
  });
}

Outcome list_cases(Context& context, const Arguments&) {
  auto engine = context.hub.viewer();
  if (!engine) return failed(engine.error());
  auto status = (*engine)->status();
  if (!status) return failed(status.error());
  return {exit_code::done, json_of(status->cases), text_of(status->cases, context.terminal), {}};
}

Outcome resolve_case(Context& context, const Arguments& arguments) {
  auto number = number_of(arguments.text("ID"), "case");
  if (!number) return failed(number.error(), exit_code::usage);
  auto engine = context.hub.engine();
  if (!engine) return failed(engine.error());
  const auto done = (*engine)->resolve_case(CaseId{*number}, arguments.text("HOW"), author());
  if (!done) return failed(done.error());
  return {exit_code::done, R"({"case":)" + std::to_string(*number) + "}", "Closed.\n", {}};
}

const Argument letter_id{"ID", "The dead letter's number", ArgumentKind::positional, true};

}  // namespace

std::vector<Command> attention_commands() {
  return {
      {"dead-letter list", "Changes that a system refused, with its words",
       "samepage dead-letter list", {}, list_letters},
      {"dead-letter show", "One of them in full", "samepage dead-letter show 7", {letter_id},
       show_letter},
      {"dead-letter edit", "Correct a value before it is sent again",
       "samepage dead-letter edit 7 phone +3225550123",
       {letter_id, {"FIELD", "The canonical field", ArgumentKind::positional, true},
        {"VALUE", "Its new value", ArgumentKind::positional, true}},
       edit_letter},
      {"dead-letter retry", "Send it again in the next round", "samepage dead-letter retry 7",
       {letter_id}, retry_letter},
      {"dead-letter drop", "Give it up", "samepage dead-letter drop 7", {letter_id}, drop_letter},
      {"case list", "What needs a person's decision", "samepage case list", {}, list_cases},
      {"case resolve", "Close a case and say how", "samepage case resolve 3 \"keep the hub's\"",
       {{"ID", "The case's number", ArgumentKind::positional, true},
        {"HOW", "What was decided", ArgumentKind::positional, true}},
       resolve_case}};
}

}  // namespace samepage::cli
