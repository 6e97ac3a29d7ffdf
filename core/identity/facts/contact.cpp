// E-mail addresses, phones and the ids that systems and states hand out.

#include "base/hash.hpp"
#include "base/text.hpp"
#include "identity/facts/builder.hpp"
#include "identity/facts/words.hpp"
#include "identity/tables/word_lists.hpp"
#include "mapping/normal/domain.hpp"
#include "mapping/normalisers.hpp"

namespace samepage::identity {
namespace {

// What stands between "<" and ">", or all of it; in lower case.
std::string bare(std::string_view email) {
  if (const auto open = email.rfind('<'); open != email.npos) {
    const auto close = email.find('>', open);
    email = email.substr(open + 1, close == email.npos ? email.npos : close - open - 1);
  }
  return ascii_lower(trim(email));
}

bool is_test_mailbox(std::string_view local, std::string_view domain) {
  if (is_placeholder_word(local))
    return is_free_mail(domain) || domain.starts_with("test.") || domain.starts_with("example.") ||
           is_placeholder_word(domain.substr(0, domain.find('.')));
  return false;
}

}  // namespace

void read_email(std::string_view text, ProfileBuilder& out) {
  std::string email = normal_email(text).value_or(bare(text));
  const auto at = email.rfind('@');
  if (at == email.npos || at == 0 || at + 1 == email.size()) {
    // A slip of the pen in the @ itself: still comparable as a whole.
    if (email.size() > 5 && !is_placeholder(email)) {
      const ValueId id = out.add(Domain::email, email);
      out.values()[id].letters = letters_of(email);
    }
    return;
  }
  std::string local = email.substr(0, at);
  std::string domain = email.substr(at + 1);
  if (const std::string_view mended = mended_domain(domain); !mended.empty()) domain = mended;
  if (const auto plus = local.find('+'); plus != local.npos && plus > 0) local.resize(plus);
  if (domain == "gmail.com") std::erase(local, '.');
  if (is_test_mailbox(local, domain)) return;
  const std::string mailbox = local + '@' + domain;
  std::string letters = local;
  std::erase_if(letters, [](char c) { return c == '.' || c == '_' || c == '-'; });
  const std::vector<Part> parts{out.part(Role::local, Domain::mail_local, letters),
                                out.part(Role::domain, Domain::mail_domain, domain)};
  const ValueId id = out.add(Domain::email, mailbox, parts);
  out.values()[id].letters = letters_of(mailbox);
  out.values()[id].shared_by_nature = is_role_mailbox(local);
  // What others may have hashed of it: the address as written and the mailbox.
  out.add(Domain::email_hash, sha256_hex(mailbox).substr(0, 32));
  if (email != mailbox) out.add(Domain::email_hash, sha256_hex(email).substr(0, 32));
}

void read_hashed_email(std::string_view hash, ProfileBuilder& out) {
  const std::string hex = ascii_lower(trim(hash));
  if (hex.size() >= 32) out.add(Domain::email_hash, std::string_view(hex).substr(0, 32));
}

void read_phone(std::string_view text, std::string_view country, ProfileBuilder& out) {
  std::string extension;
  std::string lowered = ascii_lower(text);
  for (const std::string_view mark :
       {"ext.", "ext", " x", ";ext=", "extension", "durchwahl", "#"}) {
    const auto at = lowered.rfind(mark);
    if (at == lowered.npos || at < 5) continue;
    extension = digits_of(std::string_view(lowered).substr(at));
    lowered.resize(at);
    break;
  }
  const std::string digits = digits_of(lowered);
  if (digits.size() < 5 || digits.size() > 17) return;
  const bool one_digit = std::ranges::all_of(digits.substr(digits.size() / 2),
                                             [&](char c) { return c == digits.back(); });
  if (one_digit || std::string_view("01234567890123456789").find(digits) != std::string_view::npos)
    return;
  const std::string_view tail =
      std::string_view(digits).substr(digits.size() > 7 ? digits.size() - 7 : 0);
  if (std::ranges::all_of(tail, [](char c) { return c == '0'; })) return;
  std::string number;
  if (auto normal = normal_phone(lowered, country))
    number = *normal;
  else if (auto plus = trim(lowered).starts_with('+') ? std::optional<std::string>('+' + digits)
                                                      : std::nullopt)
    number = *plus;
  else
    number = digits;
  const Part base = out.part(Role::number, Domain::other_word,
                             number.substr(number.size() > 7 ? number.size() - 7 : 0));
  if (!extension.empty()) number += 'x' + extension;
  out.add(Domain::phone, number, {base});
}

void read_id(Domain domain, std::string_view id, std::string_view scope, ProfileBuilder& out) {
  const std::string text = joined(words_of(id), "");
  if (text.size() < 2 || is_placeholder(id)) return;
  if (text.size() > 3 && std::ranges::all_of(text, [&](char c) { return c == text[0]; })) return;
  std::string where = joined(words_of(scope), "");
  if (domain == Domain::national_id || domain == Domain::passport || domain == Domain::tax_id) {
    if (const auto country = normal_country(scope)) where = ascii_lower(*country);
  }
  out.add(domain, where + ':' + text);
}

void read_plain(Domain domain, std::string_view text, std::string_view scope, ProfileBuilder& out) {
  if (is_placeholder(text)) return;
  switch (domain) {
    case Domain::website:
      if (const auto host = domain_of(text); host && !is_free_mail(*host)) out.add(domain, *host);
      return;
    case Domain::gender: {
      const std::vector<std::string> words = words_of(text);
      const char first = words.empty() ? 0 : words[0][0];
      if (first == 'm' || first == 'h')
        out.add(domain, "m");
      else if (first == 'f' || first == 'w')
        out.add(domain, "f");
      return;
    }
    case Domain::handle:
      out.add(domain, ascii_lower(scope) + ':' + joined(words_of(text), ""));
      return;
    case Domain::device_id:
      out.add(domain, ascii_lower(trim(text)));
      return;
    case Domain::employer: {
      std::vector<std::string> words = words_of(text);
      std::erase_if(
          words, [](const std::string& w) { return !legal_form(w).empty() || is_small_word(w); });
      out.add(domain, joined(words));
      return;
    }
    case Domain::location: {
      double any = 0;
      for (const char c : text) any += c >= '1' && c <= '9' ? 1 : 0;
      if (any > 0) out.add(domain, trim(text));
      return;
    }
    default:
      out.add(domain, joined(words_of(text)));
  }
}

void read_other(std::string_view text, std::string_view scope, ProfileBuilder& out) {
  if (is_placeholder(text)) return;
  std::vector<Part> parts;
  const auto take = [&](std::string_view item) {
    const std::string folded = joined(words_of(item));
    if (folded.empty() || parts.size() >= 40 || is_placeholder(item)) return;
    const Part part = out.part(Role::word, Domain::other_word, std::string(scope) + ':' + folded);
    if (std::ranges::none_of(parts, [&](const Part& p) { return p.value == part.value; }))
      parts.push_back(part);
  };
  std::string whole(text);
  for (std::size_t at = 0; (at = whole.find("**", at)) != whole.npos;) whole.replace(at, 2, ";");
  for (const std::string_view item : split(whole, ';'))
    for (const std::string_view part : split(item, '|')) take(part);
  if (parts.empty()) return;
  out.add(Domain::other, std::string(scope) + ':' + joined(words_of(text)), parts);
}

}  // namespace samepage::identity
