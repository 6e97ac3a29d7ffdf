#pragma once
// Bytes that live as long as the arena: a page of records is copied once and then only viewed.

#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

namespace samepage {

class Arena {
 public:
  Arena() = default;
  Arena(Arena&&) noexcept = default;
  Arena& operator=(Arena&&) noexcept = default;

  std::string_view keep(std::string_view text) {
    if (text.empty()) return {};
    if (text.size() > free_) grow(text.size());
    char* at = next_;
    std::memcpy(at, text.data(), text.size());
    next_ += text.size();
    free_ -= text.size();
    used_ += text.size();
    return {at, text.size()};
  }

  std::size_t bytes() const { return used_; }

 private:
  static constexpr std::size_t block_bytes = 256u << 10;

  void grow(std::size_t wanted) {
    const std::size_t size = wanted > block_bytes ? wanted : block_bytes;
    blocks_.push_back(std::make_unique_for_overwrite<char[]>(size));
    next_ = blocks_.back().get();
    free_ = size;
  }

  std::vector<std::unique_ptr<char[]>> blocks_;
  char* next_ = nullptr;
  std::size_t free_ = 0;
  std::size_t used_ = 0;
};

}  // namespace samepage
