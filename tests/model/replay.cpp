#include "replay.hpp"

#include <algorithm>
#include <deque>
#include <map>

#include "base/text.hpp"
#include "model/set_marks.hpp"

namespace samepage::protocol {
namespace {

using scenario::TraceLine;

std::vector<std::string> words(const std::string& text) {
  std::vector<std::string> all;
  for (const auto part : split(text, ' ')) all.emplace_back(part);
  return all;
}

bool is_write(const TraceLine& line) {
  return line.what == "create" || line.what == "update" || line.what == "remove";
}

class Replay {
 public:
  Replay(const Rules& rules, const std::vector<TraceLine>& trace)
      : rules_(rules), trace_(trace), hub_(rules, memory_) {
    memory_.streams.resize(rules.sites.size());
  }

  Replayed run() {
    for (std::size_t at = 0; at < trace_.size();) {
      if (trace_[at].what == "decided") decide(trace_[at++]);
      if (at == trace_.size() || trace_[at].what != "round") continue;
      std::size_t end = at + 1;
      while (end < trace_.size() && trace_[end].what != "round" && trace_[end].what != "decided")
        ++end;
      round(at, end);
      at = end;
    }
    return std::move(out_);
  }

 private:
  std::size_t site_of(const std::string& system) const {
    const auto found =
        std::ranges::find(rules_.sites, system, [](const Site& s) { return s.connection.name; });
    return static_cast<std::size_t>(found - rules_.sites.begin());
  }

  void differ(const std::string& what) {
    out_.differences.push_back("round " + std::to_string(out_.rounds) + ": " + what);
  }

  void decide(const TraceLine& line) {
    Record* record = hub_.find(site_of(line.system), line.record);
    const Field* field = rules_.catalogue->find(rules_.kind, line.outcome);
    if (field->type != FieldType::texts) return hub_.decide(record->entity, field->id, line.value);
    put_in(record->state(field->id), line.value, memory_.epoch);  // it counts as put in there again
    memory_.dirty.insert(record->entity);
  }

  void round(std::size_t begin, std::size_t end) {
    ++out_.rounds;
    entities_.clear();
    lines_.assign(rules_.sites.size(), {});
    read_.assign(rules_.sites.size(), false);
    looked_up_.assign(rules_.sites.size(), 0);
    for (std::size_t i = begin + 1; i < end; ++i) {
      const TraceLine& line = trace_[i];
      if (line.what == "refused" || line.stream != rules_.sites.front().manifest.name) continue;
      const std::size_t site = site_of(line.system);
      if (line.what == "state") {
        entities_[{site, line.record}] = EntityId{std::stoll(line.outcome)};
      } else {
        lines_[site].push_back(line);
      }
    }
    for (std::size_t site = 0; site < rules_.sites.size(); ++site) pull(site);
    follow_entities();
    const bool refused = std::any_of(trace_.begin() + static_cast<std::ptrdiff_t>(begin),
                                     trace_.begin() + static_cast<std::ptrdiff_t>(end),
                                     [](const TraceLine& l) { return l.what == "refused"; });
    push(trace_[begin].outcome != "plan" && !refused);
    compare(begin, end);
  }

  // Settle, then read: until this system is only written.
  void pull(std::size_t site) {
    std::set<std::string> listed;
    auto& lines = lines_[site];
    while (!lines.empty()) {
      const TraceLine line = lines.front();
      const auto doubts = hub_.creates_in_doubt(site);
      if (line.what == "found" || (is_write(line) && !read_[site] && !doubts.empty())) {
        settle(site, line, doubts);
      } else if (is_write(line)) {
        return;
      } else if (line.what == "read") {
        // A listing tells of deletes by what it lacks; so does reading all again.
        const bool whole = line.outcome == "whole" && memory_.streams[site].loaded;
        hub_.end_reading(site, line.value, whole ? &listed : nullptr);
        read_[site] = true;
      } else {
        listed.insert(line.record);
        show(site, line);
      }
      lines.pop_front();
    }
  }

  void settle(std::size_t site, const TraceLine& line, const std::vector<Change>& doubts) {
    if (line.what != "found") {
      const auto same = std::ranges::find(doubts, line.value, &Change::body);
      if (same == doubts.end())
        return differ("sent " + line.value + " again, which was not in doubt");
      return answer(*same, line);
    }
    // They are looked up in their order; who is found leaves the list, who is not stays in it.
    if (looked_up_[site] >= doubts.size()) return differ("looked up more than was in doubt");
    if (line.outcome.empty()) {
      ++looked_up_[site];
      return;
    }
    const auto found = words(line.outcome);
    hub_.acknowledge(doubts[looked_up_[site]], {Verdict::ok, true, found[0], {}, found[1]});
  }

