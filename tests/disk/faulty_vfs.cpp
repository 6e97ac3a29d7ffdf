// The SQLite side of the faulty disk: each method asks whether it fails, else lets the real VFS do
// it.

#include <sqlite3.h>
#include <sys/stat.h>

#include <cstring>
#include <utility>

#include "faulty_disk.hpp"

namespace samepage::disk {
namespace {

struct File {
  sqlite3_file base;
  FaultyDisk* disk;
  std::string* path;  // null: a temporary file, which may be lost
  sqlite3_file* real;
  bool syncs_folder;  // at its next sync, as the real VFS does it for journals
};

struct Vfs {
  sqlite3_vfs base;
  sqlite3_vfs* real;
  FaultyDisk disk;
};

File& file_of(sqlite3_file* f) { return *reinterpret_cast<File*>(f); }
Vfs& vfs_of(sqlite3_vfs* v) { return *reinterpret_cast<Vfs*>(v); }

int close_file(sqlite3_file* f) {
  File& file = file_of(f);
  const int code =
      file.real->pMethods == nullptr ? SQLITE_OK : file.real->pMethods->xClose(file.real);
  delete file.path;
  file.path = nullptr;
  return code;
}

int read(sqlite3_file* f, void* to, int size, sqlite3_int64 at) {
  File& file = file_of(f);
  if (file.disk->is_off() || file.disk->strikes(Fault::read_error)) return SQLITE_IOERR_READ;
  return file.real->pMethods->xRead(file.real, to, size, at);
}

int write(sqlite3_file* f, const void* from, int size, sqlite3_int64 at) {
  File& file = file_of(f);
  FaultyDisk& disk = *file.disk;
  if (disk.is_off()) return SQLITE_IOERR_WRITE;
  const Pending whole{Pending::Kind::write, at,
                      std::string(static_cast<const char*>(from), static_cast<std::size_t>(size))};
  if (disk.strikes(Fault::power_cut)) {
    if (file.path != nullptr)
      disk.note(*file.path, whole);  // the cut came into it: part may be there
    return SQLITE_IOERR_WRITE;
  }
  if (disk.strikes(Fault::full)) return SQLITE_FULL;
  if (disk.strikes(Fault::write_error)) return SQLITE_IOERR_WRITE;
  const bool torn = disk.strikes(Fault::torn_write);
  const int fits = torn ? size / 1024 * 512 : size;
  const int code = fits == 0 ? SQLITE_OK : file.real->pMethods->xWrite(file.real, from, fits, at);
  if (code == SQLITE_OK && file.path != nullptr)
    disk.note(*file.path, {whole.kind, at, whole.bytes.substr(0, static_cast<std::size_t>(fits))});
  return torn ? SQLITE_IOERR_WRITE : code;
}

int truncate(sqlite3_file* f, sqlite3_int64 size) {
  File& file = file_of(f);
  FaultyDisk& disk = *file.disk;
  if (disk.is_off() || disk.strikes(Fault::power_cut) || disk.strikes(Fault::cut_error))
    return SQLITE_IOERR_TRUNCATE;
  if (file.path != nullptr) disk.note(*file.path, {Pending::Kind::truncate, size, {}});
  return file.real->pMethods->xTruncate(file.real, size);
}

// The real sync is left out: the test's own power is not cut, and it would take most of its time.
int sync(sqlite3_file* f, int) {
  File& file = file_of(f);
  FaultyDisk& disk = *file.disk;
  if (disk.is_off() || disk.strikes(Fault::power_cut) || disk.strikes(Fault::sync_error))
    return SQLITE_IOERR_FSYNC;
  if (file.path != nullptr) disk.synced(*file.path);
  if (std::exchange(file.syncs_folder, false)) disk.folder_synced();
  return SQLITE_OK;
}

int file_size(sqlite3_file* f, sqlite3_int64* size) {
  return file_of(f).real->pMethods->xFileSize(file_of(f).real, size);
}

int lock(sqlite3_file* f, int level) {
  File& file = file_of(f);
  if (file.disk->is_off() || file.disk->strikes(Fault::lock_error)) return SQLITE_IOERR_LOCK;
  return file.real->pMethods->xLock(file.real, level);
}

int unlock(sqlite3_file* f, int level) {
  return file_of(f).real->pMethods->xUnlock(file_of(f).real, level);
}

int check_reserved(sqlite3_file* f, int* is) {
  return file_of(f).real->pMethods->xCheckReservedLock(file_of(f).real, is);
}

int control(sqlite3_file* f, int what, void* with) {
  return file_of(f).real->pMethods->xFileControl(file_of(f).real, what, with);
}

int sector_size(sqlite3_file* f) { return file_of(f).real->pMethods->xSectorSize(file_of(f).real); }

int characteristics(sqlite3_file* f) {
  return file_of(f).real->pMethods->xDeviceCharacteristics(file_of(f).real);
}

// Shared memory is a file too, but nothing in it has to outlive the power.
int shm_map(sqlite3_file* f, int page, int size, int extend, void volatile** to) {
  File& file = file_of(f);
  if (file.disk->is_off() || (extend != 0 && file.disk->strikes(Fault::full)))
    return SQLITE_IOERR_SHMSIZE;
  return file.real->pMethods->xShmMap(file.real, page, size, extend, to);
}

int shm_lock(sqlite3_file* f, int offset, int n, int flags) {
  File& file = file_of(f);
  const bool takes = (flags & SQLITE_SHM_LOCK) != 0;
  if (takes && (file.disk->is_off() || file.disk->strikes(Fault::lock_error)))
    return SQLITE_IOERR_SHMLOCK;
  constexpr int write_lock = 0;  // its place in the file format of the WAL index
  const bool to_write = takes && offset == write_lock && (flags & SQLITE_SHM_EXCLUSIVE) != 0;
  if (to_write && file.disk->strikes(Fault::busy)) return SQLITE_BUSY;
  return file.real->pMethods->xShmLock(file.real, offset, n, flags);
}

void shm_barrier(sqlite3_file* f) { file_of(f).real->pMethods->xShmBarrier(file_of(f).real); }

int shm_unmap(sqlite3_file* f, int remove) {
  return file_of(f).real->pMethods->xShmUnmap(file_of(f).real, remove);
}

// Version 2: without mapped reads, so that each read passes here.
constexpr sqlite3_io_methods methods = {2,
                                        close_file,
                                        read,
                                        write,
                                        truncate,
                                        sync,
                                        file_size,
                                        lock,
                                        unlock,
                                        check_reserved,
                                        control,
                                        sector_size,
                                        characteristics,
                                        shm_map,
                                        shm_lock,
                                        shm_barrier,
                                        shm_unmap,
                                        nullptr,
                                        nullptr};

int open_file(sqlite3_vfs* v, const char* name, sqlite3_file* f, int flags, int* out) {
  Vfs& vfs = vfs_of(v);
  File& file = file_of(f);
  std::memset(&file, 0, sizeof file);
  if (vfs.disk.is_off() || vfs.disk.strikes(Fault::open_error)) return SQLITE_CANTOPEN;
  struct stat known {};
  const bool is_new = name != nullptr && ::stat(name, &known) != 0;
  file.disk = &vfs.disk;
  file.real = reinterpret_cast<sqlite3_file*>(&file + 1);
  const int code = vfs.real->xOpen(vfs.real, name, file.real, flags, out);
  if (file.real->pMethods != nullptr) file.base.pMethods = &methods;
  if (code != SQLITE_OK) return code;
  if (name != nullptr && (flags & SQLITE_OPEN_DELETEONCLOSE) == 0) {
    file.path = new std::string(name);
    file.syncs_folder = (flags & (SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_WAL)) != 0;
    vfs.disk.opened(*file.path, is_new);
  }
  return code;
}

int remove_file(sqlite3_vfs* v, const char* name, int sync_folder) {
  Vfs& vfs = vfs_of(v);
  if (vfs.disk.is_off() || vfs.disk.strikes(Fault::power_cut) ||
      vfs.disk.strikes(Fault::delete_error))
    return SQLITE_IOERR_DELETE;
  struct stat known {};
  if (::stat(name, &known) == 0) {
    vfs.disk.note(name, {Pending::Kind::remove, 0, {}});
    if (sync_folder != 0) vfs.disk.folder_synced();
  }
  return vfs.real->xDelete(vfs.real, name, sync_folder);
}

int access_file(sqlite3_vfs* v, const char* name, int flags, int* answer) {
  Vfs& vfs = vfs_of(v);
  if (vfs.disk.is_off() || vfs.disk.strikes(Fault::open_error)) return SQLITE_IOERR_ACCESS;
  return vfs.real->xAccess(vfs.real, name, flags, answer);
}

int full_name(sqlite3_vfs* v, const char* name, int size, char* to) {
  return vfs_of(v).real->xFullPathname(vfs_of(v).real, name, size, to);
}

// Waiting for a lock that nobody will free takes no time here.
int no_sleep(sqlite3_vfs*, int microseconds) { return microseconds; }

}  // namespace

FaultyDisk& FaultyDisk::install() {
  static Vfs* const vfs = [] {
    auto* made = new Vfs;  // SQLite keeps it to the end of the process
    made->real = sqlite3_vfs_find(nullptr);
    made->base = *made->real;  // time and randomness are the real ones
    made->base.pNext = nullptr;
    made->base.zName = "faulty_disk";
    made->base.szOsFile = static_cast<int>(sizeof(File)) + made->real->szOsFile;
    made->base.xOpen = open_file;
    made->base.xDelete = remove_file;
    made->base.xAccess = access_file;
    made->base.xFullPathname = full_name;
    made->base.xSleep = no_sleep;
    sqlite3_vfs_register(&made->base, 1);
    return made;
  }();
  return vfs->disk;
}

}  // namespace samepage::disk
