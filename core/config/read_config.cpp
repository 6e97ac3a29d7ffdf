#include "config/read_config.hpp"

#include <algorithm>
#include <charconv>
#include <filesystem>

#include "base/text.hpp"
#include "config/config_parts.hpp"

namespace samepage {
namespace {

constexpr std::size_t most_files = 64;
constexpr std::size_t most_faults = 200;  // more than that helps nobody

const std::vector<std::pair<std::string_view, std::string>> log_levels = {
    {"debug", "debug"}, {"info", "info"}, {"warn", "warn"}, {"error", "error"}};

std::string folder_of(const std::string& path) {
  return std::filesystem::path(path).parent_path().string();
}

// An empty path means: the default. A relative one is made absolute.
void read_path(const ConfigPart& part, OptionTable& table, std::string_view name,
                 std::string& out) {
  std::string given;
  if (table.text(name, given) && !given.empty()) out = absolute_path(part.folder, given);
}

void read_store(const ConfigPart& part, toml::Value value, Config& config) {
  OptionTable table(part.reading, part.document, value, "store", "store");
  if (!table.text("url", config.store_url)) return;
  constexpr std::string_view sqlite = "sqlite:";
  if (config.store_url.starts_with(sqlite) && config.store_url.size() > sqlite.size()) {
    config.store_url = std::string(sqlite) +
                       absolute_path(part.folder, config.store_url.substr(sqlite.size()));
  } else if (!config.store_url.starts_with("postgresql://")) {
    table.fault("url", "SP-CFG-004", "'url' is no store",
                "write \"sqlite:PATH\", such as \"sqlite:samepage.db\"");
  }
}

void check_country(OptionTable& table, std::string& country) {
  const auto upper = [](char c) { return c >= 'A' && c <= 'Z'; };
  if (country.empty() || (country.size() == 2 && upper(country[0]) && upper(country[1]))) return;
  table.fault("default_country", "SP-CFG-004", "'default_country' is no country code",
              "write two capital letters, such as \"DE\", or \"\" for none");
  country.clear();
}

void read_identity(const ConfigPart& part, toml::Value value, Config& config) {
  OptionTable table(part.reading, part.document, value, "identity", "identity");
  table.whole("cap", config.identifier_cap, 2, 1000);
  table.whole("sure", config.sure_percent, 50, 100);
  table.texts("blocked", config.blocked_identifiers);
  for (const std::string& blocked : config.blocked_identifiers) {
    const std::size_t colon = blocked.find(':');
    if (colon != 0 && colon != blocked.npos && colon + 1 < blocked.size()) continue;
    table.fault("blocked", "SP-CFG-004", "'blocked' has an item without its kind",
                "write KIND:VALUE, such as \"email:info@example.com\"");
    break;
  }
}

// Numbers about customers and no log-in: only for this machine.
void read_serve(const ConfigPart& part, toml::Value value, Config& config) {
  OptionTable table(part.reading, part.document, value, "serve", "serve");
  if (!table.text("metrics_listen", config.metrics_listen) || config.metrics_listen.empty()) return;
  const std::string_view at = config.metrics_listen;
  const std::size_t colon = at.rfind(':');
  const std::string_view host = at.substr(0, colon == at.npos ? 0 : colon);
  const std::string_view port = colon == at.npos ? at : at.substr(colon + 1);
  const bool digits = !port.empty() && port.size() <= 5 &&
                      port.find_first_not_of("0123456789") == port.npos &&
                      std::stoi(std::string(port)) <= 65535;
  if (digits && (host == "127.0.0.1" || host == "[::1]" || host == "localhost")) return;
  table.fault("metrics_listen", "SP-CFG-004",
              "'metrics_listen' is not an address and port of this machine",
              "write \"127.0.0.1:9464\", or \"\" for none; let a proxy with a log-in serve others");
}

void read_http(const ConfigPart& part, toml::Value value, Config& config) {
  OptionTable table(part.reading, part.document, value, "http", "http");
  read_path(part, table, "ca_file", config.http_ca_file);
  if (!table.text("proxy", config.http_proxy) || config.http_proxy.empty()) return;
  if (config.http_proxy.starts_with("http://") && config.http_proxy.find('@') == std::string::npos)
    return;
  table.fault("proxy", "SP-CFG-004", "'proxy' is not a proxy's address without a password",
              "write \"http://HOST:PORT\"");
}

void read_root(const ConfigPart& part, Config& config) {
  const toml::Value root = part.document.root();
  OptionTable table(part.reading, part.document, root, "", "");
  table.inner("include");
  if (table.text("default_country", config.default_country))
    check_country(table, config.default_country);
  table.flag("developer_mode", config.developer_mode);
  {
    OptionTable paths(part.reading, part.document, table.inner("paths"), "paths", "paths");
    read_path(part, paths, "mappings", config.mappings);
    read_path(part, paths, "plugins", config.plugins);
    OptionTable log(part.reading, part.document, table.inner("log"), "log", "log");
    log.choice("level", config.log_level, log_levels);
    read_path(part, log, "file", config.log_file);
    OptionTable merge(part.reading, part.document, table.inner("merge"), "merge", "merge");
    merge.duration("clock_skew", config.clock_skew, 0, 3'600'000);
    OptionTable pull(part.reading, part.document, table.inner("pull"), "pull", "pull");
    pull.duration("patience", config.pull_patience, 1000, 86'400'000);
  }
  read_store(part, table.inner("store"), config);
  read_identity(part, table.inner("identity"), config);
  read_http(part, table.inner("http"), config);
  read_serve(part, table.inner("serve"), config);
  read_brakes(part, table.inner("brakes"), config.brakes);
  read_purposes(part, table.inner("purposes"), config);
  read_connections(part, table.inner("connections"), config);
}

// "/etc/hub/samepage.toml:12 [store]" of that file → 12; 0: the file as a whole; -1: elsewhere.
int line_in(const std::string& where, const std::string& file) {
  if (!where.starts_with(file)) return -1;
  const std::string_view rest = std::string_view(where).substr(file.size());
  if (rest.empty() || rest.front() == ' ') return 0;
  int line = -1;
  if (rest.front() == ':') std::from_chars(rest.data() + 1, rest.data() + rest.size(), line);
  return line;
}

// As somebody meets them who goes through the files from top to bottom.
void sort_by_place(Errors& faults, const std::vector<std::string>& files) {
  const auto place = [&](const Error& fault) {
    for (std::size_t i = 0; i < files.size(); ++i)
      if (const int line = line_in(fault.where, files[i]); line >= 0) return std::pair(i, line);
    return std::pair(files.size(), 0);
  };
  std::ranges::stable_sort(faults, {}, place);
}

struct FileReader {
  const ConfigSources& sources;
  Config& config;
  Reading reading = {};
  std::vector<std::string> open = {};  // the chain of includes down to this file
  std::vector<std::string> done = {};  // in the order of reading

