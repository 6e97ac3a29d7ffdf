#include "mapping/mapping.hpp"

#include <algorithm>

#include "mapping/compiled.hpp"
#include "mapping/normalisers.hpp"

namespace samepage {

Mapping::Mapping(std::unique_ptr<Compiled> compiled) : compiled_(std::move(compiled)) {}
Mapping::Mapping(Mapping&&) noexcept = default;
Mapping& Mapping::operator=(Mapping&&) noexcept = default;
Mapping::~Mapping() = default;

const std::string& Mapping::stream() const { return compiled_->stream; }
EntityKind Mapping::entity() const { return compiled_->entity; }
const std::vector<FieldId>& Mapping::readable() const { return compiled_->readable; }
const std::vector<FieldId>& Mapping::writable() const { return compiled_->writable; }
bool Mapping::grows(FieldId field) const {
  return std::ranges::find(compiled_->growing, field) != compiled_->growing.end();
}
bool Mapping::has_choice_of_place() const {
  return std::ranges::any_of(compiled_->rules,
                             [](const MapRule& rule) { return rule.writes && rule.own_paths > 1; });
}
std::uint64_t Mapping::fingerprint() const { return compiled_->fingerprint; }

std::string Mapping::Compiled::place(const MapRule& rule, FieldId field) const {
  std::string text = names.at(field);
  for (std::size_t i = 0; i < rule.paths.size(); ++i)
    text += (i == 0 ? " at '" : ", '") + rule.paths[i].text() + "'";
  return text;
}

Cell RecordCells::cell(const MapRule& rule, std::size_t path) const {
  const auto place = rule.places[path];
  if (!place) return read_cell(rule.paths[path], record_);
  const PathTable::Found& found = found_[*place];
  return cell_of(found.value, found.null_on_way);
}

std::vector<Cell> RecordCells::cells(const MapRule& rule) const {
  std::vector<Cell> cells;
  cells.reserve(rule.paths.size());
  for (std::size_t i = 0; i < rule.paths.size(); ++i) cells.push_back(cell(rule, i));
  return cells;
}

namespace {

template <class Compiled>
class IntoOutcome final : public Reading {
 public:
  IntoOutcome(const Compiled& compiled, GetOutcome& outcome)
      : compiled_(compiled), outcome_(outcome) {}
  void now(const MapRule& rule) { rule_ = &rule; }
  void value(std::size_t which, std::string normal) override {
    outcome_.values.set(rule_->fields[which], std::move(normal));
  }
  void problem(std::size_t which, const char* code, std::string_view cause) override {
    const FieldId field = rule_->fields[which];
    outcome_.problems.push_back(
        {field, code, "the value of " + compiled_.place(*rule_, field) + " " + std::string(cause)});
  }

 private:
  const Compiled& compiled_;
  GetOutcome& outcome_;
  const MapRule* rule_ = nullptr;
};

}  // namespace

GetOutcome Mapping::get(const json::Value& record) const {
  GetOutcome outcome;
  if (!record.is_object()) return outcome;
  outcome.values.reserve(compiled_->readable.size());
  IntoOutcome reading(*compiled_, outcome);
  const RecordCells cells(compiled_->table, record);
  for (const MapRule& rule : compiled_->rules) {
    if (!rule.reads) continue;
    reading.now(rule);
    if (rule.paths.size() == 1) {  // nearly every rule
      const Cell cell = cells.cell(rule, 0);
      rule.codec->decode({&cell, 1}, reading);
    } else {
      rule.codec->decode(cells.cells(rule), reading);
    }
  }
  for (const ConstantRule& constant : compiled_->constants)
    if (constant.field) outcome.values.set(*constant.field, constant.value);
  for (const ComposeRule& compose : compiled_->composes) {
    const auto text = compose.text.fill_whole(outcome.values);
    if (!text) continue;
    if (auto normal = normal_value(compose.field, *text))
      outcome.values.set(compose.field.id, std::move(*normal));
  }
  return outcome;
}

}  // namespace samepage
