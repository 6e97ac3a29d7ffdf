// Rows as what records say: the parts of a row that belong together, encodings, names of rows.
#include <gtest/gtest.h>

#include <fstream>

#include "app/table/inputs.hpp"

namespace samepage::table {
namespace {

std::string write_file(const std::string& name, const std::string& text) {
  const std::string path = ::testing::TempDir() + name;
  std::ofstream(path, std::ios::binary) << text;
  return path;
}

// "crm/1 person given_name=Ada; crm/2 …"
std::string records(const std::string& path, const std::string& mapping = "") {
  const auto orders = read_column_mapping(mapping, "m.toml");
  if (!orders) return orders.error().front().text();
  const auto inputs = Inputs::open({path}, *orders);
  if (!inputs) return inputs.error().front().text();
  std::string text;
  const auto read = inputs->each_record([&](identity::RecordInput&& record) -> Result<void> {
    text += record.name.source + "/" + record.name.key;
    if (record.kind == identity::Kind::company) text += " company";
    for (const identity::Fact& fact : record.facts) {
      text += " " + std::string(identity::name_of(fact.attribute)) +
              (fact.scope.empty() ? "" : ":" + fact.scope) + "=" + fact.value;
    }
    text += "\n";
    return {};
  });
  return read ? text : read.error().text();
}

TEST(Rows, AWholeNameBesideItsPartsIsSaidOnce) {
  const std::string path = write_file("once.csv",
                                      "id,full_name,first_name,last_name\n1,Ada "
                                      "Stone,Ada,Stone\n2,Ada M Stone,Ada,Stone\n3,Ada Stone,,\n");
  EXPECT_EQ(records(path),
            "once/1 given_name=Ada family_name=Stone\nonce/2 full_name=Ada M Stone given_name=Ada "
            "family_name=Stone\nonce/3 full_name=Ada Stone\n");
}

TEST(Rows, AFirmAloneInAListOfPersonsIsAFirm) {
  std::string text = "id,first_name,last_name,company\n1,,,Kestrel Foods Ltd\n";
  for (const char* id : {"2", "3", "4", "5", "6", "7"})
    text += std::string(id) + ",Ada,Stone,Acme Pumps Ltd\n";
  const std::string path = write_file("firms.csv", text);
  EXPECT_TRUE(
      records(path).starts_with("firms/1 company organisation_name=Kestrel Foods Ltd\nfirms/2 "
                                "given_name=Ada family_name=Stone employer=Acme Pumps Ltd\n"))
      << records(path);
}

TEST(Rows, AWholeAddressInTheColumnOfStreets) {
  const std::string path = write_file("street.csv",
                                      "id,name,street,city\n1,Ada Stone,\"12 Mill Lane, Bath "
                                      "BA1\",\n2,Bob Reed,7 Quay Street,Hull\n");
  EXPECT_EQ(records(path, "[columns]\nname = \"full_name\"\n"),
            "street/1 full_name=Ada Stone address=12 Mill Lane, Bath BA1\nstreet/2 full_name=Bob "
            "Reed street=7 Quay Street city=Hull\n");
}

TEST(Rows, MappedColumnsScopesAndLists) {
  const std::string path = write_file(
      "scopes.csv", "id,who,doc,land,mails,x\n1,Ada Stone,P1,GB,a@x.example; b@x.example,7\n");
  EXPECT_EQ(records(path,
                    "[settings]\nguess = false\n[columns]\nid = \"record_id\"\nwho = "
                    "\"full_name\"\ndoc = { as = \"passport\", scope_column = \"land\" }\n"
                    "mails = { as = \"email\", separator = \";\" }\nx = { as = \"external_id\", "
                    "scope = \"bonus\" }\n"
                    "[inputs.\"scopes.csv\"]\nsource = \"desk\"\n"),
            "desk/1 full_name=Ada Stone passport:GB=P1 email=a@x.example email=b@x.example "
            "external_id:bonus=7\n");
}

TEST(Rows, WithoutAnIdTheyAreCounted) {
  const std::string path = write_file("counted.csv", "name;city\nAda Stone;Bath\nAda Stone;Bath\n");
  EXPECT_EQ(
      records(path, "[columns]\nname = \"full_name\"\ncity = \"city\"\n"),
      "counted/row 1 full_name=Ada Stone city=Bath\ncounted/row 2 full_name=Ada Stone city=Bath\n");
}

TEST(Rows, OtherEncodings) {
  const std::string latin = write_file("latin.csv", "id;Name;Vorname\r\n1;M\xFCller;J\xF6rg\r\n");
  EXPECT_EQ(records(latin), "latin/1 family_name=Müller given_name=Jörg\n");
  std::string wide = "\xFF\xFE";
  for (const char c : std::string("id,first_name,last_name\n1,Ada,Stone\n"))
    wide += std::string{c, '\0'};
  EXPECT_EQ(records(write_file("wide.csv", wide)), "wide/1 given_name=Ada family_name=Stone\n");
}

// It would say nothing of anybody any more, without a word.
TEST(Rows, AColumnIsNotItsOwnScope) {
  const auto orders =
      read_column_mapping("[columns]\npass = { as = \"passport\", scope_column = \"pass\" }\n", "m.toml");
  ASSERT_FALSE(orders);
  EXPECT_EQ(orders.error().front().code, "SP-TAB-004");
  EXPECT_EQ(orders.error().front().where, "m.toml:2");
}

}  // namespace
}  // namespace samepage::table
