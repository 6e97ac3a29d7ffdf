// Writing starts from the record as last seen: a member is touched only when the canonical value
// behind it differs, and only with a text that reads back as exactly that value.

#include <algorithm>

#include "base/assert.hpp"
#include "mapping/compiled.hpp"
#include "mapping/patch.hpp"

namespace samepage {
namespace {

// The values of one rule's fields; `said` is false for those the record does not speak of. Kept
// from rule to rule, as its memory is.
class RuleValues final : public Reading {
 public:
  explicit RuleValues(std::size_t fields = 0) { start(fields); }
  void start(std::size_t fields) {
    values.resize(fields);
    for (std::string& value : values) value.clear();
    said.assign(fields, false);
    failed = false;
  }
  void value(std::size_t which, std::string normal) override {
    values[which] = std::move(normal);
    said[which] = true;
  }
  void problem(std::size_t, const char*, std::string_view) override { failed = true; }

  std::vector<std::string> values;
  std::vector<bool> said;
  bool failed = false;
};

class Putting {
 public:
  Putting(const PathTable& table, const Values& wanted, const json::Value& before,
          const json::Value* sibling)
      : table_(table),
        wanted_(wanted),
        before_(before),
        sibling_(sibling),
        create_(!before.is_object()),
        cells_(table, before),
        patch_(before) {}

  // Tells why the rule cannot write what is wanted; nothing when all went well.
  std::optional<Unwritable> rule(const MapRule& rule) {
    cells_before(rule);
    target_.start(rule.fields.size());
    rule.codec->decode(rule_cells_, target_);
    if (!differs(rule, target_)) return std::nullopt;
    views_.assign(target_.values.begin(), target_.values.end());
    const Encoded cells = rule.codec->encode(views_, rule_cells_);
    if (!cells) return cells.error();
    if (!reads_back(rule, *cells))
      return Unwritable{"SP-MAP-122", "cannot be written so that reading gives it back"};
    return write(rule, *cells);
  }

  // A new record has its value where its sibling has it, when there are several places for it.
  void cells_before(const MapRule& rule) {
    rule_cells_.clear();
    for (std::size_t i = 0; i < rule.paths.size(); ++i) rule_cells_.push_back(cells_.cell(rule, i));
    if (!create_ || sibling_ == nullptr || rule.own_paths < 2) return;
    for (std::size_t i = 0; i < rule.own_paths; ++i)
      if (read_cell(rule.paths[i], *sibling_).kind != Cell::Kind::absent)
        rule_cells_[i] = Cell::nothing();
  }

  // A telephone number written nationally would become another one when its country is changed: it
  // is then written in full.
  void pin(const MapRule& rule) {
    // A number written just now is in E.164, which every country reads alike.
    if (std::ranges::find(written_, &rule) != written_.end()) return;
    const auto told = std::span(rule.paths).subspan(rule.own_paths);
    const auto touched = [&](const Path& path) { return patch_.may_touch(path); };
    if (std::ranges::none_of(told, touched)) return;
    const auto members = json::Document::parse(patch_.json());
    SP_ASSERT(members.has_value());
    const auto after = json::Document::parse(apply_members(before_, members->root()));
    if (!after) return;
    const std::vector<Cell> was = cells_.cells(rule);
    const std::vector<Cell> now = RecordCells(table_, after->root()).cells(rule);
    // Read by the same country as before, it shows what it did, or what was read back when written.
    const auto same = [](const Cell& a, const Cell& b) {
      return a.kind == b.kind && a.text() == b.text();
    };
    if (std::ranges::equal(std::span(was).subspan(rule.own_paths),
                           std::span(now).subspan(rule.own_paths), same))
      return;
    RuleValues target(rule.fields.size());
    RuleValues shown(rule.fields.size());
    rule.codec->decode(was, target);
    rule.codec->decode(now, shown);
    if (!wanted_.find(rule.fields[0]) && !target.said[0]) return;  // was not readable before
    differs(rule, target);
    if (target.values == shown.values || target.values[0].empty()) return;
    const std::vector<std::string_view> views(target.values.begin(), target.values.end());
    if (const Encoded cells = rule.codec->encode(views, was)) write(rule, *cells);
  }

