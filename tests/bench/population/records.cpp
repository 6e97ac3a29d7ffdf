#include "population/records.hpp"

#include <algorithm>
#include <cstdio>

#include "population/contacts.hpp"
#include "population/words.hpp"

namespace samepage::population {
namespace {

enum Key : std::uint64_t {
  id_key = 501,
  field_key,
  cookie_draw_key,
  identified_key,
  junk_key,
  typist_key
};
using enum Field;

std::string id_of(std::uint64_t seed, Source source, std::uint64_t a, std::uint64_t b) {
  char text[32];
  Draw draw(seed, {id_key, static_cast<std::uint64_t>(source), a, b});
  std::snprintf(text, sizeof text, "%c%013llx", "cemwsp"[static_cast<std::size_t>(source)],
                static_cast<unsigned long long>(draw.next() >> 12));
  return text;
}

std::uint64_t number(Source source) { return static_cast<std::uint64_t>(source); }

// One record on its way in: every field draws by itself, so that one more field changes no other.
class Entry {
 public:
  Entry(const Setting& setting, const Subject& subject, const Sighting& sighting, int version)
      : setting_(setting),
        subject_(subject),
        sighting_(sighting),
        version_(version),
        day_(version == 0
                 ? sighting.day
                 : std::min(sighting.day + 2 * year_days, std::min(subject.life.died, clock_end))) {
    record_.source = sighting.source;
    record_.person = subject.person().id;
    record_.id = id_of(setting.seed, sighting.source, record_.person,
                       static_cast<std::uint64_t>(sighting.ordinal));
    typist_ = typist();
    name_ = written_name();
  }

  Record make() {
    switch (sighting_.source) {
      case Source::crm:
        crm();
        break;
      case Source::mail:
        mail();
        break;
      case Source::marketing:
        marketing();
        break;
      case Source::web:
        web();
        break;
      case Source::social:
        social();
        break;
      default:
        shop();
        break;
    }
    row_mishaps();
    return std::move(record_);
  }

  static std::string cookie(const Setting& setting, const Subject& subject, const Sighting& s) {
    Draw draw(setting.seed, {cookie_draw_key, subject.person().id, number(s.source),
                             static_cast<std::uint64_t>(s.ordinal)});
    if (s.source == Source::marketing && !draw.chance(0.60)) return "";
    return some_cookie(setting, subject, s.ordinal, draw);
  }

 private:
  Draw draw_for(Field field) const {
    return Draw(setting_.seed, {field_key, subject_.person().id, number(sighting_.source),
                                static_cast<std::uint64_t>(sighting_.ordinal * 2 + version_),
                                static_cast<std::uint64_t>(field)});
  }

  Typist typist() const {
    Draw draw(setting_.seed, {typist_key, subject_.person().id, number(sighting_.source),
                              static_cast<std::uint64_t>(sighting_.ordinal)});
    if (sighting_.source == Source::crm)
      return draw.chance(0.5) ? Typist::agent : draw.chance(0.9) ? Typist::import : Typist::scanner;
    return sighting_.source == Source::shop && draw.chance(0.05) ? Typist::scanner : Typist::person;
  }

  Name written_name() const {
    Draw draw = draw_for(full_name);
    const Person& person = subject_.person();
    int variant = 0;
    if (person.culture != Culture::plain && draw.chance(0.4)) variant = draw.between(1, 2);
    Name name = spelled(name_on(person, subject_.life, day_), variant);
    if (typist_ == Typist::person && draw.chance(0.03))
      name.given = nickname(person.name.sex, name.given);
    const bool told = draw.chance(0.5);
    if (told && person.junior) name.suffix = "Jr";
    if (told && person.senior) name.suffix = "Sr";
    if (!draw.chance(0.3)) name.middle.clear();
    return name;
  }

