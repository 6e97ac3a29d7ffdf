#include "app/cli/report_json.hpp"

#include <algorithm>

namespace samepage::cli {
namespace {

void write_fields(json::Writer& out, const Change& change, const Catalogue& catalogue) {
  out.key("fields").array();
  for (const FieldChange& field : change.fields) {
    out.object();
    out.member("field", catalogue.field(field.field).name);
    out.member("from", field.from);
    out.member("to", field.to);
    out.member("origin_record", field.origin.value);
    out.end();
  }
  out.end();
}

void write_change(json::Writer& out, const Change& change, const Catalogue& catalogue) {
  out.member("op", name_of(change.op));
  out.member("entity", change.entity.value);
  out.member("kind", name_of(change.kind));
  out.member("key", change.key);
  write_fields(out, change, catalogue);
  out.member("reason", change.reason);
  out.member("purpose", change.purpose);
  out.member("act", change.act.value);
  out.member("restricts", change.restricts);
  out.member("expected_version", change.expected);
}

void write_connection(json::Writer& out, const ConnectionReport& c) {
  out.object();
  out.member("connection", c.name).member("plugin", c.plugin).member("ok", c.ok);
  out.member("left_behind", c.left_behind);
  for (const auto& [name, number] :
       {std::pair{"pulled", c.pulled}, {"unchanged", c.unchanged}, {"changed", c.changed},
        {"gone", c.gone}, {"rejected", c.rejected}, {"field_problems", c.field_problems},
        {"created", c.created}, {"updated", c.updated}, {"deleted", c.deleted},
        {"refused", c.refused}, {"unknown", c.unknown}, {"denied", c.denied},
        {"http_calls", c.http_calls}})
    out.member(name, number);
  out.key("rejections").array();
  for (const Error& rejection : c.rejections) write_error(out, rejection);
  out.end();
  write_time(out, "retry_at", c.retry_at);
  out.key("error");
  if (c.ok) {
    out.null();
  } else {
    write_error(out, c.error);
  }
  out.end();
}

void write_matches(json::Writer& out, const std::vector<MatchReport>& matches) {
  out.key("matches").array();
  for (const MatchReport& m : matches) {
    out.object();
    out.member("connection", m.connection).member("stream", m.stream);
    out.member("records", m.records).member("matched", m.matched).member("alone", m.alone);
    out.member("doubtful", m.doubtful).member("duplicates", m.duplicates);
    out.end();
  }
  out.end();
}

void write_denials(json::Writer& out, const std::vector<Denial>& denials) {
  out.key("denials").array();
  for (const Denial& d : denials) {
    out.object();
    out.member("connection", d.connection).member("stream", d.stream);
    out.member("purpose", d.purpose).member("reason", d.reason).member("count", d.count);
    out.end();
  }
  out.end();
}

void write_case(json::Writer& out, const Case& c) {
  out.object();
  out.member("case", c.id.value).member("kind", c.kind).member("subject", c.subject);
  out.member("text", c.text).member("entity", c.entity.value);
  write_time(out, "opened", c.opened);
  out.end();
}

}  // namespace

void write_time(json::Writer& out, std::string_view name, Millis moment) {
  out.key(name);
  if (moment == 0) {
    out.null();
  } else {
    out.value(format_time(moment));
  }
}

void write_known(json::Writer& out, std::string_view name, std::int64_t number) {
  out.key(name);
  if (number < 0) {
    out.null();
  } else {
    out.value(number);
  }
}

void write_error(json::Writer& out, const Error& error) {
  out.object();
  out.member("code", error.code).member("message", error.message);
  out.member("where", error.where).member("fix", error.fix);
  out.end();
}

std::string json_of_changes(const std::vector<PlannedChange>& plan, const Catalogue& catalogue) {
  json::Writer out;
  out.array();
  for (const PlannedChange& planned : plan) {
    out.object();
    out.member("connection", planned.connection).member("stream", planned.stream);
    write_change(out, planned.change, catalogue);
    out.member("held_by", planned.held_by);
    out.end();
  }
  out.end();
  return out.take();
}

namespace {

void write_estimates(json::Writer& out, const std::vector<Estimate>& estimates) {
  Millis whole = 0;  // systems are written side by side
  bool known = true;
  std::int64_t calls = 0;
  out.key("estimates").array();
  for (const Estimate& e : estimates) {
    whole = std::max(whole, e.time);
    known = known && e.time >= 0;
    calls += e.calls;
    out.object().member("connection", e.connection).member("changes", e.changes);
    out.member("calls", e.calls);
    write_known(out, "time_ms", e.time);
    out.member("measured", e.measured);
    write_known(out, "quota_left", e.quota_left);
    out.end();
  }
  out.end().member("estimated_calls", calls);
  write_known(out, "estimated_time_ms", known ? whole : -1);
}

}  // namespace

std::string json_of(const CycleReport& report, const Catalogue& catalogue) {
  json::Writer out;
  out.object();
  out.member("epoch", report.epoch).member("plan_hash", report.plan_hash);
  out.member("pending", report.pending).member("held", report.held);
  out.member("waiting_elsewhere", report.elsewhere).member("dead_letters", report.dead_letters);
  out.member("entities", report.entities).member("merged", report.merged_entities);
  out.member("conflicts", report.conflicts).member("duration_ms", report.duration);
  out.key("connections").array();
  for (const ConnectionReport& connection : report.connections) write_connection(out, connection);
  out.end();
  write_matches(out, report.matches);
  write_denials(out, report.denials);
  write_estimates(out, report.estimates);
  out.key("changes").raw(json_of_changes(report.plan, catalogue));
  out.end();
  return out.take();
}

std::string json_of(const Change& change, const Catalogue& catalogue) {
  json::Writer out;
  out.object();
  out.member("change", change.id.value).member("state", name_of(change.state));
  out.member("stream", change.stream.value);
  write_change(out, change, catalogue);
  out.member("message", change.message).member("attempts", std::int64_t{change.attempts});
  write_time(out, "sent", change.sent);
  write_time(out, "ended", change.ended);
  out.end();
  return out.take();
}

std::string json_of(const std::vector<Case>& cases) {
  json::Writer out;
  out.array();
  for (const Case& c : cases) write_case(out, c);
  out.end();
  return out.take();
}

std::string json_of(const EntityView& view) {
  json::Writer out;
  const auto write_pairs = [&](std::string_view name, const auto& pairs) {
    out.key(name).object();
    for (const auto& [field, value] : pairs) out.member(field, value);
    out.end();
  };
  const auto write_lines = [&](std::string_view name, const std::vector<std::string>& lines) {
    out.key(name).array();
    for (const std::string& line : lines) out.value(line);
    out.end();
  };
  out.object();
  out.member("id", view.id.value).member("kind", name_of(view.kind));
  write_pairs("fields", view.fields);
  out.key("links").array();
  for (const LinkView& link : view.links) {
    out.object();
    out.member("record", link.record.value).member("connection", link.connection);
    out.member("stream", link.stream).member("key", link.key).member("gone", link.gone);
    write_pairs("holds", link.holds);
    out.end();
  }
  out.end();
  write_lines("consent", view.consent);
  write_lines("history", view.history);
  out.end();
  return out.take();
}

std::string json_of(const std::vector<FieldStory>& stories) {
  json::Writer out;
  out.array();
  for (const FieldStory& story : stories) {
    out.object();
    out.member("field", story.field).member("value", story.value);
    out.member("source", story.source).member("rule", story.rule).member("epoch", story.epoch);
    write_time(out, "at", story.at);
    out.key("losing").array();
    for (const FieldStory::Other& other : story.losing) {
      out.object();
      out.member("loss", other.loss).member("source", other.source).member("value", other.value);
      out.member("epoch", other.epoch);
      write_time(out, "at", other.at);
      out.end();
    }
    out.end();
    out.key("held").array();
    for (const std::string& line : story.held) out.value(line);
    out.end();
    out.member("consent", story.consent);
    out.end();
  }
  out.end();
  return out.take();
}

}  // namespace samepage::cli
