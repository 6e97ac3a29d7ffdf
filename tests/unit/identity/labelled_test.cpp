// Public labelled sets, where they are at hand (../shared/identity): how good, and free of order.

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <random>

#include "base/text.hpp"
#include "identity/compare/name_likeness.hpp"
#include "identity/engine.hpp"
#include "identity/model.hpp"

namespace samepage::identity {
namespace {

using Rows = std::vector<std::vector<std::string>>;

Rows read(const std::string& name) {  // these sets quote nothing
  Rows rows;
  std::ifstream in(std::string(SAMEPAGE_SOURCE_DIR) + "/../shared/identity/data/" + name + ".csv");
  for (std::string line; std::getline(in, line);) {
    std::vector<std::string> row;
    for (const std::string_view cell : split(line, ',')) row.emplace_back(trim(cell));
    rows.push_back(std::move(row));
  }
  return rows;
}

bool at_hand(const std::string& name) { return read(name).size() > 1; }

std::vector<RecordInput> records_of(const Rows& rows, const std::vector<Attribute>& columns) {
  std::vector<RecordInput> records;
  for (std::size_t r = 1; r < rows.size(); ++r) {
    RecordInput record{{"file", rows[r][0]}, Kind::person, {}};
    for (std::size_t c = 0; c < columns.size() && c + 1 < rows[r].size(); ++c)
      if (!rows[r][c + 1].empty()) record.facts.push_back({columns[c], rows[r][c + 1]});
    records.push_back(std::move(record));
  }
  return records;
}

double pair_f1(const Engine& engine, const std::string& name) {
  std::map<std::string, std::string> truth;
  std::map<std::string, double> sizes;
  for (const auto& row : read(name + "_truth"))
    if (row[0] != "record_id") ++sizes[truth[row[0]] = row[1]];
  const auto pairs = [](double n) { return n * (n - 1) / 2; };
  double right = 0, told = 0, wanted = 0;
  for (const auto& [entity, size] : sizes) wanted += pairs(size);
  for (const auto& group : engine.partition()) {
    std::map<std::string, double> within;
    for (const RecordName& record : group) ++within[truth[record.key]];
    for (const auto& [entity, size] : within) right += pairs(size);
    told += pairs(static_cast<double>(group.size()));
  }
  return 2 * right / (told + wanted);
}

struct Set {
  std::string name;
  std::vector<Attribute> columns;
  double goal;
};

class Labelled : public testing::TestWithParam<Set> {};

TEST_P(Labelled, IsFoundInAnyOrder) {
  const Set& set = GetParam();
  if (!at_hand(set.name))
    GTEST_SKIP() << "../shared/identity/data/" << set.name << ".csv is not here";
  std::vector<RecordInput> records = records_of(read(set.name), set.columns);
  Engine batch;
  for (const RecordInput& record : records) batch.upsert(record, When::later);
  batch.settle();
  std::mt19937 random(11);
  std::ranges::shuffle(records, random);
  Engine live;
  for (const RecordInput& record : records) live.upsert(record);
  live.settle();
  EXPECT_EQ(live.partition(), batch.partition());
  const Proposal of_live = live.propose(), of_batch = batch.propose();
  live.apply(*of_live.model);
  batch.apply(*of_batch.model);
  EXPECT_EQ(live.partition(), batch.partition());
  EXPECT_GE(pair_f1(live, set.name), set.goal);
}

using enum Attribute;
const std::vector<Attribute> febrl{given_name,     family_name, house_number, street,
                                   address_line_2, city,        postcode,     region,
                                   birth_date,     national_id};
INSTANTIATE_TEST_SUITE_P(
    Sets, Labelled,
    testing::Values(Set{"febrl1", febrl, 0.998}, Set{"febrl3", febrl, 0.999},
                    Set{"fake_1000", {given_name, family_name, birth_date, city, email}, 0.975},
                    Set{"rldata500",
                        {given_name, middle_name, family_name, family_name, birth_year, birth_month,
                         birth_day},
                        0.97}),
    [](const auto& set) { return set.param.name; });

TEST(NameLikeness, TellsNamesApart) {
  EXPECT_GE(name_likeness(Kind::person, "Sergey Lavrov", "Сергей Лавров"), 0.8);
  EXPECT_GE(name_likeness(Kind::person, "Bob Smith", "Smith, Robert"), 0.8);
  EXPECT_LT(name_likeness(Kind::person, "Andrei Navalny", "Alexei Navalny"), 0.8);
  EXPECT_LT(
      name_likeness(Kind::person, "Salman bin Muhammad al-Rawi", "Muhammad bin Salman al-Rawi"),
      0.8);
  EXPECT_GE(name_likeness(Kind::company, "OAO Gazprom", "Gazprom Joint Stock Company"), 0.8);
  EXPECT_LT(
      name_likeness(Kind::company, "Banco Santander Chile S.A.", "Banco Santander México S.A."),
      0.8);
}

}  // namespace
}  // namespace samepage::identity