  // `after`: what reading will give. A template follows its fields and never changes on its own.
  void text(const TemplateRule& rule, const Values& current, const Values& after) {
    const auto moves = [&](FieldId field) { return current.get(field) != after.get(field); };
    if (std::ranges::none_of(rule.text.fields(), moves)) return;
    const std::string filled = rule.text.fill(after);
    if (filled.empty() || filled == read_cell(rule.path, before_).text()) return;
    patch_.set(rule.path, cell_json(Cell::make(Cell::Kind::text, filled)));
  }

  void constant(const ConstantRule& rule) {
    if (create_ && rule.path) patch_.set(*rule.path, rule.json);
  }

  PutOutcome take() && {
    PutOutcome outcome;
    outcome.json = patch_.json();
    outcome.changes = !patch_.empty();
    return outcome;
  }

 private:
  // Whether the cells, written over those that are there, read back as the wanted values.
  bool reads_back(const MapRule& rule, std::span<const Cell> written) {
    after_.assign(rule_cells_.begin(), rule_cells_.end());
    for (std::size_t i = 0; i < written.size(); ++i)
      if (written[i].kind != Cell::Kind::absent) after_[i] = written[i];
    read_.start(rule.fields.size());
    rule.codec->decode(after_, read_);
    return !read_.failed && read_.values == target_.values;
  }

  // Lays the wanted values over what is there.
  bool differs(const MapRule& rule, RuleValues& target) const {
    bool any = false;
    for (std::size_t i = 0; i < rule.fields.size(); ++i) {
      const std::string* value = wanted_.find(rule.fields[i]);
      if (value == nullptr) continue;
      const bool nothing_to_clear = create_ && value->empty();
      if (!nothing_to_clear && !(target.said[i] && target.values[i] == *value)) any = true;
      target.values[i] = *value;
    }
    return any;
  }

  std::optional<Unwritable> write(const MapRule& rule, const std::vector<Cell>& cells) {
    // A new record needs no nulls, unless null is how the system writes this value.
    const bool null_speaks = std::ranges::none_of(cells, &Cell::holds);
    // All of the cells or none.
    const bool may_fail = std::ranges::any_of(rule.paths, &Path::has_index);
    std::optional<Patch> as_it_was;
    if (may_fail) as_it_was = patch_;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (cells[i].kind == Cell::Kind::absent) continue;
      if (create_ && cells[i].kind == Cell::Kind::empty && !null_speaks) continue;
      if (!patch_.set(rule.paths[i], cell_json(cells[i]))) {
        patch_ = std::move(*as_it_was);
        return Unwritable{"SP-MAP-123", "belongs to a list position that does not exist"};
      }
    }
    written_.push_back(&rule);
    return std::nullopt;
  }

  const PathTable& table_;
  const Values& wanted_;
  const json::Value& before_;
  const json::Value* sibling_;
  bool create_;
  RecordCells cells_;
  Patch patch_;
  RuleValues target_, read_;  // of the rule at hand, as are the next
  std::vector<Cell> rule_cells_, after_;
  std::vector<std::string_view> views_;
  std::vector<const MapRule*> written_;
};

}  // namespace

Result<PutOutcome> Mapping::put(const Values& wanted, const json::Value& before,
                                const json::Value* sibling) const {
  const auto is_wanted = [&](FieldId field) { return wanted.find(field) != nullptr; };
  std::vector<FieldProblem> problems;
  Putting putting(compiled_->table, wanted, before, sibling);
  for (const MapRule& rule : compiled_->rules) {
    if (!rule.writes || std::ranges::none_of(rule.fields, is_wanted)) continue;
    if (const auto cause = putting.rule(rule)) {
      for (const FieldId field : rule.fields) {
        if (!is_wanted(field)) continue;
        problems.push_back({field, cause->code,
                            "the value of " + compiled_->place(rule, field) + " " + cause->cause});
      }
    }
  }
  for (const MapRule& rule : compiled_->rules)
    if (rule.writes) putting.pin(rule);
  if (!compiled_->templates.empty()) {
    const Values current = get(before).values;
    Values after = current;
    for (const FieldValue& value : wanted) after.set(value.field, value.value);
    for (const FieldProblem& p : problems) after.set(p.field, std::string(current.get(p.field)));
    for (const TemplateRule& rule : compiled_->templates) putting.text(rule, current, after);
  }
  for (const ConstantRule& rule : compiled_->constants) putting.constant(rule);
  PutOutcome outcome = std::move(putting).take();
  outcome.problems = std::move(problems);
  return outcome;
}

}  // namespace samepage
