#include "model_system.hpp"

#include <atomic>
#include <chrono>
#include <thread>

#include "base/json.hpp"
#include "json_merge.hpp"

namespace samepage::scenario {
namespace {

StreamManifest stream_of(const std::string& name, EntityKind entity, const ModelSystem& system) {
  StreamManifest s;
  s.name = name;
  s.entity = entity;
  s.changes = system.full_listing ? ReadChanges::full : ReadChanges::incremental;
  s.deletes = system.full_listing ? ReadDeletes::listing : ReadDeletes::tombstones;
  s.create = system.read_only ? WriteCreate::none : WriteCreate::search;
  s.update = !system.read_only;
  s.remove = system.read_only ? WriteDelete::none : WriteDelete::remove;
  s.batch = 10;
  s.settle = system.list_lag;
  return s;
}

CallError later(const std::string& message) {
  return {Verdict::retry, 0, {"SP-TEST-001", message, {}, {}}};
}

}  // namespace

const Manifest& ModelSystem::manifest() {
  if (manifest_) return *manifest_;
  manifest_ = std::make_unique<Manifest>();
  manifest_->id = name_;
  manifest_->clock_trusted = true;
  manifest_->streams = {stream_of("contacts", EntityKind::person, *this),
                        stream_of("companies", EntityKind::company, *this),
                        stream_of("deals", EntityKind::deal, *this),
                        stream_of("members", EntityKind::subscription, *this)};
  StreamPrivacy service{true, {marketing ? "newsletter" : "service"}, {}, {}};
  service.status = {{"opted_out", StatusEffect::restrictive}};
  StreamPrivacy members{true, {"newsletter"}, {}, {}};
  members.status = {{"subscribed", StatusEffect::permissive},
                    {"unsubscribed", StatusEffect::restrictive}};
  if (full_listing) members.status["(gone)"] = StatusEffect::restrictive;
  manifest_->privacy = {{"contacts", service}, {"companies", {false, {}, {}, {}}},
                        {"deals", service}, {"members", members}};
  return *manifest_;
}

void ModelSystem::changed(const std::string& stream, const std::string& key,
                          const ModelRecord& before, By by) {
  ModelRecord& record = streams_[stream][key];
  record.at = clock_.steady();
  if (list_lag > 0 && before.version > 0) past_[{stream, key}].push_back(before);
  if (observer != nullptr) observer->touched({*this, stream, key}, before, record, by);
}

void ModelSystem::put(const std::string& stream, const std::string& key, const std::string& patch,
                      By by) {
  ModelRecord& record = streams_[stream][key];
  const ModelRecord before = record;
  if (record.deleted) record = {};
  if (auto merged = json::merge_patch(record.json, patch)) record.json = *merged;
  record.version = ++version_;
  record.modified = now();
  changed(stream, key, before, by);
}

void ModelSystem::remove(const std::string& stream, const std::string& key, By by) {
  ModelRecord& record = streams_[stream][key];
  const ModelRecord before = record;
  record.deleted = true;
  record.version = ++version_;
  changed(stream, key, before, by);
}

void ModelSystem::merge(const std::string& stream, const std::string& key, const std::string& into) {
  ModelRecord& record = streams_[stream][key];
  const ModelRecord before = record;
  record.deleted = true;
  record.merged_into = into;
  record.version = ++version_;
  changed(stream, key, before, By::people);
}

bool ModelSystem::bring_back(const std::string& stream, const std::string& key) {
  ModelRecord& record = streams_[stream][key];
  if (!record.deleted || record.json.empty()) return false;
  const ModelRecord before = record;
  record.deleted = false;
  record.merged_into.clear();
  record.version = ++version_;
  record.modified = now();
  changed(stream, key, before, By::people);
  return true;
}

const ModelRecord* ModelSystem::find(const std::string& stream, const std::string& key) const {
  const auto s = streams_.find(stream);
  if (s == streams_.end()) return nullptr;
  const auto r = s->second.find(key);
  return r == s->second.end() || r->second.deleted ? nullptr : &r->second;
}

// As it stands in a full listing; none: it does not.
const ModelRecord* ModelSystem::listed(const std::string& stream, const std::string& key,
                                       const ModelRecord& record) const {
  const auto old_enough = [&](const ModelRecord& r) { return r.at + list_lag <= clock_.steady(); };
  const ModelRecord* shown = old_enough(record) ? &record : nullptr;
  const auto past = past_.find({stream, key});
  if (shown == nullptr && past != past_.end())
    for (const ModelRecord& r : past->second)
      if (old_enough(r)) shown = &r;
  return shown == nullptr || shown->deleted ? nullptr : shown;
}

class ModelSession final : public Session {
 public:
  explicit ModelSession(ModelSystem& system) : system_(system) {}

  CallResult<void> check() override { return {}; }
  CallResult<std::vector<StreamSchema>> discover() override { return std::vector<StreamSchema>{}; }
  const Manifest& manifest() const override { return system_.manifest(); }
  void cancel() override { cancelled_ = true; }

