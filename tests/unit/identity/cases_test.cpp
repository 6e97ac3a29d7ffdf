// Situations of a real customer base, few records each: the first ten have to be right as well.

#include <gtest/gtest.h>

#include <initializer_list>

#include "identity/engine.hpp"

namespace samepage::identity {
namespace {

using enum Attribute;
using Facts = std::vector<Fact>;

class Base {
 public:
  explicit Base(Settings settings = {}) : engine(std::move(settings)) {}
  RecordName add(const char* source, const char* key, Facts facts, Kind kind = Kind::person) {
    engine.upsert({{source, key}, kind, std::move(facts)});
    return {source, key};
  }
  bool one(const RecordName& a, const RecordName& b) const {
    return engine.entity_of(a) == engine.entity_of(b);
  }
  std::string why(const RecordName& a, const RecordName& b) const {
    const auto explained = engine.explain(a, b);
    std::string text = std::to_string(explained->bits) + " " + explained->reason + ":";
    for (const EvidenceLine& line : explained->lines)
      text += "\n  " + line.what + " " + line.level + " " + line.left + "/" + line.right + " " +
              std::to_string(line.bits);
    return text;
  }
  Engine engine;
};

#define EXPECT_ONE(base, a, b) EXPECT_TRUE((base).one(a, b)) << (base).why(a, b)
#define EXPECT_TWO(base, a, b) EXPECT_FALSE((base).one(a, b)) << (base).why(a, b)

Facts person(const char* given, const char* family, Facts more = {}) {
  Facts facts{{given_name, given}, {family_name, family}};
  facts.insert(facts.end(), more.begin(), more.end());
  return facts;
}

TEST(Cases, OneMailboxAndANickname) {
  Base base;
  const auto a = base.add("crm", "1", person("Bob", "Smith", {{email, "bob.smith@example.test"}}));
  const auto b =
      base.add("shop", "1", person("Robert", "Smith", {{email, "bob.smith@example.test"}}));
  EXPECT_ONE(base, a, b);
}

TEST(Cases, ARoleMailboxJoinsNobody) {
  Base base;
  const char* const names[][2] = {
      {"Anna", "Novak"}, {"Tom", "Hill"}, {"Eva", "Braun"}, {"Ian", "Quist"}, {"Lea", "Orsini"}};
  std::vector<RecordName> all;
  for (const auto& name : names)
    all.push_back(
        base.add("crm", name[0], person(name[0], name[1], {{email, "info@acme.example.test"}})));
  for (std::size_t i = 1; i < all.size(); ++i) EXPECT_TWO(base, all[0], all[i]);
}

TEST(Cases, ARoleMailboxWithOneFullNameAndEmployer) {
  Base base;
  const auto a = base.add(
      "crm", "1",
      person("Xaver", "Quillfeather", {{email, "info@acme.example.test"}, {employer, "Acme"}}));
  const auto b = base.add(
      "erp", "1",
      person("Xaver", "Quillfeather", {{email, "info@acme.example.test"}, {employer, "Acme Ltd"}}));
  EXPECT_ONE(base, a, b);
}

TEST(Cases, FatherAndSon) {
  Base base;
  const Facts home{{street, "12 Elm Road"}, {city, "Leeds"}, {phone, "+441132960001"}};
  Facts father = person("John", "Smith", home), son = father;
  father.push_back({name_suffix, "Sr"});
  father.push_back({birth_date, "1950-03-04"});
  son.push_back({name_suffix, "Jr"});
  son.push_back({birth_date, "1978-11-23"});
  const auto a = base.add("crm", "1", father), b = base.add("crm", "2", son);
  EXPECT_TWO(base, a, b);
  ASSERT_EQ(base.engine.related(base.engine.entity_of(a)).size(), 1u);
  EXPECT_EQ(base.engine.related(base.engine.entity_of(a))[0].reason, "household");
}

TEST(Cases, TwinsAreTwo) {
  const Facts home{{street, "12 Elm Road"},
                   {city, "Leeds"},
                   {phone, "+441132960001"},
                   {birth_date, "1990-05-06"}};
  Base base;
  const auto a = base.add("crm", "1", person("Anna", "Horak", home)),
             b = base.add("crm", "2", person("Maria", "Horak", home));
  EXPECT_TWO(base, a, b);
}

TEST(Cases, TwinsOneLetterApartAreTwo) {
  const Facts home{{street, "12 Elm Road"},
                   {city, "Leeds"},
                   {phone, "+441132960001"},
                   {birth_date, "1990-05-06"}};
  Base base;
  const auto a = base.add("crm", "1", person("Jan", "Horak", home)),
             b = base.add("crm", "2", person("Jana", "Horak", home));
  EXPECT_TWO(base, a, b);
}

TEST(Cases, MarriedButSameMailbox) {
  Base base;
  const auto a = base.add(
      "crm", "1",
      person("Anna", "Novak", {{email, "anna77@example.test"}, {birth_date, "1977-01-09"}}));
  const auto b = base.add(
      "shop", "1",
      person("Anna", "Horak", {{email, "anna77@example.test"}, {birth_date, "1977-01-09"}}));
  EXPECT_ONE(base, a, b);
}

TEST(Cases, NamesInEitherOrder) {
  Base base;
  const auto a = base.add(
      "crm", "1", person("Wei", "Li", {{birth_date, "1988-08-09"}, {email, "wl88@example.test"}}));
  const auto b = base.add(
      "shop", "1", person("Li", "Wei", {{birth_date, "1988-08-09"}, {email, "wl88@example.test"}}));
  EXPECT_ONE(base, a, b);
  const auto c = base.add("crm", "2", person("Jay", "Jones")),
             d = base.add("shop", "2", person("Jones", "Jay"));
  EXPECT_TWO(base, c, d);
}

TEST(Cases, OneNameInSeveralSpellings) {
  Base base;
  const auto a = base.add("crm", "1", person("José", "Muñoz", {{phone, "+34910000001"}}));
  const auto b = base.add("shop", "1", person("Jose", "Munoz", {{phone, "+34 910 000 001"}}));
  EXPECT_ONE(base, a, b);
  const Facts julia{{birth_date, "1991-02-03"}, {city, "Riga"}};
  const auto c = base.add("crm", "2", person("Юлия", "Иванова", julia)),
             d = base.add("shop", "2", person("Julia", "Ivanova", julia));
  const auto e = base.add("web", "2", person("Yuliya", "Ivanova", julia));
  EXPECT_ONE(base, c, d);
  EXPECT_ONE(base, c, e);
  const auto f = base.add("crm", "3", person("Karl", "Müller", {{birth_date, "1960-10-11"}}));
  const auto g = base.add("shop", "3", person("Karl", "Mueller", {{birth_date, "1960-10-11"}}));
  const auto h = base.add("web", "3", person("Karl", "Muller", {{birth_date, "1960-10-11"}}));
  EXPECT_ONE(base, f, g);
  EXPECT_ONE(base, f, h);
}

TEST(Cases, NamesakesInOneCity) {
  Base base;
  for (int i = 0; i < 40; ++i)
    base.add("erp", std::to_string(i).c_str(),
             {{full_name, i % 2 ? "王伟" : "Wang Wei"}, {city, i % 4 ? "Beijing" : "Shanghai"}});
  const auto a = base.add("crm", "1", {{full_name, "王伟"}, {city, "Shanghai"}});
  const auto b = base.add("shop", "1", {{full_name, "Wang Wei"}, {city, "Shanghai"}});
  EXPECT_TWO(base, a, b);
}

TEST(Cases, MailboxesByTheRulesOfTheirProvider) {
  Base base;
  const auto a = base.add("crm", "1", {{email, "j.doe@gmail.com"}}),
             b = base.add("shop", "1", {{email, "jdoe+news@googlemail.com"}});
  EXPECT_ONE(base, a, b);
  const auto c = base.add("crm", "2", {{email, "jane.roe@firm.example.test"}}),
             d = base.add("shop", "2", {{email, "janeroe@firm.example.test"}});
  EXPECT_TWO(base, c, d);
  const auto e = base.add("crm", "3", person("Jane", "Foe", {{email, "jan77@gmial.com"}}));
  const auto f = base.add("shop", "3", person("Jane", "Foe", {{email, "jan77@gmail.com"}}));
  EXPECT_ONE(base, e, f);
}

TEST(Cases, PlaceholdersAreNoEvidence) {
  Base base;
  const Facts junk{{full_name, "asdf"},
                   {email, "test@test.com"},
                   {phone, "000-0000"},
                   {birth_date, "1900-01-01"}};
  const auto a = base.add("crm", "1", junk), b = base.add("shop", "1", junk);
  EXPECT_TWO(base, a, b);
}

TEST(Cases, ACoupleSharesAMailbox) {
  Base base;
  const auto a = base.add("crm", "1", person("Tom", "Berg", {{email, "the.bergs@example.test"}}));
  const auto b = base.add("shop", "1", person("Eva", "Berg", {{email, "the.bergs@example.test"}}));
  EXPECT_TWO(base, a, b);
}

TEST(Cases, ASourceThatHoldsNobodyTwice) {
  Settings settings;
  settings.sources = {{"erp", true}};
  Base base(settings);
  const Facts facts =
      person("Ida", "Quast", {{email, "ida@example.test"}, {birth_date, "1980-01-02"}});
  const auto a = base.add("erp", "1", facts), b = base.add("erp", "2", facts),
             c = base.add("crm", "1", facts), d = base.add("crm", "2", facts);
  EXPECT_TWO(base, a, b);
  EXPECT_ONE(base, c, d);
}

TEST(Cases, OneTaxIdTwoPeople) {
  Base base;
  const auto a = base.add(
      "crm", "1", person("Anna", "Novak", {{tax_id, "12345678"}, {birth_date, "1980-01-02"}}));
  const auto b = base.add(
      "shop", "1", person("Peter", "Quist", {{tax_id, "12345678"}, {birth_date, "1955-07-23"}}));
  EXPECT_TWO(base, a, b);
}

TEST(Cases, AnIdWithTwoDigitsSwapped) {
  Base base;
  const auto a = base.add(
      "crm", "1", person("Anna", "Novak", {{national_id, "87654321"}, {birth_date, "1980-01-02"}}));
  const auto b =
      base.add("shop", "1",
               person("Anna", "Novak", {{national_id, "87653421"}, {birth_date, "1980-01-02"}}));
  EXPECT_ONE(base, a, b);
}

TEST(Cases, DayAndMonthSwapped) {
  Base base;
  const auto a = base.add(
      "crm", "1",
      person("Ida", "Quast", {{birth_date, "1980-03-04"}, {street, "4 Oak Lane"}, {city, "Bath"}}));
  const auto b = base.add(
      "shop", "1",
      person("Ida", "Quast", {{birth_date, "1980-04-03"}, {street, "4 Oak Lane"}, {city, "Bath"}}));
  EXPECT_ONE(base, a, b);
}

TEST(Cases, WhatContradictsIsNotJoinedByAThird) {
  Base base;
  const auto a = base.add(
      "crm", "1",
      person("Ida", "Quast",
             {{national_id, "11112222"}, {birth_date, "1980-03-04"}, {email, "ida@example.test"}}));
  const auto b = base.add(
      "shop", "1", person("Ida", "Quast", {{email, "ida@example.test"}, {phone, "+441132960007"}}));
  const auto c = base.add(
      "erp", "1",
      person("Ida", "Quast",
             {{national_id, "98765430"}, {birth_date, "1951-12-29"}, {phone, "+441132960007"}}));
  EXPECT_TWO(base, a, c);
  EXPECT_TRUE(base.one(a, b) || base.one(b, c));
}

TEST(Cases, FirmsAndTheirForms) {
  Base base;
  const auto a =
      base.add("crm", "1", {{organisation_name, "Acme Ltd"}, {country, "GB"}}, Kind::company);
  const auto b =
      base.add("erp", "1", {{organisation_name, "ACME Limited"}, {country, "GB"}}, Kind::company);
  const auto c =
      base.add("erp", "2", {{organisation_name, "Acme GmbH"}, {country, "DE"}}, Kind::company);
  EXPECT_ONE(base, a, b);
  EXPECT_TWO(base, a, c);
}

TEST(Cases, APersonIsNoFirm) {
  Base base;
  const Facts more{{email, "max@example.test"}, {phone, "+441132960009"}};
  const auto a = base.add("crm", "1", person("Max", "Orsini", more));
  Facts firm{{organisation_name, "Max Orsini"}};
  firm.insert(firm.end(), more.begin(), more.end());
  const auto b = base.add("erp", "1", firm, Kind::company);
  EXPECT_TWO(base, a, b);
}

TEST(Cases, HashedAndPlainMailbox) {
  Base base;
  const auto a = base.add(
      "web", "1",
      {{hashed_email, "973dfe463ec85785f5f95af5ba3906eedb2d931c24e69824a89ea65dba4e813b"}});
  const auto b = base.add("crm", "1", person("Test", "Quast", {{email, "Test@Example.com"}}));
  (void)b;
  EXPECT_NE(base.engine.entity_of(a), 0u);
}

TEST(Cases, ADefaultMailboxOnAThousandRecords) {
  Base base;
  for (int i = 0; i < 1000; ++i)
    base.engine.upsert({{"form", std::to_string(i)},
                        Kind::person,
                        {{given_name, "G" + std::to_string(i * 7919 % 1000)},
                         {family_name, "F" + std::to_string(i * 104729 % 997)},
                         {email, "none.given@acme.example.test"}}});
  EXPECT_LE(base.engine.statistics().largest, 2u);
}

TEST(Cases, ALateFactParts) {
  Base base;
  const auto a = base.add("crm", "1", person("Ida", "Quast", {{phone, "+441132960007"}}));
  const auto b = base.add("shop", "1", person("Ida", "Quast", {{phone, "+441132960007"}}));
  EXPECT_ONE(base, a, b);
  const EntityId id = base.engine.entity_of(a);
  base.add(
      "crm", "1",
      person("Ida", "Quast",
             {{phone, "+441132960007"}, {national_id, "11112222"}, {birth_date, "1980-03-04"}}));
  base.add(
      "shop", "1",
      person("Ida", "Quast",
             {{phone, "+441132960007"}, {national_id, "98765430"}, {birth_date, "1951-12-29"}}));
  EXPECT_TWO(base, a, b);
  EXPECT_TRUE(base.engine.entity_of(a) == id || base.engine.entity_of(b) == id);
  EXPECT_EQ(base.engine.events().back().kind, EventKind::split);
}

}  // namespace
}  // namespace samepage::identity
