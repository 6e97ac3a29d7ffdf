// When two worlds are the same: equal but for how rounds, versions and clocks are numbered: of
// those only the order counts, and of rounds the distance where something looks at it.

#include <algorithm>
#include <set>

#include "world.hpp"

namespace samepage::protocol {

class KeyWriter {
 public:
  explicit KeyWriter(const World& world) : w_(world) {
    number_rounds();
    for (std::size_t i = 0; i < w_.remotes_.size(); ++i) number_versions(i);
    number_clocks();
  }

  std::string write() {
    put(w_.pushing_ ? 1 : 0), put(w_.settled_), put(w_.read_);
    for (std::size_t i = 0; i < w_.remotes_.size(); ++i) system(i);
    for (const Record& r : w_.memory_.records) record(r);
    for (const Golden& g : w_.memory_.goldens) golden(g);
    losses();
    for (const Change& c : w_.memory_.open) change(c);
    put(w_.memory_.dirty.size()), put(w_.memory_.creates);
    for (const Change& c : w_.pending_) change(c);
    witness();
    return std::move(out_);
  }

 private:
  void put(std::int64_t number) {
    out_ += static_cast<char>(number & 0x7f);
    out_ += static_cast<char>(number >> 7 & 0x7f);
  }
  void put(const std::string& text) {
    out_ += text;
    out_ += '\0';
  }
  void round(Epoch epoch) { put(rounds_.at(epoch)); }
  void clock(Millis at) { put(clocks_.at(at)); }
  void version(std::size_t system, const std::string& text) {
    if (text.empty()) return put(-1);
    put(versions_[system].at(std::stoll(text)));
  }

  void number_rounds() {
    std::set<Epoch> all = {0, w_.memory_.epoch};
    for (const Record& r : w_.memory_.records) {
      all.insert(r.gone_since);
      for (const FieldState& f : r.fields) {
        all.insert(f.edited);
        for (const SetMark& m : f.marks) all.insert(m.at);
      }
    }
    for (const Golden& g : w_.memory_.goldens)
      for (const GoldenField& f : g.fields) all.insert(f.edited);
    for (const SystemWitness& s : w_.witness_.systems) {
      all.insert(s.deleted_in);
      for (const FieldWitness& f : s.fields) {
        if (f.seen) all.insert(f.seen->round);
        for (const auto& [element, mark] : f.marks) all.insert(mark.round);
      }
    }
    for (const auto& d : w_.witness_.decisions)
      if (d) all.insert(d->round);
    // How long ago is asked only of a field that has come back rewritten (ping-pong).
    const bool rewritten = std::ranges::any_of(w_.memory_.records, [](const Record& r) {
      return std::ranges::any_of(r.fields, [](const FieldState& f) { return f.rewrites > 0; });
    });
    const Epoch farthest = rewritten ? 4 : 1;
    Epoch last = 0, number = 0;
    for (const Epoch epoch : all) {
      number += std::min(epoch - last, farthest);
      rounds_[epoch] = number;
      last = epoch;
    }
  }

  void number_versions(std::size_t system) {
    const Remote& remote = w_.remotes_[system];
    std::set<std::int64_t> all = {remote.version};
    auto text = [&](const std::string& v) {
      if (!v.empty()) all.insert(std::stoll(v));
    };
    for (const RemoteRecord& r : remote.records) all.insert(r.version);
    text(w_.memory_.streams[system].cursor);
    for (const Record& r : w_.memory_.records)
      if (r.stream == w_.setting_->rules.sites[system].id) text(r.version);
    auto changes = [&](const std::vector<Change>& list) {
      for (const Change& c : list)
        if (c.stream == w_.setting_->rules.sites[system].id) text(c.expected);
    };
    changes(w_.memory_.open), changes(w_.pending_);
    versions_.emplace_back();
    std::int64_t number = 0;
    for (const std::int64_t v : all) versions_.back()[v] = number++;
  }

  void number_clocks() {
    std::set<Millis> all = {0};
    for (const Remote& remote : w_.remotes_)
      for (const RemoteRecord& r : remote.records) all.insert(r.modified);
    for (const Record& r : w_.memory_.records)
      for (const FieldState& f : r.fields) all.insert(f.edited_at);
    for (const SystemWitness& s : w_.witness_.systems)
      for (const FieldWitness& f : s.fields)
        if (f.seen) all.insert(f.seen->clock);
    std::int64_t number = 0;
    for (const Millis at : all) clocks_[at] = number++;
  }

