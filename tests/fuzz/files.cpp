// Files of other people: CSV rows, tables that are read and written, lines of access logs.

#include "base/text.hpp"
#include "connector.hpp"
#include "fuzz.hpp"
#include "plugins/file/csv.hpp"
#include "plugins/weblog/hit.hpp"
#include "plugins/weblog/moments.hpp"

namespace samepage {
namespace {

using sp::testing::FakeHost;
using sp::testing::Outcome;

}  // namespace

// The delimiter's number and whether lines end with bare returns, on the first line; then the file.
SP_FUZZ(csv_rows) {
  const std::string_view head = in.part();
  const file::Dialect dialect{fuzz::csv_delimiters[head.empty() ? 0 : head.front() & 3],
                              head.find('r') != head.npos};
  const std::string_view text = in.part();
  std::vector<std::string> cells, again;
  for (std::size_t at = 0; at < text.size();) {
    const file::TakenRow row = file::take_row(text.substr(at), true, dialect, cells);
    fuzz::require(row.state != file::TakenRow::State::unfinished, "at the end every row ends");
    fuzz::require(row.bytes > 0 && row.bytes <= text.size() - at, "a row has bytes");
    at += row.bytes;
    if (row.state == file::TakenRow::State::broken) {
      fuzz::require(row.fault[0] != '\0', "a broken row says why");
      continue;
    }
    const std::string written = file::csv_row(cells, dialect.delimiter) + "\n";
    // Where bare returns end rows, others do too; a written row is then read the same.
    const file::TakenRow back = file::take_row(written, true, {dialect.delimiter, false}, again);
    fuzz::require(back.state == file::TakenRow::State::whole && back.bytes == written.size(),
                  "what is written is one row", written);
    fuzz::require(again == cells, "what is written is read back", written);
  }
}

// A file that is there; the value of a row that is added. What was written is read back, and the
// rows that were there are still there.
SP_FUZZ(file_table) {
  static const fuzz::Connector plugin("file");
  constexpr std::string_view path = "lists/contacts.csv";
  FakeHost host;
  host.put(std::string(path), std::string(in.part()));
  host.now += 3'600'000;  // nobody is writing it now
  sp::testing::Connection connection(plugin.table(), host, R"({"contacts": "lists/contacts.csv"})");
  if (connection.opened.status != SP_OK) return;
  const Outcome before = fuzz::kept(connection.read_all("contacts"));
  if (before.status != SP_OK) return;
  const std::string value = to_utf8_lossy(in.part()).substr(0, 2'000);
  std::string json = R"({"email":"new@example.test","note":)";
  json += sp::quoted(is_utf8(value) ? value : "cut") + "}";
  const Outcome written = fuzz::kept(connection.write("contacts", {{.json = json}}));
  const auto ack = written.acks.find(0);
  if (written.status != SP_OK || ack == written.acks.end() || ack->second.status != SP_OK) return;
  host.now += 3'600'000;
  const Outcome after = fuzz::kept(connection.read_all("contacts"));
  fuzz::require(after.status == SP_OK, "what was written can be read", after.message);
  fuzz::require(after.record(ack->second.key) != nullptr, "a row that was acknowledged is there",
                host.files[std::string(path)].bytes);
  for (const auto& record : before.records)
    fuzz::require(after.record(record.key) != nullptr, "a row that was there is still there",
                  host.files[std::string(path)].bytes);
}

// Settings of the connection; lines of a log.
SP_FUZZ(weblog_lines) {
  const std::string_view words = in.part();
  std::optional<weblog::Settings> settings;
  try {
    settings.emplace(sp::Json::parse(words.empty() ? R"({"path":"logs/access.log"})" : words));
  } catch (const sp::Error&) {
    return;
  }
  for (const std::string_view line : split(in.part(), '\n')) {
    const auto hit = weblog::read_hit(line, *settings);
    if (!hit) continue;
    const std::string text = weblog::moment_text(hit->at_ms);
    fuzz::require(!text.empty(), "a hit has a moment");
    fuzz::require(hit->page.find('?') == std::string::npos, "a page has no query", hit->page);
    if (is_utf8(line)) fuzz::require(is_utf8(hit->page), "a page is UTF-8", hit->page);
  }
}

SP_FUZZ(weblog_moments) {
  for (const auto moment : {weblog::clf_moment(in.all()), weblog::member_moment(in.all())}) {
    if (!moment) continue;
    const std::string text = weblog::moment_text(*moment);
    fuzz::require(weblog::member_moment(text) == moment, "a moment is read back", text);
  }
}

// The log, read page by page.
SP_FUZZ(weblog) {
  static const fuzz::Connector plugin("weblog");
  FakeHost host;
  host.put("logs/access.log", std::string(in.part()));
  sp::testing::Connection connection(plugin.table(), host,
                                     R"({"path":"logs/access.log","ip":"shorten"})");
  fuzz::require(connection.opened.status == SP_OK, "the configuration is one",
                connection.opened.message);
  for (const char* stream : {"visits", "visitors", "campaigns"}) {
    const Outcome read = fuzz::kept(connection.read_all(stream, {}, SP_CHANGES, 3));
    if (read.status == SP_OK && read.cursor) fuzz::kept(connection.read(stream, *read.cursor));
  }
  fuzz::kept(connection.read("visits", in.part()));  // a cursor of somebody else
}

}  // namespace samepage
