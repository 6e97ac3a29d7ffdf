// The floor: what the same bytes cost at least. Parses every line with simdjson and puts it into an
// SQLite table in large batches, durably. No mapping, no matching, no merging, no network.
//
//   bench_floor STORE.db FILE.jsonl...     prints one JSON object

#include <simdjson.h>
#include <sqlite3.h>
#include <time.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

namespace {

constexpr int rows_per_commit = 10'000;

double cpu_s() {
  timespec t{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) / 1e9;
}

void must(bool good, const char* what) {
  if (good) return;
  std::fprintf(stderr, "bench_floor: %s\n", what);
  std::exit(1);
}

std::vector<simdjson::padded_string> lines_of(int count, char** files) {
  std::vector<simdjson::padded_string> lines;
  for (int i = 0; i < count; ++i) {
    std::ifstream in(files[i]);
    must(in.good(), "a file cannot be read");
    for (std::string line; std::getline(in, line);) lines.emplace_back(line);
  }
  return lines;
}

// Unescapes every text, as whoever wants the values must.
std::size_t read_texts(simdjson::ondemand::value value) {
  std::size_t bytes = 0;
  switch (value.type()) {
    case simdjson::ondemand::json_type::object:
      for (auto member : value.get_object()) bytes += read_texts(member.value());
      return bytes;
    case simdjson::ondemand::json_type::string:
      return std::string_view(value.get_string()).size();
    default:
      return 0;
  }
}

std::size_t parse_all(const std::vector<simdjson::padded_string>& lines) {
  simdjson::ondemand::parser parser;
  std::size_t bytes = 0;
  for (const auto& line : lines) {
    auto document = parser.iterate(line);
    for (auto member : document.get_object()) bytes += read_texts(member.value());
  }
  return bytes;
}

void insert_all(const char* path, const std::vector<simdjson::padded_string>& lines) {
  sqlite3* db = nullptr;
  must(sqlite3_open(path, &db) == SQLITE_OK, "the store cannot be opened");
  const auto run = [&](const char* sql) {
    must(sqlite3_exec(db, sql, nullptr, nullptr, nullptr) == SQLITE_OK, sql);
  };
  run("PRAGMA journal_mode=WAL");
  run("PRAGMA synchronous=FULL");
  run("CREATE TABLE record (id INTEGER PRIMARY KEY, raw BLOB NOT NULL)");
  sqlite3_stmt* insert = nullptr;
  must(sqlite3_prepare_v2(db, "INSERT INTO record (raw) VALUES (?1)", -1, &insert, nullptr) ==
           SQLITE_OK,
       "prepare");
  int in_batch = 0;
  for (const auto& line : lines) {
    if (in_batch == 0) run("BEGIN");
    sqlite3_bind_blob64(insert, 1, line.data(), line.size(), SQLITE_STATIC);
    must(sqlite3_step(insert) == SQLITE_DONE, "insert");
    sqlite3_reset(insert);
    if (++in_batch < rows_per_commit) continue;
    run("COMMIT");
    in_batch = 0;
  }
  if (in_batch > 0) run("COMMIT");
  sqlite3_finalize(insert);
  sqlite3_close(db);
}

}  // namespace

int main(int count, char** words) {
  must(count >= 3, "usage: bench_floor STORE.db FILE.jsonl...");
  const auto lines = lines_of(count - 2, words + 2);
  std::size_t bytes = 0;
  for (const auto& line : lines) bytes += line.size();

  const auto began = std::chrono::steady_clock::now();
  const double before = cpu_s();
  must(parse_all(lines) > 0, "nothing was parsed");
  const double parsed = cpu_s();
  insert_all(words[1], lines);
  const double inserted = cpu_s();
  const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - began;
  std::printf(
      "{\"records\": %zu, \"bytes\": %zu, \"parse_cpu_s\": %.5f, \"insert_cpu_s\": %.5f, "
      "\"cpu_s\": %.5f, \"wall_s\": %.5f}\n",
      lines.size(), bytes, parsed - before, inserted - parsed, inserted - before, wall.count());
  return 0;
}
