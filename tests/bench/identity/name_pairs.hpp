#pragma once
// How well names alone are told apart: pairs of names with the right answer, through the engine's
// own explanation of two records that have nothing but a name.

#include <string>

namespace samepage {

int name_pairs(const std::string& path);  // prints one JSON object; the exit code

}  // namespace samepage
