#include "service/metrics.hpp"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <algorithm>

namespace samepage {
namespace {

using prometheus::Counter;
using prometheus::Family;
using prometheus::Gauge;

double number(std::int64_t value) { return static_cast<double>(value); }
const char* result_of(const CycleReport& report) {
  if (!std::ranges::all_of(report.connections, &ConnectionReport::ok)) return "partial";
  return report.clean() ? "clean" : "open";
}
double seconds(Millis value) { return static_cast<double>(value) / 1000; }

}  // namespace

struct Metrics::Families {
  prometheus::Registry registry;

  Family<Counter>& counters(const char* name, const char* help) {
    return prometheus::BuildCounter().Name(name).Help(help).Register(registry);
  }
  Family<Gauge>& gauges(const char* name, const char* help) {
    return prometheus::BuildGauge().Name(name).Help(help).Register(registry);
  }

  Family<Counter>& rounds = counters("samepage_rounds_total", "Rounds by how they ended.");
  Family<Counter>& pulled = counters("samepage_records_pulled_total", "Records read.");
  Family<Counter>& written =
      counters("samepage_changes_total", "Changes by what became of them.");
  Family<Counter>& calls = counters("samepage_http_calls_total", "HTTP calls, repeats included.");
  Family<Gauge>& up = gauges("samepage_connection_up", "1 when its last round went well.");
  Family<Gauge>& last_ok =
      gauges("samepage_connection_last_ok_seconds", "When its last good round ended (Unix time).");
  Family<Gauge>& records = gauges("samepage_records", "Live records by stream.");
  Family<Gauge>& waiting = gauges("samepage_changes_waiting", "Changes not yet written, by why.");
  Family<Gauge>& excluded =
      gauges("samepage_records_excluded", "Customers kept from it, by why: deleted_there, withheld.");
  Family<Gauge>& quota = gauges("samepage_quota_remaining", "Calls left, as the system last told.");
  Family<Gauge>& dead = gauges("samepage_dead_letters", "Changes that the system refused.");
  Family<Gauge>& duration = gauges("samepage_round_seconds", "How long the last round took.");
  Family<Gauge>& open = gauges("samepage_open", "What is open: pending, held, cases.");
  Family<Gauge>& entities = gauges("samepage_entities", "Customer records.");
};

Metrics::Metrics() : families_(std::make_unique<Families>()) {}
Metrics::~Metrics() = default;

void Metrics::record(const CycleReport& report) {
  Families& f = *families_;
  f.rounds.Add({{"result", result_of(report)}}).Increment();
  for (const ConnectionReport& c : report.connections) {
    const std::string& name = c.name;
    f.up.Add({{"connection", name}}).Set(c.ok ? 1 : 0);
    f.pulled.Add({{"connection", name}}).Increment(number(c.pulled));
    f.calls.Add({{"connection", name}}).Increment(number(c.http_calls));
    for (const auto& [result, count] :
         {std::pair{"created", c.created}, {"updated", c.updated}, {"deleted", c.deleted},
          {"refused", c.refused}, {"unknown", c.unknown}, {"denied", c.denied}})
      f.written.Add({{"connection", name}, {"result", result}}).Increment(number(count));
  }
  f.duration.Add({}).Set(seconds(report.duration));
  f.open.Add({{"what", "pending"}}).Set(number(report.pending));
  f.open.Add({{"what", "held"}}).Set(number(report.held));
}

// Every reason each time: one that is over goes back to 0.
void Metrics::show_waiting(const StatusConnection& connection) {
  for (int i = 0; i < wait_kinds; ++i) {
    const auto kind = static_cast<WaitKind>(i);
    std::int64_t count = 0;
    for (const Wait& wait : connection.waits) count += wait.kind == kind ? wait.count : 0;
    families_->waiting
        .Add({{"connection", connection.name}, {"why", std::string(name_of(kind))}})
        .Set(number(count));
  }
}

void Metrics::record(const StatusReport& report) {
  Families& f = *families_;
  for (const StatusConnection& c : report.connections) {
    f.last_ok.Add({{"connection", c.name}}).Set(seconds(c.last_ok));
    show_waiting(c);
    std::int64_t deleted = 0;
    for (const Exclusion& e : c.exclusions) deleted += e.reason == "deleted_there" ? e.count : 0;
    f.excluded.Add({{"connection", c.name}, {"why", "deleted_there"}}).Set(number(deleted));
    f.excluded.Add({{"connection", c.name}, {"why", "withheld"}}).Set(number(c.excluded - deleted));
    if (c.quota.remaining >= 0)
      f.quota.Add({{"connection", c.name}}).Set(number(c.quota.remaining));
    f.dead.Add({{"connection", c.name}}).Set(number(c.dead_letters));
    for (const StatusStream& stream : c.streams)
      f.records.Add({{"connection", c.name}, {"stream", stream.name}}).Set(number(stream.records));
  }
  f.entities.Add({}).Set(number(report.entities));
  f.open.Add({{"what", "cases"}}).Set(number(static_cast<std::int64_t>(report.cases.size())));
}

void Metrics::record_failure() { families_->rounds.Add({{"result", "failed"}}).Increment(); }

std::string Metrics::text() const {
  return prometheus::TextSerializer().Serialize(families_->registry.Collect());
}

}  // namespace samepage
