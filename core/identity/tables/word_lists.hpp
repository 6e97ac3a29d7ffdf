#pragma once
// Words that mean little or the same as others, folded to ASCII: our own lists.

#include <optional>
#include <string_view>

namespace samepage::identity {

bool is_title(std::string_view word);          // "dr", "mrs"
bool is_name_particle(std::string_view word);  // "van", "de", "al"
std::string_view generation(
    std::string_view word);  // "jr", "junior" → "jr"; "ii", "2nd" → "ii"; or empty
// "ltd", "limited" → "ltd"; a form is no part of the name, but tells the country. Or empty.
std::string_view legal_form(std::string_view word);
std::string_view street_word(std::string_view word);   // "st", "street" → "st"; or empty
std::string_view compass_word(std::string_view word);  // "north" → "n"; or empty
std::string_view ordinal_word(std::string_view word);  // "ninth" → "9th"; or empty
std::string_view number_word(std::string_view word);  // "three" → "3", "first" → "1st"; or empty
bool is_small_word(std::string_view word);            // "the", "of", "and", "und", "de la"
bool is_placeholder_word(std::string_view word);      // "unknown", "n/a" folded, "test", "asdf"
bool is_role_mailbox(std::string_view local);
bool is_free_mail(std::string_view domain);               // a mailbox provider for everybody
std::string_view mended_domain(std::string_view domain);  // "gmial.com" → "gmail.com"; or empty

}  // namespace samepage::identity
