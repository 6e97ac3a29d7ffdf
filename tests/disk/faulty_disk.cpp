#include "faulty_disk.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace samepage::disk {
namespace {

constexpr std::int64_t sector = 512;

std::string contents(const std::string& path) {
  std::ostringstream all;
  all << std::ifstream(path, std::ios::binary).rdbuf();
  return all.str();
}

void put(std::string& bytes, std::int64_t at, std::string_view part) {
  const auto end = static_cast<std::size_t>(at) + part.size();
  if (bytes.size() < end) bytes.resize(end);
  std::ranges::copy(part, bytes.begin() + at);
}

void apply(Shadow& shadow, const Pending& change) {
  switch (change.kind) {
    case Pending::Kind::create:
      shadow.exists = true;
      shadow.bytes.clear();
      break;
    case Pending::Kind::write:
      put(shadow.bytes, change.at, change.bytes);
      break;
    case Pending::Kind::truncate:
      shadow.bytes.resize(static_cast<std::size_t>(change.at));
      break;
    case Pending::Kind::remove:
      shadow.exists = false;
      shadow.bytes.clear();
      break;
  }
}

bool is_of_the_folder(const Pending& change) {
  return change.kind == Pending::Kind::create || change.kind == Pending::Kind::remove;
}

// How much of what was not synced reaches the disk.
enum class Luck { nothing, everything, beginning, some };

}  // namespace

std::string_view name_of(Fault fault) {
  switch (fault) {
    case Fault::full:
      return "disk full";
    case Fault::write_error:
      return "write error";
    case Fault::torn_write:
      return "torn write";
    case Fault::read_error:
      return "read error";
    case Fault::sync_error:
      return "sync error";
    case Fault::cut_error:
      return "truncate error";
    case Fault::open_error:
      return "open error";
    case Fault::delete_error:
      return "delete error";
    case Fault::lock_error:
      return "lock error";
    case Fault::busy:
      return "held by another";
    case Fault::power_cut:
      return "power cut";
  }
  return "";
}

void FaultyDisk::reset() {
  const std::scoped_lock lock(mutex_);
  counted_.clear();
  shadows_.clear();
  left_ = 0;
  lasting_ = struck_ = off_ = false;
}

void FaultyDisk::plan(Fault fault, std::int64_t at, bool lasting) {
  const std::scoped_lock lock(mutex_);
  planned_ = fault;
  left_ = at;
  lasting_ = lasting;
  struck_ = false;
}

void FaultyDisk::heal() {
  const std::scoped_lock lock(mutex_);
  left_ = 0;
  lasting_ = off_ = false;
}

bool FaultyDisk::struck() const {
  const std::scoped_lock lock(mutex_);
  return struck_;
}

bool FaultyDisk::is_off() const {
  const std::scoped_lock lock(mutex_);
  return off_;
}

std::int64_t FaultyDisk::counted(Fault fault) const {
  const std::scoped_lock lock(mutex_);
  const auto found = counted_.find(fault);
  return found == counted_.end() ? 0 : found->second;
}

bool FaultyDisk::strikes(Fault fault) {
  const std::scoped_lock lock(mutex_);
  ++counted_[fault];
  if (fault != planned_ || left_ == 0) return false;
  if (left_ > 1) {
    --left_;
    return false;
  }
  struck_ = true;
  if (!lasting_) left_ = 0;
  off_ = fault == Fault::power_cut;
  return true;
}

void FaultyDisk::opened(const std::string& path, bool is_new) {
  const std::scoped_lock lock(mutex_);
  const auto [at, first] = shadows_.try_emplace(path);
  if (is_new) {
    at->second.pending.push_back({Pending::Kind::create, 0, {}});
  } else if (first) {
    at->second.exists = true;
    at->second.bytes = contents(path);
  }
}

void FaultyDisk::note(const std::string& path, Pending change) {
  const std::scoped_lock lock(mutex_);
  const auto [at, first] = shadows_.try_emplace(path);
  if (first && change.kind == Pending::Kind::remove) {
    at->second.exists = true;
    at->second.bytes = contents(path);
  }
  at->second.pending.push_back(std::move(change));
}

// A file that is synced is there with all it holds; its folder is another matter.
void FaultyDisk::synced(const std::string& path) {
  const std::scoped_lock lock(mutex_);
  Shadow& shadow = shadows_[path];
  for (const Pending& change : shadow.pending) apply(shadow, change);
  shadow.pending.clear();
}

// Which files there are is durable now, not what stands in them.
void FaultyDisk::folder_synced() {
  const std::scoped_lock lock(mutex_);
  for (auto& [path, shadow] : shadows_) {
    const auto last =
        std::find_if(shadow.pending.rbegin(), shadow.pending.rend(), is_of_the_folder);
    const auto end = last.base();
    for (auto change = shadow.pending.begin(); change != end; ++change) apply(shadow, *change);
    shadow.pending.erase(shadow.pending.begin(), end);
  }
}

void FaultyDisk::after_power_loss(std::uint64_t seed) {
  const std::scoped_lock lock(mutex_);
  std::mt19937_64 random(seed);
  for (const auto& [path, shadow] : shadows_) leave(path, shadow, random);
  shadows_.clear();
  left_ = 0;
  off_ = lasting_ = false;
}

// Files appear and vanish in order, as a journal of the file system has it; contents do not.
void FaultyDisk::leave(const std::string& path, const Shadow& shadow, std::mt19937_64& random) {
  const auto luck = static_cast<Luck>(random() % 4);
  const auto few = static_cast<std::int64_t>(random() % (shadow.pending.size() + 1));
  Shadow left{shadow.exists, shadow.bytes, {}};
  std::int64_t place = 0;
  for (const Pending& change : shadow.pending) {
    bool lucky = luck == Luck::everything || (luck == Luck::beginning && place < few) ||
                 (luck == Luck::some && random() % 2 == 0);
    const bool torn =
        (luck == Luck::beginning && place == few) || (luck == Luck::some && random() % 4 == 0);
    ++place;
    if (is_of_the_folder(change)) {
      if (!lucky) break;
      apply(left, change);
    } else if (change.kind == Pending::Kind::write && torn) {
      const auto size = static_cast<std::int64_t>(change.bytes.size());
      for (std::int64_t from = 0; from < size; from += sector)
        if (random() % 2 == 0)
          put(left.bytes, change.at + from,
              std::string_view(change.bytes).substr(static_cast<std::size_t>(from), sector));
    } else if (lucky) {
      apply(left, change);
    }
  }
  std::filesystem::remove(path);
  if (!left.exists) return;
  std::ofstream(path, std::ios::binary) << left.bytes;
  std::filesystem::permissions(path, std::filesystem::perms(0600));
}

}  // namespace samepage::disk
