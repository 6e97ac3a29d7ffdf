#pragma once
// Words to invent people and companies from.

#include <string_view>

namespace samepage::sandbox {

inline constexpr std::string_view given_names[] = {
    "Ada",     "Bruno", "Chloé",  "Dmitri", "Elif",    "Femke",  "Gustav", "Hana",
    "Iker",    "Jörg",  "Katya",  "Leonie", "Mehmet",  "Nadia",  "Oskar",  "Priya",
    "Quentin", "Rosa",  "Søren",  "Tomás",  "Ursula",  "Viktor", "Wanda",  "Xenia",
    "Yusuf",   "Zoë",   "Anneke", "Björn",  "Carmen",  "Dieter", "Esther", "Farid",
    "Greta",   "Hugo",  "Ines",   "Jakub",  "Kirsten", "Lars",   "Maren",  "Niamh"};
inline constexpr std::string_view family_names[] = {
    "Abelard",   "Bergström", "Castell",  "Dvorak",    "Eriksen",   "Fontaine", "Grünwald",
    "Hartley",   "Ivanova",   "Jansen",   "Kowalska",  "Lindqvist", "Moreau",   "Novak",
    "O'Connell", "Pereira",   "Quintana", "Rasmussen", "Szabo",     "Thornton", "Ulrich",
    "Vasquez",   "Whitfield", "Xanthos",  "Yilmaz",    "Zimmer",    "Almeida",  "Brandt",
    "Çelik",     "Delacroix", "Engel",    "Fischer",   "Gallagher", "Hoffmann", "Iversen",
    "Jovanović", "Keller",    "Lambert",  "Müller",    "Nakamura"};
inline constexpr std::string_view company_stems[] = {
    "Alder",   "Birch",  "Cedar",   "Dune",    "Ember",  "Fjord",  "Glade",
    "Harbour", "Iris",   "Juniper", "Kestrel", "Larch",  "Meadow", "Nettle",
    "Oak",     "Pebble", "Quarry",  "Rowan",   "Sorrel", "Thistle"};
inline constexpr std::string_view company_trades[] = {
    "Logistics", "Software", "Foods", "Printing", "Energy", "Optics", "Textiles", "Training"};
inline constexpr std::string_view job_titles[] = {
    "Head of Sales",     "Buyer",      "Office Manager",    "Engineer",
    "Managing Director", "Accountant", "Marketing Manager", "Consultant"};
inline constexpr std::string_view crm_statuses[] = {"New", "Cold lead", "Warm lead", "Hot lead",
                                                    "Customer"};
inline constexpr std::string_view marketing_statuses[] = {"NEW", "OPEN", "ENGAGED", "QUALIFIED"};
inline constexpr std::string_view deal_stages[] = {"Prospecting", "Proposal", "Negotiation",
                                                   "Closed Won", "Closed Lost"};
inline constexpr std::string_view sources[] = {"newsletter", "search", "fair", "referral"};
inline constexpr std::string_view event_types[] = {"page_view", "form_submit", "download", "click"};
inline constexpr std::string_view pages[] = {"", "pricing", "contact", "blog/mapping", "docs"};
inline constexpr std::string_view reactions[] = {"follow", "like", "repost", "reply"};

}  // namespace samepage::sandbox
