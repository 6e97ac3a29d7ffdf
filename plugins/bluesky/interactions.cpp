#include "interactions.hpp"

namespace bluesky {
namespace {

struct Collection {
  const char* name;
  const char* kind;
};
constexpr Collection collections[] = {{"app.bsky.feed.post", "post"},
                                      {"app.bsky.feed.like", "like"},
                                      {"app.bsky.feed.repost", "repost"},
                                      {"app.bsky.graph.follow", "follow"}};
constexpr std::size_t collection_count = sizeof collections / sizeof *collections;

// "did:plc:abc" of "at://did:plc:abc/app.bsky.feed.post/1" and of "did:plc:abc".
std::string_view did_of(std::string_view subject) {
  if (subject.starts_with("at://")) subject.remove_prefix(5);
  return subject.substr(0, subject.find('/'));
}

// A follow names a DID, a like or repost a record, a reply the post it answers.
std::string_view subject_of(const sp::Json& value) {
  const sp::Json subject = value["subject"];
  if (subject.is_text()) return subject.text();
  if (subject.is_object()) return subject.text_of("uri");
  return value["reply"]["parent"].text_of("uri");
}

void emit(const Pds& pds, const sp::Read& read, std::string_view kind, const std::string& actor,
          const sp::Json& record) {
  const std::string_view uri = record.text_of("uri");
  if (read.keys_only) return pds.call().present("interactions", uri);
  const sp::Json value = record["value"];
  const std::string_view subject = subject_of(value);
  sp::Object out;
  out.text("uri", uri)
      .text("kind", kind)
      .text("actor", actor)
      .text("at", value.text_of("createdAt"));
  if (!subject.empty()) out.text("subject", subject).text("subject_did", did_of(subject));
  if (kind == "post") out.text("text", value.text_of("text"));
  pds.call().upsert("interactions", uri, out.take(), record.text_of("cid"));
}

void next_repository(Pass& pass) {
  pass.queue.erase(pass.queue.begin());
  pass.collection = 0;
  pass.records.clear();
}

// One page of one collection; moves the pass on. Returns how many records there were.
std::size_t read_records(const Pds& pds, const sp::Read& read, Pass& pass) {
  constexpr const char* method = "com.atproto.repo.listRecords";
  const std::string did = pass.queue.front();
  const Collection& collection = collections[pass.collection];
  const Answer answer = pds.get(method, Query()
                                            .add("repo", did)
                                            .add("collection", collection.name)
                                            .add("limit", "100")
                                            .add("cursor", pass.records));
  if (unreadable(answer)) {
    next_repository(pass);
    return 0;
  }
  const sp::Json json = pds.must(method, answer);
  const auto records = json["records"].items();
  for (const sp::Json& record : records) emit(pds, read, collection.kind, did, record);
  const std::string next(json.text_of("cursor"));
  if (!records.empty() && !next.empty() && next != pass.records) {
    pass.records = next;
  } else {
    pass.records.clear();
    if (++pass.collection == collection_count) next_repository(pass);
  }
  return records.size();
}

}  // namespace

sp::Next read_interactions(const Pds& pds, const sp::Read& read) {
  Pass pass = Pass::parse(read.cursor);
  if (pass.collection >= collection_count)
    throw sp::Error(SP_CURSOR_LOST, "the cursor is of another version of this connector");
  if (pass.queue.empty()) list_repositories(pds, pass, false);
  // About as much as asked for, and never a call without an end.
  std::size_t emitted = 0;
  for (int requests = 0; !pass.queue.empty() && emitted < read.limit && requests < 50;
       ++requests) {
    if (pds.call().cancelled()) throw sp::Error(SP_CANCELLED, "the read was cancelled");
    emitted += read_records(pds, read, pass);
  }
  pds.call().checkpoint(pass.text());
  return pass.finished() ? sp::Next::done : sp::Next::more;
}

}  // namespace bluesky
