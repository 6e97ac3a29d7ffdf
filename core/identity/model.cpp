#include "identity/model.hpp"

#include <initializer_list>
#include <utility>

namespace samepage::identity {
namespace {

using enum Level;
using Row = std::initializer_list<std::pair<Level, double>>;

void put_levels(Model::Levels& levels, Row row) {
  levels = {};
  for (const auto& [level, probability] : row)
    levels[static_cast<std::size_t>(level)] = probability;
  double sum = 0;
  for (const double p : levels) sum += p;
  for (double& p : levels) p /= sum;
}

void put(Model& model, Comparison comparison, std::array<double, kin_count> kin, Row row) {
  for (auto& of_kind : model.same) put_levels(of_kind[static_cast<std::size_t>(comparison)], row);
  for (std::size_t k = 0; k < kin_count; ++k)
    model.kin[k][static_cast<std::size_t>(comparison)] = kin[k];
}

void put_company(Model& model, Comparison comparison, Row row) {
  put_levels(model.same[1][static_cast<std::size_t>(comparison)], row);
}

}  // namespace

Model shipped_model() {
  Model model;
  using enum Comparison;
  put(model, given_name, {0.03, 0, 0},
      {{same, .72},
       {variant, .02},
       {nickname, .04},
       {one_error, .07},
       {two_errors, .015},
       {sounds_alike, .01},
       {initial, .04},
       {part, .03},
       {different, .003}});
  put(model, family_name, {0.6, 0, 0},
      {{same, .76},
       {variant, .02},
       {nickname, .001},
       {one_error, .08},
       {two_errors, .015},
       {sounds_alike, .01},
       {initial, .01},
       {part, .03},
       {different, .07}});
  put(model, name_order, {0, 0, 0}, {{same, .985}, {swapped, .015}});
  put(model, name_suffix, {0, 0, 0}, {{same, .99997}, {different, .00003}});
  put(model, company_name, {0.03, 0.02, 0.6},
      {{same, .45}, {variant, .1}, {one_error, .06}, {part, .25}, {far, .08}, {different, .06}});
  put(model, gender, {0, 0, 0}, {{same, .985}, {different, .015}});
  put(model, birth_date, {0.015, 0, 0},
      {{same, .84},
       {swapped, .02},
       {one_error, .05},
       {near, .02},
       {two_errors, .015},
       {far, .005},
       {different, .03}});
  put(model, email, {0.05, 0.08, 0.05},
      {{same, .60},
       {variant, .02},
       {one_error, .05},
       {two_errors, .02},
       {near, .03},
       {far, .04},
       {different, .24}});
  put(model, email_hash, {0.05, 0.05, 0}, {{same, .6}, {different, .4}});
  put(model, phone, {0.6, 0.25, 0.25},
      {{same, .60}, {variant, .05}, {one_error, .03}, {near, .02}, {different, .30}});
  put(model, street, {0.9, 0.3, 0.03},
      {{same, .55},
       {one_error, .08},
       {two_errors, .03},
       {part, .06},
       {near, .04},
       {far, .03},
       {different, .21}});
  put(model, line_2, {0.6, 0.3, 0.03}, {{same, .5}, {one_error, .1}, {part, .1}, {different, .3}});
  put(model, place, {0.9, 0.6, 0.4},
      {{same, .70},
       {one_error, .07},
       {two_errors, .02},
       {part, .05},
       {sounds_alike, .01},
       {different, .15}});
  put(model, region, {0.9, 0.7, 0.5}, {{same, .88}, {one_error, .02}, {different, .1}});
  put(model, postcode, {0.8, 0.4, 0.1},
      {{same, .72}, {one_error, .06}, {two_errors, .02}, {near, .03}, {different, .17}});
  put(model, country, {0.97, 0.9, 0.7}, {{same, .95}, {different, .05}});
  put(model, location, {0.8, 0.4, 0.2}, {{same, .7}, {different, .3}});
  put(model, website, {0.1, 0.8, 0.8}, {{same, .8}, {different, .2}});
  put(model, national_id, {0, 0, 0}, {{same, .95}, {one_error, .035}, {different, .015}});
  put(model, tax_id, {0, 0.05, 0.05}, {{same, .95}, {one_error, .03}, {different, .01}});
  put(model, passport, {0, 0, 0}, {{same, .85}, {one_error, .03}, {different, .12}});
  put(model, driving_licence, {0, 0, 0}, {{same, .88}, {one_error, .03}, {different, .09}});
  put(model, registration_id, {0, 0, 0}, {{same, .95}, {one_error, .02}, {different, .03}});
  put(model, external_id, {0, 0, 0}, {{same, .7}, {different, .3}});
  put(model, user_id, {0.01, 0.01, 0}, {{same, .85}, {different, .15}});
  put(model, device_id, {0.3, 0.02, 0}, {{same, .3}, {different, .7}});
  put(model, handle, {0, 0, 0}, {{same, .8}, {one_error, .02}, {different, .18}});
  put(model, employer, {0.02, 0.7, 0.3},
      {{same, .55}, {one_error, .03}, {part, .1}, {different, .32}});
  put(model, occupation, {0.05, 0.1, 0.1}, {{same, .4}, {part, .1}, {different, .5}});
  put(model, other, {0.2, 0.3, 0.4}, {{same, .4}, {part, .3}, {different, .3}});
  // A firm stays where it is longer than a person, and answers one phone.
  put_company(model, street,
              {{same, .62},
               {one_error, .06},
               {two_errors, .02},
               {part, .13},
               {near, .02},
               {far, .03},
               {different, .02}});
  put_company(model, phone,
              {{same, .68}, {variant, .05}, {one_error, .03}, {near, .02}, {different, .20}});
  return model;
}

}  // namespace samepage::identity
