#include "flow/merge/merge.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace samepage {
namespace {

class Merge : public testing::Test {
 protected:
  FieldId add(const std::string& name, Survivorship rule, FieldType type = FieldType::text,
              std::vector<std::string> choices = {}) {
    Field field;
    field.name = name;
    field.type = type;
    field.survivorship = rule;
    field.choices = std::move(choices);
    return catalogue_.add(field);
  }

  void say(int record, FieldId field, const std::string& value, Epoch epoch, Millis at = 0) {
    for (Record& r : records_)
      if (r.id.value == record) return set(r, field, value, epoch, at);
    records_.emplace_back();
    records_.back().id = RecordId{record};
    set(records_.back(), field, value, epoch, at);
  }

  MergeOutcome run(const Golden* before = nullptr) {
    MergeInput input;
    input.before = before;
    input.entity = EntityId{1};
    input.catalogue = &catalogue_;
    input.clock_skew = 2000;
    for (const Record& r : records_)
      input.sources.push_back({&r, static_cast<int>(r.id.value), "c" + std::to_string(r.id.value), false});
    return merge(input);
  }

  Catalogue catalogue_;
  std::vector<Record> records_;

 private:
  static void set(Record& r, FieldId field, const std::string& value, Epoch epoch, Millis at) {
    FieldState& s = r.state(field);
    s.has_own = true;
    s.own = s.held = value;
    s.edited = epoch;
    s.edited_at = at;
    s.cleared = value.empty();
  }
};

TEST_F(Merge, what_the_hub_saw_later_wins_whatever_the_clocks_say) {
  const FieldId city = add("city", Survivorship::latest);
  say(1, city, "York", 4, 9'000'000);
  say(2, city, "Bath", 5, 1'000);  // its clock is far behind
  const MergeOutcome out = run();
  EXPECT_EQ(out.golden.value(city), "Bath");
  EXPECT_EQ(out.golden.find(city)->rule, WinRule::newest_edit);
  ASSERT_EQ(out.losses.size(), 1u);
  EXPECT_EQ(out.losses[0].value, "York");
  EXPECT_EQ(out.losses[0].winner, RecordId{2});
}

TEST_F(Merge, within_a_round_clocks_decide_only_beyond_the_skew) {
  const FieldId city = add("city", Survivorship::latest);
  say(1, city, "York", 4, 10'000);
  say(2, city, "Bath", 4, 11'000);
  EXPECT_EQ(run().golden.value(city), "York");  // too close: the configured order
  EXPECT_EQ(run().golden.find(city)->rule, WinRule::source_order);
  say(2, city, "Bath", 4, 13'000);
  EXPECT_EQ(run().golden.value(city), "Bath");
  EXPECT_EQ(run().golden.find(city)->rule, WinRule::newer_clock);
  say(2, city, "Bath", 4, 0);  // a clock that is not known decides nothing
  EXPECT_EQ(run().golden.value(city), "York");
}

TEST_F(Merge, an_edit_that_clears_on_purpose_wins_as_empty) {
  const FieldId title = add("title", Survivorship::latest);
  say(1, title, "Countess", 2);
  say(2, title, "", 3);
  const MergeOutcome out = run();
  ASSERT_NE(out.golden.find(title), nullptr);
  EXPECT_EQ(out.golden.value(title), "");
  EXPECT_EQ(out.losses.size(), 1u);
}

TEST_F(Merge, rules_other_than_latest) {
  const FieldId note = add("note", Survivorship::most_complete);
  const FieldId tags = add("tags", Survivorship::set_union, FieldType::texts);
  const FieldId status = add("status", Survivorship::restrictive, FieldType::choice,
                             {"unsubscribed", "pending", "subscribed"});
  say(1, note, "long and complete", 1);
  say(2, note, "short", 9);
  say(1, tags, R"(["a","b"])", 1);
  say(2, tags, R"(["b","c"])", 2);
  say(1, status, "unsubscribed", 1);
  say(2, status, "subscribed", 9);
  const MergeOutcome out = run();
  EXPECT_EQ(out.golden.value(note), "long and complete");
  EXPECT_EQ(out.golden.value(tags), R"(["a","b","c"])");
  EXPECT_EQ(out.golden.value(status), "unsubscribed");
}

TEST_F(Merge, a_value_whose_source_is_gone_is_kept_and_says_so) {
  const FieldId city = add("city", Survivorship::latest);
  say(1, city, "York", 1);
  records_[0].gone = true;
  EXPECT_EQ(run().golden.value(city), "York");
  EXPECT_EQ(run().golden.find(city)->rule, WinRule::kept);
}

TEST_F(Merge, a_persons_word_stands_until_somebody_edits_later) {
  const FieldId city = add("city", Survivorship::latest);
  say(1, city, "York", 3);
  Golden before;
  before.fields = {{city, "Hull", {}, 5, 0, WinRule::person}};
  MergeInput input;
  input.catalogue = &catalogue_;
  input.before = &before;
  input.sources = {{&records_[0], 1, "c1", false}};
  EXPECT_EQ(merge(input).golden.value(city), "Hull");
  say(1, city, "Bath", 6);
  EXPECT_EQ(merge(input).golden.value(city), "Bath");
}

TEST_F(Merge, never_depends_on_the_order_of_the_records) {
  const FieldId city = add("city", Survivorship::latest);
  const FieldId note = add("note", Survivorship::most_complete);
  std::mt19937 random(3);
  for (int round = 0; round < 300; ++round) {
    records_.clear();
    for (int r = 1; r <= 5; ++r) {
      say(r, city, std::string(1, char('a' + random() % 3)), random() % 3, Millis(random() % 4) * 1500);
      say(r, note, std::string(random() % 4 + 1, char('a' + random() % 2)), random() % 3);
    }
    const MergeOutcome expected = run();
    for (int shuffle = 0; shuffle < 4; ++shuffle) {
      std::ranges::shuffle(records_, random);
      ASSERT_EQ(run().golden, expected.golden) << "round " << round;
    }
    // Every value that was said is golden or a loss (P2).
    for (const Record& r : records_)
      for (const FieldState& s : r.fields) {
        const bool lost = std::ranges::any_of(expected.losses, [&](const Loss& l) {
          return l.record == r.id && l.field == s.field && l.value == s.own;
        });
        ASSERT_TRUE(lost || expected.golden.value(s.field) == s.own);
      }
  }
}

TEST_F(Merge, further_addresses_are_those_besides_the_one_to_write_to) {
  const FieldId email = add("email", Survivorship::latest, FieldType::email);
  const FieldId emails = add("emails", Survivorship::set_union, FieldType::texts);
  say(1, email, "ada@example.test", 4);
  say(2, emails, R"(["ada@example.test","ada@example.org"])", 4);
  EXPECT_EQ(run().golden.value(emails), R"(["ada@example.org"])");
  say(1, email, "ada@example.org", 5);
  EXPECT_EQ(run().golden.value(emails), R"(["ada@example.test"])") << "the old one is not lost";
}

TEST_F(Merge, a_value_stands_while_its_source_counts_for_nothing) {
  const FieldId city = add("city", Survivorship::latest);
  say(1, city, "York", 4);
  const Golden before = run().golden;
  records_[0].state(city).has_own = false;
  EXPECT_EQ(run(&before).golden.value(city), "York");
  EXPECT_EQ(run(&before).golden.find(city)->rule, WinRule::kept);
  say(2, city, "Bath", 0);
  EXPECT_EQ(run(&before).golden.value(city), "Bath") << "whatever anybody says counts more";
}

TEST_F(Merge, who_is_parted_leaves_no_value_behind) {
  const FieldId city = add("city", Survivorship::latest);
  say(1, city, "York", 4);
  const Golden before = run().golden;
  records_[0].id = RecordId{2};
  records_[0].state(city).has_own = false;
  EXPECT_EQ(run(&before).golden.find(city), nullptr);
}

}  // namespace
}  // namespace samepage
