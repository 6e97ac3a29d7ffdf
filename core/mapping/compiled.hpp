#pragma once
// What a mapping file becomes.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "mapping/codec.hpp"
#include "mapping/mapping.hpp"
#include "mapping/text_template.hpp"

namespace samepage {

struct MapRule {
  int line = 0;
  bool reads = true;
  bool writes = true;
  std::vector<FieldId> fields;
  std::vector<Path> paths;
  std::size_t own_paths = 0;  // these are written; those after them only help to read (a country)
  std::unique_ptr<const Codec> codec;
};

struct ConstantRule {
  std::optional<FieldId> field;  // always reads `value`
  std::string value;
  std::optional<Path> path;  // written once, on create
  std::string json;
};

struct TemplateRule {  // write only
  Path path;
  TextTemplate text;
};

struct ComposeRule {  // read only
  Field field;
  TextTemplate text;
};

struct Mapping::Compiled {
  std::string stream;
  EntityKind entity = EntityKind::person;
  std::vector<MapRule> rules;  // in the order of their first field
  std::vector<ConstantRule> constants;
  std::vector<TemplateRule> templates;
  std::vector<ComposeRule> composes;
  std::vector<std::string> ignored;  // shapes of paths that are left out on purpose
  std::vector<FieldId> readable;
  std::vector<FieldId> writable;
  std::vector<FieldId> growing;
  std::map<FieldId, std::string> names;
  std::uint64_t fingerprint = 0;

  std::string place(const MapRule& rule, FieldId field) const;  // "person.email at 'email'"
};

// Reads the cells of one rule and hands the values on.
void read_rule(const MapRule& rule, const json::Value& record, Reading& reading);

}  // namespace samepage
