#include "app/wiring/check_hub.hpp"

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

#include "app/wiring/sessions.hpp"
#include "base/limits.hpp"
#include "base/text.hpp"

namespace samepage {
namespace {

constexpr std::size_t samples = 100;         // records of one stream
constexpr std::size_t breaches_told = 5;     // of one stream: the rest is more of the same
constexpr std::size_t unmapped_told = 12;

class ConnectionCheck {
 public:
  ConnectionCheck(Hub& hub, World& world, Catalogue& catalogue, const ConnectionConfig& connection,
                  std::vector<Finding>& findings)
      : hub_(hub), world_(world), catalogue_(catalogue), connection_(connection), out_(findings) {}

  void run() {
    auto opening = prepare(world_, **hub_.shelf(), config(), connection_);
    if (!opening) return bad("connector", opening.error());
    const Manifest manifest = opening->plugin.manifest;
    good("connector", manifest.title + " " + manifest.version + ", " + approval(opening->plugin));
    good("permissions", permissions(*opening));
    const auto mappings = compile_mappings(manifest);
    auto session = open_connection(world_, **hub_.shelf(), connection_, std::move(*opening));
    if (!session) return bad("start", session.error());
    if (auto checked = (*session)->check(); !checked)
      return bad("credentials", {checked.error().error});
    good("credentials", "the system answers and accepts them");
    if (connection_.direction == Direction::write) return;
    for (const auto& [stream, mapping] : mappings) sample(**session, stream, mapping);
  }

 private:
  const Config& config() { return **hub_.config(); }

  void good(std::string topic, std::string text) {
    out_.push_back({Finding::Level::good, connection_.name, std::move(topic), std::move(text), {}});
  }
  void doubtful(std::string topic, std::string text) {
    out_.push_back(
        {Finding::Level::doubtful, connection_.name, std::move(topic), std::move(text), {}});
  }
  void bad(const std::string& topic, const Errors& errors) {
    for (Error error : errors) {
      if (error.where.empty()) error.where = connection_.where;
      out_.push_back(
          {Finding::Level::bad, connection_.name, topic, error.message, std::move(error)});
    }
  }

  std::string approval(const PluginInfo& plugin) {
    const auto lock = (*hub_.shelf())->lock();
    const bool approved = lock && lock->approved(connection_.plugin).has_value();
    return (approved ? "approved" : "not approved, runs because developer_mode is on") +
           std::string(", sha256 ") + plugin.digest.substr(0, 12);
  }

  std::string permissions(const Opening& opening) {
    std::vector<std::string> parts;
    for (const std::string& host : opening.grants.http.allowed_hosts)
      parts.push_back("calls " + host);
    for (const auto& root : opening.grants.files)
      parts.push_back((root.writable ? "writes " : "reads ") + root.path);
    for (const auto& [name, use] : opening.plugin.manifest.secrets)
      parts.push_back("uses secret " + name);
    return parts.empty() ? "none" : join(parts, ", ");
  }

  std::map<std::string, Mapping> compile_mappings(const Manifest& manifest) {
    std::map<std::string, Mapping> mappings;
    const std::string folder = connection_.mapping.empty() ? config().mappings + "/" + manifest.id
                                                           : connection_.mapping;
    for (const StreamManifest& stream : manifest.streams) {
      const bool named = std::ranges::find(connection_.streams, stream.name) !=
                         connection_.streams.end();
      if (!connection_.streams.empty() && !named) continue;
      const std::string topic = "mapping " + stream.name;
      const std::string file = folder + "/" + stream.name + ".toml";
      const auto info = world_.files.stat(file);
      if (!named && info && !info->exists) {
        doubtful(topic, "there is none, so this stream is left alone (" + file + ")");
        continue;
      }
      auto text = read_text_file(world_.files, file, limits::mapping_file_bytes);
      if (!text) {
        bad(topic, {text.error()});
        continue;
      }
      auto mapping = Mapping::compile(*text, file, catalogue_, config().default_country);
      if (!mapping) {
        bad(topic, mapping.error());
        continue;
      }
      good(topic, std::to_string(mapping->readable().size()) + " fields are read, " +
                      std::to_string(mapping->writable().size()) + " can be written");
      mappings.emplace(stream.name, std::move(*mapping));
    }
    for (const std::string& name : connection_.streams)
      if (manifest.stream(name) == nullptr)
        bad("streams", {{"SP-CFG-043",
                         "connector '" + manifest.id + "' has no stream '" + name + "'",
                         connection_.where, "`samepage plugin list` shows its streams"}});
    return mappings;
  }

