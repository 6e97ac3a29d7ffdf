#include "mapping/normalisers.hpp"

#include <gtest/gtest.h>

#include "mapping/normal/domain.hpp"

namespace samepage {
namespace {

using Texts = std::vector<std::pair<std::string_view, std::string_view>>;

template <class Normal>
void expect_all(const Texts& cases, Normal normal) {
  for (const auto& [text, wanted] : cases) {
    const std::optional<std::string> got = normal(text);
    EXPECT_EQ(got.value_or("(none)"), wanted) << "of '" << text << "'";
    if (got) {
      EXPECT_EQ(normal(*got), got) << "a second time, of '" << text << "'";
    }
  }
}

TEST(Normalisers, Email) {
  expect_all({{"ada@example.test", "ada@example.test"},
              {"  Ada@Example.TEST. ", "ada@example.test"},
              {"Ada Lovelace <Ada@example.test>", "ada@example.test"},
              {"mailto:ada@example.test", "ada@example.test"},
              {"ada+news@example.test", "ada+news@example.test"},
              {"ada@b\u00fccher.example", "ada@xn--bcher-kva.example"},
              {"ada@B\u00dcCHER.example", "ada@xn--bcher-kva.example"},
              {"ZO\u00cb@example.test", "zo\u00eb@example.test"},
              {"zoe\u0308@example.test", "zo\u00eb@example.test"},
              {"ada", "(none)"},
              {"ada@localhost", "(none)"},
              {"@example.test", "(none)"},
              {"ada@", "(none)"},
              {"a b@example.test", "(none)"},
              {"a..b@example.test", "(none)"},
              {".a@example.test", "(none)"},
              {"a@b@example.test", "(none)"},
              {"ada@-x.test", "(none)"},
              {"ada@exa_mple.test", "(none)"},
              {"ada@127.0.0.1", "(none)"},
              {"ada@example..test", "(none)"},
              {"a,b@example.test", "(none)"}},
             [](std::string_view text) { return normal_email(text); });
  EXPECT_FALSE(normal_email(std::string(65, 'a') + "@example.test"));
}

TEST(Normalisers, Phone) {
  const auto german = [](std::string_view text) { return normal_phone(text, "DE"); };
  expect_all({{"030 901820", "+4930901820"},
              {"+49 (0)30 901820", "+4930901820"},
              {"0049 30 901820", "+4930901820"},
              {"tel:+49-30-901820", "+4930901820"},
              {"+49 30 901820 ext. 12", "+4930901820"},
              {"+44 7700 900123", "+447700900123"},
              {"12", "(none)"},
              {"call me", "(none)"}},
             german);
  EXPECT_EQ(normal_phone("0049 30 901820", ""), "+4930901820");
  EXPECT_EQ(normal_phone("+1 212 555 0123", ""), "+12125550123");
  EXPECT_FALSE(normal_phone("030 901820", ""));
  EXPECT_EQ(normal_phone("(212) 555-0123", "US"), "+12125550123");
  // 00 where 011 is dialled: as most of the world writes it.
  EXPECT_EQ(normal_phone("001-212-555-0123", "US"), "+12125550123");
  EXPECT_EQ(normal_phone("0049 30 901820", "US"), "+4930901820");
  EXPECT_EQ(normal_phone("011 49 30 901820", "US"), "+4930901820");
  EXPECT_FALSE(normal_phone("00", "US"));
}

TEST(Normalisers, Country) {
  expect_all({{"DE", "DE"},
              {"de", "DE"},
              {"DEU", "DE"},
              {"Deutschland", "DE"},
              {"GERMANY", "DE"},
              {"Allemagne", "DE"},
              {"Alemania", "DE"},
              {"Duitsland", "DE"},
              {"\u00d6sterreich", "AT"},
              {"Osterreich", "AT"},
              {"C\u00f4te d\u2019Ivoire", "CI"},
              {"uk", "GB"},
              {"USA", "US"},
              {"United States", "US"},
              {" the  Netherlands ", "NL"},
              {"XX", "(none)"},
              {"Atlantis", "(none)"},
              {"", "(none)"}},
             [](std::string_view text) { return normal_country(text); });
}

TEST(Normalisers, Currency) {
  expect_all({{"EUR", "EUR"},
              {"eur", "EUR"},
              {"\u20ac", "EUR"},
              {"$", "USD"},
              {"\u00a3", "GBP"},
              {"\u00a5", "JPY"},
              {"XQQ", "(none)"},
              {"euros", "(none)"},
              {"", "(none)"}},
             [](std::string_view text) { return normal_currency(text); });
}

TEST(Normalisers, Decimal) {
  expect_all({{"1234.50", "1234.5"},
              {"1,234,567.5", "1234567.5"},
              {"+007", "7"},
              {"-0.0", "0"},
              {".5", "0.5"},
              {"5.", "5"},
              {"1.5e3", "1500"},
              {"25E-3", "0.025"},
              {"1e41", "(none)"},
              {"1,23", "(none)"},
              {"1.2.3", "(none)"},
              {"12a", "(none)"},
              {"-", "(none)"},
              {"", "(none)"},
              {".", "(none)"}},
             [](std::string_view text) { return normal_decimal(text); });
  EXPECT_EQ(normal_decimal("1.234,50", true), "1234.5");
  EXPECT_EQ(normal_decimal("1234,5", true), "1234.5");
  EXPECT_FALSE(normal_decimal("1.5", true));
}

TEST(Normalisers, Url) {
  expect_all({{"Example.test", "https://example.test"},
              {"HTTP://Example.TEST/", "http://example.test"},
              {"https://example.test/A?b=C", "https://example.test/A?b=C"},
              {"http://127.0.0.1:8000/x", "http://127.0.0.1:8000/x"},
              {"b\u00fccher.example", "https://xn--bcher-kva.example"},
              {"javascript:alert(1)", "(none)"},
              {"ftp://example.test", "(none)"},
              {"https://u:p@example.test", "(none)"},
              {"two words.test", "(none)"},
              {"/path", "(none)"}},
             [](std::string_view text) { return normal_url(text); });
}

TEST(Normalisers, DomainAndHandle) {
  expect_all({{"https://www.Example.test/about", "example.test"},
              {"ada@example.test", "example.test"},
              {"example.test:8080", "example.test"},
              {"www.test", "www.test"},
              {"nothing", "(none)"}},
             [](std::string_view text) { return domain_of(text); });
  EXPECT_EQ(normal_handle(" @Ada.Example.TEST"), "ada.example.test");
}

TEST(Normalisers, NamesKeepTheirCase) {
  EXPECT_EQ(normal_name("  Ada \t LOVELACE "), "Ada LOVELACE");
  EXPECT_EQ(normal_name("Zoe\u0308"), "Zo\u00eb");
  EXPECT_EQ(normal_name("A\x01"
                        "B"),
            "AB");
  EXPECT_EQ(normal_name("a\u00a0b"), "a b");
}

TEST(Normalisers, WhatNobodySeesMakesNoOtherAddress) {
  expect_all(
      {{"ada\u200b@example.test", "ada@example.test"},
       {"\ufeffada@exam\u00adple.test\u200d", "ada@example.test"},
       {"\u00a0ada@example.test\u3000", "ada@example.test"},
       {"Ada\u2003<ada@\u2060example.test>\u200b", "ada@example.test"},
       {"a\u200cda@exam\u200dple.test", "ada@example.test"},
       // A joiner between these letters makes another host name.
       {"a@\u0646\u0627\u0645\u0647\u200c\u0627\u06cc.example", "a@xn--mgba3gch31f060k.example"},
       {"ada\u00a0l@example.test", "(none)"}},
      [](std::string_view text) { return normal_email(text); });
  expect_all({{"\u202a+49\u00a030\u202f901820\u202c", "+4930901820"},
              {"+49 30\u200b 90\u00ad1820", "+4930901820"}},
             [](std::string_view text) { return normal_phone(text, ""); });
  expect_all(
      {{"https://exam\u200bple.test/\u00ada\u2060", "https://example.test/a"},
       {"https://example.test/\u06cc\u200c\u06cc", "https://example.test/\u06cc\u200c\u06cc"}},
      [](std::string_view text) { return normal_url(text); });
  expect_all({{"\u00a0exam\u200bple.test", "example.test"}},
             [](std::string_view text) { return domain_of(text); });
  EXPECT_EQ(normal_handle("\u200b@\u2060Ada\u200d.example.test "), "ada.example.test");
  EXPECT_EQ(normal_handle("\x01@ @Ada.example.test"), "ada.example.test");
  EXPECT_EQ(word_key("a \u00b4"), word_key(word_key("a \u00b4")));
  EXPECT_EQ(normal_country("\u3000Deutsch\u00adland\ufeff"), "DE");
  EXPECT_EQ(normal_currency("EUR\u200b"), "EUR");
  EXPECT_EQ(normal_decimal("1\u202f234,5", true), "1234.5");
  EXPECT_EQ(normal_boolean("\u00a0YES\u200b"), "true");
}

TEST(Normalisers, NamesKeepWhatScriptsNeed) {
  EXPECT_EQ(normal_name("\u200bAda\u2060 \u00adLove\u00adlace\ufeff"), "Ada Lovelace");
  EXPECT_EQ(normal_name("Ada\u3000\u2003Lovelace\u2028"), "Ada Lovelace");
  EXPECT_EQ(normal_name("\u06cc\u200c\u06cc"), "\u06cc\u200c\u06cc");
  const std::string family = "\U0001f469\u200d\U0001f4bb";
  EXPECT_EQ(normal_name(family), family);
  EXPECT_EQ(normal_text("\ufeff" + family + "\u200b"), family);
  EXPECT_EQ(normal_name("\u200d\u200b \u00ad"), "");
  EXPECT_EQ(normal_mark("A\u200d\u200c-\u200e7"), "A-7");
}

TEST(Normalisers, TextsKeepTheirLines) {
  EXPECT_EQ(normal_text("one\r\ntwo\rthree\nfour"), "one\ntwo\nthree\nfour");
  EXPECT_EQ(normal_text("one\u2028two\u2029three\u0085four\vfive"), "one\ntwo\nthree\nfour\nfive");
  EXPECT_EQ(normal_text("\n \r\n  one \t x \n\u00a0two\u200b\n\u200b\n"), "one x\ntwo");
  EXPECT_EQ(normal_text("one\n\n\n\ntwo"), "one\n\n\n\ntwo") << "empty lines are its author's";
  EXPECT_EQ(normal_text("one\n \u200b\u00a0\ntwo"), "one\n\ntwo");
  EXPECT_EQ(normal_text("wo\u00adrd o\u200bne"), "wo\u00adrd o\u200bne") << "inside it may matter";
  EXPECT_EQ(normal_text(" \r\n\u2060"), "");
  EXPECT_EQ(normal_text("a\x01\nb"), "a\nb");
  EXPECT_EQ(normal_name("one\r\n\ntwo"), "one two");
}

TEST(Normalisers, ByType) {
  const auto as = [](FieldType type, std::string_view text) {
    Field field;
    field.type = type;
    field.choices = {"open", "Shut"};
    return normal_value(field, text).value_or("(none)");
  };
  EXPECT_EQ(as(FieldType::integer, "1,234"), "1234");
  EXPECT_EQ(as(FieldType::integer, "1.5"), "(none)");
  EXPECT_EQ(as(FieldType::integer, "12345678901234567890"), "(none)");
  EXPECT_EQ(as(FieldType::boolean, "Yes"), "true");
  EXPECT_EQ(as(FieldType::boolean, "perhaps"), "(none)");
  EXPECT_EQ(as(FieldType::date, "2026-11-22T00:30:00+02:00"), "2026-11-22");
  EXPECT_EQ(as(FieldType::date, "2026-02-30"), "(none)");
  EXPECT_EQ(as(FieldType::time, "2026-11-22 12:15:00+02:00"), "2026-11-22T10:15:00Z");
  EXPECT_EQ(as(FieldType::time, "0001-01-01T00:00:00+10:00"), "(none)");
  EXPECT_EQ(as(FieldType::choice, " OPEN"), "open");
  EXPECT_EQ(as(FieldType::choice, "Shut"), "Shut");
  EXPECT_EQ(as(FieldType::choice, "ajar"), "(none)");
  EXPECT_EQ(as(FieldType::choice, "shut\u200b"), "Shut");
  EXPECT_EQ(as(FieldType::choice, "\uff2fPEN"), "open");
  Field twins;
  twins.type = FieldType::choice;
  twins.choices = {"a", "A"};
  EXPECT_EQ(normal_value(twins, "A"), "A");
  EXPECT_FALSE(normal_value(twins, "\uff21")) << "which of the two is not said";
  EXPECT_EQ(as(FieldType::text, "a\r\nb"), "a\nb");
  EXPECT_EQ(as(FieldType::name, "a\r\nb"), "a b");
  Field mark;
  mark.identifier = IdentifierStrength::strong;
  EXPECT_EQ(normal_value(mark, "a\u200d\r\nb"), "a b");
  EXPECT_EQ(as(FieldType::texts, R"(["b\nc"])"), R"(["b c"])");
  EXPECT_EQ(as(FieldType::texts, R"(["b", "a", "b", ""])"), R"(["a","b"])");
  EXPECT_EQ(as(FieldType::texts, "one"), R"(["one"])");
  EXPECT_EQ(as(FieldType::reference, "companies/7"), "companies/7");
  EXPECT_EQ(as(FieldType::reference, "7"), "(none)");
  EXPECT_EQ(as(FieldType::text, std::string(70'000, 'x')), "(none)");
  EXPECT_FALSE(normaliser_version().empty());
  EXPECT_EQ(normaliser_version(), normaliser_version());
}

}  // namespace
}  // namespace samepage
