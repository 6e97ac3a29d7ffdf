#pragma once
// A mapping, compiled: `get` reads a source record into canonical values, `put` makes the members
// to write. Pure; README.md has the file format.

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"
#include "model/catalogue.hpp"
#include "model/values.hpp"

namespace samepage {

// A value that could not be read; the field is left out, the record goes on.
struct FieldProblem {
  FieldId field = 0;
  std::string code;     // SP-MAP-1xx, for example SP-MAP-101 unmapped picklist value
  std::string message;  // names the field and the path, never the value of a personal field
};

struct GetOutcome {
  Values values;  // fields the record speaks of; empty value = it says "empty"
  std::vector<FieldProblem> problems;
};

struct PutOutcome {
  std::string json;  // object with the members to write, shaped for the target; "{}" = nothing
  bool changes = false;
  // SP-MAP-12x: fields that this system cannot hold as wanted; they are left out of `json`.
  std::vector<FieldProblem> problems;
};

class Mapping {
 public:
  // Compiles one file. Codes SP-MAP-0xx with file and line; every fault at once. The catalogue may
  // gain `custom.*` fields that the mapping declares. `default_country`: of phone numbers that are
  // written nationally where neither the rule nor the record names a country; empty: none.
  static std::expected<Mapping, Errors> compile(std::string_view toml, const std::string& file,
                                                Catalogue& catalogue,
                                                const std::string& default_country = {});
  Mapping(Mapping&&) noexcept;
  Mapping& operator=(Mapping&&) noexcept;
  ~Mapping();

  const std::string& stream() const;
  EntityKind entity() const;
  // Fields that reading can give, and fields that writing can set.
  const std::vector<FieldId>& readable() const;
  const std::vector<FieldId>& writable() const;
  // A set of which a record shows only what was seen lately: what is missing was not taken out.
  bool grows(FieldId field) const;
  // Changes whenever the file or a normaliser changes: records must then be normalised again.
  std::uint64_t fingerprint() const;

  // Thread-safe: a compiled mapping holds no buffers.
  GetOutcome get(const json::Value& record) const;

  // Members to write so that the target shows `wanted`. `before` is the record as last seen
  // (missing on create): members whose canonical value already equals are left alone. Only the
  // fields in `wanted` are written; an empty value clears (on create it writes nothing). Fields
  // that are not writable() are passed over. `sibling`: another record of that stream; a create
  // follows it where a value has several places (columns under other names).
  Result<PutOutcome> put(const Values& wanted, const json::Value& before,
                         const json::Value* sibling = nullptr) const;
  bool has_choice_of_place() const;

  // Paths of `record` that no rule reads, for `samepage check`.
  std::vector<std::string> unmapped(const json::Value& record) const;

 private:
  struct Compiled;
  explicit Mapping(std::unique_ptr<Compiled> compiled);
  std::unique_ptr<Compiled> compiled_;
};

// `before` with the members of a PutOutcome laid over it: what the record should look like after
// the write. Objects merge, lists and scalars are replaced, null stays null (json::merge_patch
// removes it; but a record that says null says "empty").
std::string apply_members(const json::Value& before, const json::Value& members);

// Reads mappings/canonical.toml. Every fault at once.
std::expected<Catalogue, Errors> read_catalogue(std::string_view toml, const std::string& file);

// Checks both lens laws on one sample record; each breach is an Error naming rule and field.
Errors check_lens_laws(const Mapping& mapping, const Catalogue& catalogue,
                       const json::Value& sample);

}  // namespace samepage
