// CSV and JSON Lines files, in and out. README.md says what the connector promises.
#include <samepage/sdk.hpp>

#include "edits.hpp"
#include "listing.hpp"
#include "manifest.hpp"

namespace file {
namespace {

class Connector {
 public:
  static constexpr const char* manifest = file::manifest;

  explicit Connector(const sp::Json& config) : settings_(config) {}

  void check(const sp::Call& call) {
    if (settings_.paths.empty())
      throw sp::Error(SP_CONFIG,
                      "the connection names no file; set contacts, companies, deals, "
                      "activities or subscriptions to a path");
    for (const auto& [stream, path] : settings_.paths) {
      const sp_file_info info = call.stat(path);
      if (info.exists == 0) continue;  // the first write makes it
      check_key_columns(settings_, layout_of_file(call, path, info.bytes, settings_), path);
    }
  }

  void discover(const sp::Call& call) {
    for (const auto& [stream, path] : settings_.paths) {
      const sp_file_info info = call.stat(path);
      if (info.exists == 0) continue;
      sp::Object columns;
      for (const std::string& name : layout_of_file(call, path, info.bytes, settings_).columns)
        columns.raw(name, R"({"type":"string"})");
      call.describe(stream,
                    sp::Object().text("type", "object").raw("properties", columns.take()).take());
    }
  }

  sp::Next read(const sp::Call& call, const sp::Read& read) {
    return list_page(call, read, settings_);
  }

  // The file is replaced once for the whole batch, and nothing is acknowledged before.
  void write(const sp::Call& call, const sp::Batch& batch) {
    constexpr int attempts = 3;
    const std::string path = path_of(batch.stream);
    for (int attempt = 0; attempt < attempts; ++attempt) {
      Table table(call, path, settings_);
      std::vector<Verdict> verdicts;
      for (const sp::Change& change : batch.changes) verdicts.push_back(apply(table, change));
      if (table.changed() && !replace(call, path, table)) continue;
      for (std::size_t i = 0; i < verdicts.size(); ++i) {
        const Verdict& v = verdicts[i];
        call.ack(batch.changes[i], v.status, v.key, v.message, v.version);
      }
      return;
    }
    throw sp::Error(SP_RETRY, std::string(short_name(path)) +
                                  " is being changed by somebody else; it is tried again later");
  }

  void find(const sp::Call& call, const sp::Find& find) {
    const Table table(call, path_of(find.stream), settings_);
    const Keys keys = table.keys();
    for (const std::size_t index : made_by(table, find.change)) {
      const Row row = table.row(index);
      call.upsert(find.stream, keys.key_of(row), json_of(row, table.layout()),
                  keys.version_of(row));
    }
  }

 private:
  std::string path_of(std::string_view stream) const {
    const std::string path(settings_.path(stream));
    if (path.empty())
      throw sp::Error(SP_CONFIG, "the connection names no file for " + std::string(stream) +
                                     "; set " + std::string(stream) + " to a path");
    return path;
  }

  // False when somebody changed the file since it was read.
  static bool replace(const sp::Call& call, const std::string& path, const Table& table) {
    const std::string bytes = table.bytes();
    if (bytes.size() > written_file_bytes_max)
      throw sp::Error(SP_CONFIG,
                      std::string(short_name(path)) +
                          " would become larger than 64 MiB, the most that is written in "
                          "one piece; write to another file");
    if (!table.reads_alike(bytes))
      throw sp::Error(SP_CONFIG,
                      std::string(short_name(path)) +
                          ": with what is to be written its columns could not be told any more, "
                          "so nothing was written; set delimiter and header in the connection's "
                          "options");
    const sp_file_info now = call.stat(path);
    const sp_file_info& then = table.info();
    if (now.exists != then.exists || now.identity != then.identity || now.bytes != then.bytes ||
        now.modified_ms != then.modified_ms)
      return false;
    call.replace_file(path, bytes);
    return true;
  }

  Settings settings_;
};

}  // namespace
}  // namespace file

SP_PLUGIN(file::Connector);
