// What a scenario expects, and what it says when that is not so.

#include "runner.hpp"

#include "base/json.hpp"
#include "base/text.hpp"
#include "words.hpp"

namespace samepage::scenario {

std::string Runner::expect(const Words& words, const std::string& line) {
  const std::string& what = words.at(1);
  auto number = [&](std::int64_t is) {
    return is == std::stoll(words.at(2)) ? std::string() : "is " + std::to_string(is);
  };
  if (what == "settled" || what == "quiet" || what == "same-plan" || what == "isolated")
    return observer_ == nullptr ? "nobody looks on" : observer_->verdict(*this, what);
  if (what == "pending") return number(last_.pending);
  if (what == "held") return number(last_.held);
  if (what == "plan") {
    std::string wrong = number(static_cast<std::int64_t>(last_.plan.size()));
    for (const PlannedChange& p : last_.plan) {
      if (wrong.empty()) break;
      wrong += "\n    " + std::string(name_of(p.change.op)) + " in " + p.connection + " " + p.stream + " " +
               p.change.key;
      for (const FieldChange& f : p.change.fields)
        wrong += " " + engine_->catalogue().field(f.field).name + ": '" + f.from + "' -> '" + f.to + "'";
    }
    return wrong;
  }
  if (what == "refused") return refused_ ? std::string() : "it was not refused";
  if (what == "writes") {
    const int is = systems_.at(words.at(2))->writes;
    return is == std::stoi(words.at(3)) ? std::string() : "is " + std::to_string(is);
  }
  if (what == "records") {
    std::int64_t live = 0;
    for (const auto& [key, r] : systems_.at(words.at(2))->records(words.at(3))) live += !r.deleted;
    return live == std::stoll(words.at(4)) ? std::string() : "is " + std::to_string(live);
  }
  if (what == "failing") {
    for (const ConnectionReport& c : last_.connections)
      if (c.name == words.at(2)) return c.ok && !c.left_behind ? "it is not failing" : "";
    return "no such connection";
  }
  if (what == "case") {
    const auto cases = store_->open_cases();
    for (const Case& c : *cases)
      if (c.kind == words.at(2)) return {};
    return "no open case of that kind";
  }
  if (what == "no-case") {
    const auto cases = store_->open_cases();
    for (const Case& c : *cases)
      if (c.kind == words.at(2)) return "there is one: " + c.subject;
    return {};
  }
  if (what == "rejected") {
    for (const ConnectionReport& c : last_.connections)
      if (c.name == words.at(2) && c.rejected != std::stoll(words.at(3)))
        return "is " + std::to_string(c.rejected);
    return {};
  }
  if (what == "dead-letters") return number(static_cast<std::int64_t>(store_->dead_letters()->size()));
  if (what == "why") return expect_why(words, line);
  return expect_value(words, line);
}

// expect crm contacts 1 phone = +44…      expect crm contacts 1 gone
// The key `*` stands for the only record with the given email: expect mail contacts *ada@… phone = …
std::string Runner::expect_value(const Words& words, const std::string& line) {
  const auto system = systems_.find(words.at(1));
  if (system == systems_.end()) return "no such system";
  const auto keys = keys_of(*system->second, words.at(2), words.at(3));
  if (words.at(4) == "gone" && keys.empty()) return {};
  if (keys.size() != 1) return std::to_string(keys.size()) + " such records";
  const ModelRecord* record = system->second->find(words[2], keys.front());
  if (words.at(4) == "gone") return record == nullptr ? "" : "it is there: " + record->json;
  if (record == nullptr) return "it is not there";
  const auto doc = json::Document::parse(record->json);
  const std::string is = doc->root()[words[4]].is_array() ? doc->root()[words[4]].dump()
                                                          : doc->root()[words[4]].scalar();
  const std::string wanted = after(line, 6);
  return is == wanted ? std::string() : "is \"" + is + "\"";
}

// expect why crm contacts 1 phone rule newest edit      … source crm contacts 1     … loser VALUE
std::string Runner::expect_why(const Words& words, const std::string& line) {
  const auto id = record_id(words.at(2), words.at(3), words.at(4));
  if (!id) return "no such record";
  const auto record = store_->record(*id);
  const auto stories = engine_->why((*record)->entity, words.at(5));
  if (!stories) return stories.error().text();
  if (stories->empty()) return "the field has no golden value";
  const FieldStory& story = stories->front();
  const std::string wanted = after(line, 7);
  if (words.at(6) == "rule") return story.rule == wanted ? "" : "is \"" + story.rule + "\"";
  if (words[6] == "source") return story.source == wanted ? "" : "is \"" + story.source + "\"";
  if (words[6] == "loser") {
    for (const auto& other : story.losing)
      if (other.value == wanted) return {};
    return "that value is not among the losing ones";
  }
  return "expected: rule, source or loser";
}

}  // namespace samepage::scenario
