#pragma once
// Small lists that names are built from. Those of given names are the ones with short forms that
// people know; all other names are put together from syllables.

#include <string_view>

namespace samepage::population {

struct GivenName {
  std::string_view name, nick;
};

inline constexpr GivenName women[] = {
    {"Margaret", "Peggy"},    {"Elizabeth", "Liz"},   {"Katherine", "Kate"},
    {"Susan", "Sue"},         {"Patricia", "Pat"},    {"Deborah", "Debbie"},
    {"Rebecca", "Becky"},     {"Jennifer", "Jenny"},  {"Victoria", "Vicky"},
    {"Samantha", "Sam"},      {"Alexandra", "Sasha"}, {"Christine", "Chris"},
    {"Barbara", "Barb"},      {"Dorothy", "Dot"},     {"Eleanor", "Nell"},
    {"Frances", "Fran"},      {"Gabriella", "Gabi"},  {"Isabella", "Bella"},
    {"Jacqueline", "Jackie"}, {"Judith", "Judy"},     {"Lillian", "Lily"},
    {"Madeleine", "Maddie"},  {"Nicole", "Nicky"},    {"Pamela", "Pam"},
    {"Philippa", "Pippa"},    {"Rosemary", "Rose"},   {"Theresa", "Tess"},
    {"Valerie", "Val"},       {"Anna", "Annie"},      {"Maria", "Mia"},
    {"Sophia", "Sophie"},     {"Charlotte", "Lottie"}};
inline constexpr GivenName men[] = {
    {"Robert", "Bob"},      {"William", "Bill"},      {"James", "Jim"},       {"John", "Jack"},
    {"Richard", "Dick"},    {"Thomas", "Tom"},        {"Charles", "Charlie"}, {"Michael", "Mike"},
    {"David", "Dave"},      {"Edward", "Ted"},        {"Joseph", "Joe"},      {"Daniel", "Dan"},
    {"Matthew", "Matt"},    {"Anthony", "Tony"},      {"Andrew", "Andy"},     {"Steven", "Steve"},
    {"Kenneth", "Ken"},     {"Gregory", "Greg"},      {"Benjamin", "Ben"},    {"Samuel", "Sam"},
    {"Alexander", "Sasha"}, {"Christopher", "Chris"}, {"Nicholas", "Nick"},   {"Frederick", "Fred"},
    {"Lawrence", "Larry"},  {"Leonard", "Leo"},       {"Patrick", "Pat"},     {"Peter", "Pete"},
    {"Philip", "Phil"},     {"Ronald", "Ron"},        {"Timothy", "Tim"},     {"Zachary", "Zach"}};

// Syllables of surnames and of the rarer given names.
inline constexpr std::string_view onsets[] = {"B",  "Br", "C",  "Cr", "D",  "F", "Fl", "G",
                                              "Gr", "H",  "K",  "L",  "M",  "N", "P",  "Pr",
                                              "R",  "S",  "St", "T",  "Th", "V", "W",  "Y"};
inline constexpr std::string_view nuclei[] = {"a", "e", "i", "o", "u", "ai"};
inline constexpr std::string_view codas[] = {"l", "n", "r", "ck", "st", "m", "nd", "rt"};
inline constexpr std::string_view middles[] = {"",   "a",  "e",  "i",  "o",  "ing",
                                               "en", "ar", "is", "ol", "um", "ek"};
inline constexpr std::string_view endings[] = {
    "son",   "ton",  "ley",   "ford",  "man",   "er",   "field", "worth", "wood",
    "by",    "ham",  "well",  "stone", "land",  "berg", "stein", "hart",  "mann",
    "sen",   "dale", "more",  "way",   "smith", "win",  "low",   "ridge", "bury",
    "croft", "gate", "house", "kin",   "let",   "mer",  "ner",   "ock",   "pole",
    "quist", "rell", "shaw",  "ster",  "tree",  "vane", "wick",  "yard",  "zell"};
inline constexpr std::string_view women_endings[] = {"a",   "ia",  "ine", "elle",
                                                     "ora", "ith", "una", "ey"};
inline constexpr std::string_view men_endings[] = {"o",   "an",  "us", "el",
                                                   "ric", "win", "as", "ert"};

inline constexpr std::string_view streets[] = {"Street", "Road",  "Lane",
                                               "Avenue", "Close", "Drive"};
inline constexpr std::string_view street_shorts[] = {"St", "Rd", "Ln", "Ave", "Cl", "Dr"};
inline constexpr std::string_view trades[] = {"Logistics", "Software", "Foods",  "Printing",
                                              "Energy",    "Optics",   "Design", "Training"};
inline constexpr std::string_view legal_forms[] = {"Ltd", "Limited", "GmbH", "Inc", "LLC", "SARL"};
inline constexpr std::string_view titles[] = {
    "Head of Sales",     "Buyer",      "Office Manager", "Engineer",
    "Managing Director", "Accountant", "Consultant"};
inline constexpr std::string_view roles[] = {"info", "sales", "support", "accounts"};
inline constexpr std::string_view providers[] = {"gmail.com",   "hotmail.com",  "yahoo.com",
                                                 "outlook.com", "mail.example", "post.example"};
inline constexpr double provider_shares[] = {40, 15, 12, 13, 12, 8};

// Given name and surname as the same person is written by others.
struct Variants {
  std::string_view forms[3];
};
inline constexpr Variants slavic_women[] = {
    {{"Yuliya", "Julia", "Iuliia"}},      {{"Yelena", "Elena", "Jelena"}},
    {{"Natalya", "Natalia", "Nataliia"}}, {{"Tatyana", "Tatiana", "Tatjana"}},
    {{"Kseniya", "Xenia", "Ksenia"}},     {{"Anastasiya", "Anastasia", "Anastasija"}}};
inline constexpr Variants slavic_men[] = {
    {{"Yuri", "Jurij", "Iurii"}},        {{"Sergey", "Sergei", "Serhii"}},
    {{"Dmitry", "Dmitri", "Dmitrij"}},   {{"Alexey", "Aleksei", "Alexej"}},
    {{"Nikolay", "Nikolai", "Nikolaj"}}, {{"Andrey", "Andrei", "Andrij"}}};
inline constexpr Variants arabic_women[] = {{{"Fatima", "Fatimah", "Fatma"}},
                                            {{"Aisha", "Ayesha", "Aicha"}},
                                            {{"Khadija", "Khadijah", "Hadija"}},
                                            {{"Noor", "Nur", "Nour"}}};
inline constexpr Variants arabic_men[] = {{{"Mohammed", "Muhammad", "Mohamed"}},
                                          {{"Ahmed", "Ahmad", "Achmed"}},
                                          {{"Yusuf", "Yousef", "Youssef"}},
                                          {{"Hussein", "Husayn", "Hussain"}}};
inline constexpr Variants umlauts[] = {{{"ö", "oe", "o"}}, {{"ü", "ue", "u"}}, {{"ä", "ae", "a"}}};
inline constexpr std::string_view particles[] = {"van der ", "van ", "von ", "de la ", "de "};

}  // namespace samepage::population
