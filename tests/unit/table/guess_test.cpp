// Columns are recognised in files of many kinds. The headers are other than those of the labelled
// sets, which are looked at too where they are there.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>

#include "app/table/inputs.hpp"
#include "base/text.hpp"

namespace samepage::table {
namespace {

std::string write_file(const std::string& name, const std::string& text) {
  const std::string path = ::testing::TempDir() + name;
  std::ofstream(path, std::ios::binary) << text;
  return path;
}

// "Vorname=given_name …" for every column that is not ignored, as the guesser has it.
std::string guessed(const std::string& path) {
  const auto inputs = Inputs::open({path}, {});
  if (!inputs) return inputs.error().front().text();
  std::string text;
  for (const ColumnPlan& plan : inputs->all().front().columns)
    if (plan.use != Use::ignored)
      text += (text.empty() ? "" : " ") + plan.column + "=" + word_for(plan);
  return text;
}

// Rows of a table whose cells depend on the row: {i} counts, {name}, {family}, … are taken from
// lists.
std::string rows(const std::string& header, const std::string& pattern, int count = 60) {
  static const std::map<std::string, std::vector<std::string>> lists = {
      {"given",
       {"Anna", "Peter", "Maria", "Thomas", "Julia", "Karin", "Jonas", "Eva", "Paul", "Lena",
        "Sabine"}},
      {"family",
       {"Huber", "Meier", "Castell", "Moreau", "Dvorak", "Lindqvist", "Fontaine", "Keller", "Novak",
        "Brandt", "Ivers", "Olsen", "Pereira"}},
      {"city", {"Bern", "Lyon", "Graz", "Sevilla", "Ulm", "Leiden", "Porto"}},
      {"street", {"Hauptstrasse", "Rue Basse", "Calle Mayor", "Mill Lane", "Dorfweg"}},
      {"firm",
       {"Alder Logistics Ltd", "Birch Foods GmbH", "Cedar Optics SARL", "The Oak Company",
        "Kestrel & Sons Inc", "Iris Training BV", "Fjord Energy AS"}},
      {"thing",
       {"Blue steel kettle 2 l", "Digital camera zoom", "Wireless mouse for travel",
        "Desk lamp with clamp", "Garden hose 20 m green", "Road bike helmet large"}},
      {"status", {"active", "inactive", "new"}}};
  std::string text = header + "\n";
  for (int i = 0; i < count; ++i) {
    std::string row = pattern;
    const auto fill = [&](const std::string& mark, const std::string& value) {
      for (std::size_t at; (at = row.find("{" + mark + "}")) != row.npos;)
        row.replace(at, mark.size() + 2, value);
    };
    for (const auto& [mark, list] : lists)
      fill(mark, list[static_cast<std::size_t>(i * 7 + i / 5) % list.size()]);
    fill("i", std::to_string(1000 + i));
    fill("n", std::to_string(i % 40 + 1));
    fill("d", std::to_string(i % 28 + 1));
    fill("d0", (i % 28 < 9 ? "0" : "") + std::to_string(i % 28 + 1));
    fill("m", std::to_string(i % 12 + 1));
    fill("m0", (i % 12 < 9 ? "0" : "") + std::to_string(i % 12 + 1));
    fill("y", std::to_string(1940 + i % 60));
    fill("p", std::to_string(i * 7919 % 9000 + 1000));
    text += row + "\n";
  }
  return text;
}

struct Table {
  std::string name, text, expected;
};

void PrintTo(const Table& table, std::ostream* out) { *out << table.name; }

class Guessing : public ::testing::TestWithParam<Table> {};

TEST_P(Guessing, Recognises) {
  EXPECT_EQ(guessed(write_file(GetParam().name + ".csv", GetParam().text)), GetParam().expected);
}

const Table tables[] = {
    {"german",
     rows("Kundennr;Nachname;Vorname;Geburtsdatum;Straße;Hausnr;PLZ;Ort;Telefon;E-Mail-Adresse;"
          "Angelegt am;Umsatz",
          "{i};{family};{given};{d0}.{m0}.{y};{street};{n};{p};{city};0{p} "
          "{i};{given}.{family}{n}@post.example;2021-03-{d0};{n},50"),
     "Kundennr=record_id Nachname=family_name Vorname=given_name Geburtsdatum=birth_date "
     "Straße=street Hausnr=house_number PLZ=postcode "
     "Ort=city Telefon=phone E-Mail-Adresse=email"},
    {"german_short",
     rows("Nr;Name;Vorname;GebDat;Str;Land", "{i};{family};{given};{d0}.{m0}.{y};{street} {n};DE"),
     "Nr=record_id Name=family_name Vorname=given_name GebDat=birth_date Str=street"},
    {"french",
     rows("identifiant,nom,prénom,date de naissance,adresse,code postal,ville,courriel,téléphone "
          "portable,statut",
          "{i},{family},{given},{d0}/{m0}/{y},{n} {street},{p},{city},{given}{n}@poste.example,06 "
          "{p} {i},{status}"),
     "identifiant=record_id nom=family_name prénom=given_name date de naissance=birth_date "
     "adresse=street code postal=postcode ville=city "
     "courriel=email téléphone portable=phone"},
    {"spanish",
     rows("ID,Nombre,Apellidos,FechaNacimiento,Dirección,CodigoPostal,Municipio,Correo,Móvil,"
          "Observaciones",
          "{i},{given},{family} {family},{y}-{m0}-{d0},{street} "
          "{n},{p},{city},{given}.{n}@correo.example,6{p}{i},Llamar el martes por la tarde y "
          "preguntar si todo sigue igual que antes"),
     "ID=record_id Nombre=given_name Apellidos=family_name FechaNacimiento=birth_date "
     "Dirección=street CodigoPostal=postcode Municipio=city "
     "Correo=email Móvil=phone"},
    {"camel",
     rows("contactId,firstName,lastName,emailAddress,mobilePhone,companyName,jobTitle,createdAt,"
          "leadScore",
          "{i},{given},{family},{given}@{n}.example,+44 7911 "
          "12{i},{firm},Buyer,2020-01-{d0}T10:00:00Z,{n}"),
     "contactId=record_id firstName=given_name lastName=family_name emailAddress=email "
     "mobilePhone=phone companyName=employer"},
    {"shouting",
     rows("PERSON_ID,FNAME,LNAME,SSN,DOB,ZIP,STATE",
          "{i},{given},{family},{n}-{p}-{i},{y}{m0}{d0},{p},NV"),
     "PERSON_ID=record_id FNAME=given_name LNAME=family_name SSN=national_id DOB=birth_date "
     "ZIP=postcode"},
    {"parts", rows("key,forename,surname,day,month,year", "{i},{given},{family},{d},{m},{y}"),
     "key=record_id forename=given_name surname=family_name day=birth_day month=birth_month "
     "year=birth_year"},
    {"one_name", rows("uid,name,phone", "{i},{given} {family},+44 7911 12{i}"),
     "uid=record_id name=full_name phone=phone"},
    {"firms",
     rows("vendor no,vendor,address,town,tel", "{i},{firm} {family},{n} {street},{city},0{p} {i}"),
     "vendor no=record_id vendor=organisation_name address=street town=city tel=phone"},
    {"firm_names",
     rows("id,name,city,website,category",
          "{i},{firm} {family},{city},https://{family}.example,{status}"),
     "id=record_id name=organisation_name city=city website=website"},
    {"products",
     rows("id,title,manufacturer,price,description",
          "{i},{thing} {family} {n},{family},{n}.99,a short text of it"),
     "id=record_id title=organisation_name manufacturer=other_text"},
    {"papers",
     rows("idDBLP,title,authors,venue,year",
          "p/{i},{thing} and the {family} of {city} {n},\"{given} {family}, {given} "
          "Olsen\",{status},{y}"),
     "idDBLP=record_id title=organisation_name authors=other_text year=other_text"},
    {"no_words", rows("a,b,c,d", "{i},{given} {family},{given}@mail.example,{status}"),
     "a=record_id b=full_name c=email"},
    {"wrong_header",
     rows("id,name,email,web", "{i},{given} {family},01/{d0}/2013,{given}{n}@mail.example"),
     "id=record_id name=full_name web=email"},
    {"with_sources",
     rows("rec_id|datasource|full_name|birthday|passport_no|passport_country",
          "{i}|{status}|{given} {family}|{y}/{m0}/{d0}|X{p}|GB"),
     "rec_id=record_id datasource=source full_name=full_name birthday=birth_date "
     "passport_no=passport passport_country=scope"},
    {"voters",
     rows("ncid,last_name,first_name,midl_name,sex_code,race_code,res_street_address,res_city_desc,"
          "state_cd,zip_code,phone_num,area_cd",
          "{i},{family},{given},{city},M,W,{n} {street},{city},NC,2{p},919 55{i} 7,919"),
     "ncid=record_id last_name=family_name first_name=given_name midl_name=middle_name "
     "res_street_address=street res_city_desc=city zip_code=postcode phone_num=phone"},
    {"history",
     rows("unique_id,cluster,full_name,first_and_surname,first_name,surname,dob,birth_place,"
          "postcode_fake,occupation",
          "Q{i},Q{n},{given} {family},{given} {family},{given},{family},{y}-{m0}-{d0},{city},bs{n} "
          "3qt,actor"),
     "unique_id=record_id full_name=full_name first_and_surname=full_name first_name=given_name "
     "surname=family_name dob=birth_date birth_place=other_text postcode_fake=postcode"},
    {"songs",
     rows("TID,CID,SourceID,title,length,artist,album,year,language",
          "{i},{n},{status},{thing} of {family} {n},{n}15,{given} {family},The {family} "
          "album,{y},English"),
     "TID=record_id SourceID=source title=organisation_name artist=other_text album=other_text "
     "year=other_text"},
    {"shops",
     rows("id;name;description;price",
          "{i};{thing} {family} {n};\"A long text about it that goes on and on and says nothing "
          "that would tell it from another thing of the kind\";{n},95"),
     "id=record_id name=organisation_name"},
    {"counts", rows("company,employees,city,naics", "{firm} {family},{n}0,{city},5415"),
     "company=organisation_name city=city"},
    {"italian",
     rows("codice;cognome;nome;data di nascita;indirizzo;CAP;città;cellulare",
          "{i};{family};{given};{d0}/{m0}/{y};via {street} {n};2{p};{city};+39 33{i} {p}"),
     "codice=record_id cognome=family_name nome=given_name data di nascita=birth_date "
     "indirizzo=street CAP=postcode città=city cellulare=phone"},
    {"no_header",
     rows("1000,Zoe Start,zoe@mail.example,1950-01-01,Bern",
          "1{i},{given} {family},{given}{n}@mail.example,{y}-{m0}-{d0},{city}"),
     "column_1=record_id column_2=full_name column_3=email column_4=birth_date "
     "column_5=other_text"},
    {"titles", rows("id,title,first name,last name,position", "{i},Dr,{given},{family},Buyer {n}"),
     "id=record_id first name=given_name last name=family_name position=occupation"},
};

INSTANTIATE_TEST_SUITE_P(Tables, Guessing, ::testing::ValuesIn(tables),
                         [](const auto& of) { return of.param.name; });

struct Labelled {
  const char* set;
  const char* expected;
};

TEST(Guessing, LabelledSets) {
  const char* given = std::getenv("SAMEPAGE_SHARED");
  const std::string folder =
      (given != nullptr ? std::string(given) : std::string(SAMEPAGE_SOURCE_DIR) + "/../shared") +
      "/identity/data/";
  if (!std::filesystem::exists(folder))
    GTEST_SKIP() << "the labelled sets are not on this machine: " << folder;
  const Labelled sets[] = {
      {"febrl1",
       "record_id=record_id given_name=given_name surname=family_name street_number=house_number "
       "address_1=street "
       "address_2=address_line_2 suburb=city postcode=postcode state=region "
       "date_of_birth=birth_date soc_sec_id=national_id"},
      {"fake_1000",
       "record_id=record_id first_name=given_name surname=family_name dob=birth_date city=city "
       "email=email"},
      {"rldata500",
       "record_id=record_id fname_c1=given_name fname_c2=middle_name lname_c1=family_name "
       "lname_c2=family_name by=birth_year "
       "bm=birth_month bd=birth_day"},
      {"early_childhood_orgs",
       "record_id=record_id source=source site_name=organisation_name address=street zip=postcode "
       "phone=phone fax=phone agency=other_text "
       "neighborhood=other_text executive_director=other_text center_director=website"},
      {"fodors_zagats",
       "record_id=record_id source=source name=organisation_name address=street city=city "
       "phone=phone"},
      {"patstat_nl",
       "record_id=record_id name=organisation_name lat=latitude lng=longitude coauthors=other_text "
       "classes=other_text"},
      {"senzing_truthset_a",
       "record_id=record_id source=source primary_name_full=full_name "
       "primary_name_org=organisation_name primary_name_last=family_name "
       "primary_name_first=given_name primary_name_middle=middle_name native_name_full=full_name "
       "secondary_name_org=organisation_name "
       "gender=gender date_of_birth=birth_date passport_number=passport passport_country=scope "
       "drivers_license_number=driving_licence "
       "drivers_license_state=scope national_id_number=national_id national_id_country=scope "
       "email_address=email addr_full=address "
       "addr_line1=street addr_city=city addr_state=region addr_postal_code=postcode "
       "addr_country=country phone_number=phone record_type=kind "
       "employer=employer tax_id_number=tax_id tax_id_type=scope lei_number=registration_id"},
  };
  for (const Labelled& one : sets)
    EXPECT_EQ(guessed(folder + one.set + ".csv"), one.expected) << one.set;
}

}  // namespace
}  // namespace samepage::table
