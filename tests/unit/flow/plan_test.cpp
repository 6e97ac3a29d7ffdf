// Which permission a change goes by where a record's own address is not the golden one.

#include "flow/plan/plan.hpp"

#include <gtest/gtest.h>

namespace samepage {
namespace {

constexpr RecordId ada{1};
constexpr StreamId contacts{1};

class Plan : public testing::Test {
 protected:
  Plan() {
    email_ = add("email", FieldType::email);
    given_ = add("given_name", FieldType::text);
    mapping_ = std::make_unique<Mapping>(
        *Mapping::compile("stream = \"contacts\"\nentity = \"person\"\n"
                          "[[map]]\nfield = \"email\"\npath = \"email\"\n"
                          "[[map]]\nfield = \"given_name\"\npath = \"first\"\n",
                          "contacts.toml", catalogue_));
    golden_.id = EntityId{1};
    golden_.fields = {{email_, "new@example.test"}, {given_, "Ada"}};
    manifest_.update = true;
    input_.golden = &golden_;
    input_.catalogue = &catalogue_;
    input_.targets = {{contacts, &connection_, &manifest_, &privacy_, mapping_.get()}};
    Record record;
    record.id = ada;
    record.stream = contacts;
    record.key = "1";
    record.state(email_).held = "old@example.test";
    record.state(given_).held = "Aida";
    input_.records = {record};
  }

  FieldId add(const std::string& name, FieldType type) {
    Field field;
    field.name = name;
    field.type = type;
    return catalogue_.add(field);
  }

  static Permission permission(bool allowed, const std::string& address) {
    return {allowed, "newsletter", allowed ? "granted" : "no_grant", {}, address};
  }

  PlanOutcome with(bool at_golden, std::optional<bool> at_own) {
    input_.permissions = {permission(at_golden, "new@example.test")};
    input_.at_own_address.clear();
    if (at_own) input_.at_own_address[ada] = permission(*at_own, "old@example.test");
    return plan(input_);
  }

  static std::vector<FieldId> written(const PlanOutcome& out) {
    std::vector<FieldId> fields;
    for (const Change& change : out.changes)
      for (const FieldChange& field : change.fields) fields.push_back(field.field);
    return fields;
  }

  PlanOutcome with_open(ChangeState state) {
    Change change;
    change.stream = contacts;
    change.record = ada;
    change.state = state;
    change.fields = {{email_, "old@example.test", "other@example.test", {}, false}};
    input_.open = {change};
    return with(true, std::nullopt);
  }

  PlanOutcome with_quarantined(FieldId field) {
    input_.records[0].state(field).quarantined = true;
    return with(true, std::nullopt);
  }

  FieldId email_ = 0, given_ = 0;

 private:
  Catalogue catalogue_;
  ConnectionConfig connection_;
  StreamManifest manifest_;
  StreamPrivacy privacy_;
  std::unique_ptr<Mapping> mapping_;
  Golden golden_;
  PlanInput input_;
};

TEST_F(Plan, allowed_at_the_golden_address_everything_goes) {
  const PlanOutcome out = with(true, std::nullopt);
  EXPECT_EQ(written(out), (std::vector<FieldId>{email_, given_}));
  EXPECT_EQ(out.changes.at(0).contact_point, "new@example.test");
  EXPECT_TRUE(out.withheld.empty());
}

TEST_F(Plan, allowed_at_the_own_address_the_name_goes_and_the_new_address_does_not) {
  const PlanOutcome out = with(false, true);
  EXPECT_EQ(written(out), std::vector<FieldId>{given_});
  EXPECT_EQ(out.changes.at(0).contact_point, "old@example.test");  // checked again before sending
  ASSERT_EQ(out.withheld.size(), 1u);
  EXPECT_EQ(out.withheld[0].permission.contact_point, "new@example.test");
}

TEST_F(Plan, allowed_at_neither_address_nothing_goes) {
  for (const std::optional<bool> at_own : {std::optional<bool>(), std::optional<bool>(false)}) {
    const PlanOutcome out = with(false, at_own);
    EXPECT_TRUE(out.changes.empty());
    EXPECT_EQ(out.withheld.size(), 1u);
  }
}

// Whether it has happened or not: nothing more goes to that record before it is settled.
TEST_F(Plan, nothing_goes_past_a_change_in_doubt) {
  for (const ChangeState state : {ChangeState::intent, ChangeState::unknown}) {
    const PlanOutcome out = with_open(state);
    EXPECT_TRUE(out.changes.empty()) << static_cast<int>(state);
    EXPECT_TRUE(out.waiting);
  }
  EXPECT_EQ(with_open(ChangeState::dead).changes.size(), 1u);  // another value than was refused
}

// Somebody may know what it means.
TEST_F(Plan, a_value_that_cannot_be_read_is_never_written_over) {
  EXPECT_EQ(written(with_quarantined(given_)), std::vector<FieldId>{email_});
}

}  // namespace
}  // namespace samepage
