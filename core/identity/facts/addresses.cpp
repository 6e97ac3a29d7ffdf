// Addresses: from one text or from columns to number, street, place and postcode.

#include <utility>

#include "base/text.hpp"
#include "identity/facts/builder.hpp"
#include "identity/facts/words.hpp"
#include "identity/tables/word_lists.hpp"
#include "mapping/normalisers.hpp"

namespace samepage::identity {
namespace {

struct Folded {
  std::vector<std::string> number, street, line_2, city;
  std::string region, postcode, country;
};

bool looks_like_postcode(std::string_view word) {
  return word.size() >= 4 && word.size() <= 10 && has_digit(word);
}

bool is_house_number(std::string_view word) {
  if (word.empty() || word[0] < '0' || word[0] > '9' || word.size() > 6) return false;
  // 32nd and 3rd are streets
  const std::string_view tail = word.substr(word.find_first_not_of("0123456789") == word.npos
                                                ? word.size()
                                                : word.find_first_not_of("0123456789"));
  return tail.empty() || tail.size() == 1;
}

// "123 Main St, Apt 4", "Ansbacher Strasse 23", "1539 S Springfield Avenue".
void read_street(std::string_view text, Folded& out) {
  std::vector<std::string> words = words_of(text);
  bool unit = false;
  for (std::size_t at = 0; at < words.size(); ++at) {
    std::string& word = words[at];
    if (word == "apt" || word == "suite" || word == "ste" || word == "unit" || word == "flat" ||
        word == "floor") {
      unit = true;
      continue;
    }
    if (unit) {
      out.line_2.push_back(word);
      unit = false;
      continue;
    }
    if (is_house_number(word) && (out.number.empty() || out.street.empty()) &&
        out.number.size() < 2) {
      out.number.push_back(word);
      continue;
    }
    if (word == "no" && at == 0) continue;
    if (const std::string_view kind = street_word(word); !kind.empty() && !out.street.empty())
      word = kind;
    else if (const std::string_view point = compass_word(word); !point.empty())
      word = point;
    else if (const std::string_view digits = ordinal_word(word); !digits.empty())
      word = digits;
    out.street.push_back(std::move(word));
  }
  if (out.street.empty()) out.street = std::exchange(out.number, {});
}

// What follows the street in one text: places, postcode, country.
void read_places(std::string_view text, Folded& out) {
  if (const auto country = normal_country(text); country && out.country.empty()) {
    out.country = ascii_lower(*country);
    return;
  }
  for (std::string& word : words_of(text)) {
    if (looks_like_postcode(word)) {
      if (out.postcode.empty()) out.postcode = word.substr(0, 5);
    } else if (word.size() == 2 && !out.city.empty() && out.region.empty()) {
      out.region = word;
    } else {
      out.city.push_back(std::move(word));
    }
  }
}

// Without commas: the street ends with its kind of street ("road"), the rest are places.
void read_unparted(std::string_view text, Folded& out) {
  const std::vector<std::string> words = words_of(text);
  std::size_t end = words.size();
  bool named = false;
  for (std::size_t at = 0; at < words.size(); ++at) {
    if (named && !street_word(words[at]).empty()) {
      end = at + 1;
      break;
    }
    if (!is_house_number(words[at]) && compass_word(words[at]).empty()) named = true;
  }
  read_street(joined({words.begin(), words.begin() + static_cast<std::ptrdiff_t>(end)}), out);
  read_places(joined({words.begin() + static_cast<std::ptrdiff_t>(end), words.end()}), out);
}

void read_whole(std::string_view text, Folded& out) {
  const std::vector<std::string_view> pieces = split(text, ',');
  if (pieces.size() == 1) return read_unparted(text, out);
  bool street = false;
  // "#01-11, HillV2, 4 Hillview Rise": the piece with a number and a kind of street is the street,
  // what stands before it is within the house.
  const auto whole_street = std::ranges::find_if(pieces, [](std::string_view piece) {
    const std::vector<std::string> words = words_of(piece);
    return words.size() > 1 && std::ranges::any_of(words, is_house_number) &&
           std::ranges::any_of(words, [](const std::string& w) { return !street_word(w).empty(); });
  });
  for (const std::string_view& piece : pieces) {
    if (words_of(piece).empty()) continue;
    if (whole_street != pieces.end() && &piece < &*whole_street) {
      for (std::string& word : words_of(piece)) out.line_2.push_back(std::move(word));
      continue;
    }
    if (!street && (has_digit(piece) || &piece == &pieces.front())) {
      // "#321, Street 128": a number by itself belongs to the street that follows.
      const std::vector<std::string> words = words_of(piece);
      if (std::ranges::all_of(
              words, [](const std::string& w) { return is_house_number(w) || w == "no"; })) {
        out.number.assign(1, words.back());
        continue;
      }
      if (std::ranges::any_of(words, [](const std::string& w) { return is_house_number(w); })) {
        // One with a number of its own is no continuation.
        if (words.front() != "street") out.number.clear();
      }
      std::vector<std::string> kept = std::exchange(out.number, {});
      read_unparted(piece, out);
      if (out.number.empty() || !kept.empty()) out.number = kept.empty() ? out.number : kept;
      street = !out.street.empty() && (!out.number.empty() || &piece != &pieces.front());
    } else {
      read_places(piece, out);
    }
  }
}

void add_form(const Folded& folded, ProfileBuilder& out) {
  std::vector<Part> parts;
  const std::string number = joined(folded.number), street = joined(folded.street);
  std::string text;
  const auto add = [&](Role role, Domain domain, const std::string& part) {
    if (part.empty()) return;
    text += part + '|' + static_cast<char>('a' + static_cast<int>(role)) + '|';
    parts.push_back(out.word(role, domain, part));
  };
  std::vector<std::string> bare;
  for (const std::string& word : folded.street)
    if (street_word(word).empty() && compass_word(word).empty()) bare.push_back(word);
  const std::string core = bare.empty() ? street : joined(bare);
  if (!number.empty() && !core.empty()) add(Role::line, Domain::street_line, number + ' ' + core);
  add(Role::number, Domain::house_number, number);
  add(Role::street, Domain::street, core);
  add(Role::line_2, Domain::line_2, joined(folded.line_2));
  add(Role::city, Domain::city, joined(folded.city));
  add(Role::region, Domain::region, folded.region);
  add(Role::postcode, Domain::postcode, folded.postcode);
  add(Role::country, Domain::country, folded.country);
  if (!parts.empty()) out.add(Domain::address, text, parts);
}

}  // namespace

void read_address(const AddressParts& address, ProfileBuilder& out) {
  Folded folded;
  if (!is_placeholder(address.whole)) read_whole(address.whole, folded);
  if (!is_placeholder(address.street)) {
    Folded line;
    read_street(address.street, line);
    if (!line.street.empty()) folded.street = line.street;
    if (!line.number.empty()) folded.number = line.number;
    folded.line_2.insert(folded.line_2.end(), line.line_2.begin(), line.line_2.end());
  }
  if (!is_placeholder(address.number)) folded.number = words_of(address.number);
  for (std::string& word : words_of(address.line_2)) folded.line_2.push_back(std::move(word));
  if (!is_placeholder(address.city)) folded.city = words_of(address.city);
  if (!is_placeholder(address.region)) folded.region = joined(words_of(address.region));
  if (!is_placeholder(address.postcode)) {
    folded.postcode = joined(words_of(address.postcode), "");
    if (folded.postcode.size() == 9 && all_digits(folded.postcode))
      folded.postcode.resize(5);  // ZIP + 4
  }
  if (const auto country = normal_country(address.country))
    folded.country = ascii_lower(*country);
  else if (!is_placeholder(address.country))
    folded.country = joined(words_of(address.country));
  add_form(folded, out);
}

}  // namespace samepage::identity
