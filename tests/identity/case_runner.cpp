#include "case_runner.hpp"

#include <algorithm>
#include <cstdio>

#include "base/text.hpp"
#include "population/names.hpp"

namespace samepage::identity {
namespace {

RecordName record_named(const std::string& word) {
  const std::size_t slash = word.find('/');
  return {word.substr(0, slash), slash == word.npos ? "" : word.substr(slash + 1)};
}

// {i}: the number; {given}, {family}: names that hardly anybody else has, by the number.
std::string filled(std::string text, int i) {
  const auto number = static_cast<std::uint64_t>(i);
  const std::pair<std::string_view, std::string> marks[] = {
      {"{i}", std::to_string(i)},
      {"{given}",
       population::plain_given(i % 2 == 0 ? population::Sex::female : population::Sex::male,
                               200 + number * 13)},
      {"{family}", population::plain_surname(3'000 + number * 101)}};
  for (const auto& [mark, value] : marks)
    for (std::size_t at; (at = text.find(mark)) != text.npos;) text.replace(at, mark.size(), value);
  return text;
}

RecordInput record_of(const Step& step, int i) {
  RecordInput record{record_named(filled(step.words.at(0), i)), Kind::unknown, step.facts, 0};
  for (std::size_t w = 1; w < step.words.size(); ++w) {
    if (step.words[w] == "person") record.kind = Kind::person;
    if (step.words[w] == "company") record.kind = Kind::company;
  }
  for (Fact& fact : record.facts) fact.value = filled(fact.value, i);
  return record;
}

// People who have nothing to do with the case: a base of some size.
RecordInput stranger(int i) {
  const std::string n = std::to_string(i);
  return record_of(
      {"record",
       {"base/" + n},
       {{Attribute::given_name, "{given}", "", 0, 0},
        {Attribute::family_name, "{family}", "", 0, 0},
        {Attribute::birth_date,
         std::to_string(1940 + i * 7 % 60) + "-0" + std::to_string(1 + i % 9) + "-" +
             std::to_string(10 + i * 3 % 18),
         "", 0, 0},
        {Attribute::city, population::plain_surname(40'000 + static_cast<std::uint64_t>(i % 17)),
         "", 0, 0},
        {Attribute::email, "stranger" + n + "@elsewhere.example", "", 0, 0}},
       1,
       ""},
      i);
}

}  // namespace

CaseRunner::CaseRunner(const Case& one, std::uint64_t order) : case_(one), order_(order) {
  settings();
}

void CaseRunner::settings() {
  Settings settings;
  for (const Step& step : case_.steps) {
    if (step.verb == "country") settings.default_country = step.words.at(0);
    if (step.verb == "duplicate-free") settings.sources.push_back({step.words.at(0), true});
    if (step.verb == "blocked") settings.blocked.push_back(step.words.at(0));
  }
  engine_ = Engine(settings);
}

std::vector<std::string> CaseRunner::run() {
  for (const Step& step : case_.steps) {
    if (step.verb == "country" || step.verb == "duplicate-free" || step.verb == "blocked") continue;
    if (step.verb == "record") {
      for (int i = 1; i <= step.repeat; ++i) waiting_.push_back(record_of(step, i));
    } else if (step.verb == "strangers") {
      for (int i = 1; i <= std::atoi(step.words.at(0).c_str()); ++i)
        waiting_.push_back(stranger(i));
    } else {
      arrive();
      act(step);
    }
  }
  return wrong_;
}

void CaseRunner::arrive() {
  if (order_ == 1) std::ranges::reverse(waiting_);
  if (order_ > 1) {
    population::Draw draw(order_, {waiting_.size()});
    for (std::size_t i = waiting_.size(); i > 1; --i)
      std::swap(waiting_[i - 1], waiting_[draw.below(i)]);
  }
  for (const RecordInput& record : waiting_) engine_.upsert(record);
  waiting_.clear();
}

void CaseRunner::act(const Step& step) {
  const auto name = [&](std::size_t i) { return record_named(step.words.at(i)); };
  if (step.verb == "expect") {
    expect(step);
  } else if (step.verb == "remove") {
    if (!engine_.remove(name(0))) wrong(step, "there is no such record");
  } else if (step.verb == "never" || step.verb == "same") {
    engine_.decide({name(0), name(1), step.verb == "same" ? Verdict::same : Verdict::never,
                    "a steward", "the case", 0});
  } else if (step.verb == "withdraw") {
    if (!engine_.withdraw(name(0), name(1))) wrong(step, "there was no decision");
  } else if (step.verb == "remember") {
    remembered_[step.words.at(0)] = entity(name(1));
  } else {
    wrong(step, "there is no step '" + step.verb + "'");
  }
}

void CaseRunner::wrong(const Step& step, const std::string& what) {
  wrong_.push_back(step.where + " (order " + std::to_string(order_) + "): " + what);
}

std::string CaseRunner::pair_text(const RecordName& a, const RecordName& b) const {
  const auto why = engine_.explain(a, b);
  if (!why) return "not there";
  char head[64];
  std::snprintf(head, sizeof head, "%+.1f bits: ", why->bits);
  std::string text = std::string(name_of(why->answer)) +
                     (why->reason.empty() ? "" : " (" + why->reason + ")") + ", " + head;
  for (const EvidenceLine& line : why->lines) {
    char bits[32];
    std::snprintf(bits, sizeof bits, " %+.1f; ", line.bits);
    text += line.what + " " + line.level + bits;
  }
  return text;
}

void CaseRunner::expect_pair(const Step& step, const std::string& what, const RecordName& a,
                             const RecordName& b) {
  if (entity(a) == 0 || entity(b) == 0) return wrong(step, "there is no such record");
  const bool one = entity(a) == entity(b);
  const std::string names = a.source + "/" + a.key + " and " + b.source + "/" + b.key;
  const auto why = engine_.explain(a, b);
  const Answer answer = why ? why->answer : Answer::unrelated;
  const auto told = [&](const char* wanted) {
    wrong(step,
          names + " are " + (one ? "one" : "apart") + ", not " + wanted + ": " + pair_text(a, b));
  };
  if (what == "same" && !one) told("the same");
  if (what == "apart" && one) told("apart");
  if (what == "review" && (one || answer != Answer::review)) told("for review");
  if (what == "same-or-review" && !one && answer != Answer::review) told("the same or for review");
  if (what == "review-or-apart" && one) told("for review or apart");
  if (what == "unrelated" && (one || answer == Answer::related || answer == Answer::same))
    told("unrelated");
  if (what == "related") {
    const bool right = !one && (answer == Answer::related || answer == Answer::review);
    if (!right || (step.words.size() > 3 && why->reason != step.words[3]))
      told(("related " + (step.words.size() > 3 ? step.words[3] : "")).c_str());
  }
}

void CaseRunner::expect(const Step& step) {
  std::string state;
  for (const auto& group : engine_.partition())
    for (const RecordName& record : group)
      state += record.source + "/" + record.key + (&record == &group.back() ? "\n" : " ");
  states_.push_back(state);
  const std::string what = step.words.at(0);
  const auto word = [&](std::size_t i) { return step.words.at(i); };
  const Statistics told = engine_.statistics();
  if (what == "largest") {
    if (told.largest > static_cast<std::size_t>(std::atoi(word(1).c_str())))
      wrong(step, "the largest entity has " + std::to_string(told.largest) + " records");
  } else if (what == "entities") {
    if (told.entities != static_cast<std::size_t>(std::atoi(word(1).c_str())))
      wrong(step, std::to_string(told.entities) + " entities");
  } else if (what == "cheap") {
    const double each = static_cast<double>(told.comparisons) / static_cast<double>(told.upserts);
    if (each > std::atof(word(1).c_str()))
      wrong(step, std::to_string(each) + " comparisons a record");
  } else if (what == "event") {
    const auto events = engine_.events();
    if (std::ranges::none_of(events, [&](const Event& e) { return name_of(e.kind) == word(1); }))
      wrong(step, "there was no event " + word(1));
  } else if (what == "alarm") {
    const auto alarms = engine_.alarms();
    if (std::ranges::none_of(alarms,
                             [&](const Alarm& a) { return a.what.find(word(1)) != a.what.npos; }))
      wrong(step, "there is no alarm about " + word(1));
  } else if (what == "current") {
    if (engine_.current(remembered_[word(1)]) != entity(record_named(word(2))))
      wrong(step, "the id " + word(1) + " does not lead to " + word(2));
  } else if (what == "fact" || what == "fact-as-given") {
    const auto why = engine_.explain(entity(record_named(word(1))));
    const Fact& wanted = step.facts.at(0);
    const auto fits = [&](const KnownFact& f) {
      const bool equal = what == "fact"
                             ? ascii_key(f.value).find(ascii_key(wanted.value)) != std::string::npos
                             : f.value == wanted.value;
      return equal && (f.attribute == wanted.attribute ||
                       (f.attribute == Attribute::full_name && what == "fact"));
    };
    if (!why || std::ranges::none_of(why->facts, fits))
      wrong(step, "the entity does not keep " + wanted.value);
  } else {
    const bool many = what == "same" || what == "apart";
    for (std::size_t i = 1; i < step.words.size() && (many || i == 1); ++i)
      for (std::size_t k = i + 1; k < step.words.size() && (many || k == 2); ++k)
        expect_pair(step, what, record_named(word(i)), record_named(word(k)));
  }
}

}  // namespace samepage::identity
