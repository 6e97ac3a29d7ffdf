#include <unicode/translit.h>
#include <unicode/unistr.h>

#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "base/assert.hpp"
#include "base/text.hpp"

namespace samepage {
namespace {

// One thread's at a time. Names come again and again: the last few thousand are remembered.
struct Transliteration {
  std::unique_ptr<icu::Transliterator> by;
  std::unordered_map<std::string, std::string> known;
};

// Transliterators are costly to make (a millisecond) and not safe to share between threads, and
// threads of ours live for one round: so they are borrowed.
class ToAscii {
 public:
  ToAscii() : one_(borrow()) {}
  ToAscii(const ToAscii&) = delete;
  ~ToAscii() {
    const std::scoped_lock lock(idle().mutex);
    idle().all.push_back(std::move(one_));
  }

  const std::string& of(std::string_view text) {
    constexpr std::size_t many = 4'096, long_text = 64;
    if (one_->known.size() >= many || text.size() > long_text) one_->known.clear();
    const auto [at, fresh] = one_->known.try_emplace(std::string(text));
    if (!fresh) return at->second;
    icu::UnicodeString wide =
        icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int>(text.size())));
    one_->by->transliterate(wide);
    wide.toUTF8String(at->second);
    return at->second;
  }

 private:
  struct Idle {
    std::mutex mutex;
    std::vector<std::unique_ptr<Transliteration>> all;
  };
  static Idle& idle() {
    static Idle shelf;
    return shelf;
  }
  static std::unique_ptr<Transliteration> borrow() {
    {
      const std::scoped_lock lock(idle().mutex);
      if (!idle().all.empty()) {
        auto one = std::move(idle().all.back());
        idle().all.pop_back();
        return one;
      }
    }
    UErrorCode status = U_ZERO_ERROR;
    auto made = std::make_unique<Transliteration>();
    made->by.reset(icu::Transliterator::createInstance(
        "Any-Latin; Lower; Latin-ASCII; NFD; [:M:] Remove; Lower", UTRANS_FORWARD, status));
    SP_ASSERT(U_SUCCESS(status));
    return made;
  }
  std::unique_ptr<Transliteration> one_;
};

}  // namespace

std::string ascii_key(std::string_view text) {
  if (is_ascii(text)) return ascii_lower(text);
  return ToAscii().of(text);
}

}  // namespace samepage
