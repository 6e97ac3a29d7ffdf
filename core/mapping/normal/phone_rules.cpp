#include "mapping/normal/phone_rules.hpp"

#include <phonenumbers/phonenumberutil.h>

#include <array>
#include <atomic>
#include <charconv>
#include <memory>

#include "mapping/normal/phone_metadata.hpp"

namespace samepage {
namespace {

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

constexpr std::size_t shortest_national = 2;
constexpr std::size_t longest_national = 17;
constexpr std::size_t least_digits = 3;  // fewer are no number to the library
constexpr std::size_t most_digits = 30;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_between(char c) { return c == ' ' || (c >= '(' && c <= ')') || (c >= '-' && c <= '/'); }

struct Digits {
  std::array<char, most_digits> digits{};
  std::size_t count = 0;
  bool plus = false;

  std::string_view text() const { return {digits.data(), count}; }

  // False: there is something else in it.
  bool take(std::string_view written) {
    while (!written.empty() && is_between(written.front())) written.remove_prefix(1);
    plus = written.starts_with('+');
    if (plus) written.remove_prefix(1);
    for (const char c : written) {
      if (is_digit(c)) {
        if (count == most_digits) return false;
        digits[count++] = c;
      } else if (!is_between(c)) {
        return false;
      }
    }
    return count >= least_digits;
  }
};

// A region and whether it reads its example number as the library does.
struct Checked {
  enum class State : std::uint8_t { unchecked, checking, right, wrong };
  PhoneRegion rules;
  std::atomic<State> state = State::unchecked;
};

class PhoneRules {
 public:
  static PhoneRules& all() {
    static PhoneRules made;
    return made;
  }

  // `checks`: only regions that have read their example right.
  QuickPhone read(std::string_view text, std::string_view region, bool checks = true) {
    Digits digits;
    if (!digits.take(text)) return {};
    Checked* home = find(region);
    if (!digits.plus && home == nullptr)
      return region == "ZZ" ? QuickPhone{true, {}} : QuickPhone{};
    if (home != nullptr && checks && !is_right(*home)) return {};
    const PhoneRegion* rules = home == nullptr ? nullptr : &home->rules;
    std::string_view national = digits.text();
    const Origin origin = abroad(digits.plus, rules, national);
    if (origin == Origin::unknown) return {};
    if (origin == Origin::abroad) {
      Checked* there = national.size() > shortest_national ? take_code(national) : nullptr;
      return there == nullptr ? QuickPhone{} : ended(there->rules, national, checks);
    }
    bool defer = false;
    if (without_own_code(*rules, national, defer)) {
      rules = &by_code_[static_cast<std::size_t>(rules->code)]->rules;
    }
    return defer ? QuickPhone{} : ended(*rules, national, checks);
  }

 private:
  enum class Origin : std::uint8_t { home, abroad, unknown };

  PhoneRules() {
    for (PhoneRegion& region : phone_regions()) {
      auto& made = regions_.emplace_back(std::make_unique<Checked>());
      made->rules = std::move(region);
      const PhoneRegion& rules = made->rules;
      Checked*& of_code = by_code_[static_cast<std::size_t>(rules.code)];
      if (of_code == nullptr || rules.main) of_code = made.get();
      if (const auto slot = slot_of(rules.name)) by_name_[*slot] = made.get();
    }
  }

  static std::optional<std::size_t> slot_of(std::string_view name) {
    const auto is_letter = [](char c) { return c >= 'A' && c <= 'Z'; };
    if (name.size() != 2 || !is_letter(name[0]) || !is_letter(name[1])) return std::nullopt;
    return static_cast<std::size_t>((name[0] - 'A') * 26 + (name[1] - 'A'));
  }

  Checked* find(std::string_view region) const {
    const auto slot = slot_of(region);
    return slot ? by_name_[*slot] : nullptr;
  }

  // Takes what is dialled before the calling code.
  static Origin abroad(bool plus, const PhoneRegion* rules, std::string_view& digits) {
    if (plus) return Origin::abroad;
    if (!rules->international_prefix) return Origin::unknown;
    const auto front = rules->international_prefix->front(digits);
    if (!front) return Origin::home;
    if (front->length == 0 || front->length == digits.size()) return Origin::unknown;
    if (digits[front->length] == '0') return Origin::home;  // no calling code begins with 0
    digits.remove_prefix(front->length);
    return Origin::abroad;
  }

