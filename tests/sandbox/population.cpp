#include "sandbox/population.hpp"

#include <set>

#include "base/hash.hpp"
#include "base/text.hpp"
#include "sandbox/population_words.hpp"

namespace samepage::sandbox {
namespace {

template <std::size_t N>
std::string_view pick(const std::string_view (&words)[N], Dice& dice) {
  return words[dice.below(N)];
}

struct Home {
  std::string_view country, code, city, postal_code;
};
constexpr Home homes[] = {{"France", "FR", "Lyon", "69002"},
                          {"United Kingdom", "GB", "Leeds", "LS1 4AP"},
                          {"Germany", "DE", "Köln", "50667"}};

// Numbers set aside for fiction; past their end a person has none. `national` as locals write it.
struct Phone {
  std::string e164, national;
};
std::string padded(std::size_t number, std::size_t digits) {
  std::string text = std::to_string(number);
  return std::string(digits - std::min(digits, text.size()), '0') + text;
}
Phone phone_of(std::size_t person) {
  const std::size_t n = person / 3;
  if (person % 3 == 0 && n < 10'000) {
    const std::string d = padded(n, 4);
    return {"+3363998" + d, "06 39 98 " + d.substr(0, 2) + " " + d.substr(2)};
  }
  if (person % 3 == 1 && n < 1'000)
    return {"+447700900" + padded(n, 3), "07700 900" + padded(n, 3)};
  if (person % 3 == 2 && n < 1'000)
    return {"+493023125" + padded(n, 3), "(030) 23125-" + padded(n, 3)};
  return {};
}

class Maker {
 public:
  Maker(Sandbox& sandbox, const PopulationOptions& options)
      : crm_(sandbox.account("crm", Flavour::crm)),
        marketing_(sandbox.account("marketing", Flavour::marketing)),
        email_(sandbox.account("email", Flavour::email)),
        analytics_(sandbox.account("analytics", Flavour::analytics)),
        social_(sandbox.account("social", Flavour::social)),
        options_(options),
        dice_(hash64("population", options.seed)) {}

  Truth make() {
    Truth truth;
    for (std::size_t i = 0; i < options_.people / 8 + 1; ++i) truth.companies.push_back(company(i));
    for (std::size_t i = 0; i < options_.people; ++i)
      truth.people.push_back(person(i, truth.companies));
    return truth;
  }

 private:
  void add(std::vector<RecordRef>& records, Account& account, std::string_view stream,
           Fields fields) {
    const RowResult row =
        account.create(*account.stream(stream), std::move(fields), "", By::person, options_.now);
    if (row.ok()) records.push_back({account.name(), std::string(stream), row.id});
  }

  TrueCompany company(std::size_t i) {
    TrueCompany made;
    const std::string stem = std::string(pick(company_stems, dice_));
    const std::string trade(pick(company_trades, dice_));
    made.name = stem + " " + trade + " " + std::to_string(i + 1);
    made.domain = ascii_lower(stem) + "-" + std::to_string(i + 1) + ".example.test";
    const Home& home = homes[i % 3];
    add(made.records, crm_, "companies",
        {{"Name", quoted(made.name)},
         {"Website", quoted("https://www." + made.domain)},
         {"Industry", quoted(trade)},
         {"BillingCity", quoted(home.city)},
         {"BillingCountry", quoted(home.country)}});
    if (dice_.chance(0.6))
      add(made.records, marketing_, "accounts",
          {{"properties.name", quoted(made.name)},
           {"properties.domain", quoted(made.domain)},
           {"properties.city", quoted(home.city)},
           {"properties.country", quoted(home.code)}});
    if (dice_.chance(0.3) && !made.records.empty()) deal(made, made.records.front().id);
    return made;
  }

  void deal(const TrueCompany& company, const std::string& company_id) {
    std::vector<RecordRef> ignored;
    add(ignored, crm_, "deals",
        {{"Name", quoted(company.name + " renewal")},
         {"Amount", std::to_string(500 + 250 * dice_.below(40))},
         {"CurrencyIsoCode", "\"EUR\""},
         {"StageName", quoted(pick(deal_stages, dice_))},
         {"CloseDate", "\"2027-03-31\""},
         {"CompanyId", quoted(company_id)}});
  }

  TruePerson person(std::size_t i, const std::vector<TrueCompany>& companies) {
    TruePerson made;
    made.given = pick(given_names, dice_);
    made.family = pick(family_names, dice_);
    made.company = dice_.below(companies.size());
    made.phone = phone_of(i).e164;
    const std::string local = ascii_key(made.given) + "." + ascii_key(made.family);
    made.emails.push_back(unused(local, companies[made.company].domain));
    if (dice_.chance(0.25)) made.emails.push_back(unused(local, "example.net"));

    const bool in_crm = dice_.chance(0.7), in_marketing = dice_.chance(0.6);
    const bool in_email = dice_.chance(0.55), in_social = dice_.chance(0.35);
    const bool visits = dice_.chance(0.5);
    if (in_crm || !(in_marketing || in_email)) contact(made, i, companies[made.company]);
    if (in_crm && dice_.chance(0.04)) contact(made, i, companies[made.company]);  // entered twice
    if (in_marketing) lead(made, i, companies[made.company]);
    if (in_email) subscriber(made);
    if (visits) visitor(made, i);
    if (in_social) profile(made, i);
    return made;
  }

  std::string unused(const std::string& local, const std::string& domain) {
    std::string address = local + "@" + domain;
    for (int n = 2; !addresses_.insert(address).second; ++n)
      address = local + std::to_string(n) + "@" + domain;
    return address;
  }

  // The same address as different people type it.
  std::string typed(const std::string& email) {
    std::string out = email;
    const std::uint64_t style = dice_.below(6);
    const std::size_t upto = style == 0 ? out.size() : style == 1 ? 1 : 0;
    for (std::size_t i = 0; i < upto; ++i)
      if (out[i] >= 'a' && out[i] <= 'z') out[i] = static_cast<char>(out[i] - 32);
    return out;
  }

  void contact(TruePerson& p, std::size_t i, const TrueCompany& company) {
    const Home& home = homes[i % 3];
    const Phone phone = phone_of(i);
    Fields f = {{"Email", quoted(typed(p.emails[0]))},
                {"FirstName", quoted(p.given)},
                {"LastName", quoted(dice_.chance(0.1) ? lower(p.family) : p.family)},
                {"Title", quoted(pick(job_titles, dice_))},
                {"CompanyName", quoted(company.name)},
                {"MailingCity", quoted(home.city)},
                {"MailingPostalCode", quoted(home.postal_code)},
                {"MailingCountry", quoted(home.country)},
                {"LeadStatus", quoted(pick(crm_statuses, dice_))},
                {"HasOptedOutOfEmail", "false"}};
    if (!phone.e164.empty() && dice_.chance(0.7))
      f["Phone"] = quoted(dice_.chance(0.5) ? phone.national : phone.e164);
    if (dice_.chance(0.6))
      f["MailingStreet"] = quoted("Example Street " + std::to_string(1 + i % 200));
    for (const RecordRef& ref : company.records)
      if (ref.account == "crm") f["CompanyId"] = quoted(ref.id);
    if (p.emails.size() > 1) f["OtherEmails"] = "[" + quoted(p.emails[1]) + "]";
    add(p.records, crm_, "contacts", std::move(f));
  }

  void lead(TruePerson& p, std::size_t i, const TrueCompany& company) {
    const Home& home = homes[i % 3];
    const Phone phone = phone_of(i);
    const bool private_address = p.emails.size() > 1 && dice_.chance(0.4);
    Fields f = {{"properties.email", quoted(typed(p.emails[private_address ? 1 : 0]))},
                {"properties.firstname", quoted(p.given)},
                {"properties.lastname", quoted(p.family)},
                {"properties.company", quoted(company.name)},
                {"properties.country", quoted(home.code)},
                {"properties.lead_status", quoted(pick(marketing_statuses, dice_))},
                {"properties.original_source", quoted(pick(sources, dice_))}};
    if (!phone.e164.empty() && dice_.chance(0.5)) f["properties.phone"] = quoted(phone.e164);
    if (dice_.chance(0.3)) f["properties.jobtitle"] = quoted(pick(job_titles, dice_));
    for (const RecordRef& ref : company.records)
      if (ref.account == "marketing") f["properties.accountid"] = quoted(ref.id);
    add(p.records, marketing_, "leads", std::move(f));
  }

  void subscriber(TruePerson& p) {
    const std::string& address = p.emails[dice_.below(p.emails.size())];
    Fields f = {{"email", quoted(address)}, {"state", "\"active\""}, {"language", "\"en\""}};
    if (dice_.chance(0.7)) f["name"] = quoted(p.given + " " + p.family);
    add(p.records, email_, "subscribers", std::move(f));
    const std::uint64_t roll = dice_.below(100);
    const std::string_view status = roll < 80   ? "subscribed"
                                    : roll < 92 ? "unsubscribed"
                                    : roll < 97 ? "bounced"
                                                : "complained";
    p.opted_out = status == "unsubscribed" || status == "complained";
    std::vector<RecordRef> ignored;
    for (const std::string_view list : {"newsletter", "events"}) {
      if (list == "events" && !dice_.chance(0.3)) continue;
      add(ignored, email_, "memberships",
          {{"email", quoted(address)}, {"list", quoted(list)}, {"status", quoted(status)}});
    }
  }

  void visitor(TruePerson& p, std::size_t i) {
    Fields f = {{"cookie", quoted("c-" + to_hex(std::to_string(dice_.next() % 1'000'000'000)))},
                {"geo.country", quoted(homes[i % 3].code)},
                {"visits", std::to_string(1 + dice_.below(20))}};
    const bool identified = dice_.chance(0.6);
    if (identified) {
      f["identity.email"] = quoted(p.emails[0]);
      f["identity.name"] = quoted(p.given + " " + p.family);
    }
    std::vector<RecordRef> anonymous;
    add(identified ? p.records : anonymous, analytics_, "visitors", std::move(f));
    const std::string id = (identified ? p.records : anonymous).back().id;
    for (std::uint64_t n = 1 + dice_.below(4); n > 0; --n) event(id);
  }

  void event(const std::string& visitor) {
    const Millis at = options_.now - Millis(dice_.below(90ull * 86'400)) * 1000;
    std::vector<RecordRef> ignored;
    add(ignored, analytics_, "events",
        {{"visitor_id", quoted(visitor)},
         {"type", quoted(pick(event_types, dice_))},
         {"at", quoted(format_time(at))},
         {"url", quoted("https://www.example.test/" + std::string(pick(pages, dice_)))},
         {"utm_source", quoted(pick(sources, dice_))},
         {"utm_medium", "\"email\""},
         {"utm_campaign", "\"autumn\""}});
  }

  void profile(TruePerson& p, std::size_t i) {
    const std::string handle = ascii_key(p.given) + std::to_string(i) + ".social.example.test";
    Fields f = {{"handle", quoted(handle)},
                {"displayName", quoted(p.given + " " + p.family)},
                {"url", quoted("https://social.example.test/" + handle)},
                {"followersCount", std::to_string(dice_.below(5000))}};
    if (dice_.chance(0.6)) f["email"] = quoted(p.emails[0]);
    add(p.records, social_, "profiles", std::move(f));
    std::vector<RecordRef> ignored;
    for (std::uint64_t n = dice_.below(3); n > 0; --n)
      add(ignored, social_, "interactions",
          {{"actor", quoted(p.records.back().id)},
           {"kind", quoted(pick(reactions, dice_))},
           {"at", quoted(format_time(options_.now - Millis(dice_.below(1'000'000)) * 1000))},
           {"url", quoted("https://social.example.test/post/" + std::to_string(dice_.below(50)))}});
  }

  Account &crm_, &marketing_, &email_, &analytics_, &social_;
  PopulationOptions options_;
  Dice dice_;
  std::set<std::string> addresses_;
};

std::string truth_lines(const Truth& truth) {
  std::string out;
  for (std::size_t i = 0; i < truth.people.size(); ++i) {
    const TruePerson& person = truth.people[i];
    json::Writer w;
    w.object().member("person", std::int64_t(i)).member("given_name", person.given);
    w.member("family_name", person.family).member("phone", person.phone);
    w.member("opted_out", person.opted_out).key("emails").array();
    for (const std::string& email : person.emails) w.value(email);
    w.end().key("records").array();
    for (const RecordRef& ref : person.records)
      w.value(ref.account + "/" + ref.stream + "/" + ref.id);
    w.end().end();
    out += w.take() + '\n';
  }
  return out;
}

}  // namespace

Truth populate(Sandbox& sandbox, const PopulationOptions& options) {
  Truth truth = Maker(sandbox, options).make();
  sandbox.truth = truth_lines(truth);
  return truth;
}

}  // namespace samepage::sandbox
