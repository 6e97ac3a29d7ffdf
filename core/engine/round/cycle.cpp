#include "engine/round/cycle.hpp"

#include <algorithm>
#include <chrono>

#include "engine/round/estimate.hpp"
#include "engine/round/matching.hpp"
#include "engine/round/plan_hash.hpp"
#include "engine/in/pulling.hpp"
#include "engine/out/pushing.hpp"
#include "engine/decide/resolving.hpp"
#include "engine/round/settings.hpp"
#include "engine/round/turns.hpp"

namespace samepage {
namespace {
constexpr int push_rounds_most = 4;  // creates first, then what needed their keys
}

Cycle::~Cycle() { join_pulls(true); }

bool Cycle::takes_part(const ConnectionPart& c) const {
  return options_.connections.empty() ||
         std::ranges::find(options_.connections, c.config->name) != options_.connections.end();
}

Result<CycleReport> Cycle::run() {
  const Millis began = parts_.world.clock.steady();
  SP_TRY(prepare());
  SP_TRY(take_new_settings(parts_));
  SP_TRY(pull_all());
  SP_TRY(resolve_and_plan());
  SP_TRY(end_epoch());
  SP_TRY(hold_and_hash());
  if (!options_.expected_hash.empty() && options_.expected_hash != report_.plan_hash) {
    return fail("SP-SYN-020", "the plan is stale: the systems or the configuration have changed since",
                "apply", "make a new plan with: samepage plan -o FILE");
  }
  if (options_.write && !parts_.stopping) {
    SP_TRY(activate());
    SP_TRY(holding_.close_brake_cases());
    SP_TRY(push_rounds());
    SP_TRY(settle_first_syncs());
  }
  join_pulls(true);
  SP_TRY(keep_standings());
  SP_TRY(count_dead_letters());
  finish_report();
  report_.duration = parts_.world.clock.steady() - began;
  return std::move(report_);
}

Result<void> Cycle::prepare() {
  for (const auto& c : parts_.connections) {
    c->report = ConnectionReport{};
    c->report.name = c->config->name;
    c->report.plugin = c->config->plugin;
    if (c->session != nullptr) c->calls_before = c->session->http_calls();
    if (c->session != nullptr || !takes_part(*c)) continue;
    c->report.ok = false;
    c->report.error = c->broken;
    c->row.last_error = c->broken.code + ": " + c->broken.message;
    ++c->row.failures;
    const std::scoped_lock lock(parts_.store_mutex);
    SP_ASSIGN(auto txn, Transaction::begin(parts_.store));
    SP_TRY(parts_.store.save(c->row));
    SP_TRY(txn.commit());
  }
  return {};
}

std::thread Cycle::start(const ConnectionPart& connection, std::function<void()> work) {
  Turns* turns = options_.turns;
  if (turns == nullptr) return std::thread(std::move(work));
  const std::string& name = connection.config->name;
  turns->announce(name);
  return std::thread([turns, name, work = std::move(work)] {
    turns->begin(name);
    work();
    turns->end(name);
  });
}

// Every connection in a thread of its own; one that is too slow is left behind, not waited for.
Result<void> Cycle::pull_all() {
  for (const auto& c : parts_.connections) {
    if (c->session == nullptr || !takes_part(*c)) continue;
    auto pull = std::make_unique<Pull>();
    pull->connection = c.get();
    Pull* p = pull.get();
    pull->thread = start(*c, [this, p] {
      ConnectionPart& from = *p->connection;
      const Millis began = parts_.world.clock.steady();
      Result<void> result = Pulling(parts_, from, {options_.write, options_.read_ahead}).run();
      from.report.read_time = parts_.world.clock.steady() - began;
      from.report.read_calls =
          static_cast<std::int64_t>(from.session->http_calls() - from.calls_before);
      const std::scoped_lock lock(pulls_mutex_);
      p->result = std::move(result);
      p->done = true;
      pull_done_.notify_all();
    });
    pulls_.push_back(std::move(pull));
  }
  if (options_.turns != nullptr) options_.turns->wait();
  std::unique_lock lock(pulls_mutex_);
  const auto all_done = [&] {
    return std::ranges::all_of(pulls_, [](const auto& p) { return p->done; });
  };
  if (options_.turns == nullptr)
    pull_done_.wait_for(lock, std::chrono::milliseconds(parts_.config.pull_patience), all_done);
  for (const auto& p : pulls_) {
    if (!p->done) {
      p->connection->report.left_behind = true;
    } else if (!p->result) {
      return std::unexpected(p->result.error());
    }
  }
  return {};
}

void Cycle::join_pulls(bool cancel) {
  for (const auto& p : pulls_) {
    {
      const std::scoped_lock lock(pulls_mutex_);
      if (!p->done && cancel) p->connection->session->cancel();
    }
    if (options_.turns != nullptr) options_.turns->wait();
    if (p->thread.joinable()) p->thread.join();
  }
  pulls_.clear();
}

Result<void> Cycle::resolve_and_plan() {
  SP_ASSIGN(const ResolveTally resolved, Resolving(parts_).run(options_.progress));
  report_.merged_entities += resolved.merged;
  SP_TRY(holding_.brake_merges(resolved.merged_into));
  SP_ASSIGN(tally_, Planning(parts_).run(options_.progress));
  report_.entities += tally_.entities;
  report_.conflicts += tally_.losses;
  return {};
}

// What was pulled up to here is one round: edits seen later are newer.
Result<void> Cycle::end_epoch() {
  const std::scoped_lock lock(parts_.store_mutex);
  report_.epoch = parts_.epoch;
  SP_ASSIGN(auto txn, Transaction::begin(parts_.store));
  SP_TRY(parts_.store.set_meta("epoch", std::to_string(parts_.epoch + 1)));
  SP_TRY(txn.commit());
  ++parts_.epoch;
  return {};
}

Result<void> Cycle::hold_and_hash() {
  SP_TRY(holding_.apply_brakes(tally_.changes));
  report_.plan_hash = plan_hash(tally_.changes, parts_);
  for (const auto& [what, count] : tally_.withheld) {
    const StreamPart* stream = parts_.stream(std::get<0>(what));
    report_.denials.push_back({stream->connection->config->name, stream->row.name,
                               std::get<1>(what), std::get<2>(what), count});
  }
  SP_ASSIGN(report_.matches, match_reports(parts_));
  for (const PackedChange& change : tally_.changes) {
    const StreamPart* stream = parts_.stream(change.stream);
    if (options_.write && !takes_part(*stream->connection)) continue;
    SP_ASSIGN(std::string held, holding_.reason(change));
    if (!held.empty()) ++report_.held;
    if (held.empty()) held = holding_.too_early(change);
    if (options_.write && held.empty()) continue;
    report_.plan.push_back({change.unpack(), stream->connection->config->name, stream->row.name,
                            std::move(held)});
  }
  if (!options_.write) {
    report_.pending = static_cast<std::int64_t>(tally_.changes.size()) - report_.held;
    SP_ASSIGN(report_.estimates, estimates_of(parts_, tally_.changes));
  }
  return {};
}

// An approved plan, or --yes, is also the approval of the matches it rests on.
Result<void> Cycle::activate() {
  if (!options_.approved && !options_.accept_match) return {};
  const std::scoped_lock lock(parts_.store_mutex);
  SP_ASSIGN(auto txn, Transaction::begin(parts_.store));
  for (const auto& c : parts_.connections) {
    if (c->row.activated || c->report.left_behind || !c->report.ok || !takes_part(*c)) continue;
    c->row.activated = true;
    SP_TRY(parts_.store.save(c->row));
  }
  return txn.commit();
}

Result<void> Cycle::settle_first_syncs() {
  std::set<const ConnectionPart*> open;
  for (const PackedChange& change : tally_.changes) open.insert(parts_.stream(change.stream)->connection);
  for (const auto& c : parts_.connections)
    if (c->row.activated && can_write(*c) && !open.contains(c.get())) SP_TRY(holding_.settle(*c));
  return {};
}

bool Cycle::can_write(const ConnectionPart& c) {
  const std::scoped_lock lock(pulls_mutex_);
  return takes_part(c) && c.session != nullptr && !c.report.left_behind && c.report.ok;
}

Result<void> Cycle::push_rounds() {
  for (round_ = 0;; ++round_) {
    std::map<ConnectionPart*, std::vector<PackedChange>> work;
    SP_ASSIGN(report_.pending, in_the_way());
    report_.held = report_.elsewhere = 0;
    for (PackedChange& change : tally_.changes) {
      ConnectionPart* connection = parts_.stream(change.stream)->connection;
      if (!takes_part(*connection)) {
        ++report_.elsewhere;
        continue;
      }
      SP_ASSIGN(const Wait wait, obstacle(change));
      if (wait.kind == WaitKind::held) {
        ++report_.held;
        continue;
      }
      ++report_.pending;
      if (wait.kind == WaitKind::none && round_ < push_rounds_most)
        work[connection].push_back(std::move(change));
    }
    if (work.empty()) return {};
    SP_TRY(push_once(std::move(work)));
    SP_TRY(resolve_and_plan());
  }
}

Result<void> Cycle::push_once(std::map<ConnectionPart*, std::vector<PackedChange>> work) {
  struct Worker {
    std::unique_ptr<Pushing> pushing;
    std::thread thread;
    Result<void> result;
  };
  // Who was left behind goes on reading, and people may change under the plan.
  const bool reading = std::ranges::any_of(parts_.connections, [](const auto& c) { return c->report.left_behind; });
  const std::optional<ActId> decided = reading ? std::nullopt : std::optional(tally_.last_act);
  std::vector<std::unique_ptr<Worker>> workers;
  for (auto& [connection, changes] : work) {
    auto worker = std::make_unique<Worker>();
    worker->pushing = std::make_unique<Pushing>(parts_, *connection, decided);
    worker->thread = start(*connection, [this, w = worker.get(), c = connection,
                                         list = std::move(changes)]() mutable {
      const Millis began = parts_.world.clock.steady();
      const std::uint64_t calls = c->session->http_calls();
      c->report.sent += static_cast<std::int64_t>(list.size());
      w->result = w->pushing->run(std::move(list));
      c->report.write_time += parts_.world.clock.steady() - began;
      c->report.write_calls += static_cast<std::int64_t>(c->session->http_calls() - calls);
    });
    workers.push_back(std::move(worker));
  }
  if (options_.turns != nullptr) options_.turns->wait();
  Result<void> result;
  for (const auto& worker : workers) {
    worker->thread.join();
    if (!worker->result) result = std::move(worker->result);
    put_off_.insert(worker->pushing->put_off().begin(), worker->pushing->put_off().end());
  }
  return result;
}

// Of this round and of all before: what was refused once and still waits is not in sync.
Result<void> Cycle::count_dead_letters() {
  const std::scoped_lock lock(parts_.store_mutex);
  SP_ASSIGN(const auto letters, parts_.store.dead_letters());
  report_.dead_letters = std::ranges::count_if(letters, [&](const Change& letter) {
    const StreamPart* stream = parts_.stream(letter.stream);
    return stream != nullptr && takes_part(*stream->connection);
  });
  return {};
}

void Cycle::finish_report() {
  for (const auto& c : parts_.connections) {
    if (!takes_part(*c)) continue;
    if (c->session != nullptr)
      c->report.http_calls = static_cast<std::int64_t>(c->session->http_calls() - c->calls_before);
    report_.connections.push_back(c->report);
  }
}

}  // namespace samepage