  // Sets the field with probability `fill`; what was typed may be wrong.
  void put(Field field, double fill, const std::string& value, Cloth cloth) {
    Draw draw = draw_for(field);
    if (!draw.chance(fill)) return;
    std::string& slot = record_[field];
    slot = value;
    if (value.empty() || !draw.chance(share_of_errors(typist_))) return;
    if (field == birth_date && draw.chance(0.3))
      slot = swapped_day_and_month(value);
    else if (field == postcode)
      slot = damaged_postcode(value, draw);
    else
      slot = damaged(value, cloth, typist_, draw);
  }

  void whole_name(Field field, double fill) {
    std::string whole = name_.given;
    for (const std::string* part : {&name_.middle, &name_.family, &name_.suffix})
      if (!part->empty()) whole += " " + *part;
    put(field, fill, whole, Cloth::name);
  }

  void address(double fill) {
    const Address a =
        address_of(setting_, subject_.person().household, on(subject_.life.homes, day_));
    Draw draw = draw_for(street);
    if (!draw.chance(fill)) return;
    const auto kind = static_cast<std::size_t>(a.kind_of_street);
    const std::string_view word = draw.chance(0.3) ? street_shorts[kind] : streets[kind];
    put(street, 1, a.number + " " + a.street + " " + std::string(word), Cloth::text);
    put(postcode, 0.98, a.postcode, Cloth::digits);
    put(city, 0.98, a.city, Cloth::name);
    put(country, 0.95, a.country, Cloth::name);
  }

  void phone_number(double fill, bool office) {
    Draw draw = draw_for(phone);
    if (draw.chance(fill))
      put(phone, 1, some_phone(setting_, subject_, day_, office, draw), Cloth::digits);
  }

  void mail_address(double fill, bool work) {
    Draw draw = draw_for(email);
    if (!draw.chance(fill)) return;
    put(email, 1,
        work ? work_email(setting_, subject_, day_, draw)
             : private_email(setting_, subject_, day_, draw),
        Cloth::text);
  }

  void company_name(double fill) {
    Draw draw = draw_for(company);
    const Firm firm = firm_of(setting_, on(subject_.life.employers, day_), 0);
    put(company, fill, draw.chance(0.6) ? firm.name + " " + firm.legal_form : firm.name,
        Cloth::text);
  }

  void crm() {
    whole_name(full_name, 0.99);
    mail_address(0.80, true);
    phone_number(0.70, true);
    company_name(0.85);
    Draw draw = draw_for(job_title);
    put(job_title, 0.60, std::string(draw.one_of(titles)), Cloth::text);
    address(0.50);
  }
  void mail() {
    mail_address(1, false);
    put(given_name, 0.70, name_.given, Cloth::name);
    put(family_name, 0.55, name_.family, Cloth::name);
  }
  void marketing() {
    mail_address(0.95, draw_for(company).chance(0.5));
    whole_name(full_name, 0.80);
    company_name(0.50);
    put(country, 0.90, home().country, Cloth::name);
    record_[Field::cookie] = Entry::cookie(setting_, subject_, sighting_);
  }
  void web() {
    record_[Field::cookie] = Entry::cookie(setting_, subject_, sighting_);
    Draw city_draw = draw_for(ip_city);
    if (city_draw.chance(0.90)) record_[ip_city] = home().city;
    Draw draw(setting_.seed, {identified_key, subject_.person().id});
    if (draw.chance(0.20)) {
      record_[user_id] = "u" + std::to_string(draw.next() >> 20);
      if (draw.chance(0.75))
        record_[email_sha256] =
            email_hash(mailbox_of(setting_, subject_.person(), on(subject_.life.mailboxes, day_)));
      return;
    }
  }
  void social() {
    Draw draw = draw_for(handle);
    const std::string given = ascii_name(name_.given), family = ascii_name(name_.family);
    record_[handle] = (draw.chance(0.5) ? given + family : given + "_" + family.substr(0, 1)) +
                      std::to_string(subject_.person().id % 1000);
    if (draw.chance(0.30)) {
      name_.middle.clear();
      if (draw.chance(0.5))
        name_.given = nickname(subject_.person().name.sex, name_.given);
      else if (is_letter(name_.given))
        name_.given = name_.given.substr(0, 1) + ".";
    }
    whole_name(full_name, 0.95);
    put(city, 0.40, home().city, Cloth::name);
    mail_address(0.10, false);
  }
  void shop() {
    whole_name(full_name, 0.99);
    mail_address(0.95, false);
    phone_number(0.80, false);
    address(0.97);
    Draw draw = draw_for(card_token);
    if (draw.chance(0.90))
      record_[card_token] =
          "t" + std::to_string(hash_combine(subject_.person().id, setting_.seed) >> 12);
    put(birth_date, 0.15, date_text(subject_.person().born), Cloth::digits);
  }

