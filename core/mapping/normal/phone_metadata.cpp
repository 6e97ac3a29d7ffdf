#include "mapping/normal/phone_metadata.hpp"

#include <algorithm>
#include <bit>
#include <set>
#include <utility>

namespace i18n::phonenumbers {

// The library's own data: a PhoneMetadataCollection of its phonemetadata.proto. No header of it
// declares them; weak, because a library may be built without showing them.
[[gnu::weak]] int metadata_size();
[[gnu::weak]] const void* metadata_get();

}  // namespace i18n::phonenumbers

namespace samepage {
namespace {

// One message of protocol buffers: fields with a number and a length, numbers of seven bits a byte.
class Message {
 public:
  explicit Message(std::string_view bytes) : rest_(bytes) {}

  bool next() {
    std::uint64_t tag = 0;
    text = {};
    number = 0;
    if (rest_.empty() || !take(tag)) return false;
    field = static_cast<int>(tag >> 3);
    switch (tag & 7) {
      case 0:
        return take(number);
      case 2: {
        std::uint64_t size = 0;
        if (!take(size) || size > rest_.size()) return broken();
        text = rest_.substr(0, size);
        rest_.remove_prefix(size);
        return true;
      }
      default:
        return broken();
    }
  }
  bool whole() const { return !broken_; }

  int field = 0;
  std::string_view text;
  std::uint64_t number = 0;

 private:
  bool broken() {
    broken_ = true;
    return false;
  }
  bool take(std::uint64_t& value) {
    value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      if (rest_.empty()) return broken();
      const auto byte = static_cast<unsigned char>(rest_.front());
      rest_.remove_prefix(1);
      value |= std::uint64_t{byte & 0x7fu} << shift;
      if (byte < 0x80) return true;
    }
    return broken();
  }

  std::string_view rest_;
  bool broken_ = false;
};

// Field numbers of phonemetadata.proto.
namespace proto {
constexpr int metadata = 1;
constexpr int general_desc = 1, id = 9, country_code = 10, international_prefix = 11,
              national_prefix_for_parsing = 15, national_prefix_transform_rule = 16,
              main_country_for_code = 22;
constexpr int pattern = 2, possible_length = 9, possible_length_local_only = 10;
}  // namespace proto

bool add_length(std::uint32_t& lengths, std::uint64_t length) {
  if (length == 0 || length >= 32) return false;  // -1: there are none
  lengths |= 1u << length;
  return true;
}

bool read_general(std::string_view bytes, PhoneRegion& region) {
  Message message(bytes);
  bool known = true;
  bool has_pattern = false;
  while (message.next()) {
    if (message.field == proto::pattern) {
      auto pattern = DigitPattern::compile(message.text);
      if (!pattern || message.text.empty()) return false;
      region.general = std::move(*pattern);
      has_pattern = true;
    } else if (message.field == proto::possible_length) {
      known = known && message.text.empty() && add_length(region.possible, message.number);
    } else if (message.field == proto::possible_length_local_only) {
      known = known && message.text.empty() && add_length(region.local, message.number);
    }
  }
  return known && has_pattern && region.possible != 0 && message.whole();
}

// False: by rules that are not known here.
bool read_region(std::string_view bytes, PhoneRegion& region) {
  Message message(bytes);
  bool known = true;
  bool has_general = false;
  while (message.next()) {
    switch (message.field) {
      case proto::general_desc:
        has_general = read_general(message.text, region);
        break;
      case proto::id:
        region.name = message.text;
        break;
      case proto::country_code:
        region.code = static_cast<int>(message.number);
        break;
      case proto::international_prefix:
        region.international_prefix = DigitPattern::compile(message.text);
        known = known && region.international_prefix;
        break;
      case proto::national_prefix_for_parsing:
        if (message.text.empty()) break;
        region.national_prefix = DigitPattern::compile(message.text);
        known = known && region.national_prefix;
        break;
      case proto::national_prefix_transform_rule:
        region.transforms = !message.text.empty();
        break;
      case proto::main_country_for_code:
        region.main = message.number != 0;
        break;
    }
  }
  return known && has_general && message.whole() && region.code > 0 && region.code < 1000;
}

}  // namespace

PhoneLength PhoneRegion::length_of(std::string_view digits) const {
  const std::uint32_t length = digits.size() < 32 ? 1u << digits.size() : 0;
  if ((local & length) != 0) return PhoneLength::local;
  if ((possible & length) != 0) return PhoneLength::possible;
  if (digits.size() < static_cast<std::size_t>(std::countr_zero(possible)))
    return PhoneLength::too_short;
  return digits.size() >= static_cast<std::size_t>(std::bit_width(possible)) ? PhoneLength::too_long
                                                                             : PhoneLength::invalid;
}

std::vector<PhoneRegion> phone_regions() {
  using namespace i18n::phonenumbers;
  std::vector<PhoneRegion> regions;
  if (metadata_size == nullptr || metadata_get == nullptr) return regions;
  std::set<int> unknown;
  Message all(
      {static_cast<const char*>(metadata_get()), static_cast<std::size_t>(metadata_size())});
  while (all.next()) {
    if (all.field != proto::metadata) continue;
    PhoneRegion region;
    if (!read_region(all.text, region)) unknown.insert(region.code);
    regions.push_back(std::move(region));
  }
  if (!all.whole()) return {};
  std::erase_if(regions, [&](const PhoneRegion& r) { return unknown.contains(r.code); });
  return regions;
}

}  // namespace samepage
