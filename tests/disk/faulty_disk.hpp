#pragma once
// A disk that fails when it is told to: a SQLite VFS around the real one, made the default of the
// process. The store is not changed for it and does not know.
//
// Operations are counted by what can happen to them, so that a test can strike each in turn: run
// once without a fault, ask how many there were, then run again with the fault at 1, 2, 3 …
//
// Power loss: what a file durably is, is kept beside it; what was written since its last sync is
// kept as a list. At the cut every further operation fails. after_power_loss() then leaves on the
// real disk one of the states a real disk could show: any of the unsynced writes, in parts of 512
// bytes.

#include <cstdint>
#include <map>
#include <mutex>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace samepage::disk {

enum class Fault {
  full,          // a write does not fit any more (SQLITE_FULL); shared memory cannot grow
  write_error,   // EIO on a write
  torn_write,    // a part of it is written, then EIO
  read_error,    // EIO on a read
  sync_error,    // EIO on fsync; what was written may be there or not
  cut_error,     // a file cannot be truncated
  open_error,    // a file cannot be opened or looked for
  delete_error,  // a file cannot be removed
  lock_error,    // the locks cannot be had
  busy,          // another program holds the store
  power_cut,     // everything stops, at a write, sync, truncation or removal
};
inline constexpr Fault all_faults[] = {Fault::full,       Fault::write_error,  Fault::torn_write,
                                       Fault::read_error, Fault::sync_error,   Fault::cut_error,
                                       Fault::open_error, Fault::delete_error, Fault::lock_error,
                                       Fault::busy,       Fault::power_cut};
std::string_view name_of(Fault fault);

// What happens to a file before it is durable.
struct Pending {
  enum class Kind { create, write, truncate, remove };
  Kind kind;
  std::int64_t at = 0;  // offset of a write, size of a truncation
  std::string bytes;
};

struct Shadow {
  bool exists = false;  // durably
  std::string bytes;
  std::vector<Pending> pending;
};

class FaultyDisk {
 public:
  // The default VFS of this process from now on.
  static FaultyDisk& install();

  // Nothing was counted, nothing is planned, and what the disk holds is durable.
  void reset();
  // The `at`-th operation from here on (1 = the next) fails; `lasting`: so do all after it.
  void plan(Fault fault, std::int64_t at, bool lasting);
  void heal();  // from now on all goes well
  bool struck() const;
  std::int64_t counted(Fault fault) const;  // operations that this fault could have struck

  // To be called when nobody has a file open any more. The same seed is the same choice.
  void after_power_loss(std::uint64_t seed);

  // For the VFS. True: this operation fails.
  bool strikes(Fault fault);
  bool is_off() const;
  void note(const std::string& path, Pending change);
  void synced(const std::string& path);
  void folder_synced();
  void opened(const std::string& path, bool is_new);

 private:
  static void leave(const std::string& path, const Shadow& shadow, std::mt19937_64& random);

  mutable std::mutex mutex_;
  std::map<Fault, std::int64_t> counted_;
  Fault planned_ = Fault::full;
  std::int64_t left_ = 0;  // operations until it strikes; 0 = never
  bool lasting_ = false, struck_ = false, off_ = false;
  std::map<std::string, Shadow> shadows_;
};

}  // namespace samepage::disk
