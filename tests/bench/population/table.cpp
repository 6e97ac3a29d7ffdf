#include "population/table.hpp"

#include <fstream>

#include "file/csv.hpp"
#include "population/knowable.hpp"

namespace samepage::population {
namespace {

constexpr std::size_t chunk_records = 8192;

std::vector<Field> columns_of(Source source) {
  std::vector<Field> columns;
  using enum Field;
  switch (source) {
    case Source::crm:
      return {full_name, email, phone, company, job_title, street, postcode, city, country};
    case Source::mail:
      return {email, given_name, family_name};
    case Source::marketing:
      return {email, full_name, company, country, cookie};
    case Source::web:
      return {cookie, user_id, email_sha256, ip_city};
    case Source::social:
      return {handle, full_name, city, email};
    default:
      return {full_name, email, phone, street, postcode, city, country, card_token, birth_date};
  }
}

std::string line_of(std::vector<std::string> cells) { return file::csv_row(cells, ',') + "\n"; }

std::vector<std::string> cells_of(const Record& record) {
  std::vector<std::string> cells{record.id, std::string(name_of(record.source))};
  cells.insert(cells.end(), record.fields.begin(), record.fields.end());
  return cells;
}

bool write(const Stream& stream, const std::string& path, unsigned threads, const std::string& head,
           const std::function<std::string(std::size_t)>& line) {
  std::ofstream out(path, std::ios::binary);
  out << head;
  in_chunks(
      stream.size(), chunk_records, threads,
      [&](std::size_t from, std::size_t to) {
        std::string text;
        for (std::size_t i = from; i < to; ++i) text += line(i);
        return text;
      },
      [&](const std::string& text) { out << text; });
  return out.flush().good();
}

}  // namespace

std::string header() {
  std::string text = "record_id,source";
  for (std::size_t f = 0; f < field_count; ++f)
    text += "," + std::string(name_of(static_cast<Field>(f)));
  return text;
}

std::string row_of(const Record& record) { return line_of(cells_of(record)); }

bool write_table(const Stream& stream, const std::string& path, unsigned threads) {
  return write(stream, path, threads, header() + "\n",
               [&](std::size_t i) { return row_of(stream.record(i)); });
}

bool write_split(const Stream& stream, const std::string& folder, unsigned threads) {
  bool whole = true;
  for (std::size_t s = 0; s < source_count; ++s) {
    const auto source = static_cast<Source>(s);
    const std::vector<Field> columns = columns_of(source);
    std::vector<std::string> head{"id"};
    for (const Field f : columns) head.emplace_back(name_of(f));
    whole =
        write(stream, folder + "/" + std::string(name_of(source)) + ".csv", threads, line_of(head),
              [&](std::size_t i) -> std::string {
                const Record record = stream.record(i);
                if (record.source != source) return "";
                std::vector<std::string> cells{record.id};
                for (const Field f : columns) cells.push_back(record[f]);
                return line_of(cells);
              }) &&
        whole;
  }
  return whole;
}

// By person, not by arrival: a person's parts are found once.
bool write_truth(const Stream& stream, const Setting& setting, const std::string& path,
                 unsigned threads) {
  std::ofstream out(path, std::ios::binary);
  out << "record_id,true_id,knowable_id,household_id\n";
  const auto persons = [&](std::size_t from, std::size_t to) {
    std::string text;
    for (std::uint64_t p = from; p < to; ++p) {
      const auto records = records_of_person(setting, p);
      const auto parts = knowable_parts(p, records);
      const std::string home = std::to_string(household_of(setting.seed, p).id);
      for (std::size_t i = 0; i < records.size(); ++i)
        text += line_of({records[i].id, "p" + std::to_string(p), parts[i], "h" + home});
    }
    return text;
  };
  in_chunks(setting.persons, chunk_records, threads, persons,
            [&](const std::string& text) { out << text; });
  for (std::size_t i = 0; i < stream.size(); ++i) {
    if (!stream.is_junk(i)) continue;
    const std::string number = std::to_string(stream.arrival(i).person);
    out << line_of({stream.record(i).id, "j" + number, "j" + number, ""});
  }
  return out.flush().good();
}

bool write_changes(const Setting& setting, const std::string& path, unsigned threads) {
  const Stream stream(setting, true, threads);
  return write(stream, path, threads, "act," + header() + "\n", [&](std::size_t i) -> std::string {
    const Act act = stream.arrival(i).act;
    if (act == Act::add) return "";
    std::vector<std::string> cells = cells_of(stream.record(i));
    cells.insert(cells.begin(), std::string(name_of(act)));
    return line_of(cells);
  });
}

}  // namespace samepage::population
