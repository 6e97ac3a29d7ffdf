#pragma once
// Two groups of records beside each other: what each comparison says, and the sum.

#include <array>
#include <cstdint>
#include <initializer_list>
#include <span>

#include "identity/compare/levels.hpp"
#include "identity/facts/profile.hpp"
#include "identity/facts/values.hpp"
#include "identity/model.hpp"

namespace samepage::identity {

struct Group {  // one record or several taken together
  std::span<const Borne> bearing;
  Kind kind = Kind::unknown;
  std::size_t records = 1;
  std::span<const std::uint32_t> sources = {};  // by number, sorted; none: not looked at
};

struct Mark {  // what one comparison says
  Comparison what;
  Level level;
  float bits;  // for being the same, against being strangers
  ValueId a, b;
};

// A few marks, in place: millions of these lists are made a second.
template <std::size_t Most>
class MarkList {
 public:
  MarkList() {}
  MarkList(std::initializer_list<Mark> marks) {
    for (const Mark& mark : marks) push_back(mark);
  }
  void push_back(const Mark& mark) {
    if (size_ < Most) at_[size_++] = mark;
  }
  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  const Mark* begin() const { return at_.data(); }
  const Mark* end() const { return at_.data() + size_; }
  Mark& operator[](std::size_t i) { return at_[i]; }
  const Mark& operator[](std::size_t i) const { return at_[i]; }

 private:
  std::array<Mark, Most> at_;
  std::size_t size_ = 0;
};

struct Evidence {
  MarkList<32> marks;
  double prior = 0;
  double sizes = 0;         // ≤ 0: what is known of how many records entities have
  double source = 0;        // ≤ 0: both have a record of a source that seldom holds anybody twice
  double kinship = 0;       // ≤ 0: what being related explains as well
  bool impossible = false;  // a person and a company
  double bits = 0;          // prior + marks + kinship
  std::array<double, kin_count> kin_bits{};  // for being related, against being strangers
};

// Frequencies among strangers, and the sums. Everything here is rounded the way docs/adr/0012 says,
// so that a weight changes only when a count leaves its step.
class Scale {
 public:
  Scale(const ValueTable& values, const Model& model, std::size_t records,
        std::span<const double> within_source = {});

  const ValueTable& values() const { return values_; }
  const Model& model() const { return model_; }
  double prior() const { return prior_; }
  double kin_prior(std::size_t kin) const { return kin_prior_[kin]; }
  // How often a stranger bears the value; `inside`: bearers that belong to the two groups.
  double frequency(ValueId value, std::uint32_t inside, double unseen) const;
  double records() const { return records_; }
  double source_bits(std::span<const std::uint32_t> a, std::span<const std::uint32_t> b) const;
  double size_bits(std::size_t a, std::size_t b) const;  // for groups of so many records

 private:
  const ValueTable& values_;
  const Model& model_;
  std::span<const double> within_source_;
  double records_, prior_;
  std::array<double, kin_count> kin_prior_{};
};

std::uint32_t rounded_count(std::uint32_t count);  // the lower end of its step
double rounded_records(std::size_t records);       // a power of two

// How strongly it speaks that of two groups one says `a` and the other `b`.
double agreement_bits(double t, double frequency_a, double frequency_b);

// deciding: what is too weak to be remembered is not weighed for kinship, which only takes away.
enum class For : std::uint8_t { showing, deciding };
Evidence weigh(const Group& a, const Group& b, const Scale& scale, For purpose = For::showing);

}  // namespace samepage::identity
