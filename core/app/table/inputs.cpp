#include "app/table/inputs.hpp"

#include <absl/container/flat_hash_set.h>

#include <algorithm>

#include "app/table/row_reading.hpp"
#include "base/hash.hpp"
#include "base/text.hpp"

namespace samepage::table {
namespace {

constexpr std::size_t sample_rows = 20'000;

std::string name_of_file(const std::string& path) { return path.substr(path.rfind('/') + 1); }

std::string stem_of(const std::string& path) {
  const std::string name = name_of_file(path);
  const std::size_t dot = name.rfind('.');
  return dot == name.npos || dot == 0 ? name : name.substr(0, dot);
}

struct Sample {
  std::vector<ColumnLook> looks;
  bool whole = true;  // the file has no more rows
};

Result<Sample> sample_of(const TableFile& file) {
  Sample sample{std::vector<ColumnLook>(file.columns().size()), true};
  std::size_t rows = 0;
  SP_TRY(file.each_row([&](std::uint64_t, const std::vector<std::string>& cells) -> Result<bool> {
    if (rows == sample_rows) {
      sample.whole = false;
      return false;
    }
    ++rows;
    for (std::size_t i = 0; i < cells.size(); ++i) sample.looks[i].add(cells[i]);
    return true;
  }));
  if (rows == 0)
    return fail("SP-TAB-002", "the file has a header and no rows", file.path(),
                "give a file with rows");
  return sample;
}

std::size_t column_with(const std::vector<ColumnPlan>& columns, Use use) {
  return static_cast<std::size_t>(std::ranges::find(columns, use, &ColumnPlan::use) -
                                  columns.begin());
}

Result<bool> is_unique(const TableFile& file, std::size_t column) {
  absl::flat_hash_set<std::uint64_t> seen;
  bool unique = true;
  SP_TRY(file.each_row([&](std::uint64_t, const std::vector<std::string>& cells) -> Result<bool> {
    return unique = seen.insert(hash64(trim(cells[column]))).second;
  }));
  return unique;
}

class Opening {
 public:
  Opening(const ColumnMapping& mapping, Errors& errors) : mapping_(mapping), errors_(errors) {}

  std::optional<Input> open(const std::string& path) {
    auto file = TableFile::open(path);
    if (!file) return wrong(file.error());
    auto sample = sample_of(*file);
    if (!sample) return wrong(sample.error());
    std::vector<ColumnPlan> guessed = guess_columns(file->columns(), sample->looks);
    Input input{std::move(*file), stem_of(path), std::move(guessed)};
    if (!mapping_.guess)
      for (ColumnPlan& plan : input.columns)
        plan = {plan.column, Use::ignored, {}, "", std::nullopt, "", "not in the mapping"};
    obey(input, mapping_.columns, false);
    if (const auto own = mapping_.inputs.find(name_of_file(path)); own != mapping_.inputs.end()) {
      if (own->second.source) input.source = *own->second.source;
      obey(input, own->second.columns, true);
    }
    input.kind = mapping_.kind.value_or(kind_of_rows(input.columns));
    names_of_rows(input, sample->whole);
    if (std::ranges::none_of(input.columns,
                             [](const ColumnPlan& plan) { return plan.use == Use::fact; }))
      return wrong({"SP-TAB-006", "no column of this file tells who is who", path,
                    "name the columns in a mapping file: --mapping M.toml"});
    return input;
  }

 private:
  std::nullopt_t wrong(Error error) {
    errors_.push_back(std::move(error));
    return std::nullopt;
  }

  // `must`: the orders are for this file alone, so a column that is not there is a mistake.
  void obey(Input& input, const std::vector<ColumnOrder>& orders, bool must) {
    for (const ColumnOrder& order : orders) {
      const auto column = std::ranges::find(input.columns, order.plan.column, &ColumnPlan::column);
      if (column == input.columns.end()) {
        if (must || mapping_.inputs.empty()) no_column(input, order.plan.column, order.where);
        continue;
      }
      if (order.plan.use == Use::record_id || order.plan.use == Use::source)
        for (ColumnPlan& other : input.columns)
          if (other.use == order.plan.use)
            other = {other.column,
                     Use::ignored,
                     {},
                     "",
                     std::nullopt,
                     "",
                     "another column is named for it"};
      *column = order.plan;
      if (order.scope_column.empty()) continue;
      const auto scope = std::ranges::find(input.columns, order.scope_column, &ColumnPlan::column);
      if (scope == input.columns.end()) {
        no_column(input, order.scope_column, order.where);
        continue;
      }
      column->scope_column = static_cast<std::size_t>(scope - input.columns.begin());
      scope->use = Use::scope;
      scope->why = "by the mapping";
    }
  }

