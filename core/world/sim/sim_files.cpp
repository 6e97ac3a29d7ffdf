#include "world/sim/sim_files.hpp"

#include <algorithm>

namespace samepage {
namespace {

std::unexpected<Error> missing(const std::string& path) {
  return fail("SP-FILE-001", "cannot find \"" + path + "\" (simulated)", path,
              "check the path, or create what is missing");
}

}  // namespace

bool SimFiles::is_folder(const std::string& path) const {
  if (folders_.contains(path)) return true;
  const std::string inside = path.ends_with('/') ? path : path + "/";
  const auto next = files_.lower_bound(inside);
  return next != files_.end() && next->first.starts_with(inside);
}

Result<void> SimFiles::planned_failure(const std::string& path) {
  const auto found = failures_.find(path);
  if (found == failures_.end()) return {};
  Error error = std::move(found->second);
  failures_.erase(found);
  return std::unexpected(std::move(error));
}

Result<FileInfo> SimFiles::stat(const std::string& path) {
  const std::lock_guard lock(mutex_);
  SP_TRY(planned_failure(path));
  if (const auto found = files_.find(path); found != files_.end())
    return FileInfo{true, false, found->second.bytes.size(), found->second.identity,
                    found->second.modified};
  return FileInfo{.exists = is_folder(path), .folder = is_folder(path)};
}

Result<std::vector<std::string>> SimFiles::list(const std::string& folder) {
  const std::lock_guard lock(mutex_);
  SP_TRY(planned_failure(folder));
  if (!is_folder(folder)) return missing(folder);
  const std::string inside = folder.ends_with('/') ? folder : folder + "/";
  std::set<std::string> names;
  const auto add = [&](const std::string& path) {
    if (path.starts_with(inside) && path.size() > inside.size())
      names.insert(path.substr(inside.size(), path.find('/', inside.size()) - inside.size()));
  };
  for (const auto& [path, file] : files_) add(path);
  for (const std::string& path : folders_) add(path);
  return std::vector<std::string>(names.begin(), names.end());
}

Result<std::string> SimFiles::read(const std::string& path, std::uint64_t offset, std::size_t max) {
  const std::lock_guard lock(mutex_);
  SP_TRY(planned_failure(path));
  const auto found = files_.find(path);
  if (found == files_.end()) return missing(path);
  if (offset >= found->second.bytes.size()) return std::string();
  return found->second.bytes.substr(static_cast<std::size_t>(offset), max);
}

Result<void> SimFiles::replace(const std::string& path, std::string_view bytes) {
  const std::lock_guard lock(mutex_);
  SP_TRY(planned_failure(path));
  files_[path] = File{std::string(bytes), next_identity_++, clock_.now()};
  return {};
}

Result<void> SimFiles::append(const std::string& path, std::string_view bytes) {
  const std::lock_guard lock(mutex_);
  SP_TRY(planned_failure(path));
  File& file = files_[path];
  if (file.identity == 0) file.identity = next_identity_++;
  file.bytes += bytes;
  file.modified = clock_.now();
  return {};
}

Result<std::string> SimFiles::real_path(const std::string& path) {
  const std::lock_guard lock(mutex_);
  SP_TRY(planned_failure(path));
  if (!files_.contains(path) && !is_folder(path)) return missing(path);
  return path;
}

void SimFiles::make_folder(const std::string& path) {
  const std::lock_guard lock(mutex_);
  folders_.insert(path);
}

void SimFiles::rename(const std::string& from, const std::string& to) {
  const std::lock_guard lock(mutex_);
  if (auto node = files_.extract(from)) files_[to] = std::move(node.mapped());
}

void SimFiles::remove(const std::string& path) {
  const std::lock_guard lock(mutex_);
  files_.erase(path);
  folders_.erase(path);
}

void SimFiles::fail_next(const std::string& path, Error error) {
  const std::lock_guard lock(mutex_);
  failures_.emplace(path, std::move(error));
}

}  // namespace samepage
