#pragma once
// Turns a list inside a record (e-mails, addresses) into Tryton's one-to-many commands
// [["write",[5],{...}],["delete",[6]],["create",[{...}]]] by comparing it with the list as it was.

#include <functional>
#include <map>
#include <samepage/sdk.hpp>
#include <string>
#include <vector>

namespace tryton {

struct ListShape {
  std::vector<std::string> fields;  // those that may be written
  std::string empty_means_gone;     // an element whose field is empty is not wanted
  // Gives the JSON value to send for a field; the default is the value itself.
  std::function<std::string(std::string_view field, const sp::Json& value)> encode = {};
};

struct ListCommands {
  std::string json;              // "[...]"; "[]" = nothing to do
  std::vector<int64_t> touched;  // ids that are written or deleted
};

// `known` are the ids that the record has now in Tryton: commands for others would fail.
ListCommands list_commands(const ListShape& shape, const sp::Json& before, const sp::Json& wanted,
                           const std::map<int64_t, std::string>& known);

// E-mail addresses behind the first one. In the record they are a member of their own, because a
// mapping's path can name only the first element of a kind.
std::vector<std::string> other_emails(const sp::Json& mechanisms);

// `mechanisms` with its further e-mail addresses made the wanted ones; a JSON array. Addresses that
// differ only in case are the same and keep their row.
std::string with_other_emails(const sp::Json& mechanisms, const sp::Json& wanted);

}  // namespace tryton
