#pragma once
// One change of the hub's as an edit of the table: create, update or delete of a row.

#include "table.hpp"

namespace file {

struct Verdict {
  sp_status status = SP_OK;
  std::string key, message, version;
};

Verdict apply(Table& table, const sp::Change& change);

// The rows that an unanswered create may have made.
std::vector<std::size_t> made_by(const Table& table, const sp::Change& change);

}  // namespace file
