// What the hub is told to do, and what people tell it.

#include <algorithm>

#include "faulty_session.hpp"
#include "faulty_store.hpp"
#include "runner.hpp"
#include "text_file.hpp"
#include "words.hpp"

namespace samepage::scenario {

Result<std::unique_ptr<Engine>> Runner::make_engine(Store& store) {
  auto catalogue = read_catalogue(text_of_file(mappings_ + "/../../../mappings/canonical.toml"),
                                  "canonical.toml");
  if (!catalogue) return std::unexpected(catalogue.error().front());
  return Engine::open(world_.world(), store, config_, std::move(*catalogue),
                      [this](const ConnectionConfig& c) -> Result<std::unique_ptr<Session>> {
                        ModelSystem& system = *systems_.at(c.name);
                        const auto step = [this](const std::string& line) {
                          const std::string wrong = take(words_of(line), line);
                          if (!wrong.empty() && !idle_) in_passing_ = line + ": " + wrong;
                        };
                        auto session = faulty(system.open(),
                                              {system, faults_, turns_.get(), world_.clock, step});
                        return tracer_ ? traced(std::move(session), c.name, tracer_)
                                       : std::move(session);
                      });
}

std::string Runner::open_engine() {
  if (engine_) return {};
  faults_.enter("open");
  if (!store_) {
    auto store = open_store(config_.store_url);
    if (!store) return store.error().text();
    store_ = std::make_unique<FaultyStore>(std::move(*store), faults_);
  }
  auto engine = make_engine(*store_);
  if (!engine) return engine.error().text();
  engine_ = std::move(*engine);
  return {};
}

// A hub that was killed: what it had committed is in the file.
void Runner::bury() {
  engine_.reset();
  store_.reset();
  // After a power cut the disk shows one of the states that it could show.
  if (disk::FaultyDisk& disk = disk::FaultyDisk::install(); disk.is_off())
    disk.after_power_loss(++power_cuts_);
  faults_.revive();
  if (observer_ != nullptr) observer_->hub_died();
}

// Somebody starts samepage a second time while it is at work.
std::string Runner::second_hub() {
  faults_.count("second hub");
  auto store = open_store(config_.store_url);
  if (!store) return store.error().text();
  auto engine = make_engine(**store);
  if (!engine) return engine.error().text();
  const auto report = (*engine)->cycle({});
  if (report) return "a second hub ran beside the first";
  return report.error().code == "SP-SYN-010" ? std::string() : report.error().text();
}

CycleOptions Runner::options_for(const Words& words) {
  CycleOptions options;
  options.turns = turns_.get();
  // By then the slow ones are left behind; now they go on.
  options.progress = [this](const Progress& progress) {
    if (progress.stage == "merge") faults_.enter("plan");
    if (progress.stage != "resolve") return;
    for (const auto& [name, system] : systems_) {
      const bool was_slow = system->slow.exchange(false);
      if (was_slow && turns_) turns_->release(name);
    }
  };
  options.write = words[0] != "plan";
  options.accept_match = words[0] == "sync" && !(words.size() > 1 && words[1] == "--no-yes");
  if (words[0] == "apply") {
    options.approved = true;
    options.expected_hash = plan_hash_;
  }
  return options;
}

// sync [--no-yes]   plan   apply
std::string Runner::sync(const Words& words) {
  if (words[0] == "apply" && plan_hash_.empty()) return nothing_there("there is no plan");
  if (const std::string wrong = open_engine(); !wrong.empty()) return wrong;
  world_.clock.advance(1000);
  // Nobody is left behind for being slow on a busy machine; only one that hangs is.
  config_.pull_patience = 60'000;
  for (const auto& [name, system] : systems_)
    if (system->hang || system->slow) config_.pull_patience = 2'000;
  faults_.enter("open");
  if (observer_ != nullptr) observer_->cycle_begins(*this, words[0]);
  auto report = engine_->cycle(options_for(words));
  faults_.enter("open");
  if (observer_ != nullptr) observer_->cycle_ended(*this, report);
  refused_.reset();
  if (words[0] == "apply") plan_hash_.clear();
  if (!report) {
    refused_ = report.error();
    return report.error().code == "SP-SYN-020" ? std::string() : report.error().text();
  }
  last_ = std::move(*report);
  if (words[0] == "plan") plan_hash_ = last_.plan_hash;
  return {};
}

std::string Runner::nothing_there(std::string why) {
  idle_ = observer_ != nullptr;
  return why;
}

std::optional<RecordId> Runner::record_id(const std::string& system, const std::string& stream,
                                          const std::string& key) {
  const auto model = systems_.find(system);
  if (model == systems_.end() || !store_) return std::nullopt;
  const auto keys = keys_of(*model->second, stream, key);
  if (keys.empty()) return std::nullopt;
  auto connection = store_->open_connection(system, "model");
  if (!connection) return std::nullopt;
  auto row = store_->open_stream(connection->id, stream, EntityKind::person);
  if (!row) return std::nullopt;
  auto record = store_->find_record(row->id, keys.front());
  if (!record || !*record) return std::nullopt;
  return (*record)->id;
}

// same crm contacts 1 and mail contacts a       restore VALUE of crm contacts 1 FIELD
std::string Runner::decide(const Words& words) {
  if (const std::string wrong = open_engine(); !wrong.empty()) return wrong;
  if (words[0] == "restore") {
    const auto id = record_id(words.at(3), words.at(4), words.at(5));
    if (!id) return nothing_there("no such record");
    const auto record = store_->record(*id);
    const auto losses = store_->losses_of((*record)->entity);
    for (const Loss& loss : *losses) {
      if (loss.value != words[1]) continue;
      const auto done = engine_->restore(loss.id, "anna");
      return done ? std::string() : done.error().text();
    }
    return "that value is not among the losing ones";
  }
  const auto a = record_id(words.at(1), words.at(2), words.at(3));
  const auto b = record_id(words.at(5), words.at(6), words.at(7));
  if (!a || !b || *a == *b) return nothing_there("no such record");
  const auto done = engine_->decide(*a, *b, words[0] == "same", "anna", "she knows them");
  return done ? std::string() : done.error().text();
}

// restore-any crm contacts ~Lovelace: the first of this person's losing values
std::string Runner::restore_any(const Words& words) {
  if (const std::string wrong = open_engine(); !wrong.empty()) return wrong;
  const auto id = record_id(words.at(1), words.at(2), words.at(3));
  if (!id) return nothing_there("no such record");
  const auto record = store_->record(*id);
  if (!record) return record.error().text();
  const auto losses = store_->losses_of((*record)->entity);
  if (!losses) return losses.error().text();
  if (losses->empty()) return nothing_there("nothing was lost");
  const Loss& loss = losses->front();
  const auto done = engine_->restore(loss.id, "anna");
  if ((done || faults_.dead()) && observer_ != nullptr)  // who dies may have kept it
    observer_->decided(*this, words[3], engine_->catalogue().field(loss.field).name, loss.value);
  return done ? std::string() : done.error().text();
}

// answer mass-absence opted-out    answer all opted-out
std::string Runner::answer(const Words& words) {
  if (const std::string wrong = open_engine(); !wrong.empty()) return wrong;
  const auto cases = store_->open_cases();
  if (!cases) return cases.error().text();
  const auto found = words.at(1) == "all" ? cases->begin()
                                          : std::ranges::find(*cases, words[1], &Case::kind);
  if (found == cases->end()) return nothing_there("there is no such case");
  const auto done = engine_->resolve_case(found->id, words.at(2), "anna");
  return done ? std::string() : done.error().text();
}

// give-up mail contacts     try-again mail contacts
std::string Runner::letter(const Words& words) {
  if (const std::string wrong = open_engine(); !wrong.empty()) return wrong;
  if (words[0] == "try-again" && words.size() > 1 && words[1] == "all") {
    const auto all = engine_->dead_letters();
    if (!all) return all.error().text();
    for (const Change& letter : *all)
      if (auto done = engine_->retry_dead_letter(letter.id); !done) return done.error().text();
    return {};
  }
  if (words[0] == "try-again") {
    const auto done = engine_->retry_dead_letter(given_up_);
    return done ? std::string() : done.error().text();
  }
  const auto letters = engine_->dead_letters();
  if (!letters) return letters.error().text();
  if (letters->size() != 1) return std::to_string(letters->size()) + " dead letters";
  given_up_ = letters->front().id;
  const auto done = engine_->drop_dead_letter(given_up_, "anna");
  return done ? std::string() : done.error().text();
}

}  // namespace samepage::scenario
