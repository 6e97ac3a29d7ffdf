// Consent rules R01–R12 as far as the ledger goes today.

#include "flow/consent/decide.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace samepage {
namespace {

constexpr Millis minute = 60'000;
const std::string ada = "ada@example.test";

Purpose newsletter() {
  Purpose p;
  p.name = "newsletter";
  p.lists = {"news"};
  return p;
}

Act act(ActKind kind, Authority authority, Millis at, const std::string& purpose = "newsletter") {
  Act a;
  a.id = ActId{at};
  a.kind = kind;
  a.authority = authority;
  a.contact_point = ada;
  a.channel = "email";
  a.purpose = purpose;
  a.effective = a.received = at;
  return a;
}
Act refusal(Millis at, const std::string& purpose = "newsletter") {
  return act(ActKind::restrictive, Authority::a1, at, purpose);
}
Act grant(Authority authority, Millis at, const std::string& evidence = {}) {
  Act a = act(ActKind::permissive, authority, at);
  a.evidence = evidence;
  return a;
}

std::string reason(std::vector<Act> acts) { return decide(newsletter(), acts, ada).reason; }

TEST(Consent, nothing_known_means_no) {
  EXPECT_EQ(reason({}), "no_grant");
  EXPECT_EQ(decide(newsletter(), {}, "").reason, "no_contact_point");
  Config config;
  EXPECT_FALSE(decide_any(config, {"unheard_of"}, {}, ada).allowed);
  EXPECT_FALSE(decide_any(config, {}, {}, ada).allowed);
}

TEST(Consent, a_grant_needs_evidence_and_authority) {
  EXPECT_EQ(reason({grant(Authority::a4, 10)}), "granted");
  EXPECT_EQ(reason({grant(Authority::a1, 10, "a flag")}), "no_grant");
  EXPECT_EQ(reason({grant(Authority::a0, 10)}), "no_grant");
  EXPECT_EQ(reason({grant(Authority::a0, 10, "sign-up sheet")}), "granted");
  EXPECT_EQ(reason({grant(Authority::a3, 10)}), "no_grant");  // not confirmed
  EXPECT_EQ(reason({grant(Authority::a2, 10)}), "no_grant");
}

TEST(Consent, an_import_never_lifts_a_refusal) {
  EXPECT_EQ(reason({refusal(10), grant(Authority::a0, 10'000 * minute, "sheet")}), "withdrawn");
  EXPECT_EQ(reason({refusal(10), grant(Authority::a1, 10'000 * minute, "flag")}), "withdrawn");
  EXPECT_EQ(reason({refusal(10), grant(Authority::a4, 10 + 6 * minute)}), "granted");
  EXPECT_EQ(reason({refusal(10), grant(Authority::a4, 10 + 4 * minute)}), "withdrawn");  // in doubt
}

TEST(Consent, refusing_everything_ends_marketing_but_not_service) {
  Purpose service;
  service.name = "service";
  service.needs_consent = false;
  service.basis = "contract";
  service.marketing = false;
  Purpose similar = service;
  similar.name = "similar_products";
  similar.basis = "soft_opt_in";
  similar.marketing = true;
  const std::vector<Act> acts = {grant(Authority::a4, 5), refusal(10, "*")};
  EXPECT_EQ(decide(newsletter(), acts, ada).reason, "withdrawn");
  EXPECT_TRUE(decide(service, acts, ada).allowed);
  EXPECT_EQ(decide(similar, acts, ada).reason, "objected");
}

TEST(Consent, leaving_one_list_is_about_that_address) {
  std::vector<Act> acts = {refusal(10), grant(Authority::a4, 5)};
  acts[1].contact_point = "other@example.test";
  EXPECT_TRUE(decide(newsletter(), acts, "other@example.test").allowed);
  EXPECT_FALSE(decide(newsletter(), acts, ada).allowed);
}

TEST(Consent, a_grant_from_the_future_never_counts) {
  Act early = grant(Authority::a4, 10);
  early.effective = early.received + 6 * minute;
  EXPECT_EQ(reason({early}), "no_grant");
}

TEST(Consent, order_and_repetition_change_nothing) {
  std::mt19937 random(11);
  for (int round = 0; round < 300; ++round) {
    std::vector<Act> acts;
    for (int i = 0; i < 6; ++i) {
      const Millis at = Millis(random() % 20) * 3 * minute;
      acts.push_back(random() % 2 ? refusal(at, random() % 2 ? "*" : "newsletter")
                                  : grant(static_cast<Authority>(random() % 5), at,
                                          random() % 2 ? "sheet" : ""));
    }
    const auto expected = decide(newsletter(), acts, ada);
    std::ranges::shuffle(acts, random);
    acts.push_back(acts[random() % acts.size()]);
    ASSERT_EQ(decide(newsletter(), acts, ada).reason, expected.reason) << "round " << round;
  }
}

}  // namespace
}  // namespace samepage
