#pragma once
// A fuzz target is a name and a function that is fed bytes from anywhere: it must come back without
// a crash, a leak, undefined behaviour or a broken rule. All targets are one program, built twice:
// with libFuzzer (fuzz --target=NAME), and as replay of the kept inputs with any compiler.
//
//   SP_FUZZ(json) { require(…, "what is written is read back"); }

#include <string>
#include <string_view>
#include <vector>

namespace samepage::fuzz {

// What a target is fed. Where it wants several texts, a line of four dashes stands between them, so
// that kept inputs can be read and written by people.
class Input {
 public:
  explicit Input(std::string_view bytes) : bytes_(bytes), left_(bytes) {}
  std::string_view all() const { return bytes_; }
  std::string_view part();  // the next one; empty when there are no more
  bool more() const { return more_; }

 private:
  std::string_view bytes_, left_;
  bool more_ = true;
};

inline constexpr std::string_view csv_delimiters = ",;\t|";  // by the number in an input

using Run = void (*)(Input in);
struct Target {
  std::string_view name;
  Run run;
};
const std::vector<Target>& targets();  // sorted by name
const Target* target_named(std::string_view name);

struct Registration {
  Registration(std::string_view name, Run run);
};

// Ends the program when a rule does not hold; `got` shows what was seen instead.
void require(bool holds, std::string_view rule, std::string_view got = {});
void same(std::string_view one, std::string_view other, std::string_view rule);

}  // namespace samepage::fuzz

#define SP_FUZZ(name)                                                                  \
  static void fuzz_##name(::samepage::fuzz::Input in);                                 \
  static const ::samepage::fuzz::Registration registration_##name(#name, fuzz_##name); \
  static void fuzz_##name([[maybe_unused]] ::samepage::fuzz::Input in)