  void sample(Session& session, const std::string& stream, const Mapping& mapping) {
    const std::string topic = "sample " + stream;
    const StreamManifest* manifest = session.manifest().stream(stream);
    if (manifest == nullptr || manifest->changes == ReadChanges::none) return;
    auto page = session.read({stream, "", std::min<std::uint32_t>(connection_.page, samples)});
    if (!page) return bad(topic, {page.error().error});
    std::size_t seen = 0, problems = 0;
    Errors breaches;
    std::set<std::string> unmapped;
    for (const SourceRecord& record : page->records) {
      if (seen == samples) break;
      if (record.op != SourceOp::upsert) continue;
      const auto body = json::Document::parse(record.json);
      if (!body) continue;
      ++seen;
      for (Error& error : check_lens_laws(mapping, catalogue_, body->root()))
        breaches.push_back(std::move(error));
      problems += mapping.get(body->root()).problems.size();
      for (std::string& path : mapping.unmapped(body->root())) unmapped.insert(std::move(path));
    }
    tell(topic, seen, problems, std::move(breaches), unmapped);
  }

  void tell(const std::string& topic, std::size_t seen, std::size_t problems, Errors breaches,
            const std::set<std::string>& unmapped) {
    const std::string records = std::to_string(seen) + (seen == 1 ? " record" : " records");
    if (breaches.empty()) {
      good(topic, seen == 0 ? "there are no records to look at"
                            : records + " read; writing them back would change nothing");
    } else {
      if (breaches.size() > breaches_told) breaches.resize(breaches_told);
      bad(topic, breaches);
    }
    if (problems > 0)
      doubtful(topic, std::to_string(problems) + " values of " + records +
                          " can't be read and would be left out");
    if (unmapped.empty()) return;
    std::vector<std::string> some;
    for (const std::string& path : unmapped)
      if (some.size() < unmapped_told) some.push_back(path);
    const std::size_t more = unmapped.size() - some.size();
    doubtful(topic, "not mapped: " + join(some, ", ") +
                        (more > 0 ? " and " + std::to_string(more) + " more" : ""));
  }

  Hub& hub_;
  World& world_;
  Catalogue& catalogue_;
  const ConnectionConfig& connection_;
  std::vector<Finding>& out_;
};

// Opened only when it is there, so that a check leaves no store behind.
Finding look_at_store(Hub& hub) {
  const std::string& url = (*hub.config())->store_url;
  const std::string path = url.substr(url.find(':') + 1);
  RealFiles files;
  const std::string folder = std::filesystem::path(path).parent_path().string();
  const auto there = files.stat(path), above = files.stat(folder.empty() ? "." : folder);
  if (url.starts_with("sqlite:") && there && !there->exists) {
    if (above && above->folder)
      return {Finding::Level::good, "", "store", path + " will be made by the first round", {}};
    const Error error{"SP-STO-001", "the store's folder '" + folder + "' is not there", path,
                      "make the folder, or name another file in [store] url"};
    return {Finding::Level::bad, "", "store", error.message, error};
  }
  if (auto store = hub.store(); !store)
    return {Finding::Level::bad, "", "store", store.error().front().message,
            store.error().front()};
  return {Finding::Level::good, "", "store", path, {}};
}

void add_bad(std::vector<Finding>& findings, const std::string& topic, const Errors& errors) {
  for (const Error& error : errors)
    findings.push_back({Finding::Level::bad, "", topic, error.message, error});
}

}  // namespace

std::vector<Finding> check_hub(Hub& hub, const std::vector<std::string>& names) {
  std::vector<Finding> findings;
  auto config = hub.config();
  if (!config) {
    add_bad(findings, "configuration", config.error());
    return findings;
  }
  findings.push_back({Finding::Level::good, "", "configuration",
                      hub.config_path() + ", " + std::to_string((*config)->connections.size()) +
                          ((*config)->connections.size() == 1 ? " connection" : " connections"),
                      {}});
  auto shelf = hub.shelf();
  if (!shelf) add_bad(findings, "log", shelf.error());
  auto catalogue = hub.catalogue();
  if (!catalogue) add_bad(findings, "canonical fields", catalogue.error());
  if (!shelf || !catalogue) return findings;
  findings.push_back({Finding::Level::good, "", "canonical fields",
                      std::to_string((*catalogue)->fields().size()) + " fields, " +
                          (*config)->mappings,
                      {}});
  findings.push_back(look_at_store(hub));
  Catalogue all = **catalogue;  // mappings may add custom fields
  for (const ConnectionConfig& connection : (*config)->connections) {
    if (!names.empty() && std::ranges::find(names, connection.name) == names.end()) continue;
    ConnectionCheck(hub, **hub.world(), all, connection, findings).run();
  }
  return findings;
}

}  // namespace samepage
