// fuzz --target=NAME [libFuzzer's own options] FOLDER…

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include "fuzz.hpp"

namespace {
const samepage::fuzz::Target* chosen = nullptr;
}

extern "C" int LLVMFuzzerInitialize(int* argc, char*** argv) {
  constexpr std::string_view option = "--target=";
  for (int i = 1; i < *argc; ++i) {
    const std::string_view word = (*argv)[i];
    if (word.starts_with(option)) chosen = samepage::fuzz::target_named(word.substr(option.size()));
  }
  if (chosen != nullptr) return 0;
  std::fputs("fuzz: --target=NAME is one of:\n", stderr);
  for (const auto& target : samepage::fuzz::targets())
    std::fprintf(stderr, "  %s\n", std::string(target.name).c_str());
  std::exit(64);
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  chosen->run(samepage::fuzz::Input({reinterpret_cast<const char*>(data), size}));
  return 0;
}
