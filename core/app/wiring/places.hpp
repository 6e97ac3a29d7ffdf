#pragma once
// Where this program's own things are: beside the program in a build folder, or where a package
// puts them.

#include <string>

namespace samepage {

struct Places {
  std::string mappings;     // folder with canonical.toml
  std::string plugins;      // folder with ID.so
  std::string plugin_host;  // the program that runs a connector in a child process
};

// `program`: the running program's path. Looks at the file system only to see what is there.
Places places_of(const std::string& program);
Places places_of_process();

}  // namespace samepage
