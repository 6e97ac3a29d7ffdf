// A model as text: what is kept of a decision to apply one.

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
  for (const double share : model.sizes)
    if (share <= 0) return std::unexpected(broken("sizes above nothing"));
  if (model.matches_per_record <= 0) return std::unexpected(broken("matches_per_record"));
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
  return model;
}

}  // namespace samepage::identity
