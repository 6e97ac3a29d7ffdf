#include "plugin/connection_host.hpp"

#include <algorithm>

#include "base/json.hpp"
#include "world/url.hpp"

namespace samepage {
namespace {

constexpr std::size_t file_bytes_max = 64u << 20;

// "{config.url}" becomes the host (and port, unless it is the scheme's own) of that URL.
Result<std::string> host_of(const std::string& pattern, json::Value config,
                            const std::string& name) {
  if (!pattern.starts_with("{config.")) return pattern;
  const std::string option = pattern.substr(8, pattern.size() - 9);
  auto url = parse_url(std::string(config.text(option)));
  if (!url)
    return fail("SP-PLG-123",
                "option '" + option + "' does not say which host to call: " + url.error().message,
                name, "set it to a URL like https://crm.example.org/api");
  return url->default_port() ? url->host : url->host + ":" + std::to_string(url->port);
}

std::string joined(const std::string& base, std::string_view path) {
  if (path.starts_with('/') || base.empty()) return std::string(path);
  return base + "/" + std::string(path);
}

// The path with links resolved; of a file that is not there yet, that of its folder plus its name.
Result<std::string> real_path_of(Files& files, const std::string& path) {
  SP_ASSIGN(const FileInfo info, files.stat(path));
  if (info.exists) return files.real_path(path);
  const std::size_t slash = path.rfind('/');
  const std::string name = slash == path.npos ? path : path.substr(slash + 1);
  if (name.empty() || name == "." || name == "..")
    return fail("SP-PLG-122", "the path does not name a file");
  SP_ASSIGN(std::string folder, files.real_path(slash == path.npos ? "."
                                                : slash == 0       ? "/"
                                                                   : path.substr(0, slash)));
  return folder.ends_with('/') ? folder + name : folder + "/" + name;
}

}  // namespace

std::expected<Grants, Errors> grants_of(const Manifest& manifest, std::string_view config_json,
                                        const std::map<std::string, std::string>& secrets,
                                        std::string base_folder, std::string name) {
  Grants grants;
  Errors faults;
  const auto config = json::Document::parse(config_json.empty() ? "{}" : config_json);
  if (!config) return std::unexpected(Errors{config.error()});
  const json::Value root = config->root();
  for (const std::string& pattern : manifest.hosts) {
    if (auto host = host_of(pattern, root, name)) {
      grants.http.allowed_hosts.push_back(std::move(*host));
    } else {
      faults.push_back(host.error());
    }
  }
  for (const ConfigProperty& property : manifest.config) {
    if (!property.file.empty() && root[property.name].is_text())
      grants.files.push_back({std::string(root.text(property.name)), property.file == "write"});
    const auto value = secrets.find(property.name);
    if (property.secret && property.required && value == secrets.end())
      faults.push_back(
          {"SP-PLG-124", "secret '" + property.name + "' is not set", name,
           "add " + property.name + " = {env = \"NAME\"} to the connection's [secrets]"});
    if (!property.secret || value == secrets.end()) continue;
    grants.http.secrets.insert(*value);
    const auto use = manifest.secrets.find(property.name);
    if (use != manifest.secrets.end() && use->second == SecretUse::read)
      grants.readable.insert(*value);
  }
  grants.http.parallel = static_cast<int>(manifest.parallel);
  grants.http.per_second = manifest.per_second;
  grants.base_folder = std::move(base_folder);
  grants.name = std::move(name);
  if (!faults.empty()) return std::unexpected(std::move(faults));
  return grants;
}

ConnectionHost::ConnectionHost(World world, Grants grants)
    : world_(world),
      grants_(std::move(grants)),
      gate_(world.http, world.clock, world.random, world.log, grants_.http) {}

std::expected<HttpReply, HttpRefusal> ConnectionHost::http(HttpRequest request, Millis deadline) {
  if (inert_bodies_) request.fill_body = false;
  return gate_.send(std::move(request), deadline);
}

Result<std::string> ConnectionHost::secret(std::string_view name) {
  if (const auto found = grants_.readable.find(std::string(name)); found != grants_.readable.end())
    return found->second;
  if (grants_.http.secrets.contains(std::string(name)))
    return fail("SP-PLG-120",
                "the connector asks for secret '" + std::string(name.substr(0, 64)) +
                    "', which it may only use as a placeholder",
                grants_.name,
                "the connector's manifest must say \"read\" under permissions.secrets");
  return fail(
      "SP-PLG-121",
      "the connector asks for secret '" + std::string(name.substr(0, 64)) + "', which is not set",
      grants_.name, "add it to the connection's [secrets]");
}

Result<std::string> ConnectionHost::granted(std::string_view path, bool writes) {
  if (path.empty() || path.size() > 4096 || path.find('\0') != path.npos)
    return fail("SP-PLG-122", "the connector asks for something that is not a path", grants_.name,
                "report this to the connector's author");
  SP_ASSIGN(const std::string wanted,
            real_path_of(world_.files, joined(grants_.base_folder, path)));
  for (const Grants::FileRoot& root : grants_.files) {
    if (writes && !root.writable) continue;
    const auto real = real_path_of(world_.files, joined(grants_.base_folder, root.path));
    if (!real) continue;
    const std::string below = real->ends_with('/') ? *real : *real + "/";
    if (wanted == *real || wanted.starts_with(below)) return wanted;
  }
  return fail("SP-PLG-122",
              std::string("the connector may not ") + (writes ? "write" : "read") +
                  " a file that the configuration does not name",
              grants_.name, "name the file or its folder in the connection's options");
}

Result<FileInfo> ConnectionHost::stat(std::string_view path) {
  SP_ASSIGN(const std::string real, granted(path, false));
  return world_.files.stat(real);
}

Result<std::vector<std::string>> ConnectionHost::list(std::string_view folder) {
  SP_ASSIGN(const std::string real, granted(folder, false));
  return world_.files.list(real);
}

Result<std::string> ConnectionHost::read(std::string_view path, std::uint64_t offset,
                                         std::size_t max) {
  SP_ASSIGN(const std::string real, granted(path, false));
  return world_.files.read(real, offset, max);
}

Result<void> ConnectionHost::replace(std::string_view path, std::string_view bytes) {
  if (bytes.size() > file_bytes_max)
    return fail("SP-PLG-122", "the connector writes a file larger than 64 MiB", grants_.name,
                "write it in parts with append");
  SP_ASSIGN(const std::string real, granted(path, true));
  return world_.files.replace(real, bytes);
}

Result<void> ConnectionHost::append(std::string_view path, std::string_view bytes) {
  SP_ASSIGN(const std::string real, granted(path, true));
  return world_.files.append(real, bytes);
}

void ConnectionHost::log(LogLevel level, std::string_view message) {
  world_.log.write(level, grants_.name, message);
}

void ConnectionHost::begin_call(bool inert_bodies) {
  inert_bodies_ = inert_bodies;
  cancelled_ = false;
  gate_.resume();
}

void ConnectionHost::cancel() {
  cancelled_ = true;
  gate_.cancel();
}

}  // namespace samepage
