#pragma once
// Two sample mappings: a CRM's people, and a mailing list's subscriptions.

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>

#include "mapping/mapping.hpp"

namespace samepage::samples {

inline constexpr std::string_view contacts = R"(
stream = "contacts"
entity = "person"
ignore = ["links"]

[[custom]]
name = "custom.vat"
type = "text"

[[map]]
field = "email"
paths = ["emails[type=work].value", "email"]
op = "first-of"

[[map]]
fields = ["given_name", "family_name"]
path = "name"
op = "person-name"

[[map]]
field = "phone"
path = "phone"
op = "phone"
country_path = "address.country"

[[map]]
field = "street"
paths = ["address.line1", "address.line2"]
op = "join"
separator = ", "

[[map]]
field = "city"
path = "address.city"

[[map]]
field = "country"
path = "address.country"

[[map]]
field = "birth_date"
path = "born"
op = "date"
format = "%d.%m.%Y"

[[map]]
field = "lead_status"
path = "status"
op = "table"
table = {"Hot lead" = "open", "hot" = "open", "New" = "new", "Won" = "customer", "" = "unqualified"}
unwritten = ["contacted", "nurturing", "qualified"]

[[map]]
field = "hard_bounced"
path = "bounced"
op = "boolean"
true_values = ["ja", "j"]
false_values = ["nein"]

[[map]]
field = "visitor_id"
path = "devices"
op = "texts"

[[map]]
field = "company"
path = "company.id"
op = "reference"
stream = "companies"
as = "number"

[[map]]
field = "emails"
path = "emails[*].value"
op = "texts"
items = "email"

[[map]]
field = "custom.vat"
path = "properties.\"vat no\""

[[map]]
op = "template"
path = "display"
template = "{given_name} {family_name}"

[[map]]
op = "constant"
path = "origin"
value = "samepage"
)";

inline constexpr std::string_view contact = R"({
  "emails": [{"type": "home", "value": "ada@home.example.test"},
             {"type": "work", "value": "Ada@Example.TEST", "checked": true}],
  "email": "old@example.test",
  "name": "Ada van der Lovelace",
  "phone": "030 901820",
  "address": {"line1": "Hauptstr. 1", "line2": "Hof", "city": "Berlin", "country": "Deutschland"},
  "born": "10.12.1985",
  "status": "hot",
  "bounced": "nein",
  "devices": ["b", "a", "b"],
  "company": {"id": 7},
  "properties": {"vat no": "X1"},
  "display": "Ada van der Lovelace",
  "links": {"self": "x"},
  "shoe": {"size": [38]}
})";

inline constexpr std::string_view members = R"(
stream = "members"
entity = "subscription"

[[map]]
field = "email"
path = "email"

[[map]]
field = "list"
path = "list_id"

[[map]]
field = "key"
op = "compose"
template = "{email}|{list}"

[[map]]
field = "status"
path = "active"
op = "table"
as = "boolean"
table = {"true" = "subscribed", "false" = "unsubscribed"}
unwritten = ["pending", "bounced"]

[[map]]
field = "changed_at"
path = "since"
op = "time"
format = "unix"
)";

// A CSV file with columns of its owner's spelling.
inline constexpr std::string_view places = R"(
stream = "rows"
entity = "person"

[[map]]
field = "email"
op = "first-of"
paths = ["email", "Email", "Mail"]

[[map]]
field = "phone"
op = "phone"
paths = ["phone", "Phone", "tel"]
country_paths = ["country", "Country"]

[[map]]
field = "mobile"
op = "phone"
paths = ["mobile", "Mobile"]
country = "DE"

[[map]]
field = "country"
op = "first-of"
paths = ["country", "Country"]

[[map]]
field = "lead_status"
op = "table"
paths = ["status", "Status"]
table = {"Hot lead" = "open", "hot" = "open", "New" = "new", "Won" = "customer"}
unwritten = ["contacted", "nurturing", "qualified", "unqualified"]

[[map]]
field = "hard_bounced"
op = "boolean"
paths = ["bounced", "Bounced"]
true_values = ["ja"]
false_values = ["nein"]

[[map]]
field = "street"
op = "join"
paths = ["street1", "street2"]
separator = "\n"

[[map]]
field = "note"
op = "first-of"
paths = ["note", "Note"]

[[map]]
fields = ["city", "region"]
path = "place"
op = "split"
separator = ", "

[[map]]
field = "external_id"
path = "no"
)";

inline Catalogue catalogue() {
  std::ifstream in(SAMEPAGE_SOURCE_DIR "/mappings/canonical.toml");
  std::stringstream text;
  text << in.rdbuf();
  auto read = read_catalogue(text.str(), "canonical.toml");
  if (!read) {
    for (const Error& error : read.error()) ADD_FAILURE() << error.text();
    return {};
  }
  return std::move(*read);
}

inline Mapping compiled(std::string_view toml, Catalogue& catalogue) {
  auto mapping = Mapping::compile(toml, "m.toml", catalogue);
  if (!mapping) {
    for (const Error& error : mapping.error()) ADD_FAILURE() << error.text();
    std::abort();
  }
  return std::move(*mapping);
}

inline json::Document parsed(std::string_view text) {
  auto document = json::Document::parse(text);
  EXPECT_TRUE(document) << text;
  return std::move(*document);
}

}  // namespace samepage::samples
