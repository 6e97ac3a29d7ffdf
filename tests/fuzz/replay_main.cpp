// replay FOLDER: feeds every target the files of its folder there (FOLDER/NAME/…), those that once
// broke it and those that show what it reads. With any compiler, without libFuzzer.
// replay --show json|csv FILE: what we read there, as JSON; exit 1: it is refused.

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "fuzz.hpp"
#include "show.hpp"

namespace {

namespace fs = std::filesystem;

std::vector<fs::path> sorted(const fs::path& folder) {
  std::vector<fs::path> all;
  for (const auto& entry : fs::directory_iterator(folder)) all.push_back(entry.path());
  std::ranges::sort(all);
  return all;
}

std::string bytes_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

int feed(const samepage::fuzz::Target& target, const fs::path& folder) {
  int fed = 0;
  for (const fs::path& file : sorted(folder)) {
    std::printf("%s\n", file.string().c_str());  // the last one is the one that breaks
    std::fflush(stdout);
    const std::string bytes = bytes_of(file);
    target.run(samepage::fuzz::Input(bytes));
    ++fed;
  }
  return fed;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc == 4 && std::string_view(argv[1]) == "--show") {
    const auto shown = samepage::fuzz::show(argv[2], bytes_of(argv[3]));
    if (shown) std::fwrite(shown->data(), 1, shown->size(), stdout);
    return shown ? 0 : 1;
  }
  if (argc != 2) return std::fputs("replay: give the folder with the kept inputs\n", stderr), 64;
  const fs::path root = argv[1];
  std::set<std::string> unknown;
  for (const fs::path& folder : sorted(root)) unknown.insert(folder.filename().string());
  int faults = 0;
  for (const auto& target : samepage::fuzz::targets()) {
    const fs::path folder = root / std::string(target.name);
    unknown.erase(std::string(target.name));
    if (!fs::is_directory(folder) || feed(target, folder) == 0) {
      std::fprintf(stderr, "replay: there are no kept inputs in %s\n", folder.string().c_str());
      ++faults;
    }
  }
  for (const std::string& name : unknown) {
    std::fprintf(stderr, "replay: no target is called %s\n", name.c_str());
    ++faults;
  }
  return faults == 0 ? 0 : 1;
}
