#include "app/table/column_plan.hpp"

namespace samepage::table {
namespace {

struct Word {
  Use use;
  std::string_view word;
};
constexpr Word words[] = {{Use::ignored, "ignore"},
                          {Use::record_id, "record_id"},
                          {Use::source, "source"},
                          {Use::kind, "kind"},
                          {Use::scope, "scope"}};

}  // namespace

std::string word_for(const ColumnPlan& plan) {
  for (const Word& one : words)
    if (one.use == plan.use) return std::string(one.word);
  return std::string(identity::name_of(plan.attribute));
}

bool set_by_word(ColumnPlan& plan, std::string_view word) {
  for (const Word& one : words) {
    if (one.word != word) continue;
    plan.use = one.use;
    return true;
  }
  const auto attribute = identity::attribute_named(word);
  if (!attribute) return false;
  plan.use = Use::fact;
  plan.attribute = *attribute;
  return true;
}

std::vector<std::string_view> words_of_columns() {
  std::vector<std::string_view> all;
  for (const Word& one : words) all.push_back(one.word);
  for (std::size_t i = 0; i < identity::attribute_count; ++i)
    all.push_back(identity::name_of(static_cast<identity::Attribute>(i)));
  return all;
}

}  // namespace samepage::table
