// samepage-population: writes the scale population as CSV, with its truth.
#include <charconv>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

#include "population/stream.hpp"
#include "population/table.hpp"

using namespace samepage::population;

namespace {

constexpr const char* help_text =
    R"(Usage: samepage-population --records N [--seed S] [--out FOLDER] [--split] [--changes] [--threads T]

Writes people.csv (or one file for each source) and people_truth.csv into FOLDER (default: .).
  --records N   about so many records; --persons N instead: so many persons
  --split       crm.csv, email_tool.csv, … instead of one file with a column `source`
  --changes     also changes.csv: updates, deletes and erasures in the order of arrival
The same seed gives the same bytes, whatever the number of threads.
people_truth.csv: record_id, true_id (the person), knowable_id (the part of the person's records that
hangs together by what is written in them), household_id.
)";

struct Options {
  std::uint64_t records = 0, persons = 0, seed = 1;
  std::string out = ".";
  bool split = false, changes = false;
  unsigned threads = 2;
};

[[noreturn]] void misuse(const std::string& why) {
  std::cerr << "samepage-population: " << why << "\n" << help_text;
  std::exit(64);
}

std::uint64_t number(const std::string& text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value == 0)
    misuse("'" + text + "' is no number from 1 on");
  return value;
}

Options parse(int count, char** words) {
  Options o;
  for (int i = 1; i < count; ++i) {
    const std::string word = words[i];
    const auto next = [&]() -> std::string {
      if (i + 1 == count) misuse(word + " needs a value");
      return words[++i];
    };
    if (word == "--help") {
      std::cout << help_text;
      std::exit(0);
    } else if (word == "--records")
      o.records = number(next());
    else if (word == "--persons")
      o.persons = number(next());
    else if (word == "--seed")
      o.seed = number(next());
    else if (word == "--threads")
      o.threads = static_cast<unsigned>(number(next()));
    else if (word == "--out")
      o.out = next();
    else if (word == "--split")
      o.split = true;
    else if (word == "--changes")
      o.changes = true;
    else
      misuse("there is no option '" + word + "'");
  }
  if (o.persons == 0) o.persons = o.records > 0 ? persons_for(o.records) : 0;
  if (o.persons == 0) misuse("--records is missing");
  return o;
}

}  // namespace

int main(int count, char** words) {
  const Options options = parse(count, words);
  const Setting setting{options.seed, options.persons};
  const Stream stream(setting, false, options.threads);
  const bool written = options.split
                           ? write_split(stream, options.out, options.threads)
                           : write_table(stream, options.out + "/people.csv", options.threads);
  const bool truth =
      write_truth(stream, setting, options.out + "/people_truth.csv", options.threads);
  const bool changes =
      !options.changes || write_changes(setting, options.out + "/changes.csv", options.threads);
  if (written && truth && changes) return 0;
  std::cerr << "samepage-population: cannot write to " << options.out << ": "
            << std::strerror(errno) << "\n";
  return 1;
}
