#pragma once
// Words that tell a person's name from a company's. Only to guess what a column holds; who is who
// is never decided by them.

#include <string_view>

namespace samepage::table {

inline constexpr std::string_view common_given_names[] = {
    "aaron",     "adam",      "ahmed",     "aisha",       "alan",      "albert",    "alejandro",
    "alex",      "alexander", "alexandra", "ali",         "alice",     "amanda",    "amelia",
    "amy",       "ana",       "anders",    "andrea",      "andreas",   "andrew",    "angela",
    "anna",      "anne",      "anthony",   "antonio",     "barbara",   "ben",       "benjamin",
    "bernd",     "bill",      "bob",       "brian",       "bruno",     "carl",      "carlos",
    "carmen",    "caroline",  "catherine", "charles",     "charlotte", "chloe",     "chris",
    "christian", "christina", "christine", "christopher", "claire",    "claudia",   "daniel",
    "david",     "deborah",   "dennis",    "diana",       "dieter",    "donald",    "dorothy",
    "edward",    "elena",     "elizabeth", "ella",        "emily",     "emma",      "eric",
    "erik",      "eva",       "fatima",    "felix",       "frank",     "francesco", "franz",
    "frederic",  "gabriel",   "george",    "gerhard",     "grace",     "gregory",   "hannah",
    "hans",      "harry",     "hassan",    "heinz",       "helen",     "helga",     "henry",
    "hugo",      "ian",       "ibrahim",   "ingrid",      "isabella",  "ivan",      "jack",
    "jacob",     "jakob",     "james",     "jan",         "jane",      "jason",     "javier",
    "jean",      "jennifer",  "jessica",   "jim",         "joan",      "joe",       "johann",
    "johannes",  "john",      "jonas",     "jorge",       "jose",      "joseph",    "joshua",
    "juan",      "julia",     "julie",     "karen",       "karin",     "karl",      "kate",
    "katharina", "katherine", "kevin",     "klaus",       "laura",     "lauren",    "lea",
    "lena",      "leo",       "lewis",     "liam",        "linda",     "lisa",      "louis",
    "louise",    "lucas",     "lucy",      "luis",        "lukas",     "manuel",    "marco",
    "margaret",  "maria",     "marie",     "mario",       "mark",      "markus",    "martin",
    "mary",      "matthew",   "max",       "megan",       "michael",   "michel",    "miguel",
    "mohamed",   "mohammed",  "muhammad",  "monika",      "nancy",     "natalie",   "nicholas",
    "nicole",    "noah",      "nina",      "oliver",      "olivia",    "oscar",     "pablo",
    "patricia",  "patrick",   "paul",      "pedro",       "peter",     "petra",     "philip",
    "philippe",  "pierre",    "rachel",    "rebecca",     "renate",    "richard",   "robert",
    "roger",     "ronald",    "rosa",      "ruth",        "ryan",      "sabine",    "sam",
    "samantha",  "samuel",    "sandra",    "sara",        "sarah",     "scott",     "sebastian",
    "simon",     "sofia",     "sophia",    "sophie",      "stefan",    "stephanie", "stephen",
    "steven",    "susan",     "susanne",   "sven",        "theresa",   "thomas",    "tim",
    "timothy",   "tom",       "ursula",    "victoria",    "walter",    "werner",    "william",
    "wolfgang",  "yusuf",     "zoe"};

inline constexpr std::string_view company_words_list[] = {
    "ltd",        "limited",    "inc",         "incorporated", "llc",        "llp",
    "plc",        "corp",       "corporation", "co",           "company",    "gmbh",
    "ag",         "kg",         "ohg",         "ug",           "ev",         "sa",
    "sas",        "sarl",       "srl",         "spa",          "bv",         "nv",
    "ab",         "as",         "oy",          "aps",          "pty",        "sl",
    "sociedad",   "group",      "gruppe",      "holding",      "holdings",   "international",
    "industries", "services",   "solutions",   "systems",      "school",     "center",
    "centre",     "institute",  "university",  "college",      "academy",    "church",
    "hospital",   "clinic",     "restaurant",  "cafe",         "grill",      "bar",
    "hotel",      "bistro",     "diner",       "pizzeria",     "kitchen",    "house",
    "bank",       "foundation", "association", "society",      "club",       "store",
    "shop",       "market",     "trust",       "partners",     "consulting", "technologies",
    "software",   "media",      "verein",      "stiftung",     "werke",      "verlag",
    "the",        "of",         "and",         "for",          "und",        "et",
    "&",          "des",        "on",          "in",           "at"};

inline constexpr std::string_view gender_words[] = {
    "m",         "f",        "male",    "female",   "man",     "woman",  "w",     "weiblich",
    "maennlich", "mannlich", "homme",   "femme",    "h",       "hombre", "mujer", "masculino",
    "femenino",  "mann",     "frau",    "d",        "divers",  "x",      "mr",    "mrs",
    "herr",      "u",        "unknown", "masculin", "feminin", "v"};
inline constexpr std::string_view yes_no_words[] = {"yes", "no", "true", "false", "y",   "n",
                                                    "0",   "1",  "ja",   "nein",  "oui", "non",
                                                    "si",  "t",  "on",   "off"};
inline constexpr std::string_view kind_words[] = {
    "person",   "organization", "organisation", "company",        "individual",
    "business", "firma",        "personne",     "societe",        "persona",
    "empresa",  "entreprise",   "unternehmen",  "natural person", "legal entity"};

}  // namespace samepage::table
