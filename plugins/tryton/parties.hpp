#pragma once
// Reads whole parties: the row, its e-mails and phones, its addresses, its employer, and whether it
// stands for a person or a company. Tryton itself does not tell persons from companies; README.md
// has the rule.

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "rpc.hpp"

namespace tryton {

struct PartyRules {
  std::string company_category = "Company";     // empty: not used
  std::string employer_relation = "works for";  // empty: not used
  bool tax_identifier = false;                  // a party with a tax number is a company
  std::vector<std::string> extra_fields;
};

struct Party {
  int64_t id = 0;
  bool active = true, company = false, own = false;  // own: the company that runs this Tryton
  int64_t replaced_by = 0;
  std::string json, version;
  int64_t modified_ms = 0;
  // For writing: what is there now, with the time stamps that guard it.
  std::map<int64_t, std::string> mechanisms, addresses;  // id → _timestamp
  std::string timestamp;
  int64_t relation = 0;  // the row that names the employer
};

class Parties {
 public:
  Parties(Rpc& rpc, PartyRules rules) : rpc_(rpc), rules_(std::move(rules)) {}

  // Those of `ids` that exist, by id.
  std::map<int64_t, Party> fetch(const sp::Call& call, const std::vector<int64_t>& ids);
  // Only the class of each: 'c' company, 'p' person, 'o' own or inactive.
  std::map<int64_t, char> classes(const sp::Call& call, const std::vector<int64_t>& ids);

  const PartyRules& rules() const { return rules_; }
  bool uses_relations(const sp::Call& call);
  int64_t relation_type(const sp::Call& call);     // 0: there is none of that name
  int64_t company_category(const sp::Call& call);  // makes it when it is missing
  // Ids behind codes: "GB" → 1. SP_REJECTED when Tryton has no such code.
  int64_t country(const sp::Call& call, const std::string& code);
  int64_t language(const sp::Call& call, const std::string& code);

 private:
  struct Rows;
  Rows rows_of(const sp::Call& call, const std::vector<int64_t>& ids, bool whole);
  bool is_company(const sp::Json& row, const std::set<int64_t>& employers);
  Party assemble(const sp::Json& row, const Rows& rows);
  void learn(const sp::Call& call);
  int64_t by_code(const sp::Call& call, const char* model, const std::string& code,
                  std::map<std::string, int64_t>& known, const char* advice);

  Rpc& rpc_;
  PartyRules rules_;
  std::set<int64_t> own_, categories_;
  int64_t relation_type_ = 0;
  int64_t learned_ms_ = 0;
  std::map<std::string, int64_t> countries_, languages_;
};

}  // namespace tryton
