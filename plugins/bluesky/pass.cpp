#include "pass.hpp"

#include <algorithm>

namespace bluesky {
namespace {

// Repositories of a page, so that the queue and one request for their accounts stay small.
constexpr const char* page_size = "100";
constexpr std::size_t digests_max = 4000;  // 40 kB of the cursor; pages beyond are read by rev only

uint32_t mix(uint32_t hash, std::string_view text) {
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619u;
  return (hash ^ 0xffu) * 16777619u;
}

std::string list_of(const std::vector<std::string>& texts) {
  std::string out;
  for (const std::string& text : texts) out += (out.empty() ? "" : ",") + sp::quoted(text);
  return "[" + out + "]";
}

std::vector<std::string> texts_of(const sp::Json& list) {
  std::vector<std::string> all;
  for (const sp::Json& item : list.items()) all.emplace_back(item.text());
  return all;
}

// Of what may change without a commit: who is switched off, and (as administrator) handles and
// e-mail addresses.
std::string digest_of(const Pds& pds, const std::vector<sp::Json>& repos,
                      const std::vector<std::string>& dids, bool with_accounts) {
  uint32_t hash = 2166136261u;
  for (const sp::Json& repo : repos)
    if (!repo["active"].flag(true)) hash = mix(hash, repo.text_of("did"));
  if (with_accounts)
    for (const auto& [did, account] : accounts_of(pds, dids))
      hash = mix(mix(mix(hash, did), account.handle), account.email);
  return std::to_string(hash);
}

// True when something on this page may have changed without a commit.
bool digest_changed(Pass& pass, const std::string& digest) {
  if (pass.page >= digests_max) return false;
  if (pass.page >= pass.digests.size()) {
    pass.digests.push_back(digest);
    return true;
  }
  const bool changed = pass.digests[pass.page] != digest;
  pass.digests[pass.page] = digest;
  return changed;
}

}  // namespace

Pass Pass::parse(std::string_view cursor) {
  Pass pass;
  if (cursor.empty()) return pass;
  const sp::Json json = sp::Json::parse(cursor);
  if (!json["page"].exists())
    throw sp::Error(SP_CURSOR_LOST, "the cursor is not of this connector");
  const auto text = [&](const char* name) { return std::string(json.text_of(name)); };
  pass.bound = text("bound");
  pass.before = text("before");
  pass.first = text("first");
  pass.greatest = text("greatest");
  pass.listing = text("listing");
  pass.listed = json["listed"].flag();
  pass.page = static_cast<std::size_t>(json["page"].integer());
  pass.digests = texts_of(json["digests"]);
  pass.queue = texts_of(json["queue"]);
  pass.collection = static_cast<std::size_t>(json["collection"].integer());
  pass.records = text("records");
  return pass.finished() ? pass.next() : pass;
}

std::string Pass::text() const {
  return sp::Object()
      .text("bound", bound)
      .text("before", before)
      .text("first", first)
      .text("greatest", greatest)
      .text("listing", listing)
      .flag("listed", listed)
      .number("page", static_cast<int64_t>(page))
      .raw("digests", list_of(digests))
      .raw("queue", list_of(queue))
      .number("collection", static_cast<int64_t>(collection))
      .text("records", records)
      .take();
}

Pass Pass::next() const {
  Pass pass;
  pass.bound = std::max(before, first);
  pass.before = greatest;
  pass.digests = digests;
  pass.digests.resize(std::min(page, digests.size()));
  return pass;
}

std::map<std::string, Account> accounts_of(const Pds& pds, const std::vector<std::string>& dids) {
  std::map<std::string, Account> all;
  if (dids.empty()) return all;
  Query query;
  for (const std::string& did : dids) query.add("dids", did);
  constexpr const char* method = "com.atproto.admin.getAccountInfos";
  const sp::Json json = pds.must(method, pds.get_as_admin(method, query));
  for (const sp::Json& info : json["infos"].items())
    all[std::string(info.text_of("did"))] = {std::string(info.text_of("handle")),
                                             std::string(info.text_of("email"))};
  return all;
}

std::vector<std::string> list_repositories(const Pds& pds, Pass& pass, bool with_accounts) {
  constexpr const char* method = "com.atproto.sync.listRepos";
  const sp::Json json = pds.must(
      method, pds.get(method, Query().add("limit", page_size).add("cursor", pass.listing)));
  const auto repos = json["repos"].items();
  std::vector<std::string> dids;
  for (const sp::Json& repo : repos) dids.emplace_back(repo.text_of("did"));
  const bool whole =
      !dids.empty() && digest_changed(pass, digest_of(pds, repos, dids, with_accounts));
  for (const sp::Json& repo : repos) {
    const std::string rev(repo.text_of("rev"));
    pass.greatest = std::max(pass.greatest, rev);
    if (pass.page == 0) pass.first = std::max(pass.first, rev);
    if (repo["active"].flag(true) && (whole || rev >= pass.bound))
      pass.queue.emplace_back(repo.text_of("did"));
  }
  ++pass.page;
  const std::string next(json.text_of("cursor"));
  pass.listed = next.empty() || next == pass.listing || repos.empty();
  pass.listing = next;
  return dids;
}

}  // namespace bluesky
