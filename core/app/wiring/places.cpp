#include "app/wiring/places.hpp"

#include <filesystem>
#include <initializer_list>

namespace samepage {
namespace {

namespace fs = std::filesystem;

std::string first_there(const fs::path& folder, std::initializer_list<const char*> candidates,
                        const char* sign, const char* otherwise) {
  std::error_code ignored;
  for (const char* candidate : candidates) {
    const fs::path path = (folder / candidate).lexically_normal();
    if (fs::exists(path / sign, ignored)) return path.string();
  }
  return otherwise;
}

}  // namespace

Places places_of(const std::string& program) {
  const fs::path folder = fs::path(program).parent_path();
  return {first_there(folder,
                      {"../mappings", "../../mappings", "../../../mappings",
                       "../share/samepage/mappings"},
                      "canonical.toml", "/usr/share/samepage/mappings"),
          first_there(folder, {"../plugins", "../lib/samepage/plugins"}, "",
                      "/usr/lib/samepage/plugins"),
          (folder / "samepage-plugin-host").string()};
}

Places places_of_process() {
  std::error_code code;
  const fs::path program = fs::read_symlink("/proc/self/exe", code);
  return places_of(code ? "/usr/bin/samepage" : program.string());
}

}  // namespace samepage
