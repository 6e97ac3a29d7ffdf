// Values that may stand in several places, and words that are written in several ways.

#include <gtest/gtest.h>

#include "samples.hpp"

namespace samepage {
namespace {

using samples::parsed;

class Places : public testing::Test {
 protected:
  Catalogue catalogue = samples::catalogue();
  Mapping mapping = samples::compiled(samples::places, catalogue);

  FieldId id(std::string_view name) const {
    const Field* field = catalogue.find(mapping.entity(), name);
    EXPECT_NE(field, nullptr) << name;
    return field == nullptr ? FieldId{0} : field->id;
  }
  std::string get(std::string_view name, const std::string& record) const {
    const auto document = parsed(record);
    const GetOutcome outcome = mapping.get(document.root());
    const std::string* value = outcome.values.find(id(name));
    if (value != nullptr) return *value;
    return outcome.problems.empty() ? "(silent)" : outcome.problems.at(0).code;
  }
  std::string put(std::string_view name, std::string_view value, const std::string& record) {
    const auto document = parsed(record);
    Values wanted;
    wanted.set(id(name), std::string(value));
    const auto outcome = mapping.put(wanted, record == "null" ? json::Value{} : document.root());
    problems = outcome->problems;
    return outcome->json;
  }
  std::vector<FieldProblem> problems;
};

TEST_F(Places, FirstOfKeepsTheSpellingOfTheColumn) {
  EXPECT_EQ(put("email", "b@example.test", R"({"Mail": "a@example.test"})"),
            R"({"Mail":"b@example.test"})");
  EXPECT_EQ(
      put("email", "b@example.test", R"({"email": "", "Email": "a@example.test", "Mail": ""})"),
      R"({"Email":"b@example.test"})")
      << "where it was read from";
  EXPECT_EQ(put("email", "b@example.test", R"({"Mail": ""})"), R"({"Mail":"b@example.test"})")
      << "a column that is there and empty";
  EXPECT_EQ(put("email", "b@example.test", R"({"Mail": "\u200b"})"), R"({"Mail":"b@example.test"})")
      << "what nobody sees is empty";
  EXPECT_EQ(put("email", "b@example.test", "{}"), R"({"email":"b@example.test"})");
  EXPECT_EQ(put("email", "b@example.test", "null"), R"({"email":"b@example.test"})");
  EXPECT_EQ(put("email", "a@example.test", R"({"Mail": "A@Example.test"})"), "{}");
}

TEST_F(Places, ANewRecordFollowsItsSibling) {
  Values wanted;
  wanted.set(id("email"), "b@example.test");
  wanted.set(id("phone"), "+4930901821");
  const auto sibling = parsed(R"({"Mail": "a@example.test", "tel": "", "Country": "DE"})");
  const json::Value root = sibling.root();
  EXPECT_EQ(mapping.put(wanted, json::Value{}, &root)->json,
            R"({"Mail":"b@example.test","tel":"+4930901821"})");
  EXPECT_EQ(mapping.put(wanted, json::Value{})->json,
            R"({"email":"b@example.test","phone":"+4930901821"})");
}

TEST_F(Places, FirstOfClearsAll) {
  EXPECT_EQ(put("email", "", R"({"Email": "a@example.test", "Mail": "b@example.test"})"),
            R"({"Email":null,"Mail":null})");
  EXPECT_EQ(put("email", "", R"({"Mail": ""})"), "{}") << "it is empty already";
}

TEST_F(Places, PhonesStandInSeveralPlaces) {
  const std::string berlin = R"({"Phone": "030 901820", "Country": "Deutschland"})";
  EXPECT_EQ(get("phone", berlin), "+4930901820");
  EXPECT_EQ(get("phone", R"({"phone": "", "tel": "+49 30 901820"})"), "+4930901820");
  EXPECT_EQ(get("phone", R"({"phone": "", "Phone": null})"), "");
  EXPECT_EQ(get("phone", "{}"), "(silent)");
  EXPECT_EQ(get("phone", R"({"country": "DE"})"), "(silent)") << "a country is no number";
  EXPECT_EQ(put("phone", "+4930901821", berlin), R"({"Phone":"+4930901821"})");
  EXPECT_EQ(put("phone", "+4930901821", R"({"tel": "", "Country": "DE"})"),
            R"({"tel":"+4930901821"})");
  EXPECT_EQ(put("phone", "", R"({"Phone": "030 901820", "tel": "030 1", "Country": "DE"})"),
            R"({"Phone":null,"tel":null})");
  EXPECT_EQ(put("phone", "+4930901821", R"({"country": "DE"})"), R"({"phone":"+4930901821"})");
}

TEST_F(Places, PhonesWithoutACountryPath) {
  EXPECT_EQ(get("mobile", R"({"Mobile": "0170 1234567"})"), "+491701234567");
  EXPECT_EQ(put("mobile", "+491701234568", R"({"Mobile": "0170 1234567"})"),
            R"({"Mobile":"+491701234568"})");
  EXPECT_EQ(put("mobile", "", R"({"mobile": "", "Mobile": "0170 1234567"})"), R"({"Mobile":null})");
}

TEST_F(Places, ANationalNumberSurvivesAChangeOfItsCountry) {
  EXPECT_EQ(put("country", "FR", R"({"Phone": "030 901820", "Country": "DE"})"),
            R"({"Country":"FR","Phone":"+4930901820"})");
  EXPECT_EQ(put("country", "FR", R"({"tel": "+49 30 901820", "Country": "DE"})"),
            R"({"Country":"FR"})")
      << "written in full already";
  EXPECT_EQ(put("country", "FR", R"({"Mobile": "0170 1234567", "Country": "DE"})"),
            R"({"Country":"FR"})")
      << "no country of the record helps to read it";
}

TEST_F(Places, TablesAndWordsStandInSeveralPlaces) {
  EXPECT_EQ(get("lead_status", R"({"Status": "New"})"), "new");
  EXPECT_EQ(put("lead_status", "customer", R"({"Status": "New"})"), R"({"Status":"Won"})");
  EXPECT_EQ(put("lead_status", "", R"({"Status": "New", "status": "hot"})"),
            R"({"status":null,"Status":null})");
  EXPECT_EQ(put("hard_bounced", "true", R"({"Bounced": "nein"})"), R"({"Bounced":"ja"})");
}

TEST_F(Places, WordsMayBeWrittenInCapitals) {
  for (const char* word : {"New", "NEW", " new ", "\\u00a0New\\u200b", "\\uff2eew"})
    EXPECT_EQ(get("lead_status", std::string(R"({"status": ")") + word + "\"}"), "new") << word;
  EXPECT_EQ(get("lead_status", R"({"status": "hot  LEAD"})"), "open");
  EXPECT_EQ(get("lead_status", R"({"status": "Cold"})"), "SP-MAP-101");
  EXPECT_EQ(get("hard_bounced", R"({"Bounced": "JA "})"), "true");
  EXPECT_EQ(put("lead_status", "new", R"({"status": " NEW "})"), "{}") << "its own word stays";
  EXPECT_EQ(put("lead_status", "open", R"({"status": "NEW"})"), R"({"status":"Hot lead"})");
}

TEST_F(Places, WordsThatDifferInCaseOnlyKeepTheirMeaning) {
  const Mapping odd = samples::compiled(
      "stream = \"s\"\nentity = \"person\"\n"
      "[[map]]\nfield = \"city\"\npath = \"c\"\nop = \"table\"\n"
      "table = {\"b\" = \"Bonn\", \"B\" = \"Berlin\", \"u\" = \"Ulm\", \" Y\" = \"Ypern\"}\n",
      catalogue);
  const auto city = [&](const char* record) {
    const auto document = parsed(record);
    const GetOutcome got = odd.get(document.root());
    return got.problems.empty() ? std::string(got.values.get(id("city"))) : got.problems[0].code;
  };
  EXPECT_EQ(city(R"({"c": "b"})"), "Bonn");
  EXPECT_EQ(city(R"({"c": " B "})"), "Berlin");
  EXPECT_EQ(city(R"({"c": "U"})"), "Ulm");
  EXPECT_EQ(city(R"({"c": " Y"})"), "Ypern") << "exactly as in the table";
  EXPECT_EQ(city(R"({"c": "\uff22"})"), "SP-MAP-101") << "which of the two is not said";
}

TEST_F(Places, TextsKeepTheirLines) {
  EXPECT_EQ(get("note", R"({"note": " one \r\n\r\n two\tthree\r"})"), "one\n\ntwo three");
  EXPECT_EQ(put("note", "one\n\ntwo", R"({"Note": "one\r\n\r\ntwo  "})"), "{}");
  EXPECT_EQ(put("note", "one\n\n2", R"({"Note": "one\r\n\r\ntwo"})"), R"({"Note":"one\n\n2"})");
  EXPECT_EQ(get("city", R"({"place": "Bad\nHersfeld, Hessen"})"), "Bad Hersfeld");
}

TEST_F(Places, LinesOfAStreetAreJoinedAndSplitAgain) {
  EXPECT_EQ(get("street", R"({"street1": "Hauptstr. 1", "street2": " Hof \r\n links"})"),
            "Hauptstr. 1\nHof\nlinks");
  EXPECT_EQ(put("street", "Hauptstr. 2\nHof", R"({"street1": "Hauptstr. 1", "street2": "Hof"})"),
            R"({"street1":"Hauptstr. 2","street2":"Hof"})");
  EXPECT_EQ(put("street", "a\n\nb", "{}"), "{}") << "the empty line would not come back";
  EXPECT_EQ(problems.at(0).code, "SP-MAP-122");
}

TEST_F(Places, AKeyHasNothingUnseenInIt) {
  EXPECT_EQ(get("external_id", "{\"no\": \"A\\u200b\\u200d-1\\n\\u00a0 7\"}"), "A-1 7");
  EXPECT_EQ(put("external_id", "A-1 7", "{\"no\": \"A\\u200b-1 7\"}"), "{}");
}

TEST_F(Places, OneLineWhereTheOperationSaysSo) {
  const Mapping one_line = samples::compiled(
      "stream = \"s\"\nentity = \"person\"\n[[map]]\nfield = \"note\"\npath = \"n\"\nop = "
      "\"name\"\n",
      catalogue);
  const auto document = parsed(R"({"n": "one two"})");
  Values wanted;
  wanted.set(id("note"), "one\ntwo");
  const auto outcome = one_line.put(wanted, document.root());
  EXPECT_EQ(outcome->json, "{}") << "it would come back as another text";
  EXPECT_EQ(outcome->problems.at(0).code, "SP-MAP-122");
}

TEST_F(Places, SetsThatOnlyGrowSaySo) {
  const auto grows = [&](const std::string& more) {
    return samples::compiled(
               "stream = \"s\"\nentity = \"person\"\n[[map]]\nfield = \"visitor_id\"\n"
               "path = \"v\"\nop = \"texts\"\n" +
                   more,
               catalogue)
        .grows(id("visitor_id"));
  };
  EXPECT_TRUE(grows("grows = true\n"));
  EXPECT_FALSE(grows("grows = false\n"));
  EXPECT_FALSE(grows(""));
  EXPECT_FALSE(mapping.grows(id("email")));
  const auto refused = Mapping::compile(
      "stream = \"s\"\nentity = \"person\"\n[[map]]\nfield = \"email\"\npath = \"e\"\ngrows = "
      "true\n",
      "m.toml", catalogue);
  EXPECT_FALSE(refused) << "only a set can grow";
}

}  // namespace
}  // namespace samepage