  void system(std::size_t i) {
    const Remote& remote = w_.remotes_[i];
    put(remote.cursor_lost ? 1 : 0), put(versions_[i].at(remote.version));
    for (const RemoteRecord& r : remote.records) {
      put(r.key), put(versions_[i].at(r.version)), clock(r.modified), put(r.deleted ? 1 : 0);
      for (const std::string& v : r.values) put(v);
    }
    for (const auto& [idempotency, key] : remote.made) put(idempotency), put(key);
    version(i, w_.memory_.streams[i].cursor);
    put(w_.memory_.streams[i].loaded ? 1 : 0);
  }

  // The content hash is of one version of one body: all that counts is whether it is still that.
  bool shown_as_it_is(const Record& r) const {
    const auto i = static_cast<std::size_t>(r.stream.value) - 1;
    for (const RemoteRecord& there : w_.remotes_[i].records) {
      if (there.key != r.key) continue;
      const std::string v = std::to_string(there.version), body = w_.setting_->body_of(there);
      return content_hash_of({SourceOp::upsert, there.key, v, body, 0}) == r.content_hash;
    }
    return false;
  }

  void record(const Record& r) {
    const auto i = static_cast<std::size_t>(r.stream.value) - 1;
    put(r.stream.value), put(r.key), version(i, r.version), put(r.raw), round(r.gone_since);
    put(shown_as_it_is(r) | r.gone << 1 | r.version_ours << 2 | r.removed_by_us << 3 |
        r.excluded << 4);
    for (const FieldState& f : r.fields) {
      put(f.field);
      put(f.has_own | f.cleared << 1 | f.quarantined << 2 | f.frozen << 3 | f.written << 4 |
          f.carried << 5);
      put(std::min<int>(f.rewrites, 3)), put(f.own), put(f.held), round(f.edited),
          clock(f.edited_at);
      for (const SetMark& m : f.marks) put(m.element), round(m.at), put(m.out ? 1 : 0);
      put(-2);
    }
    put(-3);
  }

  void golden(const Golden& g) {
    put(g.deleted ? 1 : 0);
    for (const GoldenField& f : g.fields) {
      put(f.field), put(f.value);
      // Only a decision by a person is looked at again.
      const bool person = f.rule == WinRule::person;
      put(person ? 1 : 0), round(person ? f.edited : 0);
    }
    put(-4);
  }

  void losses() {
    std::set<std::string> all;
    for (const Loss& l : w_.memory_.losses)
      all.insert(std::to_string(l.record.value) + " " + std::to_string(l.field) + " " + l.value);
    for (const std::string& l : all) put(l);
    put(-5);
  }

  void change(const Change& c) {
    const auto i = static_cast<std::size_t>(c.stream.value) - 1;
    put(c.stream.value), put(c.record.value), put(static_cast<int>(c.op)),
        put(static_cast<int>(c.state));
    version(i, c.expected), put(c.body), put(c.idempotency);
    for (const FieldChange& f : c.fields)
      put(f.field), put(f.from), put(f.to), put(f.carried ? 1 : 0);
    put(-6);
  }

  void witness() {
    for (const SystemWitness& s : w_.witness_.systems) {
      put(s.key);
      put(s.deleted | s.removed << 1 | s.removal_in_doubt << 2),
          round(s.deleted ? s.deleted_in : 0);
      for (const FieldWitness& f : s.fields) {
        put(f.known | f.unseen << 1 | f.seen.has_value() << 2), put(f.held);
        for (const std::string& v : f.in_doubt) put(v);
        if (f.seen) put(f.seen->value), round(f.seen->round), clock(f.seen->clock);
        for (const auto& [element, mark] : f.marks)
          put(element), round(mark.round), put(mark.out ? 1 : 0);
        put(-7);
      }
    }
    for (const auto& d : w_.witness_.decisions) {
      put(d ? 1 : 0);
      if (d) put(d->value), round(d->round);
    }
  }

  const World& w_;
  std::map<Epoch, std::int64_t> rounds_;
  std::vector<std::map<std::int64_t, std::int64_t>> versions_;
  std::map<Millis, std::int64_t> clocks_;
  std::string out_;
};

std::string World::key() const { return KeyWriter(*this).write(); }

}  // namespace samepage::protocol
