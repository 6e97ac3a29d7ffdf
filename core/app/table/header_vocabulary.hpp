#pragma once
// Phrases of headers with their meaning: parted by '|', words by ' '. Of phrases that two meanings
// share the first counts.

#include <string_view>

#include "app/table/header_words.hpp"

namespace samepage::table {

struct HeaderEntry {
  Meaning meaning;
  std::string_view phrases;  // parted by '|', words by ' '
};

inline constexpr HeaderEntry vocabulary[] = {
    {Meaning::record_id,
     "record id|rec id|record|row id|unique id|uid|id|key|rid|record key|record "
     "number|index|identifier|uuid|guid|kennung|identifiant|identificador|datensatz|ident|"
     "satznummer|datensatznummer|enregistrement|registro"},
    {Meaning::source,
     "source id|sourceid|src|source name|file|file name|filename|database|db|source|data "
     "source|datasource|system|origin|dataset|data set|source system|source "
     "list|provenance|quelle|herkunft|datenquelle|origine|fuente|origen|fonte|bron|list name|list"},
    {Meaning::kind,
     "record type|entity type|entity kind|kind|party type|customer type|satzart|tipo entidad"},
    {Meaning::name, "name|nom|nombre|nome|naam|names"},
    {Meaning::full_name,
     "first and surname|first name and surname|name and surname|forename and surname|vor und "
     "nachname|vorname nachname|first last name|name surname|first and last name|nachname "
     "vorname|nombres y apellidos|prenom nom|nome e cognome|last first name|full name|name "
     "full|display name|whole name|complete name|person name|contact name|customer name|voller "
     "name|vollstaendiger name|nom complet|nombre completo|nome completo|volledige "
     "naam|contact|ansprechpartner|contacto|kontakt|person|cust name|client name|patient "
     "name|native name full|alias|aka|nombre y apellidos|nom et prenom|nom prenom"},
    {Meaning::given_name,
     "first name|name first|given name|name given|forename|fname|first|given|christian "
     "name|vorname|rufname|prenom|primer nombre|nombre de pila|voornaam|firstname|gname|f "
     "name|nombres|pren|vname|1st name"},
    {Meaning::middle_name,
     "midl name|midl|middle init|mid name|middle names|middle name|name middle|middle|mname|second "
     "name|middle initial|zweiter vorname|zweitname|deuxieme prenom|segundo "
     "nombre|patronymic|mi|second given name|other names"},
    {Meaning::family_name,
     "last name|name last|family "
     "name|surname|lname|last|sname|family|nachname|familienname|zuname|nom de famille|nom "
     "famille|apellido|apellidos|primer apellido|segundo apellido|cognome|achternaam|l "
     "name|nname|maiden name|birth name|geburtsname|nom de naissance|nom de jeune fille|second "
     "surname|former name"},
    {Meaning::name_prefix,
     "salutation|anrede|prefix|name prefix|civilite|tratamiento|honorific|akademischer titel"},
    {Meaning::name_suffix, "sfx|name sfx|suffix lbl|suffix|name suffix|generation|namenszusatz"},
    {Meaning::nickname,
     "nickname|nick name|preferred name|known as|spitzname|surnom|apodo|short name|nick"},
    {Meaning::organisation_name,
     "company name|organisation name|organization name|organisation|organization|name org|org "
     "name|org|company|firm|firm name|business name|business|site name|legal name|trading "
     "name|vendor name|supplier name|institution|school name|restaurant "
     "name|applicant|assignee|firma|firmenname|unternehmen|raison "
     "sociale|entreprise|societe|denomination|empresa|razon "
     "social|compania|azienda|bedrijf|bedrijfsnaam|organisme|organizacion|account "
     "name|dba|hotel|restaurant|venue name|facility"},
    {Meaning::thing_name,
     "title|product name|product|item name|item|model name|song|album|book|book "
     "title|artikel|produkt|bezeichnung|titel|titre|produit|titulo|producto|paper "
     "title|publication title|label|headline"},
    {Meaning::gender, "gender|sex|geschlecht|sexe|sexo|genero|genre|geslacht"},
    {Meaning::birth_date,
     "date of birth|birth date|dob|birthdate|birthday|born|birth|geburtsdatum|geburtstag|geb "
     "datum|gebdat|geboren|date de naissance|date naissance|naissance|ddn|fecha de "
     "nacimiento|fecha nacimiento|nacimiento|fec nac|data di nascita|geboortedatum|date birth|born "
     "on|birth dt|geb|fnac"},
    {Meaning::birth_year,
     "birth year|year of birth|yob|byear|geburtsjahr|annee de naissance|annee naissance|ano de "
     "nacimiento|ano nacimiento|year born|birth yr|jahrgang|dob year"},
    {Meaning::birth_month,
     "birth month|month of birth|mob|bmonth|geburtsmonat|mois de naissance|mois naissance|mes de "
     "nacimiento|dob month"},
    {Meaning::birth_day,
     "birth day|day of birth|bday|jour de naissance|jour naissance|dia de nacimiento|dob "
     "day|geburtstag tag"},
    {Meaning::email,
     "email|e mail|email address|mail|mail address|emailaddress|e mail "
     "address|courriel|correo|correo electronico|adresse mail|adresse email|adresse electronique|e "
     "mail adresse|email adresse|mailadresse|emailadresse|mel|electronic mail|email id|e "
     "mails|emails|mailbox"},
    {Meaning::hashed_email,
     "email hash|hashed email|email sha|email md|hash email|mail hash|hem|email sha 256|sha 256 "
     "email|email sha 256 hash"},
    {Meaning::phone,
     "phone|phone number|telephone|telephone number|tel|mobile|mobile number|cell|cell "
     "phone|cellphone|fax|landline|phone "
     "no|telefon|telefonnummer|handy|handynummer|mobil|mobilnummer|rufnummer|telefono|movil|"
     "celular|telefoon|portable|numero de telephone|tel no|phonenumber|msisdn|contact "
     "number|fon|festnetz|fax number|telefax|cellulare"},
    {Meaning::address,
     "address|full address|addr|addr full|address full|postal address|mailing "
     "address|adresse|anschrift|direccion|indirizzo|adres|location|complete address|home "
     "address|domicilio|domicile|residence|address text|dir|postanschrift"},
    {Meaning::street,
     "street|street address|street name|address line 1|address 1|addr 1|addr line 1|address "
     "line|addr line|line 1|road|strasse|str|strassenname|rue|voie|calle|via|straat|street "
     "1|straße|thoroughfare"},
    {Meaning::house_number,
     "street number|house number|house no|hausnummer|house|building number|numero de voie|numero "
     "de rue|numero calle|civic number|street no|hausnr|hnr|huisnummer|numero via|civico|house "
     "nr|st no|str nr"},
    {Meaning::address_line_2,
     "address line 2|address 2|addr 2|addr line 2|line "
     "2|apartment|apt|unit|suite|building|adresszusatz|complement|complement adresse|complement d "
     "adresse|address line 3|address 3|zusatz|piso|po box|flat"},
    {Meaning::city,
     "city|town|city "
     "name|ort|stadt|wohnort|ville|commune|ciudad|municipio|localidad|poblacion|citta|plaats|"
     "gemeente|municipality|post town|city town|place|woonplaats|localite|stad|ortschaft|comune"},
    {Meaning::suburb, "suburb|locality|localite"},
    {Meaning::region,
     "state|province|county|region|state province|department|bundesland|land "
     "kreis|departement|provincia|estado|comunidad|kanton|canton|st|state "
     "code|prefecture|provincie|regione|landkreis"},
    {Meaning::postcode,
     "postcode|post code|postal code|zip|zip code|zipcode|plz|postleitzahl|code postal|cp|codigo "
     "postal|cap|postal|pincode|pin code|zip 5|zip postal code"},
    {Meaning::country,
     "country|country code|country "
     "name|nation|nationality|land|staat|pays|pais|paese|citizenship|staatsangehoerigkeit|"
     "nationalite|nacionalidad|land code|iso country|country iso"},
    {Meaning::latitude, "latitude|lat|breitengrad|latitud"},
    {Meaning::longitude, "longitude|lng|lon|long|laengengrad|longitud"},
    {Meaning::website,
     "website|web site|url|web|homepage|domain|webseite|site web|sitio web|pagina web|www|web "
     "address|domain name|site internet"},
    {Meaning::national_id,
     "ssn|social security number|social security|soc sec|soc sec id|national id|national id "
     "number|national identity|nino|nin|personal id|personal number|identity card|id card|id card "
     "number|national insurance number|sozialversicherungsnummer|sv nummer|svnr|numero de securite "
     "sociale|securite "
     "sociale|nir|dni|nie|curp|cpf|bsn|personalausweis|personennummer|personnummer|codice "
     "fiscale|nhs number|nhs|nss|medicare|health id|identity number|ahv"},
    {Meaning::tax_id,
     "tax id|tax number|tax id number|tin|ein|vat|vat id|vat number|vat no|steuernummer|steuer "
     "id|ust id|ustid|numero fiscal|nif|cif|rfc|num tva|tva|tax no|partita iva|siren|siret|abn|gst "
     "number|gstin"},
    {Meaning::passport,
     "passport|passport number|passport "
     "no|reisepass|reisepassnummer|passeport|pasaporte|passnummer"},
    {Meaning::driving_licence,
     "driving licence|driving license|drivers license|driver license|drivers licence|license "
     "number|licence number|drivers license number|fuehrerschein|permis de conduire|permiso de "
     "conducir|dl number"},
    {Meaning::registration_id,
     "lei|lei number|duns|duns number|company number|registration number|company registration "
     "number|registration "
     "id|handelsregister|handelsregisternummer|hrb|rcs|kvk|registernummer|business "
     "id|isin|cik|company id number"},
    {Meaning::some_id,
     "customer id|client id number|customer number|account id|account number|member id|member "
     "number|patient id|employee id|kundennummer|kunden nr|kundennr|kdnr|numero client|numero de "
     "client|client number|mitgliedsnummer|loyalty|loyalty number|loyalty card|card|card "
     "number|card token|contact id|external id|crm id|provider id|student id|voter id|ncid|policy "
     "number|reference|ref|reference number|matricule|personalnummer|iban|account|numero "
     "cliente|konto|kontonummer|sku|isbn|ean|upc|gtin|model number|modelno|part "
     "number|mpn|doi|asin|number|no|nr|nummer|numero|num"},
    {Meaning::user_id, "user id|login|login id|userid|user"},
    {Meaning::device_id,
     "cookie|cookie id|device|device id|visitor id|visitor|client id|browser id|anonymous "
     "id|idfa|gaid|fingerprint|ga id|maid"},
    {Meaning::handle,
     "handle|username|user name|screen name|twitter|twitter handle|instagram|social "
     "handle|benutzername|pseudo|nom d utilisateur|usuario|nombre de "
     "usuario|skype|linkedin|account handle"},
    {Meaning::employer,
     "employer|employer name|arbeitgeber|employeur|empleador|works for|affiliation|work "
     "place|parent company|agency"},
    {Meaning::occupation,
     "occupation|job|job "
     "title|profession|position|beruf|funktion|fonction|metier|poste|profesion|puesto|ocupacion|"
     "role|title job|cargo|stelle|stellenbezeichnung|trade"},
    {Meaning::year, "year|jahr|annee|ano|anno|yr|jaar"},
    {Meaning::month, "month|monat|mois|mes|mese"},
    {Meaning::day, "day|tag|jour|dia"},
    {Meaning::other_person,
     "artist name|author name|editor|editors|performer|singer|composer|director name|owner "
     "name|manager name|contact person name|father name|father|fathers name|mother|mother "
     "name|mothers name|mothers maiden name|spouse|spouse name|partner|guardian|emergency "
     "contact|emergency contact name|emergency phone|referrer|referred by|sales rep|account "
     "manager|owner|created by|updated by|modified "
     "by|agent|doctor|physician|gp|manager|director|executive director|center "
     "director|ceo|betreuer|vertreter|verkaeufer|responsable|next of "
     "kin|author|authors|coauthors|co "
     "authors|inventor|inventors|actors|artist|autor|auteur|auteurs|autores"},
    {Meaning::other_place,
     "neighborhood|neighbourhood|district|ortsteil|stadtteil|quartier|barrio|arrondissement|"
     "borough|place of birth|birth place|birthplace|city of birth|birth city|country of "
     "birth|birth country|geburtsort|geburtsland|lieu de naissance|lugar de nacimiento|nationality "
     "at birth|geburtsname ort|ip city|geo city"},
    {Meaning::other_text,
     "brand name|brewery|brewery name|brew factory name|album name|publisher name|manufacturer "
     "name|series|collection|institution|institution name|copyright|label "
     "name|classes|class|program "
     "name|brand|manufacturer|maker|vendor|venue|journal|publisher|booktitle|cuisine|marke|"
     "hersteller|marque|fabricant|marca|fabricante|department "
     "name|abteilung|service|branch|model|modell|modele|modelo"},
    {Meaning::answer,
     "cluster|cluster id|true id|trueid|ground truth|gold|gold id|is match|match|match "
     "id|duplicate of|duplicate|group id|entity id|truth|label id|golden id|master id|cid"},
    {Meaning::type_of,
     "race|race code|ethnic|ethnicity|party|marital status|familienstand|genre musical|style|beer "
     "style|format|currency|unit "
     "type|sector|industry|branche|naics|sic|nace|type|category|kategorie|categorie|categoria|art|"
     "typ|tipo|group|segment|gruppe|groupe|grupo|tag list|tags|class code|case "
     "group|language|sprache|langue|idioma|campaign|channel|relationship|rel role|pointer "
     "role|role code|tier|plan"},
    {Meaning::measure,
     "length|duration|abv|employees|employee "
     "count|mitarbeiter|mitarbeiterzahl|latency|area|population|distance|rank|position "
     "number|track|track number|issue|volume number|wins|losses|age at year end|birth "
     "age|stars|amount|total|price|balance|revenue|score|quantity|qty|count|sum|betrag|summe|preis|"
     "umsatz|saldo|prix|montant|quantite|chiffre d "
     "affaires|precio|importe|cantidad|ingresos|salary|income|gehalt|age|alter|edad|weight|height|"
     "size|rating|votes|anzahl|visits|orders|pages|volume|points|discount|tax "
     "amount|cost|kosten|spend|ltv|percent"},
    {Meaning::moment,
     "date|created|created at|updated|updated at|modified|modified at|timestamp|time|created "
     "date|load date|loaded|last seen|last login|last visit|signup date|registration "
     "date|joined|datum|erstellt|geaendert|angelegt|date creation|date de creation|date "
     "modification|fecha|fecha alta|fecha de alta|creado|actualizado|since|start date|end "
     "date|valid from|valid to|import date|imported|datetime|last update|last modified|letzte "
     "aenderung|anlagedatum|seit|date ajout|expiry|expires|expiration|date "
     "maj|maj|subscribed|opened|sign up"},
    {Meaning::state_of,
     "status|active|flag|enabled|deleted|opt in|opt out|consent|verified|is "
     "active|stage|etat|statut|estado "
     "registro|estatus|aktiv|actif|activo|gesperrt|inactive|newsletter|gdpr|vip|lead "
     "status|unsubscribed|bounced"},
    {Meaning::notes,
     "note|notes|comment|comments|remark|remarks|memo|description|bemerkung|bemerkungen|notiz|"
     "notizen|kommentar|beschreibung|remarque|remarques|commentaire|commentaires|nota|notas|"
     "comentario|comentarios|observaciones|descripcion|text|message|bio|details|freitext|hinweis|"
     "abstract"},
};
inline constexpr std::string_view weak_words[] = {
    "st",      "str",   "land",   "cap",    "via",    "mel",      "last",     "first", "family",
    "contact", "list",  "system", "person", "index",  "place",    "location", "nr",    "no",
    "num",     "user",  "web",    "long",   "geb",    "dir",      "ref",      "card",  "house",
    "account", "given", "class",  "title",  "number", "business", "label",    "item",  "service",
    "birth",   "mi",    "trade",  "owner",  "key",    "alias",    "service",  "text",  "text",
    "model",   "role",  "day",    "month"};

}  // namespace samepage::table
