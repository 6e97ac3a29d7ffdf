// Sets change element by element: what normalise makes of a new value, and merge of several.

#include <gtest/gtest.h>

#include "flow/merge/merge.hpp"
#include "flow/normalise/normalise.hpp"

namespace samepage {
namespace {

constexpr const char* tags_mapping = R"(
stream = "contacts"
entity = "person"
[[map]]
field = "tags"
path = "tags"
op = "texts"
)";

class SetFields : public testing::Test {
 protected:
  SetFields() {
    Field field;
    field.name = "tags";
    field.type = FieldType::texts;
    field.survivorship = Survivorship::set_union;
    field.empty = EmptyPolicy::clear;
    tags_ = catalogue_.add(field);
    map(tags_mapping);
  }

  void map(const std::string& toml) {
    auto mapping = Mapping::compile(toml, "contacts.toml", catalogue_);
    ASSERT_TRUE(mapping) << mapping.error().front().text();
    mapping_ = std::make_unique<Mapping>(std::move(*mapping));
  }

  // The record shows these tags now.
  void shows(Record& record, const std::string& tags, Epoch epoch) {
    const std::string body = R"({"tags": )" + tags + "}";
    const auto document = json::Document::parse(body);
    const SourceRecord source{SourceOp::upsert, "1", version_, body, 0};
    const json::Value root = document->root();
    const bool known = record.mapping != 0;
    record = normalise({&source, &root, known ? &record : nullptr, mapping_.get(), &catalogue_,
                        nullptr, {}, epoch, epoch == 0})
                 .record;
  }

  void we_write(Record& record, const std::string& tags) {
    FieldState& state = record.state(tags_);
    state.held = tags;
    state.written = true;
  }

  MergeOutcome merged(std::vector<const Record*> records) {
    MergeInput input;
    input.catalogue = &catalogue_;
    for (const Record* r : records) input.sources.push_back({r, 0, "c", false});
    return merge(input);
  }
  std::string golden(std::vector<const Record*> records) {
    return std::string(merged(std::move(records)).golden.value(tags_));
  }

  Catalogue catalogue_;
  FieldId tags_ = 0;
  std::string version_;
  std::unique_ptr<Mapping> mapping_;
  Record a_, b_;
};

TEST_F(SetFields, an_element_taken_out_after_it_was_put_in_elsewhere_is_out) {
  shows(a_, R"(["x","y"])", 0);
  shows(b_, R"(["x","z"])", 0);
  EXPECT_EQ(golden({&a_, &b_}), R"(["x","y","z"])");
  we_write(a_, R"(["x","y","z"])");
  shows(a_, R"(["x","y","z"])", 1);
  shows(a_, R"(["y","z"])", 2);
  EXPECT_EQ(golden({&a_, &b_}), R"(["y","z"])");
  const auto losses = merged({&a_, &b_}).losses;
  ASSERT_EQ(losses.size(), 1u);
  EXPECT_EQ(losses[0].value, "x");
  EXPECT_EQ(losses[0].rule, WinRule::newest_edit);
}

TEST_F(SetFields, put_in_and_taken_out_in_one_round_is_in_whatever_the_order) {
  shows(a_, R"(["x"])", 0);
  shows(b_, R"(["y"])", 0);
  shows(a_, R"([])", 3);
  shows(b_, R"(["x","y"])", 3);
  EXPECT_EQ(golden({&a_, &b_}), R"(["x","y"])");
  EXPECT_EQ(golden({&b_, &a_}), R"(["x","y"])");
}

TEST_F(SetFields, what_a_system_did_not_take_of_our_write_was_not_taken_out) {
  shows(a_, R"(["x"])", 0);
  shows(b_, R"(["y"])", 0);
  we_write(a_, R"(["x","y"])");
  shows(a_, R"(["x"])", 2);  // holds one at most
  EXPECT_EQ(golden({&a_, &b_}), R"(["x","y"])");
  EXPECT_EQ(a_.find(tags_)->rewrites, 1);
}

TEST_F(SetFields, what_was_taken_out_after_our_write_was_taken_out) {
  version_ = "1";
  shows(a_, R"(["x"])", 0);
  shows(b_, R"(["y"])", 0);
  we_write(a_, R"(["x","y"])");
  a_.version = "2";
  a_.version_ours = true;
  version_ = "3";  // more than our write
  shows(a_, R"(["x"])", 2);
  EXPECT_EQ(golden({&a_, &b_}), R"(["x"])");
}

TEST_F(SetFields, a_source_that_shows_only_the_latest_takes_nothing_out) {
  map(std::string(tags_mapping) + "grows = true\n");
  shows(a_, R"(["x"])", 0);
  shows(a_, R"(["y"])", 1);
  EXPECT_EQ(golden({&a_}), R"(["x","y"])");
}

TEST_F(SetFields, reading_the_same_by_another_mapping_forgets_no_edit) {
  shows(a_, R"(["x","y"])", 0);
  shows(b_, R"(["y"])", 0);
  shows(a_, R"(["x"])", 2);
  map(std::string(tags_mapping) + "items = \"text\"\n");
  shows(a_, R"(["x"])", 3);
  EXPECT_EQ(golden({&a_, &b_}), R"(["x"])");
}

}  // namespace
}  // namespace samepage
