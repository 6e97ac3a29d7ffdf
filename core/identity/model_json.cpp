// A model as text: what is kept of a decision to apply one.

#include <algorithm>
#include <cmath>

#include "base/json.hpp"
#include "identity/model.hpp"

namespace samepage::identity {
namespace {

constexpr std::string_view kinds[] = {"persons", "companies"};
constexpr std::string_view relations[] = {"household", "firm", "chain"};

void write_levels(const Model::Levels& levels, json::Writer& out) {
  out.object();
  for (std::size_t l = 0; l < level_count; ++l)
    if (levels[l] > 0) out.member(name_of(static_cast<Level>(l)), levels[l]);
  out.end();
}

Error broken(std::string what) {
  return {"SP-IDN-001",
          "the identity model has no " + std::move(what),
          {},
          "restore it from a backup, or learn a new one"};
}

bool is_share(double p) { return p >= 0 && p <= 1; }

// A level that is compared needs a probability, or its weight is infinite.
bool are_levels(const Model::Levels& levels, const Model::Levels& shipped) {
  constexpr double least = 1e-9;
  for (std::size_t l = 0; l < level_count; ++l)
    if (!is_share(levels[l]) || (shipped[l] > 0 && levels[l] < least)) return false;
  return true;
}

Result<void> check(const Model& model) {
  static const Model shipped = shipped_model();
  constexpr double much = 1000;  // of bits, or of records per record
  auto weight = [](double bits) { return std::abs(bits) <= much; };
  for (std::size_t kind = 0; kind < 2; ++kind)
    for (std::size_t c = 0; c < comparison_count; ++c)
      if (!are_levels(model.same[kind][c], shipped.same[kind][c]))
        return std::unexpected(broken("probability for every level of " +
                                      std::string(name_of(static_cast<Comparison>(c)))));
  for (std::size_t k = 0; k < kin_count; ++k)
    if (!std::ranges::all_of(model.kin[k], is_share) || model.kin_per_record[k] < 1e-9 ||
        model.kin_per_record[k] > much)
      return std::unexpected(broken("probabilities for " + std::string(relations[k])));
  if (model.matches_per_record < 1e-9 || model.matches_per_record > much)
    return std::unexpected(broken("matches_per_record"));
  for (const double share : model.sizes)
    if (share < 1e-99 || share > 1) return std::unexpected(broken("sizes above nothing"));
  for (const auto& [source, bits] : model.within_source)
    if (!weight(bits) || bits > 0)
      return std::unexpected(broken("weight against two records of one source"));
  if (!weight(model.same_bits) || !weight(model.review_bits))
    return std::unexpected(broken("bits from which on two are the same"));
  return {};
}

}  // namespace

std::string to_json(const Model& model) {
  json::Writer out;
  out.object();
  out.member("version", model.version);
  out.member("matches_per_record", model.matches_per_record);
  out.member("same_bits", model.same_bits);
  out.member("review_bits", model.review_bits);
  out.key("sizes").array();
  for (const double share : model.sizes) out.value(share);
  out.end();
  out.key("within_source").object();
  for (const auto& [source, bits] : model.within_source) out.member(source, bits);
  out.end();
  for (std::size_t kind = 0; kind < 2; ++kind) {
    out.key(kinds[kind]).object();
    for (std::size_t c = 0; c < comparison_count; ++c) {
      out.key(name_of(static_cast<Comparison>(c)));
      write_levels(model.same[kind][c], out);
    }
    out.end();
  }
  for (std::size_t k = 0; k < kin_count; ++k) {
    out.key(relations[k]).object();
    out.member("per_record", model.kin_per_record[k]);
    for (std::size_t c = 0; c < comparison_count; ++c)
      if (model.kin[k][c] > 0) out.member(name_of(static_cast<Comparison>(c)), model.kin[k][c]);
    out.end();
  }
  out.end();
  return out.take();
}

Result<Model> model_from_json(std::string_view text) {
  SP_ASSIGN(const json::Document document, json::Document::parse(text));
  const json::Value root = document.root();
  Model model;
  model.version = root.text("version");
  model.matches_per_record = root["matches_per_record"].number(-1);
  model.same_bits = root["same_bits"].number(0);
  model.review_bits = root["review_bits"].number(-5);
  for (const auto& [source, bits] : root["within_source"].members())
    model.within_source[std::string(source)] = bits.number(0);
  for (const json::Value share : root["sizes"].items()) model.sizes.push_back(share.number(0));
  for (std::size_t kind = 0; kind < 2; ++kind)
    for (std::size_t c = 0; c < comparison_count; ++c) {
      const json::Value levels = root[kinds[kind]][name_of(static_cast<Comparison>(c))];
      if (!levels.is_object())
        return std::unexpected(
            broken("levels for " + std::string(name_of(static_cast<Comparison>(c)))));
      for (std::size_t l = 0; l < level_count; ++l)
        model.same[kind][c][l] = levels[name_of(static_cast<Level>(l))].number(0);
    }
  for (std::size_t k = 0; k < kin_count; ++k) {
    const json::Value relation = root[relations[k]];
    if (!relation.is_object()) return std::unexpected(broken(std::string(relations[k])));
    model.kin_per_record[k] = relation["per_record"].number(0);
    for (std::size_t c = 0; c < comparison_count; ++c)
      model.kin[k][c] = relation[name_of(static_cast<Comparison>(c))].number(0);
  }
  SP_TRY(check(model));
  return model;
}

}  // namespace samepage::identity
