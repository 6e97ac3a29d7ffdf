#pragma once
// What the oracle knows of the model systems' records: what is mapped, and when two values are the
// same. Written anew, and simpler than the hub's: it need only understand what the workload writes.

#include <string>
#include <vector>

namespace samepage::simulation {

enum class Form : unsigned char { text, email, phone, amount, status, company, contact };

struct Member {
  std::string name;       // in the systems
  std::string canonical;  // in the hub
  Form form = Form::text;
  bool clears = false;  // emptying it is an edit
};

const std::vector<Member>& members_of(const std::string& stream);
// Where the record is that a member of that form names by its key there; empty: it names none.
std::string referred(Form form);
std::string normal(Form form, const std::string& value);
std::string value_of(const std::string& json, const std::string& member);
// What people call a record: it never changes in a workload.
std::string called(const std::string& stream, const std::string& json);
// Somebody who holds this wants nothing.
bool refuses(const std::string& status);
// "7" of m7.0@example.test and of Miller7: whose it is; empty: nobody's.
std::string person_in(const std::string& text);

}  // namespace samepage::simulation
