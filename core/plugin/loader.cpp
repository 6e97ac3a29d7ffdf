#include "plugin/loader.hpp"

#define BOOST_DLL_USE_STD_FS
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#include <boost/dll/shared_library.hpp>
#pragma GCC diagnostic pop

#include <algorithm>
#include <map>
#include <memory>
#include <mutex>

#include "plugin/sealed_file.hpp"

namespace samepage {
namespace {

using boost::dll::shared_library;

struct Loaded {
  SealedFile file;  // stays open: the loader tells libraries apart by their path, here a number
  shared_library library;
};

std::unexpected<Errors> refuse(std::string code, std::string message, const std::string& path,
                               std::string fix) {
  return std::unexpected(Errors{{std::move(code), std::move(message), path, std::move(fix)}});
}

std::expected<const sp_plugin*, Errors> entry_of(const shared_library& library,
                                                 const std::string& path) {
  if (library.has("samepage_plugin_v1")) return &library.get<const sp_plugin>("samepage_plugin_v1");
  for (const char other : {'2', '3', '4'})
    if (library.has(std::string("samepage_plugin_v") + other))
      return refuse(
          "SP-PLG-004",
          std::string("the connector speaks ABI version ") + other + ", this hub version 1", path,
          "upgrade the hub, or take an older connector");
  return refuse("SP-PLG-004", "the file is not a connector: it lacks the symbol samepage_plugin_v1",
                path,
                "end the connector's source with SP_PLUGIN(Class) and build it with "
                "samepage_add_connector");
}

// What the dynamic linker has against a library. It speaks of the copy; people know the file.
std::string linker_words(const std::string& load_path, const std::string& path) {
  std::string words = "the dynamic linker gives no reason";
  try {
    shared_library again(load_path, boost::dll::load_mode::rtld_now);
  } catch (const std::exception& e) {
    words = e.what();
  }
  constexpr std::string_view begin = "dlerror system message: ";
  if (const auto at = words.find(begin); at != words.npos) {
    words.erase(0, at + begin.size());
    words.erase(std::min(words.rfind("): "), words.size()));
  }
  if (const auto at = words.find(load_path); at != words.npos)
    words.replace(at, load_path.size(), path);
  return words;
}

// One load per digest and process; leaked on purpose, since nothing is ever unloaded.
std::expected<const sp_plugin*, Errors> table_of(SealedFile file, const std::string& path) {
  static std::mutex mutex;
  static auto& loaded = *new std::map<std::string, std::unique_ptr<Loaded>>;
  const std::lock_guard lock(mutex);
  auto& slot = loaded[file.digest()];
  if (!slot) {
    auto fresh = std::make_unique<Loaded>(std::move(file), shared_library());
    boost::dll::fs::error_code failed;
    fresh->library.load(fresh->file.load_path(), failed,
                        boost::dll::load_mode::rtld_now | boost::dll::load_mode::rtld_local);
    if (failed) {
      const std::string why = linker_words(fresh->file.load_path(), path);
      loaded.erase(fresh->file.digest());
      return refuse("SP-PLG-003", "the connector cannot be loaded: " + why, path,
                    "build it for this system; 'ldd' names missing libraries");
    }
    slot = std::move(fresh);
  }
  return entry_of(slot->library, path);
}

}  // namespace

Result<std::string> digest_of_file(const std::string& path) {
  SP_ASSIGN(const SealedFile file, SealedFile::copy_of(path));
  return file.digest();
}

std::expected<Plugin, Errors> load_plugin(const std::string& path, const std::string& digest) {
  auto file = SealedFile::copy_of(path);
  if (!file) return std::unexpected(Errors{file.error()});
  const std::string found = file->digest();
  if (!digest.empty() && digest != found)
    return refuse("SP-PLG-002",
                  "the connector is not the one that was approved: its digest is " + found +
                      ", approved was " + digest,
                  path, "if the change is meant, run 'samepage plugin add " + path + "'");
  const auto table = table_of(std::move(*file), path);
  if (!table) return std::unexpected(table.error());
  auto info = inspect_table(*table, path);
  if (!info) return std::unexpected(std::move(info).error());
  info->digest = found;
  return Plugin{*table, std::move(*info)};
}

}  // namespace samepage
