#include <algorithm>

#include "mapping/mapping.hpp"

namespace samepage {
namespace {

Error breach(const char* code, const Mapping& mapping, const Field& field,
             const std::string& what) {
  return {code,
          std::string(name_of(field.entity)) + "." + field.name + " of stream '" +
              mapping.stream() + "' " + what,
          "the sample record", "correct the rule of that field, or make it direction = \"read\""};
}

// Fields of `wanted` that the record does not show.
void compare(const Mapping& mapping, const Catalogue& catalogue, const Values& wanted,
             const json::Value& record, const PutOutcome& put, Errors& errors) {
  const Values shown = mapping.get(record).values;
  for (const FieldValue& value : wanted) {
    if (shown.get(value.field) == value.value) continue;
    const auto reported = [&](const FieldProblem& p) { return p.field == value.field; };
    if (std::ranges::any_of(put.problems, reported)) continue;
    errors.push_back(breach("SP-MAP-030", mapping, catalogue.field(value.field),
                            "is not read back as it was put"));
  }
}

Values writable_part(const Mapping& mapping, const Values& values) {
  Values part;
  for (const FieldId field : mapping.writable())
    if (const std::string* value = values.find(field)) part.set(field, *value);
  return part;
}

void check_put_get(const Mapping& mapping, const Catalogue& catalogue, const Values& wanted,
                   const json::Value& before, bool must_hold, Errors& errors) {
  const auto put = mapping.put(wanted, before);
  if (!put) {
    errors.push_back(put.error());
    return;
  }
  if (must_hold) {
    for (const FieldProblem& problem : put->problems)
      errors.push_back({problem.code, problem.message, "the sample record",
                        "correct the rule of that field, or make it direction = \"read\""});
  }
  const auto members = json::Document::parse(put->json);
  if (!members) {
    errors.push_back(members.error());
    return;
  }
  const auto after = json::Document::parse(apply_members(before, members->root()));
  if (!after) {
    errors.push_back(after.error());
    return;
  }
  compare(mapping, catalogue, wanted, after->root(), *put, errors);
}

}  // namespace

Errors check_lens_laws(const Mapping& mapping, const Catalogue& catalogue,
                       const json::Value& sample) {
  Errors errors;
  const Values seen = writable_part(mapping, mapping.get(sample).values);
  if (const auto put = mapping.put(seen, sample); !put) {
    errors.push_back(put.error());
  } else if (put->changes) {
    for (const FieldValue& value : seen) {
      Values one;
      one.set(value.field, value.value);
      const auto alone = mapping.put(one, sample);
      if (alone && alone->changes)
        errors.push_back(breach("SP-MAP-031", mapping, catalogue.field(value.field),
                                "is written although nothing changed"));
    }
  }
  check_put_get(mapping, catalogue, seen, json::Value{}, true, errors);  // as a new record
  // Each field cleared. Where empty means something else, put refuses, and that is lawful.
  for (const FieldValue& value : seen) {
    Values cleared;
    cleared.set(value.field, {});
    check_put_get(mapping, catalogue, cleared, sample, false, errors);
  }
  return errors;
}

}  // namespace samepage
