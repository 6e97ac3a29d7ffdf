#include "rows.hpp"

#include <charconv>

namespace bench {
namespace {

// The change with its key as first member; a create has none.
std::string row_of(const sp::Change& change, bool flat) {
  if (change.key.empty()) return std::string(change.json);
  std::string row = flat ? "{\"Id\":" : "{\"id\":";
  row += sp::quoted(change.key);
  if (change.json.size() > 2) row += ",";
  return row.append(change.json.substr(1));
}

uint32_t retry_after_ms(const sp::Reply& reply) {
  const std::string_view text = reply.header("retry-after");
  uint32_t seconds = 0;
  std::from_chars(text.data(), text.data() + text.size(), seconds);
  return seconds > 3600 ? 3'600'000 : seconds * 1000;
}

// 429 comes before any effect: every change may be tried again. A 5xx tells nothing about the
// effect: no ack, so that the hub takes the outcome as unknown.
void refuse(const sp::Call& call, const sp::Batch& batch, const sp::Reply& reply) {
  if (reply.status == 429) {
    for (const sp::Change& change : batch.changes)
      call.ack(change, SP_RETRY, change.key, "SP-BEN-002: the server asked to wait");
  }
  const sp_status verdict = reply.verdict() == SP_REJECTED ? sp_status{SP_BUG} : reply.verdict();
  throw sp::Error(verdict,
                  "SP-BEN-003: the server answered " + std::to_string(reply.status) + " to a batch",
                  retry_after_ms(reply));
}

}  // namespace

void write_rows(const std::string& url, const sp::Call& call, const sp::Batch& batch) {
  const bool flat = batch.stream == "a_contacts";
  std::string body = flat ? "{\"records\":[" : "{\"inputs\":[";
  for (const sp::Change& change : batch.changes) {
    if (change.index > 0) body += ",";
    body += row_of(change, flat);
  }
  const sp::Reply reply =
      call.send("POST", url + (flat ? "/a/contacts/batch" : "/b/contacts/batch/upsert"),
                sp::inert(body + "]}"), "Content-Type: application/json\n");
  if (!reply.ok()) refuse(call, batch, reply);
  const sp::Json answer = reply.json();
  const std::vector<sp::Json> rows = (flat ? answer : answer["results"]).items();
  for (std::size_t i = 0; i < batch.changes.size() && i < rows.size(); ++i) {
    const std::string_view id = rows[i].text_of("id");
    if (!id.empty()) call.ack(batch.changes[i], SP_OK, id);
  }
}

}  // namespace bench
