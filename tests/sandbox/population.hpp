#pragma once
// Invented people, spread over the five demo accounts (crm, marketing, email, analytics, social) as
// real ones are: known here, not there, written differently, sometimes twice. The truth of who is
// who is kept for tests. The same options give the same records and the same truth.

#include <cstdint>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "sandbox/sandbox.hpp"

namespace samepage::sandbox {

struct PopulationOptions {
  std::size_t people = 100;
  std::uint64_t seed = 1;
  Millis now = 1'790'000'000'000;
};

struct RecordRef {
  std::string account, stream, id;
};

struct TruePerson {
  std::string given, family;
  std::vector<std::string> emails;  // lower case; the first is the main one
  std::string phone;                // E.164
  std::size_t company = 0;          // number of the company
  bool opted_out = false;           // unsubscribed from the newsletter, or complained
  std::vector<RecordRef> records;   // all that stand for this person, duplicates too
};

struct TrueCompany {
  std::string name, domain;
  std::vector<RecordRef> records;
};

struct Truth {
  std::vector<TruePerson> people;
  std::vector<TrueCompany> companies;
};

// Makes the five accounts where they are missing, fills them, and sets sandbox.truth.
Truth populate(Sandbox& sandbox, const PopulationOptions& options);

}  // namespace samepage::sandbox
