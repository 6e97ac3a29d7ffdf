// The lens laws and idempotency, on generated values.

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "base/text.hpp"
#include "mapping/normalisers.hpp"
#include "samples.hpp"

namespace samepage {
namespace {

// Texts of hostile pieces: separators, particles, marks, spaces, line ends, what nobody sees.
const std::vector<std::string> pieces = {
    "Ada",    "van",     "Lee",          " ",      ",",         ", ",     ".",      "@",
    "\u00e9", "e\u0301", "\u0130",       "\u00df", "\u200b",    "\u200c", "\u200d", "\u00ad",
    "\ufeff", "\u200f",  "\u2060",       "\"",     "\\",        "|",      "1",      "0",
    "-",      "+49",     "\t",           "\n",     "\r\n",      "\u2028", "\u00a0", "\u3000",
    "a",      "<",       "example.test", ">",      "\u4e2d",    "\u05d0", "/",      "[",
    "]",      "e",       "xn--",         "\x01",   "\U0001f600"};

rc::Gen<std::string> any_text() {
  return rc::gen::map(rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(pieces)),
                      [](const std::vector<std::string>& some) { return join(some, ""); });
}

Field typed(FieldType type, IdentifierStrength identifier = IdentifierStrength::none) {
  Field field;
  field.type = type;
  field.identifier = identifier;
  field.choices = {"a", "b"};
  return field;
}

RC_GTEST_PROP(Laws, NormalFormsAreIdempotent, ()) {
  const std::string text = *any_text();
  const auto type = static_cast<FieldType>(*rc::gen::inRange(0, 15));
  const Field field =
      typed(type, *rc::gen::element(IdentifierStrength::none, IdentifierStrength::weak));
  const auto once = normal_value(field, text, "DE");
  if (!once || once->empty()) return;
  RC_ASSERT(normal_value(field, *once, "DE") == once);
  RC_ASSERT(normal_value(field, *once, "") == once);
  RC_ASSERT(is_utf8(*once));
  const bool lines = type == FieldType::text && field.identifier == IdentifierStrength::none;
  if (!lines && type != FieldType::reference)  // another system's key is taken as it is
    RC_ASSERT(once->find_first_of("\n\r\t") == once->npos);
  // What no one sees makes no other address, number or key.
  if (type == FieldType::email || type == FieldType::phone || type == FieldType::currency)
    RC_ASSERT(normal_value(field, "\u200b " + *once + "\u00ad\u2060\ufeff", "DE") == once);
}

RC_GTEST_PROP(Laws, PhonesAreIdempotent, ()) {
  const std::string digits =
      *rc::gen::container<std::string>(rc::gen::elementOf(std::string("0123456789+ ()-/x.")));
  const std::string country = *rc::gen::elementOf(
      std::vector<std::string>{"DE", "US", "IT", "FR", "RU", "MX", "AR", "BR", "GB", ""});
  const auto once = normal_phone(digits, country);
  if (once) RC_ASSERT(normal_phone(*once, country) == once);
}

// A value in the normal form of the field, or nothing.
std::string value_for(const Field& field) {
  std::string text;
  switch (field.type) {
    case FieldType::choice:
      return *rc::gen::elementOf(field.choices);
    case FieldType::boolean:
      return *rc::gen::elementOf(std::vector<std::string>{"true", "false"});
    case FieldType::email:
      text = *rc::gen::elementOf(std::vector<std::string>{"a@example.test", "B@Example.org"});
      break;
    case FieldType::phone:
      text = "+4930" + std::to_string(*rc::gen::inRange(100000, 999999));
      break;
    case FieldType::date:
      text = std::to_string(*rc::gen::inRange(1900, 2100)) + "-0" +
             std::to_string(*rc::gen::inRange(1, 10)) + "-" +
             std::to_string(*rc::gen::inRange(10, 29));
      break;
    case FieldType::country:
      text = *rc::gen::elementOf(std::vector<std::string>{"DE", "France", "it"});
      break;
    case FieldType::reference:
      text = "companies/" + std::to_string(*rc::gen::inRange(1, 99));
      break;
    case FieldType::decimal:
    case FieldType::integer:
      text = std::to_string(*rc::gen::inRange(-999, 999));
      break;
    default:
      text = *any_text();
  }
  return normal_value(field, text).value_or("");
}

// Two mappings: samples::contacts, and one whose values may stand in several places.
struct World {
  Catalogue catalogue = samples::catalogue();
  Mapping contacts = samples::compiled(samples::contacts, catalogue);
  Mapping places = samples::compiled(samples::places, catalogue);
};

World& world() {
  static World made;
  return made;
}

const std::vector<std::string> odd_contacts = {"{}",
                                               R"({"address": null})",
                                               R"({"emails": null})",
                                               R"({"emails": {"a": 1}})",
                                               R"({"emails": [{"type": "home"}, 7, null]})",
                                               R"({"name": ["x"]})",
                                               R"({"status": "odd"})",
                                               R"({"address": "Berlin"})",
                                               R"({"company": [1]})",
                                               R"({"devices": "one"})",
                                               R"({"phone": 491234})",
                                               R"({"born": 5})"};

const std::vector<std::string> odd_places = {
    "{}",
    R"({"Phone": "030 901820", "Country": "DE"})",
    R"({"Phone": "", "tel": null})",
    R"({"phone": "12", "tel": "030 901820", "country": "de"})",
    R"({"Mail": " ", "email": ["x"]})",
    R"({"Email": "ada@example.test", "Mail": "\u200b"})",
    R"({"Status": "HOT ", "status": "\u200b"})",
    R"({"Status": "", "status": null})",
    R"({"street2": "a\r\nb"})",
    R"({"Note": "x \n\n\n y"})",
    R"({"note": "", "Note": "one\ntwo"})",
    R"({"Country": "France", "country": null})",
    R"({"Mobile": "0170 1234567", "mobile": ""})",
    R"({"score": "hot", "Bounced": "JA"})"};

// A record as some system may hold it: any member may be missing, null or odd.
std::string record(const Mapping& mapping, const std::vector<std::string>& odd) {
  Values values;
  for (const FieldId field : mapping.writable()) {
    if (*rc::gen::inRange(0, 3) == 0) continue;
    values.set(field, value_for(world().catalogue.field(field)));
  }
  const std::string clean = mapping.put(values, json::Value{})->json;
  const std::string change = *rc::gen::elementOf(odd);
  return apply_members(samples::parsed(clean).root(), samples::parsed(change).root());
}

void put_then_get(const Mapping& mapping, const std::vector<std::string>& odd) {
  const bool create = *rc::gen::inRange(0, 3) == 0;
  const auto document = samples::parsed(record(mapping, odd));
  const json::Value before = create ? json::Value{} : document.root();
  Values wanted;
  for (const FieldId field : mapping.writable()) {
    if (*rc::gen::inRange(0, 2) == 0) continue;
    const bool clear = *rc::gen::inRange(0, 5) == 0;
    wanted.set(field, clear ? "" : value_for(world().catalogue.field(field)));
  }
  const auto put = mapping.put(wanted, before);
  RC_ASSERT(put.has_value());
  const auto after = samples::parsed(apply_members(before, samples::parsed(put->json).root()));
  const Values shown = mapping.get(after.root()).values;
  const Values held = mapping.get(before).values;
  for (const FieldValue& value : wanted) {
    const auto told = [&](const FieldProblem& p) { return p.field == value.field; };
    const bool reported = std::ranges::any_of(put->problems, told);
    if (reported) RC_ASSERT(shown.get(value.field) == held.get(value.field));
    if (!reported) RC_ASSERT(shown.get(value.field) == value.value);
  }
  for (const FieldValue& value : held) {  // what was not asked for stays
    const bool own = std::ranges::find(mapping.writable(), value.field) != mapping.writable().end();
    if (own && wanted.find(value.field) == nullptr)
      RC_ASSERT(shown.get(value.field) == value.value);
  }
  RC_ASSERT(!mapping.put(shown, after.root())->changes);
}

void get_then_put(const Mapping& mapping, const std::vector<std::string>& odd) {
  const auto document = samples::parsed(record(mapping, odd));
  const auto put = mapping.put(mapping.get(document.root()).values, document.root());
  RC_ASSERT(!put->changes);
  RC_ASSERT(put->problems.empty());
}

RC_GTEST_PROP(Laws, PutThenGetGivesBackWhatWasPut, ()) {
  put_then_get(world().contacts, odd_contacts);
}
RC_GTEST_PROP(Laws, GetThenPutChangesNothing, ()) { get_then_put(world().contacts, odd_contacts); }
RC_GTEST_PROP(Laws, PutThenGetHoldsInSeveralPlaces, ()) {
  put_then_get(world().places, odd_places);
}
RC_GTEST_PROP(Laws, GetThenPutHoldsInSeveralPlaces, ()) {
  get_then_put(world().places, odd_places);
}

TEST(Laws, HoldOnTheSample) {
  const auto sample = samples::parsed(samples::contact);
  for (const Error& error : check_lens_laws(world().contacts, world().catalogue, sample.root()))
    ADD_FAILURE() << error.text();
}

TEST(Laws, ABreachIsNamed) {
  Catalogue catalogue = samples::catalogue();
  // A template writes what another rule reads: putting one field changes another.
  const Mapping mapping = samples::compiled(
      "stream = \"s\"\nentity = \"person\"\n"
      "[[map]]\nfield = \"city\"\npath = \"a.city\"\n"
      "[[map]]\nfield = \"region\"\npath = \"a.\\\"region\\\"\"\n"
      "[[map]]\nop = \"template\"\npath = \"a.region\"\ntemplate = \"x {city}\"\n",
      catalogue);
  const auto sample = samples::parsed(R"({"a": {"city": "Bonn", "region": "NRW"}})");
  const Errors errors = check_lens_laws(mapping, catalogue, sample.root());
  ASSERT_FALSE(errors.empty());
  EXPECT_EQ(errors[0].code, "SP-MAP-030");
}

}  // namespace
}  // namespace samepage
