#include <unicode/translit.h>
#include <unicode/unistr.h>

#include <array>
#include <memory>
#include <mutex>
#include <optional>
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

// By the whole text, as the library reads it.
std::string transliterated(std::string_view text) {
  const ToAscii to_ascii;
  icu::UnicodeString wide =
      icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int>(text.size())));
  to_ascii->transliterate(wide);
  std::string out;
  wide.toUTF8String(out);
  return out;
}

// Names of Europe: letters of two bytes up to U+017F, which the library writes the same whatever stands
// beside them (a test asks it for every pair). A table of them is what most names need, at a tenth of
// the price.
constexpr unsigned first_letter = 0xc0, last_letter = 0x17f;
using Letters = std::array<std::string, last_letter + 1 - first_letter>;

const Letters& letters() {
  static const Letters known = [] {
    Letters all;
    for (unsigned c = first_letter; c <= last_letter; ++c) {
      const char utf8[] = {static_cast<char>(0xc0 | c >> 6), static_cast<char>(0x80 | (c & 0x3f))};
      all[c - first_letter] = transliterated({utf8, sizeof utf8});
    }
    return all;
  }();
  return known;
}

std::optional<std::string> by_letters(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto lead = static_cast<unsigned char>(text[i]);
    if (lead < 0x80) {
      out += lead >= 'A' && lead <= 'Z' ? static_cast<char>(lead | 0x20) : static_cast<char>(lead);
      continue;
    }
    if ((lead & 0xe0) != 0xc0 || i + 1 == text.size()) return std::nullopt;
    const auto next = static_cast<unsigned char>(text[++i]);
    const unsigned c = (lead & 0x1fU) << 6 | (next & 0x3fU);
    if ((next & 0xc0) != 0x80 || c < first_letter || c > last_letter) return std::nullopt;
    out += letters()[c - first_letter];
  }
  return out;
}

}  // namespace

std::string ascii_key(std::string_view text) {
  if (is_ascii(text)) return ascii_lower(text);
  auto known = by_letters(text);
  return known ? std::move(*known) : transliterated(text);
}

}  // namespace samepage