  Checked* take_code(std::string_view& digits) const {
    std::size_t code = 0;
    for (std::size_t n = 0; n < 3 && n < digits.size(); ++n) {
      code = code * 10 + static_cast<std::size_t>(digits[n] - '0');
      if (code == 0) return nullptr;
      if (by_code_[code] == nullptr) continue;
      digits.remove_prefix(n + 1);
      return by_code_[code];
    }
    return nullptr;
  }

  // A national number with the calling code in front, though without a plus sign.
  static bool without_own_code(const PhoneRegion& rules, std::string_view& digits, bool& defer) {
    std::array<char, 4> code{};
    const auto end = std::to_chars(code.data(), code.data() + code.size(), rules.code).ptr;
    const std::string_view own(code.data(), static_cast<std::size_t>(end - code.data()));
    if (!digits.starts_with(own)) return false;
    const std::string_view rest = without_prefix(rules, digits.substr(own.size()), defer);
    const bool better = !rules.general.matches(digits) && rules.general.matches(rest);
    if (!better && rules.length_of(digits) != PhoneLength::too_long) return false;
    digits = rest;
    return true;
  }

  // `defer`: what is dialled before holds something that is written otherwise abroad.
  static std::string_view without_prefix(const PhoneRegion& rules, std::string_view digits,
                                         bool& defer) {
    if (digits.empty() || !rules.national_prefix) return digits;
    const auto front = rules.national_prefix->front(digits);
    if (!front || front->length == 0) return digits;
    if (rules.transforms && front->captured) {
      defer = true;
      return digits;
    }
    const std::string_view rest = digits.substr(front->length);
    const bool worse = rules.general.matches(digits) && !rules.general.matches(rest);
    return worse ? digits : rest;
  }

  QuickPhone ended(const PhoneRegion& rules, std::string_view digits, bool checks) {
    if (digits.size() < shortest_national) return {};
    bool defer = false;
    const std::string_view rest = without_prefix(rules, digits, defer);
    if (defer) return {};
    const PhoneLength length = rules.length_of(rest);
    if (length == PhoneLength::possible || length == PhoneLength::too_long) digits = rest;
    if (digits.size() < shortest_national || digits.size() > longest_national) return {};
    Checked& main = *by_code_[static_cast<std::size_t>(rules.code)];
    if (checks && !is_right(main)) return {};
    const PhoneLength whole = main.rules.length_of(digits);
    if (whole != PhoneLength::possible && whole != PhoneLength::local) return {true, {}};
    std::array<char, 8> code{'+'};
    char* const end = std::to_chars(code.data() + 1, code.data() + code.size(), rules.code).ptr;
    QuickPhone phone{true, std::string()};
    phone.normal->reserve(static_cast<std::size_t>(end - code.data()) + digits.size());
    phone.normal->append(code.data(), end).append(digits);
    return phone;
  }

  bool is_right(Checked& region) {
    using State = Checked::State;
    State now = region.state.load(std::memory_order_acquire);
    if (now != State::unchecked) return now == State::right;  // while it is checked, the library
    if (!region.state.compare_exchange_strong(now, State::checking)) return false;
    const bool right = reads_examples(region.rules);
    region.state.store(right ? State::right : State::wrong, std::memory_order_release);
    return right;
  }

  bool reads_examples(const PhoneRegion& rules) {
    const PhoneNumberUtil& phones = *PhoneNumberUtil::GetInstance();
    const bool somewhere = rules.name != "001";
    PhoneNumber number;
    if (!(somewhere ? phones.GetExampleNumber(rules.name, &number)
                    : phones.GetExampleNumberForNonGeoEntity(rules.code, &number)))
      return true;  // nothing to compare
    std::string national, prefix;
    phones.GetNationalSignificantNumber(number, &national);
    if (somewhere) phones.GetNddPrefixForRegion(rules.name, true, &prefix);
    const std::string code = std::to_string(rules.code);
    const std::string region = somewhere ? rules.name : "ZZ";
    for (const std::string& text :
         {"+" + code + national, "+" + code + prefix + national, prefix + national, national,
          code + national, "00" + code + national}) {
      const QuickPhone quick = read(text, region, false);
      if (quick.known && quick.normal != phone_by_library(text, region)) return false;
    }
    return true;
  }

  std::vector<std::unique_ptr<Checked>> regions_;
  std::array<Checked*, 1000> by_code_{};
  std::array<Checked*, 676> by_name_{};
};

}  // namespace

QuickPhone quick_phone(std::string_view text, std::string_view region) {
  return PhoneRules::all().read(text, region);
}

}  // namespace samepage
