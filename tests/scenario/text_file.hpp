#pragma once
// A file of the project, whole: mappings and the catalogue, which scenarios read from the tree.

#include <fstream>
#include <sstream>
#include <string>

namespace samepage::scenario {

inline std::string text_of_file(const std::string& path) {
  std::ifstream in(path);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

}  // namespace samepage::scenario
