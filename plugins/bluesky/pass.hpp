#pragma once
// One pass over all repositories of a server, and the cursor that leads through it.
//
// Every commit gives its repository a new `rev`, a text that sorts by the server's time. A pass
// lists all repositories (cheap) and reads those whose rev is new. What is "new" must not depend on
// a clock of ours, nor miss a commit that happens behind the listing while the pass goes on. Such a
// commit has a greater rev than all that was seen before the pass began, and than all on its first
// page. So the bound for the next pass is the greater of
//   the greatest rev of the pass before this one, and the greatest rev on this pass's first page,
// not the greatest rev of this pass. What changed is sometimes read twice, never missed.
//
// Switching an account off or on makes no commit, nor does a changed handle or e-mail address. So
// each page of the listing has a digest of who is off and, with the administrator's password, of
// handles and addresses; when it differs from the last pass's, the page is read whole.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "pds.hpp"

namespace bluesky {

struct Pass {
  std::string bound;                 // repositories with rev >= bound are read; empty: all
  std::string before;                // the greatest rev of the pass before
  std::string first;                 // the greatest rev on this pass's first page
  std::string greatest;              // the greatest rev of this pass
  std::string listing;               // the server's cursor for the next page of repositories
  bool listed = false;               // the last page of repositories was fetched
  std::size_t page = 0;              // number of the next page of the listing
  std::vector<std::string> digests;  // per page of the listing
  std::vector<std::string> queue;    // repositories to read
  std::size_t collection = 0;        // of queue[0], for interactions
  std::string records;               // the server's cursor within it

  static Pass parse(std::string_view cursor);
  std::string text() const;

  bool finished() const { return listed && queue.empty(); }
  Pass next() const;  // the pass after this one
};

struct Account {
  std::string handle, email;
};

// Handle and e-mail address of accounts, asked for as administrator, by DID.
std::map<std::string, Account> accounts_of(const Pds& pds, const std::vector<std::string>& dids);

// Fetches the next page of repositories and queues those to read. Returns all DIDs of the page.
std::vector<std::string> list_repositories(const Pds& pds, Pass& pass, bool with_accounts);

}  // namespace bluesky
