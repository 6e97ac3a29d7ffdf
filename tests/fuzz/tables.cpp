// Files of persons and companies of which nobody has said what their columns are: the guess, the
// mapping file, the rows as records.

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>

#include "app/table/guess_columns.hpp"
#include "app/table/header_words.hpp"
#include "app/table/inputs.hpp"
#include "base/text.hpp"
#include "fuzz.hpp"

namespace samepage {
namespace {

void sound(const Errors& errors) {
  fuzz::require(!errors.empty(), "a refusal has a fault");
  for (const Error& fault : errors) {
    fuzz::require(fault.code.starts_with("SP-"), "a fault has its code", fault.code);
    fuzz::require(!fault.message.empty(), "a fault says what it is");
  }
}

void sound(std::span<const table::ColumnPlan> columns) {
  std::size_t ids = 0;
  for (const table::ColumnPlan& plan : columns) {
    ids += plan.use == table::Use::record_id;
    fuzz::require(!plan.why.empty(), "a guess has a reason", plan.column);
    const std::string word = table::word_for(plan);
    table::ColumnPlan again;
    fuzz::require(table::set_by_word(again, word), "what is shown can be written", word);
    fuzz::require(again.use == plan.use, "a word says what the column is for", word);
    if (plan.use == table::Use::fact)
      fuzz::require(again.attribute == plan.attribute, "a word says what of somebody", word);
    if (!plan.scope_column) continue;
    fuzz::require(*plan.scope_column < columns.size(), "a scope is a column", plan.column);
    fuzz::require(&columns[*plan.scope_column] != &plan, "no column is its own scope", word);
  }
  fuzz::require(ids <= 1, "one column at most names the rows");
}

// Files of a run, gone with it.
class Folder {
 public:
  Folder() {
    std::string name = std::filesystem::temp_directory_path() / "fuzz_table_XXXXXX";
    fuzz::require(mkdtemp(name.data()) != nullptr, "there is room for a file");
    path_ = name;
  }
  Folder(const Folder&) = delete;
  ~Folder() {
    std::error_code left;
    std::filesystem::remove_all(path_, left);
  }
  static Folder& folder() {
    static Folder one;
    return one;
  }
  std::string put(const std::string& name, std::string_view bytes) {
    const std::string path = path_ + "/" + name;
    std::ofstream(path, std::ios::binary).write(bytes.data(), static_cast<long>(bytes.size()));
    return path;
  }

 private:
  std::string path_;
};

}  // namespace

// A mapping file.
SP_FUZZ(column_mapping) {
  const auto mapping = table::read_column_mapping(in.all(), "people.toml");
  if (!mapping) return sound(mapping.error());
  for (const table::ColumnOrder& order : mapping->columns)
    fuzz::require(!table::word_for(order.plan).empty(), "an order is a word", order.plan.column);
}

// Headers, one on each line; then rows, their cells parted by tabs.
SP_FUZZ(columns) {
  std::vector<std::string> headers;
  for (const std::string_view header : split(in.part(), '\n')) headers.emplace_back(header);
  if (headers.size() > 40) headers.resize(40);
  std::vector<table::ColumnLook> looks(headers.size());
  for (const std::string_view row : split(in.part(), '\n')) {
    const auto cells = split(row, '\t');
    for (std::size_t i = 0; i < looks.size(); ++i)
      looks[i].add(i < cells.size() ? cells[i] : std::string_view{});
  }
  for (const std::string& header : headers) {
    for (const std::string& word : table::words_of_header(header))
      fuzz::require(!word.empty(), "a word of a header is not empty", header);
    static_cast<void>(table::meaning_of(header));
  }
  for (const table::ColumnLook& look : looks) {
    fuzz::require(look.filled <= look.rows && look.distinct() <= look.filled, "a look counts");
    fuzz::require(look.most_frequent() <= look.filled, "a look counts what is frequent");
  }
  const auto columns = table::guess_columns(headers, looks);
  fuzz::require(columns.size() == headers.size(), "a guess for each column");
  for (std::size_t i = 0; i < headers.size(); ++i)
    fuzz::same(columns[i].column, headers[i], "in the order of the file");
  sound(columns);
  static_cast<void>(table::kind_of_rows(columns));
}

// A mapping file, empty for none; a file. Its rows have the names that are read without the rest, and
// each once.
SP_FUZZ(table_rows) {
  const auto mapping = table::read_column_mapping(in.part(), "people.toml");
  if (!mapping) return sound(mapping.error());
  const std::string path = Folder::folder().put("people.csv", in.part());
  const auto inputs = table::Inputs::open({path}, *mapping);
  if (!inputs) return sound(inputs.error());
  std::vector<identity::RecordName> names;
  std::set<identity::RecordName> seen;
  sound(inputs->all().front().columns);
  const auto named = inputs->each_name([&](identity::RecordName&& name) -> Result<void> {
    names.push_back(std::move(name));
    return {};
  });
  std::size_t at = 0;
  const auto read = inputs->each_record([&](identity::RecordInput&& record) -> Result<void> {
    fuzz::require(at < names.size() && names[at] == record.name, "a row has one name",
                  record.name.key);
    ++at;
    fuzz::require(seen.insert(record.name).second, "a name once", record.name.key);
    for (const identity::Fact& fact : record.facts)
      fuzz::require(!trim(fact.value).empty(), "a fact says something");
    return {};
  });
  if (read) {
    fuzz::require(named.has_value() && at == names.size(), "both readings have all rows");
  } else {
    sound(Errors{read.error()});
  }
}

}  // namespace samepage
