#pragma once
// What each flavour of account holds. The shapes differ on purpose (flat, nested, numbers as ids,
// whole names, arrays, lists in one text), so that a mapping that works here has earned it.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace samepage::sandbox {

enum class Flavour { crm, marketing, email, analytics, social };

std::optional<Flavour> flavour_of(std::string_view name);
std::string_view name_of(Flavour flavour);

enum class Kind { text, email, emails, email_list, choice, flag, number, date, time, reference };

struct FieldSpec {
  std::string path = {};
  Kind kind = Kind::text;
  std::vector<std::string> choices = {};  // of a choice
  std::string refers_to = {};             // stream, of a reference
  bool writable = true;                   // by the API; people may always
};

struct StreamSpec {
  std::string name = {};
  std::string id_prefix = {};
  bool number_ids = false;  // the id inside the record is a JSON number
  std::string id_path = {}, created_path = {}, updated_path = {};
  std::vector<std::string> natural = {};   // fields of the natural key
  bool unique = false;                     // a second record with the same natural key is refused
  std::vector<std::string> required = {};  // on create
  std::string name_path = {};              // what search by "name" looks at
  bool creates = true, updates = true, deletes = true, merges = false;
  std::vector<FieldSpec> fields = {};

  const FieldSpec* field(std::string_view path) const;
};

const std::vector<StreamSpec>& streams_of(Flavour flavour);

// A JSON schema of one stream, for the API's /schema.
std::string json_schema_of(const StreamSpec& stream);

}  // namespace samepage::sandbox
