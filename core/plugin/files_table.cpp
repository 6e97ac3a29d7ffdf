// The extension sp.files/1: files that the configuration names.
#include "base/text.hpp"
#include "plugin/running_call.hpp"

namespace samepage {
namespace {

constexpr std::size_t path_bytes_max = 4096;
constexpr std::size_t file_bytes_max = 64u << 20;

// A call that may use files now: running, not in `open`, with a usable path. Else null.
RunningCall* files_call(sp_call* pointer, sp_str path) {
  RunningCall* call = running(pointer);
  if (call == nullptr) return nullptr;
  if (call->book->scope().kind == CallKind::open) {
    call->book->breaks("SP-PLG-130", "the connector touches files in 'open', which does no I/O");
    return nullptr;
  }
  return readable(*call, path, path_bytes_max, "path") ? call : nullptr;
}

sp_status give(RunningCall& call, Result<std::string> bytes, sp_str* out) {
  if (!bytes) return refuse_with(call, std::move(bytes).error());
  const std::string* kept = hand_out(call, std::move(*bytes));
  if (kept == nullptr) return SP_BUG;
  *out = {kept->data(), kept->size()};
  return SP_OK;
}

sp_status stat(sp_call* pointer, sp_str path, sp_file_info* out) {
  RunningCall* call = files_call(pointer, path);
  if (call == nullptr) return SP_BUG;
  if (out == nullptr || !SP_HAS(out, modified_ms))
    return call->book->breaks("SP-PLG-130", "the place for a file's information is too small");
  const auto info = call->services->stat(view_of(path));
  if (!info) return refuse_with(*call, info.error());
  out->exists = info->exists ? 1 : 0;
  out->bytes = info->bytes;
  out->identity = info->identity;
  out->modified_ms = info->modified;
  return SP_OK;
}

sp_status list(sp_call* pointer, sp_str folder, sp_str* names) {
  RunningCall* call = files_call(pointer, folder);
  if (call == nullptr || names == nullptr) return SP_BUG;
  *names = {"", 0};
  const auto found = call->services->list(view_of(folder));
  if (!found) return refuse_with(*call, found.error());
  std::string lines;
  for (const std::string& name : *found)
    if (name.find('\n') == name.npos && is_utf8(name)) lines += name + "\n";
  return give(*call, std::move(lines), names);
}

sp_status read(sp_call* pointer, sp_str path, std::uint64_t offset, std::uint32_t max,
               sp_str* bytes) {
  RunningCall* call = files_call(pointer, path);
  if (call == nullptr || bytes == nullptr) return SP_BUG;
  *bytes = {"", 0};
  if (max > SP_FILE_CHUNK_MAX)
    return call->book->breaks("SP-PLG-131",
                              "the connector reads a file in parts over SP_FILE_CHUNK_MAX");
  return give(*call, call->services->read(view_of(path), offset, max), bytes);
}

using Put = Result<void> (HostServices::*)(std::string_view, std::string_view);

sp_status put(sp_call* pointer, sp_str path, sp_str bytes, Put function) {
  RunningCall* call = files_call(pointer, path);
  if (call == nullptr || !readable(*call, bytes, file_bytes_max, "file content")) return SP_BUG;
  auto done = (call->services->*function)(view_of(path), view_of(bytes));
  return done ? SP_OK : refuse_with(*call, std::move(done).error());
}

sp_status replace(sp_call* pointer, sp_str path, sp_str bytes) {
  return put(pointer, path, bytes, &HostServices::replace);
}

sp_status append(sp_call* pointer, sp_str path, sp_str bytes) {
  return put(pointer, path, bytes, &HostServices::append);
}

}  // namespace

const sp_files* files_table() {
  static constexpr sp_files table = {sizeof(sp_files), 0, stat, list, read, replace, append};
  return &table;
}

}  // namespace samepage
