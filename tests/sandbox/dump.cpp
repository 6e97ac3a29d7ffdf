#include <algorithm>

#include "sandbox/sandbox.hpp"

namespace samepage::sandbox {
namespace {

// What a person would call the record that a reference points to.
std::string called(const Account& account, const FieldSpec& field, const std::string& id) {
  const auto target = account.streams().find(field.refers_to);
  const Stored* record = target == account.streams().end() ? nullptr : target->second.live(id);
  if (record == nullptr) return "(gone)";
  for (const std::string& path : target->second.spec().natural)
    if (std::string text = text_of(record->fields, path); !text.empty()) return text;
  return render(record->fields);
}

std::string line_of(const Account& account, const Collection& stream, const Stored& record,
                    bool with_ids) {
  Fields fields = record.fields;
  if (!with_ids) {
    fields.erase("status_changed_at");
    for (const FieldSpec& field : stream.spec().fields)
      if (field.kind == Kind::reference && fields.contains(field.path))
        fields[field.path] = quoted(called(account, field, text_of(record.fields, field.path)));
  }
  json::Writer w;
  w.object().member("account", account.name()).member("stream", stream.spec().name);
  if (with_ids) w.member("id", record.id);
  w.key("record").raw(render(fields)).end();
  return w.take() + '\n';
}

// E-mail addresses that more than one record of the stream carries.
std::int64_t duplicates_in(const Collection& stream) {
  std::map<std::string, std::int64_t> count;
  for (const auto& [id, record] : stream.by_id())
    if (!record.deleted)
      for (const std::string& email : stream.emails(record.fields)) ++count[email];
  return std::ranges::count_if(count, [](const auto& one) { return one.second > 1; });
}

void write_counts(json::Writer& w, const std::map<std::string, std::int64_t>& counts) {
  w.object();
  for (const auto& [name, count] : counts) w.member(name, count);
  w.end();
}

}  // namespace

std::string Sandbox::dump(const Account& account, bool with_ids) const {
  std::vector<std::string> lines;
  for (const auto& [name, stream] : account.streams())
    for (const auto& [id, record] : stream.by_id())
      if (!record.deleted) lines.push_back(line_of(account, stream, record, with_ids));
  std::ranges::sort(lines);
  std::string out;
  for (const std::string& line : lines) out += line;
  return out;
}

std::string Sandbox::dump(bool with_ids) const {
  std::string out;
  for (const auto& [name, account] : accounts_) out += dump(*account, with_ids);
  return out;
}

std::string Sandbox::stats(const Account& account) {
  const Stats& s = account.stats;
  json::Writer w;
  w.object().key("requests");
  write_counts(w, s.requests);
  w.key("strikes");
  write_counts(w, s.strikes);
  w.member("creates", s.creates).member("updates", s.updates);
  w.member("same_value_updates", s.same_value_updates).member("deletes", s.deletes);
  w.member("merges", s.merges).member("rejected_rows", s.rejected_rows);
  w.member("failed_rows", s.failed_rows).member("person_edits", s.person_edits);
  w.member("workflow_edits", s.workflow_edits).key("streams").object();
  for (const auto& [name, stream] : account.streams()) {
    std::int64_t records = 0, most = 0;
    std::map<std::string, std::int64_t> writes;
    for (const auto& [id, record] : stream.by_id()) {
      records += record.deleted ? 0 : 1;
      most = std::max(most, record.api_writes);
      if (record.api_writes > 0) writes[id] = record.api_writes;
    }
    w.key(name).object().member("records", records).member("most_writes", most);
    if (name != "memberships" && name != "events")
      w.member("duplicate_emails", duplicates_in(stream));
    w.key("writes");
    write_counts(w, writes);
    w.end();
  }
  w.end().end();
  return w.take();
}

}  // namespace samepage::sandbox
