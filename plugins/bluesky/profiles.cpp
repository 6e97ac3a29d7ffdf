#include "profiles.hpp"

namespace bluesky {
namespace {

// Members of the profile record that are texts, as they are; pictures and labels stay out.
std::string record_of(std::string_view did, const Account& account, const sp::Json& profile) {
  sp::Object record;
  record.text("did", did);
  if (!account.handle.empty()) record.text("handle", account.handle);
  if (!account.email.empty()) record.text("email", account.email);
  for (const auto& [name, value] : profile["value"].members())
    if (value.is_text() && !name.starts_with('$') && name != "did" && name != "handle" &&
        name != "email")
      record.text(name, value.text());
  return record.take();
}

std::string handle_of(const Pds& pds, std::string_view did) {
  constexpr const char* method = "com.atproto.repo.describeRepo";
  const Answer answer = pds.get(method, Query().add("repo", did));
  if (unreadable(answer)) return {};
  return std::string(pds.must(method, answer).text_of("handle"));
}

void emit_profiles(const Pds& pds, const std::vector<std::string>& dids) {
  std::map<std::string, Account> accounts;
  if (pds.settings().admin) accounts = accounts_of(pds, dids);
  for (const std::string& did : dids) {
    if (pds.call().cancelled()) throw sp::Error(SP_CANCELLED, "the read was cancelled");
    bool readable = true;
    const sp::Json profile = profile_of(pds, did, readable);
    if (!readable) continue;  // gone since it was listed: the keys tell
    Account& account = accounts[did];
    if (account.handle.empty()) account.handle = handle_of(pds, did);
    pds.call().upsert("profiles", did, record_of(did, account, profile), profile.text_of("cid"));
  }
}

}  // namespace

sp::Next read_profiles(const Pds& pds, const sp::Read& read) {
  Pass pass = Pass::parse(read.cursor);
  const auto dids = list_repositories(pds, pass, pds.settings().admin && !read.keys_only);
  if (read.keys_only) {
    for (const std::string& did : dids) pds.call().present("profiles", did);
  } else {
    emit_profiles(pds, pass.queue);
  }
  pass.queue.clear();
  pds.call().checkpoint(pass.text());
  return pass.finished() ? sp::Next::done : sp::Next::more;
}

sp::Json profile_of(const Pds& pds, std::string_view did, bool& readable) {
  constexpr const char* method = "com.atproto.repo.getRecord";
  const Answer answer = pds.get(
      method, Query().add("repo", did).add("collection", profile_collection).add("rkey", "self"));
  if (answer.error == "RecordNotFound") return {};
  readable = !unreadable(answer);
  return readable ? pds.must(method, answer) : sp::Json();
}

}  // namespace bluesky