  void fault(std::string code, std::string message, std::string where, std::string fix) {
    reading.faults.push_back(
        {std::move(code), std::move(message), std::move(where), std::move(fix)});
  }

  void read(const std::string& path, const std::string& named_at) {
    if (std::ranges::find(open, path) != open.end()) {
      fault("SP-CFG-005", "'" + path + "' includes itself, by way of " + join(open, " → "),
            named_at, "take one of these includes out");
      return;
    }
    if (std::ranges::find(done, path) != done.end()) return;
    done.push_back(path);
    if (done.size() > most_files) {
      fault("SP-CFG-006", "more than " + std::to_string(most_files) + " files are included",
            named_at, "put several of them into one");
      return;
    }
    auto text = sources.read(path);
    if (!text) {
      fault("SP-CFG-001", "the configuration can't be read: " + text.error().message,
            named_at.empty() ? path : named_at,
            named_at.empty() ? "`samepage init` writes one; --config names another" :
                               "correct the path, or take the include out");
      return;
    }
    auto document = toml::Document::parse(*text, path);
    if (!document) {
      reading.faults.push_back(document.error());
      return;
    }
    const ConfigPart part{reading, *document, sources, folder_of(path)};
    read_root(part, config);
    open.push_back(path);
    read_includes(part);
    open.pop_back();
  }

