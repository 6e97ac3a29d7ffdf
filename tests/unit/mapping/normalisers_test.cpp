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
