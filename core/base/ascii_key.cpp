#include <unicode/translit.h>
#include <unicode/unistr.h>

#include <memory>
#include <mutex>
#include <vector>

#include "base/assert.hpp"
#include "base/text.hpp"

namespace samepage {
namespace {

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
  const icu::Transliterator* operator->() const { return one_.get(); }

 private:
  struct Idle {
    std::mutex mutex;
    std::vector<std::unique_ptr<icu::Transliterator>> all;
  };
  static Idle& idle() {
    static Idle shelf;
    return shelf;
  }
  static std::unique_ptr<icu::Transliterator> borrow() {
    {
      const std::scoped_lock lock(idle().mutex);
      if (!idle().all.empty()) {
        auto one = std::move(idle().all.back());
        idle().all.pop_back();
        return one;
      }
    }
    UErrorCode status = U_ZERO_ERROR;
    std::unique_ptr<icu::Transliterator> made(icu::Transliterator::createInstance(
        "Any-Latin; Lower; Latin-ASCII; NFD; [:M:] Remove; Lower", UTRANS_FORWARD, status));
    SP_ASSERT(U_SUCCESS(status));
    return made;
  }
  std::unique_ptr<icu::Transliterator> one_;
};

}  // namespace

std::string ascii_key(std::string_view text) {
  if (is_ascii(text)) return ascii_lower(text);
  const ToAscii to_ascii;
  icu::UnicodeString wide =
      icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int>(text.size())));
  to_ascii->transliterate(wide);
  std::string out;
  wide.toUTF8String(out);
  return out;
}

}  // namespace samepage
