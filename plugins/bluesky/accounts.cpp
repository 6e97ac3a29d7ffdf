#include "accounts.hpp"

#include "profiles.hpp"

namespace bluesky {
namespace {

constexpr const char* create_session = "com.atproto.server.createSession";
constexpr const char* put_record = "com.atproto.repo.putRecord";

void sign_in(const Pds& pds, Sessions& sessions) {
  sessions = {};
  const auto& writers = pds.settings().writers;
  for (std::size_t i = 0; i < writers.size(); ++i) {
    const std::string body =
        sp::Object()
            .raw("identifier", sp::quoted_data(writers[i]))
            .raw("password", "\"{{secret.app_password_" + std::to_string(i + 1) + "}}\"")
            .take();
    const sp::Json session = pds.must(create_session, pds.post(create_session, body, {}));
    sessions.token[std::string(session.text_of("did"))] = std::string(session.text_of("accessJwt"));
  }
  sessions.signed_in = true;
}

std::string token_for(const Pds& pds, Sessions& sessions, std::string_view did) {
  if (!sessions.signed_in) sign_in(pds, sessions);
  const auto found = sessions.token.find(did);
  if (found == sessions.token.end())
    throw sp::Error(SP_REJECTED,
                    "no own account: only profiles of 'writers' can be written; add its "
                    "handle there and its app password to the secrets");
  return found->second;
}

// The record with the changed members in place; pictures, labels and the like as they are.
std::string merged(const sp::Json& current, const sp::Json& change) {
  sp::Object record;
  record.text("$type", profile_collection);
  for (const auto& [name, value] : current.members())
    if (name != "$type" && !change[name].exists()) record.raw(name, value.dump());
  for (const auto& [name, value] : change.members())
    if (value.is_text() && !value.text().empty()) record.text(name, value.text());
  return sp::inert(record.take());
}

void refuse_unwritable(const sp::Json& body) {
  for (const auto& [name, value] : body.members())
    if (name != "displayName" && name != "description" && name != "website" && name != "pronouns")
      throw sp::Error(SP_REJECTED, "a profile's '" + std::string(name) + "' cannot be written");
}

std::string put_body(const sp::Change& change, const sp::Json& current, std::string_view record) {
  const std::string_view cid = change.expected.empty() ? current.text_of("cid") : change.expected;
  sp::Object body;
  body.raw("repo", sp::quoted_data(change.key))
      .text("collection", profile_collection)
      .text("rkey", "self")
      .raw("record", record);
  if (cid.empty()) {
    body.null("swapRecord");  // it must not exist yet
  } else {
    body.raw("swapRecord", sp::quoted_data(cid));
  }
  return body.take();
}

bool token_is_old(const Answer& answer) {
  return answer.status == 401 || answer.error == "ExpiredToken" || answer.error == "InvalidToken";
}

}  // namespace

void write_profile(const Pds& pds, Sessions& sessions, const sp::Change& change) {
  if (change.creates() || change.deletes())
    throw sp::Error(SP_REJECTED, "accounts are made and deleted by their owners only");
  const sp::Json wanted = change.body();
  refuse_unwritable(wanted);
  std::string token = token_for(pds, sessions, change.key);
  bool readable = true;
  const sp::Json current = profile_of(pds, change.key, readable);
  if (!readable) throw sp::Error(SP_REJECTED, "the account is gone, deactivated or taken down");
  const std::string body = put_body(change, current, merged(current["value"], wanted));
  Answer answer = pds.post(put_record, body, token);
  if (token_is_old(answer)) {  // nothing was written
    sign_in(pds, sessions);
    token = token_for(pds, sessions, change.key);
    answer = pds.post(put_record, body, token);
  }
  if (!answer.ok()) {
    if (token_is_old(answer)) pds.must(put_record, answer);
    const bool later = answer.error == "InvalidSwap" || answer.passing();
    throw sp::Error(later ? SP_RETRY : SP_REJECTED,
                    "the server refused the profile: " + answer.words);
  }
  pds.call().ack(change, SP_OK, change.key, {}, answer.json.text_of("cid"));
}

}  // namespace bluesky
