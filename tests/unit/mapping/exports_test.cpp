// The mappings of the file connector read what other programs export, by their own column names.

#include <gtest/gtest.h>

#include <filesystem>
#include <map>

#include "samples.hpp"

namespace samepage {
namespace {

std::string text_of(const std::filesystem::path& file) {
  std::ifstream in(file);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

using Row = std::map<std::string, std::string>;

class Exports : public testing::Test {
 protected:
  Catalogue catalogue = samples::catalogue();

  // What a row says, field by field; lens laws and unknown columns are looked at along the way.
  Row read(const std::string& stream, const Row& row) {
    const Mapping mapping = samples::compiled(
        text_of(SAMEPAGE_SOURCE_DIR "/mappings/file/" + stream + ".toml"), catalogue);
    json::Writer writer;
    writer.object();
    for (const auto& [column, value] : row) writer.member(column, value);
    const auto record = samples::parsed(writer.end().take());
    const GetOutcome got = mapping.get(record.root());
    for (const FieldProblem& problem : got.problems) ADD_FAILURE() << problem.message;
    for (const std::string& column : mapping.unmapped(record.root())) ADD_FAILURE() << column;
    for (const Error& error : check_lens_laws(mapping, catalogue, record.root()))
      ADD_FAILURE() << error.text();
    Row said;
    for (const FieldValue& value : got.values)
      said[catalogue.field(value.field).name] = value.value;
    return said;
  }
};

TEST_F(Exports, HubSpotContacts) {
  EXPECT_EQ(read("contacts", {{"First Name", "Ada"},
                              {"Last Name", "Lovelace"},
                              {"Email", "Ada@Example.test"},
                              {"Phone Number", "030 901820"},
                              {"Mobile Phone Number", "+49 170 1234567"},
                              {"Job Title", "Analyst"},
                              {"Company Name", "Engines"},
                              {"Street Address", "Hauptstr. 1\r\nHof"},
                              {"City", "Berlin"},
                              {"State/Region", "Berlin"},
                              {"Postal Code", "10117"},
                              {"Country/Region", "Germany"},
                              {"Lifecycle Stage", "Marketing Qualified Lead"},
                              {"Lead Status", "In Progress"},
                              {"Website URL", "example.test"},
                              {"Unsubscribed from all email", "TRUE"}}),
            (Row{{"given_name", "Ada"},
                 {"family_name", "Lovelace"},
                 {"email", "ada@example.test"},
                 {"phone", "+4930901820"},
                 {"mobile", "+491701234567"},
                 {"job_title", "Analyst"},
                 {"company_name", "Engines"},
                 {"street", "Hauptstr. 1\nHof"},
                 {"city", "Berlin"},
                 {"region", "Berlin"},
                 {"postal_code", "10117"},
                 {"country", "DE"},
                 {"lifecycle_stage", "marketing_qualified"},
                 {"lead_status", "contacted"},
                 {"website", "https://example.test"},
                 {"email_permission", "opted_out"}}));
}

TEST_F(Exports, SalesforceContacts) {
  EXPECT_EQ(read("contacts", {{"Salutation", "Ms."},
                              {"First Name", "Ada"},
                              {"Account Name", "Engines"},
                              {"Mailing Street", "1 Main St"},
                              {"Mailing City", "Dover"},
                              {"Mailing State/Province", "DE"},
                              {"Mailing Zip/Postal Code", "19901"},
                              {"Mailing Country", "United States"},
                              {"Phone", "(212) 555-0123"},
                              {"Birthdate", "1985-12-10"},
                              {"Email Opt Out", "0"}}),
            (Row{{"title", "Ms."},
                 {"given_name", "Ada"},
                 {"company_name", "Engines"},
                 {"street", "1 Main St"},
                 {"city", "Dover"},
                 {"region", "DE"},
                 {"postal_code", "19901"},
                 {"country", "US"},
                 {"phone", "+12125550123"},
                 {"birth_date", "1985-12-10"},
                 {"email_permission", "unknown"}}));
}

TEST_F(Exports, GoogleOutlookAndMailchimpContacts) {
  EXPECT_EQ(read("contacts", {{"Given Name", "Ada"},
                              {"Family Name", "Lovelace"},
                              {"E-mail 1 - Value", "ada@example.test"},
                              {"Phone 1 - Value", "+49 30 901820"},
                              {"Organization 1 - Title", "Analyst"},
                              {"Address 1 - City", "Berlin"}}),
            (Row{{"given_name", "Ada"},
                 {"family_name", "Lovelace"},
                 {"email", "ada@example.test"},
                 {"phone", "+4930901820"},
                 {"job_title", "Analyst"},
                 {"city", "Berlin"}}));
  EXPECT_EQ(read("contacts", {{"E-mail Address", "ada@example.test"},
                              {"Business Phone", "030 901820"},
                              {"Business Street", "Hauptstr. 1"},
                              {"Business Country/Region", "Germany"},
                              {"Web Page", "example.test"},
                              {"Notes", "one\r\ntwo"}}),
            (Row{{"email", "ada@example.test"},
                 {"phone", "+4930901820"},
                 {"street", "Hauptstr. 1"},
                 {"country", "DE"},
                 {"website", "https://example.test"},
                 {"note", "one\ntwo"}}));
  EXPECT_EQ(read("contacts", {{"Email Address", "ada@example.test"}, {"LANGUAGE", "de"}}),
            (Row{{"email", "ada@example.test"}, {"language", "de"}}));
}

TEST_F(Exports, CompaniesDealsAndSubscriptions) {
  EXPECT_EQ(read("companies", {{"Company name", "Engines"},
                               {"Company Domain Name", "https://www.example.test"},
                               {"Phone Number", "030 901820"},
                               {"Country/Region", "Germany"},
                               {"Number of Employees", "12"}}),
            (Row{{"name", "Engines"},
                 {"domain", "example.test"},
                 {"phone", "+4930901820"},
                 {"country", "DE"},
                 {"employees", "12"}}));
  EXPECT_EQ(read("deals", {{"Opportunity Name", "Mill"}, {"Stage", "Negotiation/Review"}}),
            (Row{{"name", "Mill"}, {"stage", "negotiation"}}));
  EXPECT_EQ(read("deals", {{"Deal Name", "Mill"}, {"Deal Stage", "CLOSED WON "}}),
            (Row{{"name", "Mill"}, {"stage", "won"}}));
  EXPECT_EQ(
      read("subscriptions",
           {{"Email Address", "ada@example.test"}, {"List", "news"}, {"Status", "Complained"}}),
      (Row{{"email", "ada@example.test"},
           {"list", "news"},
           {"key", "ada@example.test|news"},
           {"status", "unsubscribed"},
           {"complaint", "true"}}));
}

TEST_F(Exports, EveryMappingThatIsShippedCompiles) {
  std::size_t seen = 0;
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(SAMEPAGE_SOURCE_DIR "/mappings")) {
    if (entry.path().extension() != ".toml" || entry.path().filename() == "canonical.toml")
      continue;
    ++seen;
    const auto made = Mapping::compile(text_of(entry.path()), entry.path().filename(), catalogue);
    if (made) continue;
    for (const Error& error : made.error()) ADD_FAILURE() << error.text();
  }
  EXPECT_GE(seen, 20u);
}

}  // namespace
}  // namespace samepage
