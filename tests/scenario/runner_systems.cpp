// What people do in the systems, and how the systems misbehave.

#include "base/json.hpp"
#include "base/text.hpp"
#include "json_merge.hpp"
#include "runner.hpp"
#include "words.hpp"

namespace samepage::scenario {

namespace {

// By what people know it: `~Lovelace`, `~acme.example`, `~ada@example.test/news`.
std::string known_as(const std::string& stream, const json::Value& record) {
  if (stream == "contacts") return std::string(record.text("last"));
  if (stream == "companies") return std::string(record.text("domain"));
  if (stream == "deals") return std::string(record.text("number"));
  return ascii_lower(record.text("email")) + "/" + std::string(record.text("list"));
}

bool is_called(const std::string& stream, const ModelRecord& record, const std::string& key) {
  const auto doc = json::Document::parse(record.json.empty() ? "{}" : record.json);
  const std::string name = key.substr(1);
  if (key.starts_with('~')) return known_as(stream, doc->root()) == name;
  const std::string email = ascii_lower(doc->root().text("email"));
  return name == email || name == email + "/" + std::string(doc->root().text("list"));
}

}  // namespace

// `*ada@example.test` is the one record with that address, `*ada@example.test/news` the one on that
// list, `~Lovelace` the one of that name; else the key itself.
std::vector<std::string> Runner::keys_of(ModelSystem& system, const std::string& stream,
                                         const std::string& key) {
  if (!key.starts_with('*') && !key.starts_with('~')) return {key};
  std::vector<std::string> found;
  for (const auto& [k, record] : system.records(stream))
    if (!record.deleted && is_called(stream, record, key)) found.push_back(k);
  return found;
}

// References are written as `"company_id": "~acme.example"`: the key that it has there.
std::string Runner::with_keys(ModelSystem& system, const std::string& body, bool& known) {
  std::string out = body;
  for (const auto& [member, stream] : {std::pair("company_id", "companies"), {"contact_id", "contacts"}}) {
    const auto doc = json::Document::parse(out);
    const std::string value(doc->root().text(member));
    if (!value.starts_with('~')) continue;
    const auto keys = keys_of(system, stream, value);
    known = known && keys.size() == 1;
    if (!known) return out;
    json::Writer patch;
    patch.object().member(member, keys.front()).end();
    out = *json::merge_patch(out, patch.take());
  }
  return out;
}

// Somebody looks first whether the record is there already, under whatever key.
std::string Runner::add(ModelSystem& system, const Words& words, const std::string& body) {
  const auto doc = json::Document::parse(body);
  if (!doc) return "expected: add {JSON}";
  const std::string name = "~" + known_as(words.at(2), doc->root());
  if (!keys_of(system, words[2], name).empty() || system.find(words[2], words.at(3)) != nullptr)
    return nothing_there("it is there already");
  bool known = true;
  const std::string patch = with_keys(system, body, known);
  if (!known) return nothing_there("what it refers to is not there");
  system.put(words[2], words[3], patch);
  return {};
}

// in crm contacts 1 set {"email": "…"}    … delete    … merge 2    … bring-back
std::string Runner::edit(const Words& words, const std::string& line) {
  const auto found = systems_.find(words.at(1));
  if (found == systems_.end()) return nothing_there("no such system");
  ModelSystem& system = *found->second;
  const std::string &stream = words.at(2), &verb = words.at(4);
  world_.clock.advance(10);
  if (verb == "bring-back") {
    for (const auto& [key, record] : system.records(stream))
      if (record.deleted && (key == words[3] || is_called(stream, record, words[3])))
        return system.bring_back(stream, key) ? "" : nothing_there("it was not deleted");
    return nothing_there("no such record");
  }
  if (verb == "add") return add(system, words, after(line, 5));
  const auto keys = keys_of(system, stream, words.at(3));
  if (keys.size() != 1) return nothing_there(std::to_string(keys.size()) + " such records");
  if (verb == "delete") {
    if (system.find(stream, keys.front()) == nullptr) return nothing_there("no such record");
    system.remove(stream, keys.front());
    return {};
  }
  if (verb == "merge") {
    const auto into = keys_of(system, stream, words.at(5));
    if (into.size() != 1 || into == keys) return nothing_there("no such record to merge with");
    system.merge(stream, keys.front(), into.front());
    return {};
  }
  const std::string body = after(line, 5);
  if (verb != "set" || !json::Document::parse(body)) return "expected: set {JSON}";
  bool known = true;
  const std::string patch = with_keys(system, body, known);
  if (!known) return nothing_there("what it refers to is not there");
  system.put(stream, keys.front(), patch);
  return {};
}

// when crm read 2 in mail contacts 1 set {…}: just before the second reading there
std::string Runner::when(const Words& words, const std::string& line) {
  if (!turns_) return "steps in the middle of a cycle need `turns`";
  if (!systems_.contains(words.at(1))) return nothing_there("no such system");
  faults_.plan({words.at(1), words.at(2), std::stoi(words.at(3)), "step", after(line, 4)});
  return {};
}

// All that goes wrong ends; clocks are set right.
void Runner::calm() {
  faults_.clear();
  for (const auto& [name, system] : systems_) {
    system->lose_replies = system->lose_requests = system->fail_reads = system->put_off_writes = 0;
    system->refuse_all = system->hang = system->forget_cursor = system->repeats = false;
    system->slow = false;
    system->clock_offset = 0;
    system->unreadable.clear();
    system->rewrites.clear();
  }
}

// fault crm lose-replies 1      fault crm read 2 busy      fault store commit 3 fail      fault hub call 9 crash
std::string Runner::fault(const Words& words) {
  const std::string& kind = words.at(2);
  if (words.size() > 4 && std::isdigit(words[3][0])) {
    faults_.plan({words.at(1), kind, std::stoi(words[3]), words[4], {}});
    return {};
  }
  if (!systems_.contains(words.at(1))) return nothing_there("no such system");
  ModelSystem& system = *systems_.at(words.at(1));
  const int count = words.size() > 3 && std::isdigit(words[3][0]) ? std::stoi(words[3]) : 1;
  if (kind == "lose-replies") system.lose_replies = count;
  else if (kind == "asks-to-wait") system.asks_to_wait = parse_duration(words.at(3)).value_or(0);
  else if (kind == "lose-requests") system.lose_requests = count;
  else if (kind == "fail-reads") system.fail_reads = count;
  else if (kind == "put-off-writes") system.put_off_writes = count;
  else if (kind == "refuse-all") system.refuse_all = words.size() < 4 || words[3] != "off";
  else if (kind == "hang") system.hang = words.size() < 4 || words[3] != "off";
  else if (kind == "slow") system.slow = true;
  else if (kind == "forget-cursor") system.forget_cursor = true;
  else if (kind == "repeat-records") system.repeats = true;
  else if (kind == "unreadable") system.unreadable[words.at(3)].insert(words.at(4));
  else if (kind == "readable") system.unreadable[words.at(3)].erase(words.at(4));
  else if (kind == "rewrite") system.rewrites[words.at(3)] = words.at(4);
  else if (kind == "clock") system.clock_offset = parse_duration(words.at(3)).value_or(0);
  else return "no such fault";
  return {};
}

}  // namespace samepage::scenario
