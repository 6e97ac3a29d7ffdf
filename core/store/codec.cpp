#include "store/codec.hpp"

#include <algorithm>

#include "base/assert.hpp"
#include "base/bytes.hpp"
#include "base/hash.hpp"

namespace samepage::codec {
namespace {

// 2: the bytes end with their checksum. 1: they do not; these are still read.
constexpr std::uint8_t version = 2;
constexpr std::uint8_t without_checksum = 1;
constexpr std::size_t checksum_size = 4;
constexpr std::size_t least_state_size = 4;  // bytes of one field: number, flags, rewrites, held

// SQLite sees a broken page, not a broken value on a sound one; such a value would go to every
// system.
std::string checksum(std::string_view bytes) {
  std::uint64_t hash = hash64(bytes);
  std::string sum;
  for (std::size_t i = 0; i < checksum_size; ++i, hash >>= 8) sum += static_cast<char>(hash & 0xff);
  return sum;
}

std::string sealed(ByteWriter& out) {
  std::string bytes = out.take();
  bytes += checksum(bytes);
  return bytes;
}

// What stands between version and checksum; nothing when it is not what was written.
std::optional<std::string_view> unsealed(std::string_view bytes) {
  if (bytes.empty()) return std::nullopt;
  const auto written = static_cast<std::uint8_t>(bytes.front());
  if (written == without_checksum) return bytes.substr(1);
  if (written != version || bytes.size() <= checksum_size) return std::nullopt;
  const std::string_view sum = bytes.substr(bytes.size() - checksum_size);
  bytes.remove_suffix(checksum_size);
  return checksum(bytes) == sum ? std::optional(bytes.substr(1)) : std::nullopt;
}

std::uint32_t stored_number(FieldId field, const FieldNumbers& numbers) {
  SP_ASSERT(field < numbers.stored.size());
  return numbers.stored[field];
}

// A field that the catalogue no longer has is skipped: its bytes stay until the next write.
std::optional<FieldId> catalogue_number(std::uint64_t stored, const FieldNumbers& numbers) {
  return stored < numbers.catalogue.size() ? numbers.catalogue[stored] : std::nullopt;
}

enum StateFlag : std::uint16_t {
  has_own = 1,
  cleared = 2,
  quarantined = 4,
  frozen = 8,
  held_is_own = 16,
  written = 32,
  marked = 64,
  carried = 128,
  has_previous = 256,
};

void encode_marks(ByteWriter& out, const std::vector<SetMark>& marks) {
  out.number(marks.size());
  for (const SetMark& m : marks) {
    out.text(m.element);
    out.number(static_cast<std::uint64_t>(m.at));
    out.byte(m.out ? 1 : 0);
  }
}

std::vector<SetMark> decode_marks(ByteReader& in) {
  std::vector<SetMark> marks;
  for (std::uint64_t left = in.number(); left > 0 && in.ok(); --left) {
    SetMark m;
    m.element = in.text();
    m.at = static_cast<Epoch>(in.number());
    m.out = in.byte() != 0;
    marks.push_back(std::move(m));
  }
  return marks;
}

// False when a field stands there twice, which only damage does. They are written in order; only a
// catalogue in another order needs more.
template <class T>
bool sort_by_field(std::vector<T>& fields) {
  if (!std::ranges::is_sorted(fields, {}, &T::field)) std::ranges::sort(fields, {}, &T::field);
  return std::ranges::adjacent_find(fields, {}, &T::field) == fields.end();
}

}  // namespace

std::string encode(const std::vector<FieldState>& fields, const FieldNumbers& numbers) {
  ByteWriter out;
  out.byte(version);
  out.number(fields.size());
  for (const FieldState& f : fields) {
    const bool same = f.has_own && f.held == f.own;
    const int flags = (f.has_own ? has_own : 0) | (f.cleared ? cleared : 0) |
                      (f.quarantined ? quarantined : 0) | (f.frozen ? frozen : 0) |
                      (same ? held_is_own : 0) | (f.written ? written : 0) |
                      (f.marks.empty() ? 0 : marked) | (f.carried ? carried : 0) |
                      (f.previous.empty() ? 0 : has_previous);
    out.number(stored_number(f.field, numbers));
    out.number(static_cast<std::uint64_t>(flags));
    out.byte(f.rewrites);
    if (f.has_own) {
      out.text(f.own);
      out.number(static_cast<std::uint64_t>(f.edited));
      out.signed_number(f.edited_at);
    }
    if (!same) out.text(f.held);
    if (!f.marks.empty()) encode_marks(out, f.marks);
    if (!f.previous.empty()) out.text(f.previous);
  }
  return sealed(out);
}

std::optional<std::vector<FieldState>> decode_states(std::string_view bytes,
                                                     const FieldNumbers& numbers) {
  const auto sound = unsealed(bytes);
  if (!sound) return std::nullopt;
  ByteReader in(*sound);
  const std::uint64_t count = in.number();
  std::vector<FieldState> fields;
  fields.reserve(std::min<std::uint64_t>(count, sound->size() / least_state_size));
  for (std::uint64_t i = 0; i < count && in.ok(); ++i) {
    const auto number = catalogue_number(in.number(), numbers);
    FieldState& f = fields.emplace_back();
    const std::uint64_t flags = in.number();
    f.rewrites = in.byte();
    f.has_own = flags & has_own;
    f.cleared = flags & cleared;
    f.quarantined = flags & quarantined;
    f.frozen = flags & frozen;
    f.written = flags & written;
    f.carried = flags & carried;
    if (f.has_own) {
      f.own = in.text();
      f.edited = static_cast<Epoch>(in.number());
      f.edited_at = in.signed_number();
    }
    f.held = (flags & held_is_own) != 0 ? f.own : std::string(in.text());
    if ((flags & marked) != 0) f.marks = decode_marks(in);
    if ((flags & has_previous) != 0) f.previous = in.text();
    if (number) {
      f.field = *number;
    } else {
      fields.pop_back();
    }
  }
  if (!in.ok() || !sort_by_field(fields)) return std::nullopt;
  return fields;
}

std::string encode(const Golden& golden, const FieldNumbers& numbers) {
  ByteWriter out;
  out.byte(version);
  out.byte(golden.deleted ? 1 : 0);
  out.number(golden.fields.size());
  for (const GoldenField& f : golden.fields) {
    out.number(stored_number(f.field, numbers));
    out.byte(static_cast<std::uint8_t>(f.rule));
    out.text(f.value);
    out.signed_number(f.origin.value);
    out.number(static_cast<std::uint64_t>(f.edited));
    out.signed_number(f.edited_at);
  }
  return sealed(out);
}

bool decode(std::string_view bytes, const FieldNumbers& numbers, Golden& golden) {
  if (bytes.empty()) return true;  // not merged yet
  const auto sound = unsealed(bytes);
  if (!sound) return false;
  ByteReader in(*sound);
  golden.deleted = in.byte() != 0;
  const std::uint64_t count = in.number();
  for (std::uint64_t i = 0; i < count && in.ok(); ++i) {
    GoldenField f;
    const auto number = catalogue_number(in.number(), numbers);
    f.rule = static_cast<WinRule>(in.byte());
    f.value = in.text();
    f.origin = RecordId{in.signed_number()};
    f.edited = static_cast<Epoch>(in.number());
    f.edited_at = in.signed_number();
    if (!number) continue;
    f.field = *number;
    golden.fields.push_back(std::move(f));
  }
  return sort_by_field(golden.fields) && in.ok();
}

std::string encode(const Change& change, const FieldNumbers& numbers) {
  ByteWriter out;
  out.byte(version);
  out.byte(change.restricts ? 1 : 0);
  out.byte(static_cast<std::uint8_t>(change.kind));
  out.text(change.key);
  out.text(change.expected);
  out.text(change.purpose);
  out.text(change.contact_point);
  out.text(change.body);
  out.number(change.fields.size());
  for (const FieldChange& f : change.fields) {
    out.number(stored_number(f.field, numbers));
    out.text(f.from);
    out.text(f.to);
    out.signed_number(f.origin.value);
    out.byte(f.carried ? 1 : 0);
  }
  return sealed(out);
}

bool decode(std::string_view bytes, const FieldNumbers& numbers, Change& change) {
  const auto sound = unsealed(bytes);
  if (!sound) return false;
  ByteReader in(*sound);
  change.restricts = in.byte() != 0;
  change.kind = static_cast<EntityKind>(in.byte());
  change.key = in.text();
  change.expected = in.text();
  change.purpose = in.text();
  change.contact_point = in.text();
  change.body = in.text();
  const std::uint64_t count = in.number();
  for (std::uint64_t i = 0; i < count && in.ok(); ++i) {
    FieldChange f;
    const auto number = catalogue_number(in.number(), numbers);
    f.from = in.text();
    f.to = in.text();
    f.origin = RecordId{in.signed_number()};
    f.carried = in.byte() != 0;
    if (!number) continue;
    f.field = *number;
    change.fields.push_back(std::move(f));
  }
  return in.ok();
}

}  // namespace samepage::codec
