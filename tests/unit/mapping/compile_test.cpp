#include <gtest/gtest.h>

#include "samples.hpp"

namespace samepage {
namespace {

// The codes a mapping with these rules gives, in order, each with its line.
std::string faults(const std::string& rules, const std::string& head = "entity = \"person\"\n") {
  Catalogue catalogue = samples::catalogue();
  const std::size_t before = catalogue.fields().size();
  const auto mapping = Mapping::compile("stream = \"s\"\n" + head + rules, "m.toml", catalogue);
  if (mapping) return "";
  EXPECT_EQ(catalogue.fields().size(), before) << "a faulty mapping adds no field";
  std::string all;
  for (const Error& error : mapping.error()) {
    EXPECT_FALSE(error.fix.empty()) << error.code;
    EXPECT_FALSE(error.message.empty()) << error.code;
    all += error.code.substr(7) + "@" + error.where.substr(error.where.rfind(':') + 1) + " ";
  }
  return all;
}

std::string rule(const std::string& members) { return faults("[[map]]\n" + members); }

TEST(Compile, TakesASoundRule) { EXPECT_EQ(rule("field = \"city\"\npath = \"city\"\n"), ""); }

TEST(Compile, AFieldsTypeBringsItsOperation) {
  EXPECT_EQ(rule("field = \"phone\"\npath = \"p\"\ncountry = \"DE\"\n"), "");
  EXPECT_EQ(rule("field = \"birth_date\"\npath = \"p\"\nformat = \"%d.%m.%Y\"\n"), "");
  EXPECT_EQ(rule("field = \"visitor_id\"\npath = \"p\"\nseparator = \",\"\n"), "");
}

TEST(Compile, NamesEveryFaultAtOnceWithItsLine) {
  EXPECT_EQ(faults("[[map]]\nfield = \"citty\"\npath = \"city\"\n"
                   "[[map]]\nfield = \"email\"\npath = \"a[\"\n"
                   "[[map]]\nfield = \"phone\"\npath = \"p\"\nop = \"fone\"\n"),
            "005@4 006@8 007@12 ");
}

TEST(Compile, RefusesWhatDoesNotFit) {
  EXPECT_EQ(faults(""), "001@" + std::string("1") + " ");
  EXPECT_EQ(faults("[[map]]\nfield = \"city\"\npath = \"c\"\n", "entity = \"persn\"\n"), "004@2 ");
  EXPECT_EQ(rule("field = \"city\"\npath = \"c\"\nofrmat = \"x\"\n"), "002@6 ");
  EXPECT_EQ(rule("field = 7\npath = \"c\"\n"), "003@4 003@3 ");
  EXPECT_EQ(rule("field = \"city\"\n"), "003@3 ");
  EXPECT_EQ(rule("field = \"email\"\npath = \"c\"\nop = \"phone\"\n"), "008@3 ");
  EXPECT_EQ(rule("field = \"company\"\npath = \"c\"\n"), "008@3 ");
  EXPECT_EQ(rule("field = \"birth_date\"\npath = \"c\"\nop = \"date\"\nformat = \"%d.%m\"\n"),
            "016@3 ");
  EXPECT_EQ(rule("field = \"phone\"\npath = \"c\"\ncountry = \"XX\"\nop = \"phone\"\n"), "017@3 ");
  EXPECT_EQ(rule("field = \"score\"\npath = \"c\"\ndirection = \"both\"\n"), "013@6 ");
  EXPECT_EQ(rule("field = \"emails\"\npath = \"e[*]\"\ndirection = \"write\"\nop = \"texts\"\n"),
            "013@6 ");
  EXPECT_EQ(rule("field = \"city\"\npath = \"e[*]\"\n"), "006@3 ");
  EXPECT_EQ(rule("path = \"n\"\nop = \"template\"\ntemplate = \"{nobody}\"\n"), "015@6 ");
  EXPECT_EQ(rule("path = \"n\"\nop = \"template\"\ntemplate = \"{city\"\n"), "015@6 ");
  EXPECT_EQ(rule("field = \"city\"\npath = \"c\"\ndirection = \"sideways\"\n"), "004@6 ");
  EXPECT_EQ(rule("field = \"country\"\nop = \"constant\"\nvalue = \"Atlantis\"\n"), "009@6 ");
}

TEST(Compile, RefusesTwoRulesForOneThing) {
  const std::string city = "[[map]]\nfield = \"city\"\npath = \"city\"\n";
  EXPECT_EQ(faults(city + "[[map]]\nfield = \"city\"\npath = \"town\"\n"), "011@6 011@6 ");
  EXPECT_EQ(faults(city + "[[map]]\nfield = \"city\"\npath = \"t\"\ndirection = \"write\"\n"),
            "011@6 ");
  EXPECT_EQ(faults(city + "[[map]]\nfield = \"region\"\npath = \"city\"\n"), "012@6 ");
  EXPECT_EQ(faults(city + "[[map]]\nfield = \"region\"\npath = \"city.region\"\n"), "012@6 ");
  EXPECT_EQ(faults(city + "[[map]]\nfield = \"region\"\npath = \"city\"\ndirection = \"read\"\n"),
            "");
}

TEST(Compile, AValueTableIsTotalAndTyped) {
  const std::string head = "field = \"email_permission\"\npath = \"p\"\nop = \"table\"\ntable = ";
  EXPECT_EQ(rule(head + "{\"no\" = \"opted_out\", \"yes\" = \"subscribed\"}\n"), "010@3 ");
  EXPECT_EQ(rule(head + "{\"no\" = \"opted_out\", \"yes\" = \"subscribed\"}\n"
                        "direction = \"read\"\n"),
            "");
  EXPECT_EQ(rule(head + "{\"no\" = \"opted_out\", \"yes\" = \"subscribed\"}\n"
                        "unwritten = [\"unknown\"]\n"),
            "");
  EXPECT_EQ(rule(head + "{\"no\" = \"opted_out\", \"yes\" = \"subscribd\", \"\" = \"unknown\"}\n"),
            "009@7 010@3 ");
  EXPECT_EQ(rule(head + "{\"no\" = \"opted_out\", \"1\" = \"subscribed\", \"\" = \"unknown\"}\n"
                        "as = \"number\"\n"),
            "009@7 ");
}

TEST(Compile, CustomFieldsAreDeclaredAlike) {
  const std::string use = "[[map]]\nfield = \"custom.vat\"\npath = \"v\"\n";
  EXPECT_EQ(faults(use), "005@4 ");
  EXPECT_EQ(faults("[[custom]]\nname = \"custom.vat\"\ntype = \"text\"\n" + use), "");
  EXPECT_EQ(faults("[[custom]]\nname = \"vat\"\ntype = \"text\"\n" +
                   std::string("[[map]]\nfield = \"city\"\npath = \"c\"\n")),
            "014@4 ");
  EXPECT_EQ(faults("[[custom]]\nname = \"custom.a\"\ntype = \"text\"\n"
                   "[[custom]]\nname = \"custom.a\"\ntype = \"date\"\n"
                   "[[map]]\nfield = \"city\"\npath = \"c\"\n"),
            "014@6 ");
  Catalogue catalogue = samples::catalogue();
  const std::size_t before = catalogue.fields().size();
  samples::compiled(samples::contacts, catalogue);
  EXPECT_EQ(catalogue.fields().size(), before + 1);
}

TEST(Catalogue, ReadsTheCanonicalSchema) {
  const Catalogue catalogue = samples::catalogue();
  const Field* email = catalogue.find(EntityKind::person, "email");
  ASSERT_NE(email, nullptr);
  EXPECT_EQ(email->type, FieldType::email);
  EXPECT_EQ(email->identifier, IdentifierStrength::strong);
  EXPECT_EQ(email->sensitivity, Sensitivity::personal);
  const Field* status = catalogue.find(EntityKind::subscription, "status");
  ASSERT_NE(status, nullptr);
  EXPECT_EQ(status->survivorship, Survivorship::restrictive);
  EXPECT_EQ(status->choices.front(), "unsubscribed");
  EXPECT_EQ(catalogue.find(EntityKind::deal, "company")->refers_to, EntityKind::company);
  EXPECT_TRUE(catalogue.find(EntityKind::person, "score")->derived);
  EXPECT_EQ(catalogue.find(EntityKind::person, "title")->empty, EmptyPolicy::clear);
  for (int kind = 1; kind <= 7; ++kind) {
    const auto is_one = [&](const Field& field) { return int(field.entity) == kind; };
    EXPECT_TRUE(std::ranges::any_of(catalogue.fields(), is_one)) << kind;
  }
}

TEST(Catalogue, NamesEveryFaultAtOnce) {
  const auto read = read_catalogue(
      "[person.a]\ntype = \"txt\"\n[person.b]\ntype = \"choice\"\n[person.c]\ntype = "
      "\"reference\"\n"
      "[person.d]\ntype = \"text\"\nsurvivorship = \"union\"\n[person.e]\ntype = \"text\"\n"
      "survivorship = \"owner\"\n[ghost.f]\ntype = \"text\"\n[person.g]\n",
      "c.toml");
  ASSERT_FALSE(read);
  std::string codes;
  for (const Error& error : read.error()) codes += error.code.substr(7) + " ";
  EXPECT_EQ(codes, "004 020 021 022 023 003 004 ");
}

}  // namespace
}  // namespace samepage