  Address home() const {
    return address_of(setting_, subject_.person().household, on(subject_.life.homes, day_));
  }
  static bool is_letter(const std::string& name) { return !name.empty() && (name[0] & 0x80) == 0; }

  // What happens to a whole row: a made-up name, nothing filled in, columns shifted by an import.
  void row_mishaps() {
    Draw draw = draw_for(Field::count);
    if (sighting_.source == Source::web) return;
    if (draw.chance(0.001) && !record_[full_name].empty())
      record_[full_name] = draw.chance(0.5) ? "Donald Duck" : "Nobody Here";
    if (draw.chance(0.001))
      for (const Field f : {phone, company, job_title, street, postcode, city, birth_date})
        record_[f].clear();
    if (typist_ == Typist::import && draw.chance(0.003)) {
      record_[full_name].swap(record_[company]);
      record_[street].swap(record_[city]);
    }
  }

  const Setting& setting_;
  const Subject& subject_;
  const Sighting sighting_;
  const int version_;
  const Day day_;
  Typist typist_ = Typist::person;
  Name name_;
  Record record_;
};

}  // namespace

std::string_view name_of(Source source) {
  static constexpr std::string_view names[] = {"crm", "email_tool", "marketing",
                                               "web", "social",     "shop"};
  return names[static_cast<std::size_t>(source)];
}

std::string_view name_of(Field field) {
  static constexpr std::string_view names[] = {
      "full_name",  "given_name", "family_name", "email",    "email_sha256", "phone",
      "company",    "job_title",  "street",      "postcode", "city",         "country",
      "birth_date", "cookie",     "user_id",     "handle",   "card_token",   "ip_city"};
  return names[static_cast<std::size_t>(field)];
}

Record record_of(const Setting& setting, const Subject& subject, const Sighting& sighting,
                 int version) {
  return Entry(setting, subject, sighting, version).make();
}

Record junk_of(const Setting& setting, std::uint64_t number) {
  Draw draw(setting.seed, {junk_key, number});
  static constexpr std::string_view names[] = {"asdf", "Test Test", "qwerty",
                                               "xxx",  "Test User", "aaa bbb"};
  static constexpr std::string_view emails[] = {"test@test.com", "a@a.com", "asdf@asdf.com",
                                                "none@none.com"};
  static constexpr std::string_view phones[] = {"000-0000", "1111111111", "123456789",
                                                "0000000000"};
  static constexpr Source sources[] = {Source::crm, Source::mail, Source::marketing, Source::shop};
  Record record;
  record.source = draw.one_of(sources);
  record.person = setting.persons + number;
  record.id = id_of(setting.seed, record.source, record.person, 7);
  if (draw.chance(0.8))
    record[record.source == Source::mail ? given_name : full_name] = draw.one_of(names);
  if (draw.chance(0.8)) record[email] = draw.one_of(emails);
  if (draw.chance(0.5) && record.source != Source::mail) record[phone] = draw.one_of(phones);
  if (draw.chance(0.2) && record.source == Source::shop) record[birth_date] = "1900-01-01";
  return record;
}

}  // namespace samepage::population
