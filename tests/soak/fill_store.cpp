// Fills a store with people that two streams know, through the Store interface: for measuring what a
// large store costs. The connections and streams are there already; the hub made them.
//
//   soak_fill_store sqlite:PATH CANONICAL.toml PEOPLE CONNECTION PLUGIN STREAM [CONNECTION PLUGIN STREAM]…

#include <cstdio>
#include <fstream>
#include <sstream>

#include "base/hash.hpp"
#include "mapping/mapping.hpp"
#include "store/store.hpp"

namespace samepage {
namespace {

constexpr int people_a_commit = 20'000;

struct Person {
  std::string number, email, name;
};

Person person(int n) {
  const std::string number = std::to_string(n);
  return {number, "person" + number + "@example.test", "Person Number " + number};
}

Record record_of(const Person& p, const StreamRow& stream, EntityId entity, FieldId email,
                 FieldId name) {
  Record r;
  r.stream = stream.id;
  r.entity = entity;
  r.key = p.number;
  r.raw = R"({"email":")" + p.email + R"(","name":")" + p.name + "\"}";
  r.content_hash = hash64(r.raw);
  r.mapping = stream.mapping;
  for (const auto& [field, value] : {std::pair(email, p.email), std::pair(name, p.name)}) {
    FieldState& state = r.state(field);
    state.has_own = true;
    state.own = state.held = value;
  }
  return r;
}

Result<void> add(Store& store, const Person& p, const std::vector<StreamRow>& streams, FieldId email,
                 FieldId name) {
  SP_ASSIGN(const EntityId entity, store.create_entity(EntityKind::person));
  Golden golden;
  golden.id = entity;
  for (const StreamRow& stream : streams) {
    SP_ASSIGN(const RecordId id, store.insert(record_of(p, stream, entity, email, name)));
    SP_TRY(store.set_entity(id, entity));
    SP_TRY(store.add_identifier(hash64(p.email), id));
    if (!golden.fields.empty()) continue;
    golden.fields = {{email, p.email, id, 0, 0, WinRule::only_value},
                     {name, p.name, id, 0, 0, WinRule::only_value}};
    std::ranges::sort(golden.fields, {}, &GoldenField::field);
  }
  return store.save(golden);
}

Result<void> fill(int argc, char** argv) {
  SP_ASSIGN(auto store, open_store(argv[1]));
  std::stringstream text;
  text << std::ifstream(argv[2]).rdbuf();
  auto catalogue = read_catalogue(text.str(), argv[2]);
  if (!catalogue) return std::unexpected(catalogue.error().front());
  SP_TRY(store->bind(*catalogue));
  const FieldId email = catalogue->find(EntityKind::person, "email")->id;
  const FieldId name = catalogue->find(EntityKind::person, "full_name")->id;
  std::vector<StreamRow> streams;
  for (int i = 4; i + 2 < argc; i += 3) {
    SP_ASSIGN(const auto connection, store->open_connection(argv[i], argv[i + 1]));
    SP_ASSIGN(auto stream, store->open_stream(connection.id, argv[i + 2], EntityKind::person));
    streams.push_back(std::move(stream));
  }
  const int people = std::atoi(argv[3]);
  for (int n = 1; n < people;) {  // the hub has made number 0
    SP_ASSIGN(auto txn, Transaction::begin(*store));
    for (int end = std::min(people, n + people_a_commit); n < end; ++n)
      SP_TRY(add(*store, person(n), streams, email, name));
    SP_TRY(txn.commit());
  }
  return {};
}

}  // namespace
}  // namespace samepage

int main(int argc, char** argv) {
  if (argc < 7) return 64;
  const auto done = samepage::fill(argc, argv);
  if (!done) std::fprintf(stderr, "%s\n", done.error().text().c_str());
  return done ? 0 : 1;
}
