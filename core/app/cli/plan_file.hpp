#pragma once
// A plan on disk, from `plan -o` to `apply`: what a person approved. The seal covers hash and
// changes, so that a file that was cut or edited is not taken for an approval; whether the plan is
// still true is the engine's question.
//
//   {"samepage_plan": 1, "hash": "…", "seal": "…", "created": "…", "changes": […]}
//
// SP-CLI-002: no plan file. SP-CLI-003: changed since it was written.

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/time.hpp"

namespace samepage::cli {

inline constexpr std::size_t plan_file_bytes = 512u << 20;

struct PlanFile {
  std::string hash;
  std::int64_t changes = 0;
};

// `changes`: a JSON array.
Result<std::string> plan_file_text(const std::string& hash, const std::string& changes,
                                   Millis created);
Result<PlanFile> read_plan_file(std::string_view text, const std::string& file);

}  // namespace samepage::cli
