#include "parties.hpp"

#include <algorithm>

#include "lists.hpp"

namespace tryton {
namespace {

constexpr int64_t learn_again_ms = 60'000;  // categories and relation types change rarely

std::string party_in(const std::vector<int64_t>& ids, std::string_view field = "party") {
  return "[\"" + std::string(field) + "\",\"in\"," + json_ids(ids) + "]";
}

int64_t newest_ms(const sp::Json& row) {
  return std::max(micros_of(row["write_date"]), micros_of(row["create_date"])) / 1000;
}

// Tryton's own order of mechanisms and addresses: sequence, those without one first, then id.
void in_tryton_order(std::vector<sp::Json>& rows) {
  std::ranges::sort(rows, {}, [](const sp::Json& row) {
    return std::pair(row["sequence"].integer(INT64_MIN), row["id"].integer());
  });
}

std::string mechanism_json(const sp::Json& row) {
  return sp::Object()
      .number("id", row["id"].integer())
      .text("type", row.text_of("type"))
      .raw("value", row["value"].dump())
      .raw("name", row["name"].dump())
      .raw("sequence", row["sequence"].dump())
      .take();
}

std::string address_json(const sp::Json& row) {
  const sp::Json country = row["country."]["code"];
  return sp::Object()
      .number("id", row["id"].integer())
      .raw("name", row["name"].dump())
      .raw("street", row["street"].dump())
      .raw("postal_code", row["postal_code"].dump())
      .raw("city", row["city"].dump())
      .raw("country", country.dump())
      .raw("sequence", row["sequence"].dump())
      .take();
}

}  // namespace

struct Parties::Rows {
  std::vector<sp::Json> parties;
  std::map<int64_t, std::vector<sp::Json>> mechanisms, addresses;
  std::map<int64_t, sp::Json> employer;  // person → the relation row with the lowest id
  std::set<int64_t> employers;
};

bool Parties::uses_relations(const sp::Call& call) {
  return !rules_.employer_relation.empty() && rpc_.has_module(call, "party_relationship");
}

void Parties::learn(const sp::Call& call) {
  if (learned_ms_ != 0 && call.now_ms() - learned_ms_ < learn_again_ms) return;
  own_.clear();
  categories_.clear();
  relation_type_ = 0;
  if (rpc_.has_module(call, "company"))
    for (const auto& row :
         rpc_.model(call, "company.company.search_read", R"([],0,null,null,["party"])").items())
      own_.insert(row["party"].integer());
  if (!rules_.company_category.empty())
    for (const auto& id :
         rpc_.model(call, "party.category.search",
                    "[[\"name\",\"=\"," + sp::quoted(rules_.company_category) + "]],0,null,null",
                    inactive_too)
             .items())
      categories_.insert(id.integer());
  if (uses_relations(call))
    for (const auto& id : rpc_.model(call, "party.relation.type.search",
                                     "[[\"name\",\"=\"," + sp::quoted(rules_.employer_relation) +
                                         "]],0,1,[[\"id\",\"ASC\"]]")
                              .items())
      relation_type_ = id.integer();
  learned_ms_ = call.now_ms();
}

int64_t Parties::relation_type(const sp::Call& call) {
  learn(call);
  return relation_type_;
}

int64_t Parties::company_category(const sp::Call& call) {
  learn(call);
  if (categories_.empty() && !rules_.company_category.empty())
    for (const auto& id :
         rpc_.model(call, "party.category.create",
                    "[" + sp::Object().text("name", rules_.company_category).take() + "]")
             .items())
      categories_.insert(id.integer());
  return categories_.empty() ? 0 : *categories_.begin();
}

bool Parties::is_company(const sp::Json& row, const std::set<int64_t>& employers) {
  if (employers.contains(row["id"].integer())) return true;
  if (rules_.tax_identifier && row["tax_identifier"].integer() > 0) return true;
  return std::ranges::any_of(row["categories"].items(), [&](const sp::Json& category) {
    return categories_.contains(category.integer());
  });
}

Parties::Rows Parties::rows_of(const sp::Call& call, const std::vector<int64_t>& ids, bool whole) {
  learn(call);
  Rows rows;
  std::vector<std::string> fields = {"active", "categories", "replaced_by"};
  if (rules_.tax_identifier) fields.push_back("tax_identifier");
  if (whole) {
    fields.insert(fields.end(),
                  {"name", "code", "lang.code", "write_date", "create_date", "_timestamp"});
    fields.insert(fields.end(), rules_.extra_fields.begin(), rules_.extra_fields.end());
  }
  const std::string some = ",0,null,[[\"id\",\"ASC\"]],";
  const std::string party_domain = "[" + party_in(ids, "id") + "]";
  rows.parties = rpc_.model(call, "party.party.search_read",
                            party_domain + some + json_texts(fields), inactive_too)
                     .items();
  if (relation_type_ != 0) {
    const std::string domain = "[[\"type\",\"=\"," + std::to_string(relation_type_) + "],[\"OR\"," +
                               party_in(ids, "from_") + "," + party_in(ids, "to") + "]]";
    for (auto& row : rpc_.model(call, "party.relation.all.search_read",
                                domain + some + R"(["from_","to","to.name"])")
                         .items()) {
      rows.employers.insert(row["to"].integer());
      rows.employer.try_emplace(row["from_"].integer(), row);
    }
  }
  if (!whole) return rows;
  const std::string domain = "[" + party_in(ids) + "]" + some;  // active ones only
  for (auto& row : rpc_.model(call, "party.contact_mechanism.search_read",
                              domain + R"(["party","type","value","name","sequence",)"
                                       R"("write_date","create_date","_timestamp"])")
                       .items())
    rows.mechanisms[row["party"].integer()].push_back(row);
  for (auto& row : rpc_.model(call, "party.address.search_read",
                              domain + R"(["party","name","street","postal_code","city",)"
                                       R"("country.code","sequence","write_date","create_date",)"
                                       R"("_timestamp"])")
                       .items())
    rows.addresses[row["party"].integer()].push_back(row);
  return rows;
}

Party Parties::assemble(const sp::Json& row, const Rows& rows) {
  Party party;
  party.id = row["id"].integer();
  party.active = truth(row["active"]);
  party.own = own_.contains(party.id);
  party.company = is_company(row, rows.employers);
  party.replaced_by = row["replaced_by"].integer();
  party.timestamp = row.text_of("_timestamp");
  party.modified_ms = newest_ms(row);
  std::string stamps = party.timestamp;
  const auto list = [&](const auto& all, auto& guarded, auto shape) {
    std::string out;
    if (const auto found = all.find(party.id); found != all.end()) {
      auto own = found->second;
      in_tryton_order(own);
      for (const sp::Json& item : own) {
        out += (out.empty() ? "" : ",") + shape(item);
        guarded[item["id"].integer()] = item.text_of("_timestamp");
        stamps += "," + item["id"].scalar() + ":" + std::string(item.text_of("_timestamp"));
        party.modified_ms = std::max(party.modified_ms, newest_ms(item));
      }
    }
    return "[" + out + "]";
  };
  sp::Object object;
  object.text("id", std::to_string(party.id)).raw("name", row["name"].dump());
  object.raw("code", row["code"].dump()).flag("active", party.active);
  object.raw("lang", row["lang."]["code"].dump());
  const std::string mechanisms = list(rows.mechanisms, party.mechanisms, mechanism_json);
  object.raw("mechanisms", mechanisms);
  object.raw("other_emails", json_texts(other_emails(sp::Json::parse(mechanisms))));
  object.raw("addresses", list(rows.addresses, party.addresses, address_json));
  if (!rules_.extra_fields.empty()) {
    sp::Object extra;
    for (const auto& field : rules_.extra_fields) extra.raw(field, row[field].dump());
    object.raw("extra", extra.take());
  }
  const auto employer = rows.employer.find(party.id);
  if (employer != rows.employer.end()) {
    party.relation = employer->second["id"].integer();
    object.raw("company", sp::Object()
                              .text("id", employer->second["to"].scalar())
                              .raw("name", employer->second["to."]["name"].dump())
                              .take());
  } else if (relation_type_ != 0 && !party.company) {
    object.null("company");
  }
  if (party.replaced_by > 0) object.text("replaced_by", std::to_string(party.replaced_by));
  party.json = object.take();
  // On SQLite the time stamps tell seconds only, so the content is part of the version.
  party.version = digest(stamps + party.json);
  return party;
}

std::map<int64_t, Party> Parties::fetch(const sp::Call& call, const std::vector<int64_t>& ids) {
  std::map<int64_t, Party> parties;
  if (ids.empty()) return parties;
  const Rows rows = rows_of(call, ids, true);
  for (const auto& row : rows.parties) parties.emplace(row["id"].integer(), assemble(row, rows));
  return parties;
}

std::map<int64_t, char> Parties::classes(const sp::Call& call, const std::vector<int64_t>& ids) {
  std::map<int64_t, char> classes;
  if (ids.empty()) return classes;
  const Rows rows = rows_of(call, ids, false);
  for (const auto& row : rows.parties) {
    const int64_t id = row["id"].integer();
    const bool hidden = own_.contains(id) || !truth(row["active"]);
    classes[id] = hidden ? 'o' : is_company(row, rows.employers) ? 'c' : 'p';
  }
  return classes;
}

int64_t Parties::by_code(const sp::Call& call, const char* model, const std::string& code,
                         std::map<std::string, int64_t>& known, const char* advice) {
  if (const auto found = known.find(code); found != known.end()) return found->second;
  for (const auto& id : rpc_.model(call, std::string(model) + ".search",
                                   "[[\"code\",\"=\"," + sp::quoted(code) + "]],0,1,null")
                            .items())
    return known[code] = id.integer();
  throw sp::Error(SP_REJECTED,
                  "Tryton's " + std::string(model) + " has no code '" + code + "'; " + advice);
}

int64_t Parties::country(const sp::Call& call, const std::string& code) {
  return by_code(call, "country.country", code, countries_,
                 "load the countries with trytond_import_countries");
}

int64_t Parties::language(const sp::Call& call, const std::string& code) {
  return by_code(call, "ir.lang", code, languages_, "add the language in Tryton first");
}

}  // namespace tryton
