#pragma once
// A company's name without what is no part of it.

#include <string>
#include <string_view>
#include <vector>

namespace samepage::identity {

struct CompanyName {
  std::vector<std::string> words;  // each once; all there is when nothing else would be left
  std::string legal_form;          // "ltd", "jsc"; empty when none is told
};

CompanyName company_name(std::string_view name);

}  // namespace samepage::identity
