// When two worlds are the same: equal but for how rounds, versions and clocks are numbered: of
// those only the order counts, of rounds within a field. And but for
// which text is which: nobody compares two of them but for being the same, and people may type
// each, so values are numbered as they come. Elements of sets keep their names.

#include <algorithm>
#include <array>
#include <set>

#include "base/assert.hpp"
#include "base/json.hpp"
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
    put(w_.pushing_ ? 1 : 0), put(w_.read_), put(w_.next_);
    put(static_cast<std::int64_t>(w_.passed_));
    for (std::size_t i = 0; i < w_.remotes_.size(); ++i) system(i);
    for (std::size_t i = 0; i < w_.remotes_.size(); ++i) of_stream(i, w_.memory_.records);
    for (const Golden& g : w_.memory_.goldens) golden(g);
    for (std::size_t i = 0; i < w_.remotes_.size(); ++i) of_stream(i, w_.memory_.open);
    put(static_cast<std::int64_t>(w_.memory_.dirty.size()));
    for (const Change& c : w_.pending_) entry(c);
    witness();
    losses();
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
  // Which system's came first is told by nothing but their numbers.
  template <typename Entry>
  void of_stream(std::size_t system, const std::vector<Entry>& all) {
    for (const Entry& e : all)
      if (e.stream == w_.setting_->rules.sites[system].id) entry(e);
  }
  std::int64_t number_of(RecordId id) const {
    if (!id) return 0;
    const Record& wanted = w_.memory_.records[static_cast<std::size_t>(id.value) - 1];
    std::int64_t place = 0;
    for (const Record& r : w_.memory_.records)
      if (r.stream == wanted.stream && r.id.value <= id.value) ++place;
    return wanted.stream.value * 16 + place;
  }
  void idempotency(const std::string& key) { put(key.empty() ? 0 : number_of(2, key)); }
  void value(std::size_t field, const std::string& text) {
    if (w_.setting_->is_set(field)) return put(text);
    put(text.empty() ? 0 : number_of(field, text));
  }
  void value(FieldId field, const std::string& text) { value(place(field), text); }
  std::int64_t number_of(std::size_t field, const std::string& text) {
    std::vector<std::string>& known = values_[field];
    auto at = std::ranges::find(known, text);
    if (at == known.end()) at = known.insert(at, text);
    return at - known.begin() + 1;
  }
  // Nothing is in it but the two fields.
  void body(const std::string& text) {
    if (text.empty()) return put(0);
    const auto read = json::Document::parse(text);
    SP_ASSERT(read.has_value());
    for (const std::size_t f : {0, 1}) {
      const json::Value member = read->root()[f == 0 ? "name" : "second"];
      if (!member.exists()) {
        put(-1);
      } else if (member.is_array()) {
        put(member.dump());
      } else {
        value(f, std::string(member.text()));
      }
    }
  }
  void round(std::size_t field, Epoch epoch) { put(rounds_[field].at(epoch)); }
  void round_of_delete(Epoch epoch) { put(deletes_count() ? rounds_[0].at(epoch) : 0); }
  void clock(Millis at) { put(clocks_.at(at)); }
  void version(std::size_t system, const std::string& text) {
    if (text.empty()) return put(-1);
    put(versions_[system].at(std::stoll(text)));
  }

  // Rounds are compared within a field. Only where deletes are passed on, those of a delete are
  // compared with all of them.
  void number_rounds() {
    for (std::size_t i = 0; i < rounds_.size(); ++i) rounds_[i] = {{0, 0}, {w_.memory_.epoch, 0}};
    for (const Record& r : w_.memory_.records) {
      if (deletes_count()) in_all(r.gone_since);
      for (const FieldState& f : r.fields) {
        comes(place(f.field), f.edited);
        for (const SetMark& m : f.marks) comes(place(f.field), m.at);
      }
    }
    for (const Golden& g : w_.memory_.goldens)
      for (const GoldenField& f : g.fields)
        if (f.rule == WinRule::person) comes(place(f.field), f.edited);
    for (const SystemWitness& s : w_.witness_.systems) {
      if (s.deleted && deletes_count()) in_all(s.deleted_in);
      for (std::size_t i = 0; i < s.fields.size(); ++i) {
        if (s.fields[i].seen) comes(i, s.fields[i].seen->round);
        for (const auto& [element, mark] : s.fields[i].marks) comes(i, mark.round);
      }
    }
    for (std::size_t i = 0; i < w_.witness_.decisions.size(); ++i)
      if (w_.witness_.decisions[i]) comes(i, w_.witness_.decisions[i]->round);
    for (auto& all : rounds_) {
      std::int64_t number = 0;
      for (auto& [epoch, as] : all) as = number++;
    }
  }
  bool deletes_count() const { return w_.setting_->bounds.on_delete == OnDelete::propagate; }
  std::size_t place(FieldId field) const { return field == w_.setting_->fields[0] ? 0 : 1; }
  void comes(std::size_t field, Epoch epoch) {
    rounds_[field][epoch] = 0;
    if (deletes_count()) in_all(epoch);
  }
  void in_all(Epoch epoch) {
    for (auto& all : rounds_) all[epoch] = 0;
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
      for (std::size_t f = 0; f < r.values.size(); ++f) value(f, r.values[f]);
    }
    for (const auto& [sent, key] : remote.made) idempotency(sent), put(key);
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

  void entry(const Record& r) {
    const auto i = static_cast<std::size_t>(r.stream.value) - 1;
    put(r.stream.value), put(r.key), version(i, r.version), body(r.raw),
        round_of_delete(r.gone_since);
    put(shown_as_it_is(r) | r.gone << 1 | r.version_ours << 2 | r.removed_by_us << 3 |
        r.excluded << 4);
    for (const FieldState& f : r.fields) {
      put(f.field);
      put(f.has_own | f.cleared << 1 | f.quarantined << 2 | f.frozen << 3 | f.written << 4 |
          f.carried << 5);
      put(std::min<int>(f.rewrites, 3)), value(f.field, f.own), value(f.field, f.held),
          round(place(f.field), f.edited), clock(f.edited_at);
      // How long ago is asked only of a field that has come back rewritten (ping-pong).
      if (f.rewrites > 0) put(std::min<Epoch>(w_.memory_.epoch - f.edited, 4));
      for (const SetMark& m : f.marks)
        put(m.element), round(place(f.field), m.at), put(m.out ? 1 : 0);
      put(-2);
    }
    put(-3);
  }

  void golden(const Golden& g) {
    put(g.deleted ? 1 : 0);
    for (const GoldenField& f : g.fields) {
      put(f.field), value(f.field, f.value);
      // Only a decision by a person is looked at again.
      const bool person = f.rule == WinRule::person;
      put(person ? 1 : 0), round(place(f.field), person ? f.edited : 0);
    }
    put(-4);
  }

  void losses() {
    std::set<std::array<std::int64_t, 3>> all;
    std::set<std::string> elements;
    for (const Loss& l : w_.memory_.losses) {
      const std::size_t f = l.field == w_.setting_->fields[0] ? 0 : 1;
      if (w_.setting_->is_set(f)) {
        elements.insert(std::to_string(number_of(l.record)) + " " + l.value);
      } else {
        all.insert({number_of(l.record), l.field, l.value.empty() ? 0 : number_of(f, l.value)});
      }
    }
    for (const auto& [record, field, value] : all) put(record), put(field), put(value);
    for (const std::string& e : elements) put(e);
    put(-5);
  }

  void entry(const Change& c) {
    const auto i = static_cast<std::size_t>(c.stream.value) - 1;
    put(c.stream.value), put(number_of(c.record)), put(static_cast<int>(c.op)),
        put(static_cast<int>(c.state));
    version(i, c.expected), body(c.body), idempotency(c.idempotency);
    for (const FieldChange& f : c.fields)
      put(f.field), value(f.field, f.from), value(f.field, f.to), put(f.carried ? 1 : 0);
    put(-6);
  }

  void witness() {
    for (const SystemWitness& s : w_.witness_.systems) {
      put(s.key);
      put(s.deleted | s.removed << 1 | s.removal_in_doubt << 2),
          round_of_delete(s.deleted ? s.deleted_in : 0);
      for (std::size_t i = 0; i < s.fields.size(); ++i) {
        const FieldWitness& f = s.fields[i];
        put(f.known | f.unseen << 1 | f.seen.has_value() << 2), value(i, f.held);
        in_doubt(i, f.in_doubt);
        if (f.seen) value(i, f.seen->value), round(i, f.seen->round), clock(f.seen->clock);
        for (const auto& [element, mark] : f.marks)
          put(element), round(i, mark.round), put(mark.out ? 1 : 0);
        put(-7);
      }
    }
    for (std::size_t i = 0; i < w_.witness_.decisions.size(); ++i) {
      const auto& d = w_.witness_.decisions[i];
      put(d ? 1 : 0);
      if (d) value(i, d->value), round(i, d->round);
    }
  }

  void in_doubt(std::size_t field, const std::set<std::string>& texts) {
    if (w_.setting_->is_set(field)) {
      for (const std::string& t : texts) put(t);
      return put(-8);
    }
    std::set<std::int64_t> numbers;
    for (const std::string& t : texts) numbers.insert(t.empty() ? 0 : number_of(field, t));
    for (const std::int64_t n : numbers) put(n);
    put(-8);
  }

  const World& w_;
  std::array<std::map<Epoch, std::int64_t>, 2> rounds_;  // by field
  std::vector<std::map<std::int64_t, std::int64_t>> versions_;
  std::map<Millis, std::int64_t> clocks_;
  std::array<std::vector<std::string>, 3> values_;  // by field, and idempotency keys, as they came
  std::string out_;
};

std::string World::key() const { return KeyWriter(*this).write(); }

}  // namespace samepage::protocol
