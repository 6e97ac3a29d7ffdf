#pragma once
// What a mapping file becomes.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "mapping/codec.hpp"
#include "mapping/mapping.hpp"
#include "mapping/path_table.hpp"
#include "mapping/text_template.hpp"

namespace samepage {

struct MapRule {
  int line = 0;
  bool reads = true;
  bool writes = true;
  std::vector<FieldId> fields;
  std::vector<Path> paths;
  std::vector<std::optional<PathTable::Place>> places;  // of the paths, where a walk finds them
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
  PathTable table;                   // of the rules' paths
  std::vector<FieldId> readable;
  std::vector<FieldId> writable;
  std::vector<FieldId> growing;
  std::map<FieldId, std::string> names;
  std::uint64_t fingerprint = 0;

  std::string place(const MapRule& rule, FieldId field) const;  // "person.email at 'email'"
};

// What the rules find in one record. Views into it; it must outlive this.
class RecordCells {
 public:
  RecordCells(const PathTable& table, const json::Value& record)
      : record_(record), found_(table, record) {}
  Cell cell(const MapRule& rule, std::size_t path) const;
  std::vector<Cell> cells(const MapRule& rule) const;

 private:
  json::Value record_;
  FoundPaths found_;
};

}  // namespace samepage
