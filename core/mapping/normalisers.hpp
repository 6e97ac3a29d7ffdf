#pragma once
// Normal forms. Each function is idempotent and gives none when the text is not of its kind.
// An empty text is for the caller: it means "empty", never "wrong".

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "model/catalogue.hpp"

namespace samepage {

std::optional<std::string> normal_email(std::string_view text);
// E.164. `country` (ISO 3166-1 alpha-2) is used for numbers written nationally; may be empty.
std::optional<std::string> normal_phone(std::string_view text, std::string_view country);
// Texts: NFC, single spaces, no control characters, nothing unseen at either end; case is kept.
// A name is one line, with nothing unseen inside but joiners, which some scripts need; a mark, which
// identifies, has none of these either. A text keeps its lines and all that is inside them.
std::string normal_name(std::string_view text);
std::string normal_mark(std::string_view text);
std::string normal_text(std::string_view text);  // lines end with LF; empty ones stay inside
using TextForm = std::string (*)(std::string_view text);
TextForm text_form(const Field& field);  // of a text or a name
// Reads the tables that the first value would have to wait for.
void prepare_normalisers();
std::optional<std::string> normal_country(std::string_view text);   // "Deutschland", "DEU" → "DE"
std::optional<std::string> normal_currency(std::string_view text);  // "€", "eur" → "EUR"
std::optional<std::string> normal_decimal(std::string_view text, bool decimal_comma = false);
std::optional<std::string> normal_integer(std::string_view text);  // at most 18 digits
std::optional<std::string> normal_boolean(std::string_view text);
std::optional<std::string> normal_moment(Millis moment);  // years 1 to 9999
std::optional<std::string> normal_url(std::string_view text);
// By which words of a closed set are alike ("SUBSCRIBED " and "subscribed"); never shown.
std::string word_key(std::string_view text);
std::string normal_handle(std::string_view text);  // "@Ada" → "ada"

// A set of texts: a JSON array, sorted, without repeats and empty ones; "" for none.
std::string normal_texts(std::vector<std::string> items);
std::vector<std::string> items_of_texts(std::string_view text);  // a text that is no array: itself

// By the field's type. `country` helps phones.
std::optional<std::string> normal_value(const Field& field, std::string_view text,
                                        std::string_view country = {});

// Goes into every mapping's fingerprint; raise it when a normal form changes. Holds
// libphonenumber's and ICU's versions.
std::string normaliser_version();

}  // namespace samepage
