#pragma once
// What a function returns that can fail for a reason outside our code. A broken promise inside our
// code is an assertion (base/assert.hpp), never an Error.

#include <expected>
#include <string>
#include <utility>
#include <vector>

namespace samepage {

// One thing that went wrong, told so that a person can mend it. The code is stable ("SP-MAP-012"):
// SP, the area, a number; docs/reference/errors.md lists them all.
struct Error {
  std::string code;
  std::string message;  // the thing and the cause
  std::string where;    // the place: "samepage.toml:12 [connections.crm]", "contacts.csv line 7"
  std::string fix;      // the next step

  std::string text() const {
    std::string all = code + ": " + message;
    if (!where.empty()) all += "\n  at   " + where;
    if (!fix.empty()) all += "\n  fix  " + fix;
    return all;
  }
};

template <class T>
using Result = std::expected<T, Error>;

inline std::unexpected<Error> fail(std::string code, std::string message, std::string where = {},
                                   std::string fix = {}) {
  return std::unexpected(
      Error{std::move(code), std::move(message), std::move(where), std::move(fix)});
}

// Several independent errors, for checks that should name everything at once.
using Errors = std::vector<Error>;

}  // namespace samepage

#define SP_JOIN2(a, b) a##b
#define SP_JOIN(a, b) SP_JOIN2(a, b)

// SP_TRY(expr): leave with the error of a Result that holds nothing of interest.
#define SP_TRY(expr)                                                        \
  do {                                                                      \
    if (auto sp_try_result = (expr); !sp_try_result)                        \
      return std::unexpected(std::move(sp_try_result).error());             \
  } while (false)

// SP_ASSIGN(auto x, expr): x is the value of a Result, or leave with its error.
#define SP_ASSIGN(declaration, expr) SP_ASSIGN_AS(SP_JOIN(sp_assign_, __LINE__), declaration, expr)
#define SP_ASSIGN_AS(temporary, declaration, expr)                          \
  auto temporary = (expr);                                                  \
  if (!temporary) return std::unexpected(std::move(temporary).error());     \
  declaration = std::move(*temporary)
