#pragma once
// Tryton's JSON-RPC: signs in, keeps the session key in memory, signs in again once on 401, and
// turns the three ways Tryton says "no" (HTTP code, error array, bare Python text) into statuses.
// The password is filled in by the hub; this code never sees it.

#include <cstdint>
#include <samepage/sdk.hpp>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace tryton {

// Tryton read the request and refused it: its transaction was rolled back, nothing was written.
struct Fault : sp::Error {
  using sp::Error::Error;
};

class Rpc {
 public:
  explicit Rpc(const sp::Json& config);

  // method "party.party.search_read"; params are JSON values separated by commas, without the
  // context. `context` holds further members of the context object, for example "_timestamp":{...}.
  sp::Json model(const sp::Call& call, std::string_view method, std::string_view params,
                 std::string_view context = {});
  // For methods outside "model.", for example "wizard.party.erase.create".
  sp::Json any(const sp::Call& call, std::string_view method, std::string_view params,
               std::string_view context = {});

  // Is this Tryton module activated? Asked once per session.
  bool has_module(const sp::Call& call, std::string_view name);
  // Throws SP_CONFIG naming the module that a stream needs.
  void need_module(const sp::Call& call, std::string_view name, std::string_view stream);

 private:
  void sign_in(const sp::Call& call);
  void prepare(const sp::Call& call);
  sp::Json exchange(const sp::Call& call, std::string_view method, std::string_view params);
  std::string context_object(std::string_view more) const;

  std::string url_, user_, language_, company_;
  std::string authorization_;  // empty: not signed in
  std::string context_;        // members of every context object
  std::set<std::string, std::less<>> modules_;
  bool prepared_ = false;
  bool refused_ = false;  // this password was refused once: do not count up Tryton's attempts
};

std::string json_ids(const std::vector<int64_t>& ids);
std::string json_texts(const std::vector<std::string>& texts);

// Tryton hides inactive rows from a search. Naming `active` in the domain helps only in the list
// that names it, not in an "OR" below it, so the context says it.
inline constexpr std::string_view inactive_too = R"("active_test":false)";
// SQLite gives 1 and 0, PostgreSQL true and false.
inline bool truth(const sp::Json& value) { return value.flag(value.integer() != 0); }
// An id from a key or a member that may be text or number; 0 = none.
int64_t id_of(std::string_view text);
inline int64_t id_of(const sp::Json& value) { return id_of(value.scalar()); }

// Microseconds since 1970 from {"__class__":"datetime",...}; 0 = null. And back.
int64_t micros_of(const sp::Json& datetime);
std::string json_datetime(int64_t micros);

// 64-bit FNV-1a as 16 hex digits: versions are compared, never reversed.
std::string digest(std::string_view text);

}  // namespace tryton
