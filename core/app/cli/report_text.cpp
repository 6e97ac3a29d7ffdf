#include "app/cli/report_text.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace samepage::cli {
namespace {

void add_lines(std::string& text, const std::string& title, const std::vector<std::string>& lines) {
  if (lines.empty()) return;
  text += "\n" + title + "\n";
  for (const std::string& line : lines) text += "  " + shown(line) + "\n";
}

std::string field_names(const Change& change, const Catalogue& catalogue) {
  std::vector<std::string> names;
  for (const FieldChange& field : change.fields)
    names.push_back(catalogue.field(field.field).name);
  return cut(join(names, ", "), 32);
}

}  // namespace

std::string moment_text(Millis moment) {
  if (moment == 0) return "unknown";
  std::string text = format_time(moment).substr(0, 16);
  text[10] = ' ';
  return text + " UTC";
}

std::string relative(Millis moment, Millis now) {
  if (moment == 0) return "never";
  if (std::abs(moment - now) < 1000) return "now";
  return moment <= now ? format_duration(now - moment) + " ago"
                       : "in " + format_duration(moment - now);
}

std::string text_of(const EntityView& view, const Terminal& terminal) {
  std::string text = terminal.bold(std::string(name_of(view.kind)) + " " +
                                   std::to_string(view.id.value)) + "\n";
  std::size_t widest = 0;
  for (const auto& field : view.fields) widest = std::max(widest, field.first.size());
  for (const auto& [field, value] : view.fields) {
    std::string name = field;
    name.resize(widest, ' ');
    text += "  " + name + "  " + (value.empty() ? terminal.dim("(empty)") : shown(value)) + "\n";
  }
  text += "\n" + terminal.bold("Where") + "\n";
  for (const LinkView& link : view.links) {
    text += "  " + shown(link.connection) + " " + shown(link.stream) + " " + shown(link.key) +
            terminal.dim("  record " + std::to_string(link.record.value)) +
            (link.gone ? terminal.doubtful("  gone") : "") + "\n";
    for (const auto& [field, value] : link.holds)
      text += "      " + field + "  " + shown(value) + "\n";
  }
  add_lines(text, terminal.bold("Consent"), view.consent);
  add_lines(text, terminal.bold("History"), view.history);
  return text;
}

std::string text_of(const std::vector<FieldStory>& stories, const Terminal& terminal) {
  std::string text;
  for (const FieldStory& story : stories) {
    text += terminal.bold(story.field) + ": " +
            (story.value.empty() ? "(empty)" : shown(story.value)) + "\n";
    text += "  from     " + shown(story.source) + ", round " + std::to_string(story.epoch) +
            (story.at == 0 ? "" : ", " + moment_text(story.at)) + "\n";
    text += "  rule     " + shown(story.rule) + "\n";
    for (const FieldStory::Other& other : story.losing) {
      text += "  lost     " + (other.value.empty() ? "(empty)" : shown(other.value)) + ", from " +
              shown(other.source) + ", round " + std::to_string(other.epoch);
      if (other.loss != 0)
        text += "; back with `samepage person restore " + std::to_string(other.loss) + "`";
      text += "\n";
    }
    for (const std::string& line : story.held) text += "  held     " + shown(line) + "\n";
    if (!story.consent.empty()) text += "  consent  " + shown(story.consent) + "\n";
  }
  return text.empty() ? "Nothing is known of that field.\n" : text;
}

std::string text_of(const std::vector<Case>& cases, const Terminal& terminal) {
  if (cases.empty()) return "No open cases.\n";
  std::string text;
  for (const Case& c : cases) {
    text += terminal.bold("case " + std::to_string(c.id.value)) + "  " + shown(c.kind) + ", " +
            shown(c.subject) + ", open since " + moment_text(c.opened) + "\n";
    text += "  " + shown(c.text) + "\n";
  }
  return text + "\nWhen one is settled: `samepage case resolve ID HOW`.\n";
}

std::string text_of_dead_letters(const std::vector<Change>& changes, const Catalogue& catalogue,
                                 const Terminal& terminal) {
  if (changes.empty()) return "No dead letters.\n";
  Table table(terminal, {">ID", "Change", "Key", "For", "Fields", "The system said"});
  for (const Change& c : changes)
    table.row({std::to_string(c.id.value), std::string(name_of(c.op)),
               c.key.empty() ? "(new)" : cut(shown(c.key), 24),
               std::string(name_of(c.kind)) + " " + std::to_string(c.entity.value),
               field_names(c, catalogue), cut(shown(c.message), 60)});
  return table.text() + "\n`samepage dead-letter show ID`, then edit, retry or drop it.\n";
}

std::string text_of_dead_letter(const Change& change, const Catalogue& catalogue,
                                const Terminal& terminal) {
  std::string text =
      terminal.bold("dead letter " + std::to_string(change.id.value)) + ": " +
      std::string(name_of(change.op)) + " " +
      (change.key.empty() ? "a new record" : shown(change.key)) + ", for " +
      std::string(name_of(change.kind)) + " " + std::to_string(change.entity.value) + "\n";
  text += text_of_fields(change, catalogue, "  ");
  text += "  The system said: " + shown(change.message) + "\n";
  text += "  Attempts: " + std::to_string(change.attempts) + ", last " + moment_text(change.ended) +
          "\n";
  if (!change.reason.empty()) text += "  Why it was to be written: " + shown(change.reason) + "\n";
  return text;
}

}  // namespace samepage::cli
