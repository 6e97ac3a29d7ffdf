#include "population/contacts.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "population/words.hpp"

namespace samepage::population {
namespace {

enum Key : std::uint64_t { cookie_key = 401, shared_cookie_key, public_cookie_key };

std::string typo_in_domain(const std::string& domain) {
  if (domain == "gmail.com") return "gmial.com";
  if (domain == "hotmail.com") return "hotmial.com";
  const std::size_t dot = domain.find('.');
  return dot < 3
             ? domain
             : domain.substr(0, dot - 2) + domain[dot - 1] + domain[dot - 2] + domain.substr(dot);
}

// Somebody else of the household, if there is one.
const Person* other_of(const Subject& subject, Draw& draw) {
  if (subject.home.members.size() < 2) return nullptr;
  if (subject.person().part == Part::child) return &subject.home.members[0];
  const std::size_t step = 1 + draw.below(subject.home.members.size() - 1);
  return &subject.home.members[(subject.at + step) % subject.home.members.size()];
}

Firm employer(const Setting& setting, const Subject& subject, Day day) {
  return firm_of(setting, on(subject.life.employers, day), subject.person().id % 3);
}

std::string grouped(const std::string& digits, char separator) {
  std::string out;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && i % 3 == 0 && i + 1 < digits.size()) out += separator;
    out += digits[i];
  }
  return out;
}

}  // namespace

std::string written_email(std::string address, Draw& draw) {
  const std::size_t at = address.find('@');
  std::string user = address.substr(0, at), domain = address.substr(at + 1);
  if (draw.chance(0.04)) user += draw.chance(0.5) ? "+news" : "+shop";
  if (domain == "gmail.com" && user.size() > 4 && draw.chance(0.06))
    user.insert(1 + draw.below(3), ".");
  if (draw.chance(0.01)) domain = typo_in_domain(domain);
  address = user + "@" + domain;
  if (draw.chance(0.10))
    std::ranges::transform(address, address.begin(),
                           [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return address;
}

std::string written_phone(const std::string& e164, Draw& draw) {
  // calling codes of the generator's countries are one or two digits long
  const std::size_t code = e164.starts_with("+1") ? 2 : 3;
  const bool trunk = !e164.starts_with("+1") && !e164.starts_with("+34");
  const std::string calling = e164.substr(0, code), national = e164.substr(code);
  const bool bare = draw.chance(0.40);
  const std::string front = bare ? (trunk ? "0" : "") : calling + " ";
  switch (draw.between(0, 5)) {
    case 0:
      return bare ? front + national : e164;
    case 1:
      return front + national.substr(0, 4) + " " + national.substr(4);
    case 2:
      return front + grouped(national, '-');
    case 3:
      return bare ? "(" + front + national.substr(0, 3) + ") " + national.substr(3)
                  : "00" + calling.substr(1) + national;
    case 4:
      return front + grouped(national, '.');
    default:
      return front + grouped(national, ' ');
  }
}

std::string private_email(const Setting& setting, const Subject& subject, Day day, Draw& draw) {
  if (draw.chance(0.005)) return "x" + std::to_string(draw.below(1'000'000)) + "@tempbox.example";
  const bool child = subject.person().part == Part::child && !subject.person().adult_on(day);
  if (draw.chance(child ? 0.035 : 0.03))
    if (const Person* other = other_of(subject, draw))
      return written_email(mailbox_of(setting, *other, 0), draw);
  return written_email(mailbox_of(setting, subject.person(), on(subject.life.mailboxes, day)),
                       draw);
}

std::string work_email(const Setting& setting, const Subject& subject, Day day, Draw& draw) {
  const Firm firm = employer(setting, subject, day);
  if (draw.chance(0.05)) return std::string(draw.one_of(roles)) + "@" + firm.domain;
  return written_email(work_email_of(setting, subject.person(), firm), draw);
}

std::string some_phone(const Setting& setting, const Subject& subject, Day day, bool office,
                       Draw& draw) {
  const Person& person = subject.person();
  std::string number = mobile_of(setting, person, subject.life, on(subject.life.phones, day));
  if (draw.chance(0.15)) {
    const std::uint64_t move = on(subject.life.homes, day);
    number =
        landline_of(setting, person.household, address_of(setting, person.household, move).country);
  }
  const Person* other = draw.chance(0.04) ? other_of(subject, draw) : nullptr;
  if (other != nullptr) number = mobile_of(setting, *other, life_of(setting, *other), 0);
  if (office && draw.chance(0.15))
    number = switchboard_of(setting, employer(setting, subject, day));
  std::string text = written_phone(number, draw);
  if (draw.chance(0.05)) text += " ext " + std::to_string(10 + draw.below(90));
  return text;
}

std::string some_cookie(const Setting& setting, const Subject& subject, int device, Draw& draw) {
  std::uint64_t mark =
      Draw(setting.seed, {cookie_key, subject.person().id, static_cast<std::uint64_t>(device)})
          .next();
  if (draw.chance(0.10))
    mark = Draw(setting.seed, {shared_cookie_key, subject.person().household}).next();
  if (draw.chance(0.002)) {  // a library's or a shop's: 50 to 500 people each
    const std::uint64_t places = std::max<std::uint64_t>(1, setting.persons / 100'000);
    mark = Draw(setting.seed, {public_cookie_key, draw.below(places)}).next();
  }
  char text[24];
  std::snprintf(text, sizeof text, "c%015llx", static_cast<unsigned long long>(mark >> 4));
  return text;
}

std::string email_hash(const std::string& address) { return sha256_hex(ascii_lower(address)); }

}  // namespace samepage::population
