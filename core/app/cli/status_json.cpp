#include "app/cli/report_json.hpp"

namespace samepage::cli {
namespace {

void write_waits(json::Writer& out, const StatusConnection& c) {
  out.member("waiting", c.waiting);
  out.key("waits").array();
  for (const Wait& wait : c.waits) {
    out.object().member("why", name_of(wait.kind)).member("text", wait.text);
    out.member("count", wait.count).end();
  }
  out.end();
  write_time(out, "waits_at", c.waits_at);
}

void write_exclusions(json::Writer& out, const StatusConnection& c) {
  out.member("excluded", c.excluded);
  out.key("exclusions").array();
  for (const Exclusion& e : c.exclusions) {
    out.object().member("stream", e.stream).member("purpose", e.purpose);
    out.member("reason", e.reason).member("count", e.count).end();
  }
  out.end();
}

void write_streams(json::Writer& out, const StatusConnection& c) {
  out.key("records").object();
  for (const StatusStream& stream : c.streams) out.member(stream.name, stream.records);
  out.end();
  out.key("streams").array();
  for (const StatusStream& stream : c.streams) {
    out.object().member("stream", stream.name).member("records", stream.records);
    out.member("loaded", stream.loaded);
    write_time(out, "read_at", stream.read_at);
    out.end();
  }
  out.end();
}

void write_connection(json::Writer& out, const StatusConnection& c) {
  out.object();
  out.member("connection", c.name).member("plugin", c.plugin).member("activated", c.activated);
  out.member("in_sync", c.in_sync());
  out.member("paused", c.paused).member("failures", c.failures);
  out.member("last_error", c.last_error);
  write_time(out, "last_ok", c.last_ok);
  write_time(out, "retry_at", c.retry_at);
  write_streams(out, c);
  write_waits(out, c);
  write_exclusions(out, c);
  out.member("dead_letters", c.dead_letters).member("problems", c.problems);
  out.member("cases", c.cases);
  out.key("quota").object();
  write_known(out, "remaining", c.quota.remaining);
  write_known(out, "limit", c.quota.limit);
  write_time(out, "reset_at", c.quota.reset_at);
  out.end().end();
}

}  // namespace

std::string json_of(const StatusReport& report) {
  json::Writer out;
  out.object();
  out.member("entities", report.entities).member("to_merge", report.dirty);
  out.key("connections").array();
  for (const StatusConnection& c : report.connections) write_connection(out, c);
  out.end();
  out.key("cases").raw(json_of(report.cases));
  out.end();
  return out.take();
}

}  // namespace samepage::cli
