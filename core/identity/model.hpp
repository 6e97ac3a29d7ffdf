#pragma once
// What the weights rest on: for every comparison the probability of each level among records of one
// and the same. Shipped by hand from what typists, forms and people's lives are known to do
// (FEBRL's and Peterson's error rates, moves, marriages); refined without labels by
// Engine::propose.

#include <array>
#include <map>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "identity/compare/levels.hpp"

namespace samepage::identity {

// How two that are not the same can be close: under one roof, in one firm, two houses of one chain.
enum class Kin : std::uint8_t { household, firm, chain, count_ };
inline constexpr std::size_t kin_count = static_cast<std::size_t>(Kin::count_);

struct Model {
  using Levels = std::array<double, level_count>;
  // of persons, and of companies; each sums to 1 over the levels in use
  std::array<std::array<Levels, comparison_count>, 2> same{};
  // how often related ones share the value
  std::array<std::array<double, comparison_count>, kin_count> kin{};
  // Sources that seldom hold anybody twice: bits (≤ 0) against two of their records being one.
  // Learnt.
  std::map<std::string, double> within_source;
  // Share of entities with so many records (first: one); learnt only. Where nearly all have two, a
  // third record needs more evidence than its own. Empty: sizes say nothing.
  std::vector<double> sizes;
  double matches_per_record = 0.7;  // how many other records of the same a record has
  // how many records of relatives, of colleagues, of sister houses
  std::array<double, kin_count> kin_per_record{0.7, 0.5, 0.3};
  double same_bits = 0.0;     // at least so much: the same
  double review_bits = -5.0;  // from here on: for a person to look at
  std::string version = "shipped";

  double probability(bool company, Comparison comparison, Level level) const {
    return same[company][static_cast<std::size_t>(comparison)][static_cast<std::size_t>(level)];
  }
};

Model shipped_model();
std::string to_json(const Model& model);
Result<Model> model_from_json(std::string_view text);

}  // namespace samepage::identity