  void read_includes(const ConfigPart& part) {
    reading.known.insert("include");
    const toml::Value include = part.document.root()["include"];
    if (!include.exists()) return;
    const std::string where = part.document.where(include);
    if (!include.is(toml::Kind::array) || include.texts().size() != include.size()) {
      fault("SP-CFG-003", "'include' should be a list of file names", where,
            "write include = [\"connections.toml\"]");
      return;
    }
    for (const std::string& name : include.texts())
      read(absolute_path(part.folder, name), where);
  }
};

bool share_a_stream(const ConnectionConfig& a, const ConnectionConfig& b) {
  return a.streams.empty() || b.streams.empty() ||
         std::ranges::any_of(a.streams, [&](const std::string& stream) {
           return std::ranges::find(b.streams, stream) != b.streams.end();
         });
}

// One account under two names would be kept in step with itself: what is new in the one is new in
// the other, for ever.
void check_accounts(const Config& config, Reading& reading) {
  for (auto a = config.connections.begin(); a != config.connections.end(); ++a) {
    for (auto b = a + 1; b != config.connections.end(); ++b) {
      if (a->plugin != b->plugin || a->config_json == "{}" || a->config_json != b->config_json ||
          a->secrets != b->secrets || !share_a_stream(*a, *b))
        continue;
      reading.faults.push_back({"SP-CFG-015",
                                "connections '" + a->name + "' and '" + b->name +
                                    "' are the same account of " + a->plugin,
                                b->where, "take one of them out, or give each its own 'streams'"});
    }
  }
}

void check_whole(const Config& config, Reading& reading) {
  check_accounts(config, reading);
  for (const ConnectionConfig& connection : config.connections) {
    if (!connection.plugin.empty() ||
        reading.set_at.contains("connections." + connection.name + ".plugin"))
      continue;
    reading.faults.push_back({"SP-CFG-008",
                              "connection '" + connection.name + "' does not say its 'plugin'",
                              connection.where,
                              "write plugin = \"ID\"; `samepage plugin list` shows the ids"});
  }
}

}  // namespace

std::expected<Config, Errors> read_config(const std::string& path, const ConfigSources& sources) {
  Config config;
  config.file = path;
  config.folder = folder_of(path);
  config.mappings = sources.mappings;
  config.plugins = sources.plugins;
  config.store_url = "sqlite:" + absolute_path(config.folder, "samepage.db");
  FileReader reader{sources, config};
  reader.read(path, "");
  check_whole(config, reader.reading);
  if (config.purposes.empty())
    config.purposes.push_back({"service", false, "contract", "any", false, {}, ""});
  if (reader.reading.faults.empty()) return config;
  sort_by_place(reader.reading.faults, reader.done);
  if (reader.reading.faults.size() > most_faults) reader.reading.faults.resize(most_faults);
  return std::unexpected(std::move(reader.reading.faults));
}

std::set<std::string> known_options() {
  constexpr std::string_view one_of_each = R"(
[purposes.p]
[connections.c.secrets.s]
)";
  const ConfigSources sources{
      [&](const std::string&) { return Result<std::string>(std::string(one_of_each)); },
      [](const std::string&) { return false; }, "", ""};
  Config config;
  FileReader reader{sources, config};
  reader.read("/samepage.toml", "");
  return reader.reading.known;
}

}  // namespace samepage
