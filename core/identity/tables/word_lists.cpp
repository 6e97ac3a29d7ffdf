#include "identity/tables/word_lists.hpp"

#include <absl/container/flat_hash_map.h>
#include <absl/container/flat_hash_set.h>

#include <algorithm>
#include <initializer_list>
#include <utility>

namespace samepage::identity {
namespace {

using Words = absl::flat_hash_set<std::string_view>;

// "a b c|d e": groups of words, each word standing for the first of its group.
class Groups {
 public:
  explicit Groups(std::string_view groups) {
    while (!groups.empty()) {
      const auto end = std::min(groups.find('|'), groups.size());
      add(groups.substr(0, end));
      groups.remove_prefix(std::min(end + 1, groups.size()));
    }
  }
  std::string_view first_of(std::string_view word) const {
    const auto at = first_.find(word);
    return at == first_.end() ? std::string_view() : at->second;
  }

 private:
  void add(std::string_view group) {
    const std::string_view first = group.substr(0, group.find(' '));
    while (!group.empty()) {
      const auto end = std::min(group.find(' '), group.size());
      if (end > 0) first_.emplace(group.substr(0, end), first);
      group.remove_prefix(std::min(end + 1, group.size()));
    }
  }
  absl::flat_hash_map<std::string_view, std::string_view> first_;
};

}  // namespace

bool is_title(std::string_view word) {
  static const Words words{
      "mr",   "mrs",  "ms",     "miss",    "mister", "dr",   "prof",      "professor", "sir",
      "lady", "herr", "frau",   "hr",      "fr",     "mme",  "mlle",      "monsieur",  "madame",
      "sr",   "sra",  "srta",   "dipl",    "ing",    "mag",  "phd",       "md",        "rev",
      "hon",  "capt", "col",    "gen",     "lt",     "sgt",  "president", "doctor",    "dame",
      "lord", "esq",  "signor", "signora", "don",    "dona", "pan",       "pani"};
  return words.contains(word);
}

bool is_name_particle(std::string_view word) {
  static const Words words{"van", "von", "der", "den", "de",  "del",  "della", "la",  "le",  "les",
                           "el",  "al",  "da",  "di",  "do",  "dos",  "das",   "du",  "ter", "ten",
                           "te",  "zu",  "zum", "zur", "bin", "bint", "ibn",   "ben", "y",   "e",
                           "af",  "av",  "st",  "lo",  "ur",  "ul",   "abd"};
  return words.contains(word);
}

std::string_view generation(std::string_view word) {
  static const Groups groups("jr junior jnr|sr senior snr|ii 2nd|iii 3rd|iv 4th");
  return groups.first_of(word);
}

std::string_view legal_form(std::string_view word) {
  static const Groups groups(
      "ltd limited ltda|inc incorporated|corp corporation|co company cie "
      "compagnie|llc ooo tov|jsc oao ojsc zao pao pjsc ao aozt cjsc|spzoo|llp|lp|plc|gmbh ggmbh|ag "
      "aktiengesellschaft|kg|ohg|ug|"
      "bv|nv|sa|sas|sarl|srl|spa|sl|slu|ab|as|asa|oy|oyj|aps|kft|zrt|sro|spzoo|zoo|ooo|oao|zao|pao|"
      "pjsc|jsc|pte|pty|sdn|bhd|"
      "kk|ev|eg|se|vof|cv|doo|dd|ead|ood|eood|lda|sca|scs|gbr|mbh|pvt|private|tld|group holding "
      "holdings");
  return groups.first_of(word);
}

std::string_view street_word(std::string_view word) {
  static const Groups groups(
      "st street str strasse straat|ave avenue av|rd road|blvd boulevard|dr drive|ln lane|ct court "
      "crt|pl place plz|"
      "sq square|ter terrace tce terr|pkwy parkway|hwy highway|cir circuit circle cct|cres "
      "crescent cr cresc|cl close|"
      "way|walk|rue|calle|via|weg|platz|allee|gasse|rise|grove gr gve|gardens gdns|parade "
      "pde|mews|row|loop|pike|"
      "trail trl|plaza plza|alley aly|path|view|bvd|laan|plein|quay|wharf|esplanade "
      "esp|mall|turnpike|promenade prom");
  return groups.first_of(word);
}

std::string_view compass_word(std::string_view word) {
  static const Groups groups(
      "n north|s south|e east|w west|ne northeast|nw northwest|se southeast|sw southwest");
  return groups.first_of(word);
}

std::string_view ordinal_word(std::string_view word) {
  static const Groups groups(
      "1st first|2nd second|3rd third|4th fourth|5th fifth|6th sixth|7th seventh|8th eighth|9th "
      "ninth|10th tenth");
  return groups.first_of(word);
}

std::string_view number_word(std::string_view word) {
  static const Groups groups(
      "1 one|2 two|3 three|4 four|5 five|6 six|7 seven|8 eight|9 nine|10 ten|20 twenty|30 "
      "thirty|40 forty fourty");
  const std::string_view digits = groups.first_of(word);
  return digits.empty() ? ordinal_word(word) : digits;
}

bool is_small_word(std::string_view word) {
  static const Words words{"the",  "of",  "and", "und",  "et",  "y",  "de",  "la", "le",  "der",
                           "die",  "das", "for", "fuer", "fur", "a",  "an",  "at", "in",  "on",
                           "el",   "los", "las", "les",  "des", "du", "del", "di", "van", "von",
                           "voor", "en",  "dba", "im",   "am",  "zu", "to"};
  return words.contains(word);
}

bool is_placeholder_word(std::string_view word) {
  static const Words words{"unknown",
                           "na",
                           "none",
                           "null",
                           "nil",
                           "test",
                           "tester",
                           "testing",
                           "asdf",
                           "asdfasdf",
                           "qwerty",
                           "xxx",
                           "xx",
                           "xxxx",
                           "tbd",
                           "tba",
                           "anonymous",
                           "nobody",
                           "noname",
                           "undefined",
                           "dummy",
                           "foo",
                           "nan",
                           "notavailable",
                           "notapplicable",
                           "notgiven",
                           "unbekannt",
                           "keine",
                           "sin",
                           "aaa",
                           "abc",
                           "abcd",
                           "blank",
                           "empty",
                           "notprovided",
                           "noemail",
                           "nophone",
                           "privat",
                           "n"};
  return words.contains(word);
}

bool is_role_mailbox(std::string_view local) {
  static const Words words{"info",
                           "sales",
                           "support",
                           "accounts",
                           "accounting",
                           "admin",
                           "administrator",
                           "office",
                           "contact",
                           "hello",
                           "mail",
                           "email",
                           "post",
                           "service",
                           "billing",
                           "invoice",
                           "invoices",
                           "enquiries",
                           "enquiry",
                           "inquiries",
                           "help",
                           "helpdesk",
                           "hr",
                           "jobs",
                           "careers",
                           "marketing",
                           "noreply",
                           "no-reply",
                           "donotreply",
                           "do-not-reply",
                           "postmaster",
                           "webmaster",
                           "hostmaster",
                           "abuse",
                           "team",
                           "kontakt",
                           "buero",
                           "orders",
                           "order",
                           "shop",
                           "press",
                           "reception",
                           "secretary",
                           "finance",
                           "purchasing",
                           "einkauf",
                           "verkauf",
                           "rechnung",
                           "customerservice",
                           "customer.service",
                           "feedback",
                           "general",
                           "security",
                           "privacy",
                           "newsletter",
                           "booking",
                           "bookings",
                           "reservations",
                           "root",
                           "noc",
                           "it",
                           "legal",
                           "media",
                           "events",
                           "ventas"};
  return words.contains(local);
}

bool is_free_mail(std::string_view domain) {
  static const Words words{
      "gmail.com",   "yahoo.com",   "hotmail.com",    "outlook.com", "live.com",
      "icloud.com",  "me.com",      "aol.com",        "gmx.de",      "gmx.net",
      "gmx.com",     "web.de",      "t-online.de",    "freenet.de",  "mail.ru",
      "yandex.ru",   "yandex.com",  "hotmail.co.uk",  "yahoo.co.uk", "btinternet.com",
      "msn.com",     "proton.me",   "protonmail.com", "orange.fr",   "free.fr",
      "laposte.net", "wanadoo.fr",  "libero.it",      "seznam.cz",   "wp.pl",
      "o2.pl",       "onet.pl",     "qq.com",         "163.com",     "126.com",
      "naver.com",   "hotmail.fr",  "yahoo.fr",       "yahoo.de",    "hotmail.de",
      "mac.com",     "comcast.net", "verizon.net",    "att.net",     "sbcglobal.net",
      "bigpond.com", "ymail.com",   "zoho.com",       "mail.com"};
  return words.contains(domain);
}

std::string_view mended_domain(std::string_view domain) {
  static const Groups groups(
      "gmail.com googlemail.com gmial.com gmai.com gmal.com gamil.com gnail.com gmail.co gmail.con "
      "gmaill.com gmil.com "
      "gmail.cm gmail.om gmaul.com gmail.comm gmsil.com ggmail.com|"
      "hotmail.com hotmial.com hotmal.com hotmai.com hotmil.com hotmail.co hotmail.con hotamil.com "
      "hormail.com homail.com|"
      "yahoo.com yaho.com yahooo.com yahoo.co yahoo.con yhoo.com yahho.com|outlook.com outlok.com "
      "outloo.com outlook.co "
      "outlook.con|icloud.com iclod.com icloud.co icloud.con|aol.com aol.co aol.con|gmx.de "
      "gmx.d|web.de wbe.de");
  const std::string_view mended = groups.first_of(domain);
  return mended == domain ? std::string_view() : mended;
}

}  // namespace samepage::identity