  void no_column(const Input& input, const std::string& name, const std::string& where) {
    const std::vector<std::string_view> known(input.file.columns().begin(),
                                              input.file.columns().end());
    const std::string_view meant = nearest(name, known);
    errors_.push_back({"SP-TAB-004",
                       "the file " + input.file.path() + " has no column '" + name + "'", where,
                       meant.empty() ? "its columns: " + join(input.file.columns(), ", ")
                                     : "did you mean '" + std::string(meant) + "'?"});
  }

  // A column that was guessed to name the rows may repeat beyond the sample.
  void names_of_rows(Input& input, bool sample_is_whole) {
    const std::size_t id = column_with(input.columns, Use::record_id);
    input.numbered = id == input.columns.size();
    if (input.numbered || sample_is_whole || input.columns[id].why == "by the mapping") return;
    const auto unique = is_unique(input.file, id);
    if (!unique) {
      errors_.push_back(unique.error());
    } else if (!*unique) {
      input.columns[id].use = Use::ignored;
      input.columns[id].why = "would name the rows, but repeats";
      input.numbered = true;
    }
  }

  const ColumnMapping& mapping_;
  Errors& errors_;
};

void check_inputs_are_given(const ColumnMapping& mapping, const std::vector<std::string>& paths,
                            Errors& errors) {
  for (const auto& [name, orders] : mapping.inputs)
    if (std::ranges::none_of(paths,
                             [&](const std::string& path) { return name_of_file(path) == name; }))
      errors.push_back({"SP-TAB-004", "there is no input '" + name + "'", orders.where,
                        "write the file's name without its folder"});
}

}  // namespace

std::expected<Inputs, Errors> Inputs::open(const std::vector<std::string>& paths,
                                           const ColumnMapping& mapping) {
  Errors errors;
  Inputs inputs;
  check_inputs_are_given(mapping, paths, errors);
  for (const std::string& path : paths) {
    auto input = Opening(mapping, errors).open(path);
    if (!input) continue;
    // two files of one name are two sources
    const std::string wanted = input->source;
    for (int n = 2;
         std::ranges::find(inputs.inputs_, input->source, &Input::source) != inputs.inputs_.end();
         ++n)
      input->source = wanted + " " + std::to_string(n);
    inputs.inputs_.push_back(std::move(*input));
  }
  if (!errors.empty()) return std::unexpected(std::move(errors));
  inputs.settings_.default_country = mapping.default_country;
  inputs.settings_.blocked = mapping.blocked;
  for (const Input& input : inputs.inputs_) {
    const auto own = mapping.inputs.find(name_of_file(input.file.path()));
    if (own != mapping.inputs.end() && own->second.duplicate_free)
      inputs.settings_.sources.push_back({input.source, true});
  }
  return inputs;
}

Result<void> Inputs::each_record(
    const std::function<Result<void>(identity::RecordInput&&)>& take) const {
  absl::flat_hash_set<std::uint64_t> seen;
  for (const Input& input : inputs_) {
    RowReading reading(input);
    const auto read = input.file.each_row(
        [&](std::uint64_t line, const std::vector<std::string>& cells) -> Result<bool> {
          identity::RecordInput record = reading.record(cells);
          const std::string where = input.file.path() + " line " + std::to_string(line);
          if (record.name.key.empty())
            return fail("SP-TAB-005", "the row has no record id", where,
                        "fill in the id, or map another column as record_id");
          if (!seen.insert(hash64(record.name.key, hash64(record.name.source))).second)
            return fail("SP-TAB-005",
                        "the record id '" + record.name.key + "' is in the file twice", where,
                        "give each row an id of its own, or map another column as record_id");
          if (auto taken = take(std::move(record)); !taken)
            return std::unexpected(std::move(taken).error());
          return true;
        });
    if (!read) return read;
  }
  return {};
}

Result<void> Inputs::each_name(
    const std::function<Result<void>(identity::RecordName&&)>& take) const {
  for (const Input& input : inputs_) {
    RowReading reading(input);
    const auto read = input.file.each_row(
        [&](std::uint64_t, const std::vector<std::string>& cells) -> Result<bool> {
          SP_TRY(take(reading.name(cells)));
          return true;
        });
    if (!read) return read;
  }
  return {};
}

}  // namespace samepage::table
