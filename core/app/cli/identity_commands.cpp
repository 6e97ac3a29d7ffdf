// identity merge/split: what a person knows better than any rule.
#include "app/cli/context.hpp"
#include "app/cli/groups.hpp"
#include "base/json.hpp"

namespace samepage::cli {
namespace {

Outcome decide(Context& context, const Arguments& arguments, bool same) {
  auto a = number_of(arguments.text("A"), "record");
  if (!a) return failed(a.error(), exit_code::usage);
  auto b = number_of(arguments.text("B"), "record");
  if (!b) return failed(b.error(), exit_code::usage);
  if (*a == *b)
    return failed({"SP-CLI-010", "the two records are one and the same", "", "give two records"},
                  exit_code::usage);
  auto engine = context.hub.engine();
  if (!engine) return failed(engine.error());
  auto done = (*engine)->decide(RecordId{*a}, RecordId{*b}, same, author(),
                                arguments.text("--reason"));
  if (!done) return failed(done.error());
  json::Writer out;
  out.object().member("a", *a).member("b", *b).member("same", same).end();
  return {exit_code::done, out.take(),
          "Noted: records " + std::to_string(*a) + " and " + std::to_string(*b) +
              (same ? " are the same." : " are not the same.") +
              " It counts from the next `samepage sync` on, and stays.\n",
          {}};
}

std::vector<Argument> two_records() {
  return {{"A", "A record's number, as `samepage person show` has it", ArgumentKind::positional,
           true},
          {"B", "The other one's", ArgumentKind::positional, true},
          {"--reason", "Why, for the record", ArgumentKind::option}};
}

}  // namespace

std::vector<Command> identity_commands() {
  return {{"identity merge", "Two records stand for the same person or company",
           "samepage identity merge 17 42 --reason \"same tax number\"", two_records(),
           [](Context& context, const Arguments& a) { return decide(context, a, true); }},
          {"identity split", "Two records do not stand for the same",
           "samepage identity split 17 42 --reason \"father and son\"", two_records(),
           [](Context& context, const Arguments& a) { return decide(context, a, false); }}};
}

}  // namespace samepage::cli
