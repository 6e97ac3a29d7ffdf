#include "identity/people_records.hpp"

#include <thread>
#include <unordered_map>

#include "base/hash.hpp"

namespace samepage {
namespace {

using identity::Attribute;
using population::Field;

constexpr std::pair<Field, Attribute> attributes[] = {
    {Field::full_name, Attribute::full_name},
    {Field::given_name, Attribute::given_name},
    {Field::family_name, Attribute::family_name},
    {Field::email, Attribute::email},
    {Field::email_sha256, Attribute::hashed_email},
    {Field::phone, Attribute::phone},
    {Field::company, Attribute::employer},
    {Field::job_title, Attribute::occupation},
    {Field::street, Attribute::street},
    {Field::postcode, Attribute::postcode},
    {Field::city, Attribute::city},
    {Field::country, Attribute::country},
    {Field::birth_date, Attribute::birth_date},
    {Field::cookie, Attribute::device_id},
    {Field::user_id, Attribute::user_id},
    {Field::handle, Attribute::handle},
    {Field::card_token, Attribute::other_text},
    {Field::ip_city, Attribute::other_text}};

double pairs(double n) { return n * (n - 1) / 2; }

}  // namespace

identity::RecordInput input_of(const population::Record& record) {
  identity::RecordInput input{
      {std::string(population::name_of(record.source)), record.id}, identity::Kind::unknown, {}, 0};
  for (const auto& [field, attribute] : attributes) {
    if (record[field].empty()) continue;
    const bool named = attribute == Attribute::other_text || attribute == Attribute::user_id ||
                       attribute == Attribute::handle;
    input.facts.push_back(
        {attribute, record[field], named ? std::string(population::name_of(field)) : "", 0, 0});
  }
  return input;
}

std::vector<identity::RecordInput> inputs_of(const population::Stream& stream, std::size_t from,
                                             std::size_t to) {
  std::vector<identity::RecordInput> all(to - from);
  const auto work = [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) all[i] = input_of(stream.record(from + i));
  };
  std::jthread other(work, all.size() / 2, all.size());
  work(0, all.size() / 2);
  other.join();
  return all;
}

PairCounts compare_with_truth(const identity::Engine& engine, const population::Stream& stream,
                              const population::Setting& setting) {
  std::unordered_map<identity::EntityId, double> said;
  PairCounts counts;
  for (std::uint64_t person = 0; person < setting.persons; ++person) {
    const auto records = population::records_of_person(setting, person);
    const auto parts = population::knowable_parts(person, records);
    std::unordered_map<std::string, double> of_part, found;
    std::unordered_map<identity::EntityId, double> of_entity;
    for (std::size_t i = 0; i < records.size(); ++i) {
      const auto entity =
          engine.entity_of({std::string(population::name_of(records[i].source)), records[i].id});
      ++said[entity];
      ++of_entity[entity];
      ++of_part[parts[i]];
      ++found[parts[i] + "/" + std::to_string(entity)];
    }
    for (const auto& [part, n] : of_part) counts.knowable += pairs(n);
    for (const auto& [both, n] : found) counts.found += pairs(n);
    for (const auto& [entity, n] : of_entity) counts.right += pairs(n);
  }
  for (std::size_t i = 0; i < stream.size(); ++i) {
    if (!stream.is_junk(i)) continue;
    const population::Record record = stream.record(i);
    ++said[engine.entity_of({std::string(population::name_of(record.source)), record.id})];
  }
  for (const auto& [entity, n] : said) counts.said += pairs(n);
  return counts;
}

}  // namespace samepage