  void show(std::size_t site, const TraceLine& line) {
    ++out_.shown;
    const auto version_and_clock = words(line.outcome);
    const bool deleted = line.what == "deleted";
    const Record* known = hub_.find(site, line.record);
    const auto entity = entities_.find({site, line.record});
    if (known == nullptr && entity == entities_.end()) return;  // deleted before we knew it
    hub_.take(site,
              {deleted ? SourceOp::remove : SourceOp::upsert, line.record, version_and_clock[0],
               line.value, deleted ? 0 : std::stoll(version_and_clock[1])},
              known != nullptr ? known->entity : entity->second);
  }

  // Whom resolving has joined or parted in this round.
  void follow_entities() {
    for (Record& r : memory_.records) {
      const auto site = static_cast<std::size_t>(r.stream.value) - 1;
      const auto now = entities_.find({site, r.key});
      if (now == entities_.end() || now->second == r.entity) continue;
      memory_.dirty.insert({r.entity, now->second});
      hub_.know(now->second);
      r.entity = now->second;
    }
  }

  void push(bool writes) {
    put_off_.clear();
    failed_.clear();
    std::vector<Change> left = hub_.plan();
    hub_.end_round();
    if (!writes) return;
    constexpr int most = 4;
    for (int i = 0; i <= most && !left.empty(); ++i) {
      const std::int64_t before = out_.writes;
      for (const Change& change : left) match(change);
      if (out_.writes == before) break;
      left = hub_.plan();
    }
    for (const Change& change : left)
      if (const std::size_t site = site_of(change); must_go(change, site))
        differ("the model writes to " + rules_.sites[site].connection.name + " " + change.key +
               " " + change.fields.front().to + "; the engine did not");
    for (const auto& lines : lines_)
      for (const TraceLine& line : lines)
        if (is_write(line))
          differ("the engine wrote to " + line.system + " " + line.record + " " + line.value +
                 "; the model does not");
  }

  static std::size_t site_of(const Change& change) {
    return static_cast<std::size_t>(change.stream.value) - 1;
  }

  // Not to a system that could not be read, has failed in this round, or has put this off.
  bool must_go(const Change& change, std::size_t site) const {
    return read_[site] && !failed_.contains(site) && !put_off_.contains({site, change.entity});
  }

  void match(const Change& change) {
    const std::size_t site = site_of(change);
    if (!must_go(change, site)) return;
    Memory before = memory_;
    const auto sent = hub_.intend(change);
    auto& lines = lines_[site];
    const auto line = std::ranges::find_if(lines, [&](const TraceLine& l) {
      return is_write(l) && sent && l.record == sent->key && l.value == sent->body;
    });
    if (line == lines.end()) {
      memory_ = std::move(before);
      return;
    }
    ++out_.writes;
    answer(*sent, *line);
    lines.erase(line);
  }

  void answer(const Change& change, const TraceLine& line) {
    const std::size_t site = site_of(change);
    if (line.outcome == "unknown") {
      hub_.lose_answer(change);
      failed_.insert(site);
    } else if (line.outcome == "refused") {
      hub_.refuse(change);
    } else if (line.outcome == "later") {
      hub_.put_off(change);
      put_off_.insert({site, change.entity});
    } else {
      const auto ok = words(line.outcome);
      hub_.acknowledge(change,
                       {Verdict::ok, true, ok[1], {}, ok.size() > 2 ? ok[2] : std::string()});
    }
  }

  void compare(std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      const TraceLine& line = trace_[i];
      if (line.what != "state") continue;
      ++out_.states;
      const Record* record = hub_.find(site_of(line.system), line.record);
      const std::string here = record == nullptr ? "nothing" : scenario::state_of(*record);
      if (here != line.value)
        differ("of " + line.system + " " + line.record + " the engine holds\n    " + line.value +
               "\n  and the model\n    " + here);
    }
  }

  const Rules& rules_;
  const std::vector<TraceLine>& trace_;
  Memory memory_;
  Hub hub_;
  Replayed out_;
  std::vector<std::deque<TraceLine>> lines_;
  std::vector<bool> read_;
  std::map<std::pair<std::size_t, std::string>, EntityId> entities_;
  std::set<std::size_t> failed_;
  std::set<std::pair<std::size_t, EntityId>> put_off_;
  std::vector<std::size_t> looked_up_;  // and not found, by site, in this round
};

}  // namespace

Replayed replay(const Rules& rules, const std::vector<TraceLine>& trace) {
  return Replay(rules, trace).run();
}

}  // namespace samepage::protocol
