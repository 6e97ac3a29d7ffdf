// Who is who, fed with what no record should say.

#include <algorithm>
#include <cmath>

#include "base/text.hpp"
#include "fuzz.hpp"
#include "identity/engine.hpp"
#include "identity/model.hpp"

namespace samepage::identity {
namespace {

// A line is "ATTRIBUTE value", with "ATTRIBUTE/SCOPE value" where there is one. A line with nothing
// but "person" or "company" says the kind.
RecordInput record_of(std::string_view text, std::string key) {
  RecordInput record{{text.starts_with('*') ? "crm" : "shop", std::move(key)}};
  for (const std::string_view line : split(text, '\n')) {
    if (line == "person") record.kind = Kind::person;
    if (line == "company") record.kind = Kind::company;
    const std::size_t blank = std::min(line.find(' '), line.size());
    const std::string_view head = line.substr(0, blank);
    const std::size_t slash = std::min(head.find('/'), head.size());
    const auto attribute = attribute_named(head.substr(0, slash));
    if (!attribute) continue;
    const std::string_view scope = slash < head.size() ? head.substr(slash + 1) : "";
    record.facts.push_back({*attribute, std::string(line.substr(std::min(blank + 1, line.size()))),
                            std::string(scope)});
    if (record.facts.size() == 40) break;
  }
  return record;
}

void sound(const Explanation& why) {
  double sum = 0;
  for (const EvidenceLine& line : why.lines) {
    fuzz::require(std::isfinite(line.bits), "a line has a weight", line.what);
    sum += line.bits;
  }
  fuzz::require(std::isfinite(why.bits), "a score is a number");
  fuzz::require(std::abs(sum - why.bits) < 1e-6 * (1 + std::abs(sum)), "lines sum to the score",
                std::to_string(sum) + " and " + std::to_string(why.bits));
  fuzz::require(why.probability >= 0 && why.probability <= 1, "a probability is one",
                std::to_string(why.probability));
}

std::string shown(const std::vector<std::vector<RecordName>>& partition) {
  std::string all;
  for (const auto& entity : partition) {
    for (const RecordName& name : entity) all += name.source + ":" + name.key + " ";
    all += "| ";
  }
  return all;
}

// What the engine says of pairs and entities.
std::string said_of(const Engine& engine, const std::vector<RecordInput>& records) {
  std::string all = shown(engine.partition());
  for (std::size_t i = 1; i < records.size(); ++i) {
    const auto why = engine.explain(records[i - 1].name, records[i].name);
    fuzz::require(why.has_value(), "a pair that is there can be explained");
    sound(*why);
    all += std::string(name_of(why->answer)) + " " + std::to_string(std::lround(why->bits * 100));
  }
  return all;
}

void consistent(const Engine& engine, const std::vector<RecordInput>& records) {
  std::size_t in_entities = 0;
  for (const auto& entity : engine.partition()) in_entities += entity.size();
  fuzz::require(in_entities == records.size(), "each record is in one entity");
  for (const RecordInput& record : records) {
    const EntityId entity = engine.entity_of(record.name);
    fuzz::require(entity != 0 && engine.current(entity) == entity, "a record has an entity");
    const double sure = engine.confidence(record.name);
    fuzz::require(sure >= 0 && sure <= 1, "how sure is a share", std::to_string(sure));
    const auto whole = engine.explain(entity);
    fuzz::require(whole.has_value(), "an entity can be explained");
    for (const JoinStep& step : whole->steps) sound(step.why);
  }
  for (const ReviewItem& item : engine.review()) sound(item.why);
  for (const Match& match : engine.look_up(Kind::unknown, records.front().facts))
    sound(match.why);
}

}  // namespace

// Up to eight records. The last one comes and goes: then all is as if it had never come.
SP_FUZZ(identity_records) {
  std::vector<RecordInput> records;
  while (in.more() && records.size() < 8)
    records.push_back(record_of(in.part(), std::to_string(records.size() + 1)));
  if (records.size() < 2) return;
  const RecordInput guest = records.back();
  records.pop_back();
  Settings settings;
  settings.default_country = "GB";
  Engine never(settings), left(settings), turned(settings);
  for (const RecordInput& r : records) never.upsert(r), left.upsert(r);
  left.upsert(guest);
  std::vector<RecordInput> with = records;
  with.push_back(guest);
  consistent(left, with);
  for (auto r = with.rbegin(); r != with.rend(); ++r) turned.upsert(*r, When::later);
  turned.settle();
  left.settle();
  fuzz::same(said_of(left, with), said_of(turned, with), "in any order of arrival the same");
  left.upsert(with.front());
  left.settle();
  fuzz::same(said_of(left, with), said_of(turned, with), "said again, nothing changes");
  fuzz::require(left.remove(guest.name), "what came can go");
  left.settle();
  never.settle();
  fuzz::same(said_of(left, records), said_of(never, records), "what went has never been here");
  fuzz::require(!left.remove(guest.name), "what went is not here");
}

// A model that was kept: refused, or as it was written; and weights that are numbers.
SP_FUZZ(identity_model) {
  const auto model = model_from_json(in.all());
  if (!model) return fuzz::require(model.error().code.starts_with("SP-"), "a fault has its code");
  const std::string text = to_json(*model);
  const auto again = model_from_json(text);
  fuzz::require(again.has_value(), "what is written can be read", text);
  fuzz::same(to_json(*again), text, "what is written is read back");
  fuzz::require(again->same == model->same && again->kin == model->kin, "with all probabilities");
  Engine engine;
  const RecordInput one = record_of("person\nfull_name Ada Moss\nemail ada@example.test", "1");
  const RecordInput two = record_of("person\nfull_name Ada Mos\nemail ada@example.test", "2");
  engine.upsert(one), engine.upsert(two);
  engine.apply(*model);
  engine.settle();
  sound(*engine.explain(one.name, two.name));
}

}  // namespace samepage::identity
