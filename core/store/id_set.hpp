#pragma once
// A set of row ids, one bit each, walked in order. Ids are handed out one after another, so it
// stays dense.

#include <bit>
#include <cstdint>
#include <vector>

namespace samepage {

class IdSet {
 public:
  bool contains(std::int64_t id) const {
    const auto word = static_cast<std::size_t>(id >> 6);
    return word < words_.size() && (words_[word] >> (id & 63) & 1) != 0;
  }
  bool insert(std::int64_t id) {  // true: it was not there
    const auto word = static_cast<std::size_t>(id >> 6);
    if (word >= words_.size()) words_.resize(word + 1 + words_.size() / 2);
    if (contains(id)) return false;
    words_[word] |= std::uint64_t{1} << (id & 63);
    ++size_;
    return true;
  }
  bool erase(std::int64_t id) {  // true: it was there
    if (!contains(id)) return false;
    words_[static_cast<std::size_t>(id >> 6)] &= ~(std::uint64_t{1} << (id & 63));
    --size_;
    return true;
  }
  // Up to `limit` ids above `after`, in order.
  std::vector<std::int64_t> above(std::int64_t after, std::size_t limit) const {
    std::vector<std::int64_t> all;
    if (size_ == 0) return all;
    std::int64_t id = after + 1;
    for (auto word = static_cast<std::size_t>(id >> 6); word < words_.size(); ++word) {
      std::uint64_t bits = words_[word];
      if (word == static_cast<std::size_t>(id >> 6)) bits &= ~std::uint64_t{0} << (id & 63);
      for (; bits != 0; bits &= bits - 1) {
        if (all.size() == limit) return all;
        all.push_back(static_cast<std::int64_t>(word) * 64 + std::countr_zero(bits));
      }
    }
    return all;
  }
  std::int64_t size() const { return size_; }
  void clear() { *this = {}; }

 private:
  std::vector<std::uint64_t> words_;
  std::int64_t size_ = 0;
};

}  // namespace samepage