  CallResult<Page> read(const ReadRequest& request) override {
    while ((system_.hang || system_.slow) && !cancelled_)
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    if (cancelled_.exchange(false)) return std::unexpected(later("cancelled"));
    if (system_.asks_to_wait > 0) {
      CallError wait = later("too many requests");
      wait.retry_after = std::exchange(system_.asks_to_wait, 0);
      return std::unexpected(std::move(wait));
    }
    if (system_.fail_reads > 0) {
      --system_.fail_reads;
      return std::unexpected(later("the system is not well"));
    }
    if (system_.forget_cursor && !request.cursor.empty()) {
      system_.forget_cursor = false;
      return std::unexpected(CallError{Verdict::cursor_lost, 0, {"SP-TEST-002", "lost", {}, {}}});
    }
    const std::int64_t from = request.cursor.empty() ? 0 : std::stoll(request.cursor);
    // In order of change, in pages, as a change feed gives them.
    std::map<std::int64_t, std::pair<std::string, const ModelRecord*>> feed;
    for (const auto& [key, record] : system_.streams_[request.stream]) {
      const ModelRecord* shown = shown_of(request.stream, key, record, request.cursor.empty());
      if (shown != nullptr && shown->version > from) feed[shown->version] = {key, shown};
    }
    Page page;
    page.cursor = request.cursor;
    page.checkpointed = true;
    for (const auto& [version, entry] : feed) {
      if (page.records.size() >= 3) {
        page.more = true;
        break;
      }
      const auto& [key, record] = entry;
      if (system_.unreadable[request.stream].contains(key)) {
        page.rejected.push_back({request.stream + ":" + std::to_string(version),
                                 {"SP-PLG-133", "it is cut off", {}, "mend it there"}, true});
        continue;
      }
      SourceRecord r;
      r.op = !record->deleted              ? SourceOp::upsert
             : record->merged_into.empty() ? SourceOp::remove
                                           : SourceOp::merged;
      r.key = page.arena.keep(key);
      r.version = r.op == SourceOp::merged ? page.arena.keep(record->merged_into)
                                           : page.arena.keep(std::to_string(version));
      r.json = record->deleted ? std::string_view{} : page.arena.keep(record->json);
      r.modified = system_.timeless ? 0 : record->modified;
      page.records.push_back(r);
      if (system_.repeats) page.records.push_back(r);
      page.cursor = std::to_string(version);
    }
    // A full listing begins anew with every read.
    if (!page.more) page.cursor = system_.full_listing ? "" : std::to_string(system_.version_);
    return page;
  }

  WriteOutcome write(const WriteRequest& request) override {
    WriteOutcome outcome;
    if (system_.put_off_writes > 0) {
      --system_.put_off_writes;
      for (std::size_t i = 0; i < request.changes.size(); ++i)
        outcome.acks.push_back({Verdict::retry, true, {}, "busy", {}});
      return outcome;
    }
    if (system_.lose_requests > 0) {
      --system_.lose_requests;
      outcome.ended = later("the connection broke before the request had gone");
      return outcome;
    }
    for (const OutgoingChange& change : request.changes) {
      if (system_.refuse_all) {
        outcome.acks.push_back({Verdict::rejected, true, {}, "not wanted here", {}});
        continue;
      }
      outcome.acks.push_back(apply(request.stream, change));
    }
    if (system_.lose_replies > 0) {
      --system_.lose_replies;
      outcome.acks.clear();
      outcome.ended = later("the connection broke before the answer");
    }
    return outcome;
  }

  CallResult<Page> find(const std::string& stream, const OutgoingChange& change, Millis) override {
    Page page;
    const auto made = system_.created_by_.find(change.idempotency);
    if (made == system_.created_by_.end()) return page;
    const ModelRecord* record = system_.find(stream, made->second);
    if (record == nullptr) return page;
    SourceRecord r;
    r.key = page.arena.keep(made->second);
    r.version = page.arena.keep(std::to_string(record->version));
    r.json = page.arena.keep(record->json);
    page.records.push_back(r);
    return page;
  }

 private:
  const ModelRecord* shown_of(const std::string& stream, const std::string& key,
                              const ModelRecord& record, bool from_the_start) const {
    if (system_.full_listing) return system_.listed(stream, key, record);
    return !record.deleted || !from_the_start ? &record : nullptr;
  }

  Ack apply(const std::string& stream, const OutgoingChange& change) {
    std::string key = change.key;
    if (!key.empty() && system_.find(stream, key) == nullptr)
      return {Verdict::retry, true, key, "there is no such record any more", {}};
    if (const auto made = system_.created_by_.find(change.idempotency);
        key.empty() && made != system_.created_by_.end())
      return {Verdict::ok, true, made->second, "made already", {}};
    if (system_.guarded && !key.empty() && !change.expected.empty() &&
        change.expected != std::to_string(system_.find(stream, key)->version))
      return {Verdict::retry, true, key, "somebody has changed it meanwhile", {}};
    ++system_.writes;
    if (change.removes) {
      system_.remove(stream, key, By::hub);
      return {Verdict::ok, true, key, {}, {}};
    }
    if (key.empty()) {
      key = std::to_string(system_.next_key_++);
      system_.created_by_[change.idempotency] = key;
    }
    system_.put(stream, key, change.json, By::hub);
    for (const auto& [member, prefix] : system_.rewrites) {
      const auto doc = json::Document::parse(system_.streams_[stream][key].json);
      const std::string_view value = doc->root().text(member);
      if (value.empty() || value.starts_with(prefix)) continue;
      json::Writer patch;
      patch.object().key(member).value(prefix + std::string(value)).end();
      system_.put(stream, key, patch.take(), By::workflow);
    }
    return {Verdict::ok, true, key, {}, std::to_string(system_.version_)};
  }

  ModelSystem& system_;
  std::atomic<bool> cancelled_ = false;
};

std::unique_ptr<Session> ModelSystem::open() { return std::make_unique<ModelSession>(*this); }

}  // namespace samepage::scenario
