// What each stage costs a record, without network and engine: parse, normalise, identifiers,
// resolve, merge, plan, put, and the store's insert and read.
//
//   bench_stages MAPPINGS_FOLDER CANONICAL.toml STORE.db A.jsonl B.jsonl     one JSON object a line

#include <algorithm>
#include <map>
#include <sstream>

#include "file_stages.hpp"
#include "flow/merge/merge.hpp"
#include "flow/normalise/normalise.hpp"
#include "flow/plan/plan.hpp"
#include "flow/push/push.hpp"
#include "flow/resolve/looks.hpp"
#include "flow/resolve/resolve.hpp"
#include "mapping/normalisers.hpp"
#include "store/store.hpp"
#include "timing.hpp"

namespace samepage {
namespace {

struct Person {
  std::vector<Record> records;
  Golden golden;
};

class Stages {
 public:
  Stages(const std::string& mappings, const std::string& canonical, const std::string& store)
      : catalogue_(must(read_catalogue(text_of(canonical), canonical))),
        store_url_("sqlite:" + store) {
    manifest_.create = WriteCreate::natural;
    manifest_.update = true;
    manifest_.batch = 1000;
    privacy_.purposes = {"service"};
    connection_.name = "bench";
    add(mappings, "a_contacts", "Id", 1);
    add(mappings, "b_contacts", "id", 2);
  }

  void read(std::size_t side, const std::string& path) {
    std::istringstream in(text_of(path));
    for (std::string line; std::getline(in, line);) sides_[side].lines.push_back(line);
    total_ += sides_[side].lines.size();
  }

  void run() {
    warm_up();
    parse();
    unchanged(sides_, total_);
    to_canonical_lines(sides_, total_, catalogue_);
    normalise_all();
    phones();
    identify();
    insert();
    resolve_all();
    merge_all();
    plan_all();
    put_all();
    read_back();
  }

 private:
  void add(const std::string& folder, const std::string& name, const std::string& key, int stream) {
    const std::string path = folder + "/" + name + ".toml";
    sides_.push_back({StreamId{stream},
                      name,
                      key,
                      must(Mapping::compile(text_of(path), path, catalogue_)),
                      {},
                      {},
                      {}});
  }

  std::vector<Identifier> identifiers(const Record& record) const {
    return identifiers_of(record, EntityKind::person, catalogue_, policy_);
  }

  template <class Visit>
  void each_record(Visit&& visit) {
    for (Side& side : sides_)
      for (Record& record : side.records) visit(side, record);
  }

  // What ICU and libphonenumber load once is not the cost of a record.
  void warm_up() {
    json::Reader reader;
    for (Side& side : sides_)
      for (std::size_t i = 0; i < std::min<std::size_t>(side.lines.size(), 500); ++i)
        static_cast<void>(side.mapping.get(must(reader.parse(side.lines[i]))));
  }

  void parse() {
    timed("parse", total_, [&] {
      json::Reader reader;
      for (Side& side : sides_)
        for (const std::string& line : side.lines)
          side.keys.emplace_back(must(reader.parse(line)).text(side.key_member));
    });
  }

  // Parsing is part of it; take that line off.
  void normalise_all() {
    const ValueWords words;
    timed("parse + normalise", total_, [&] {
      json::Reader reader;
      for (Side& side : sides_) {
        for (std::size_t i = 0; i < side.lines.size(); ++i) {
          const json::Value body = must(reader.parse(side.lines[i]));
          SourceRecord source;
          source.key = side.keys[i];
          source.json = side.lines[i];
          source.modified = 1'700'000'000'000 + static_cast<Millis>(i);
          NormaliseOutcome out =
              normalise({&source, &body, nullptr, &side.mapping, &catalogue_, &words, {}, 1, true});
          out.record.stream = side.stream;
          side.records.push_back(std::move(out.record));
        }
      }
    });
  }

  void phones() {
    std::vector<std::pair<std::string, std::string>> numbers;
    json::Reader reader;
    for (const std::string& line : sides_[0].lines) {
      const json::Value body = must(reader.parse(line));
      numbers.emplace_back(body.text("Phone"),
                           normal_country(body.text("MailingCountry")).value_or(""));
    }
    timed("of it: one telephone number", numbers.size(), [&] {
      for (const auto& [number, country] : numbers)
        static_cast<void>(normal_phone(number, country));
    });
  }

  void identify() {
    std::size_t found = 0;
    timed("identifiers", total_,
          [&] { each_record([&](Side&, Record& r) { found += identifiers(r).size(); }); });
    if (found == 0) stop("no identifiers");
    Looks looks(catalogue_, policy_, {});
    timed("looks (traces)", total_, [&] {
      each_record([&](Side&, Record& r) {
        looks.forget();
        found += looks.traces(r, EntityKind::person).keys.size();
      });
    });
  }

  void insert() {
    store_ = must(open_store(store_url_));
    must(store_->bind(catalogue_));
    timed("store: insert record + identifiers", total_, [&] {
      int in_batch = 0;
      must(store_->begin());
      each_record([&](Side&, Record& r) {
        r.id = must(store_->insert(r));
        for (const Identifier& i : identifiers(r)) must(store_->add_identifier(i.hash, r.id));
        if (++in_batch % 1000 != 0) return;
        must(store_->commit());
        must(store_->begin());
      });
      must(store_->commit());
    });
  }

  // Neighbourhoods as the engine would gather them: records that share an identifier.
  void resolve_all() {
    std::map<std::uint64_t, std::size_t> home;
    std::vector<Neighbourhood> all;
    std::vector<std::vector<const Record*>> members;
    each_record([&](Side& side, Record& r) {
      RecordFacts facts;
      facts.id = r.id;
      facts.stream = r.stream;
      facts.stable_name = side.name + " " + r.key;
      facts.identifiers = identifiers(r);
      facts.name = name_key_of(r, EntityKind::person, catalogue_);
      std::size_t at = all.size();
      for (const Identifier& i : facts.identifiers)
        if (const auto known = home.find(i.hash); known != home.end()) at = known->second;
      if (at == all.size()) {
        all.emplace_back();
        members.emplace_back();
      }
      for (const Identifier& i : facts.identifiers) home.try_emplace(i.hash, at);
      all[at].records.push_back(std::move(facts));
      members[at].push_back(&r);
    });
    std::vector<Partition> partitions;
    partitions.reserve(all.size());
    timed("resolve", total_, [&] {
      for (const Neighbourhood& n : all) partitions.push_back(resolve(n));
    });
    for (std::size_t i = 0; i < all.size(); ++i) {
      for (const auto& cluster : partitions[i].clusters) {
        Person& person = people_.emplace_back();
        for (const Record* r : members[i])
          if (std::ranges::find(cluster, r->id) != cluster.end()) person.records.push_back(*r);
      }
    }
  }

  void merge_all() {
    timed("merge", total_, [&] {
      std::int64_t id = 0;
      for (Person& person : people_) {
        MergeInput input;
        input.entity = EntityId{++id};
        input.catalogue = &catalogue_;
        for (const Record& r : person.records)
          input.sources.push_back({&r, static_cast<int>(r.stream.value), "bench", false});
        person.golden = merge(input).golden;
      }
    });
  }

  void plan_all() {
    // The store hands the records over; here they are copied before the clock runs.
    std::vector<PlanInput> inputs;
    inputs.reserve(people_.size());
    for (const Person& person : people_) {
      PlanInput& input = inputs.emplace_back();
      input.golden = &person.golden;
      input.catalogue = &catalogue_;
      input.records = person.records;
      for (const Side& side : sides_) {
        input.targets.push_back({side.stream, &connection_, &manifest_, &privacy_, &side.mapping});
        input.permissions.push_back({true, "service", "basis_contract", {}, {}});
      }
    }
    timed("plan", total_, [&] {
      for (const PlanInput& input : inputs)
        for (Change& change : plan(input).changes) changes_.push_back(std::move(change));
    });
  }

  void put_all() {
    std::map<RecordId, const Record*> known;
    const ValueWords words;
    each_record([&](Side&, Record& r) { known[r.id] = &r; });
    timed("put (per change)", changes_.size(), [&] {
      for (Change& change : changes_) {
        const Record* before = change.record ? known[change.record] : nullptr;
        const Mapping& mapping = sides_[static_cast<std::size_t>(change.stream.value - 1)].mapping;
        static_cast<void>(body_of(change, before, mapping, words));
      }
    });
  }

  void read_back() {
    timed("store: read record", total_, [&] {
      each_record([&](Side&, Record& r) {
        if (!must(store_->record(r.id))) stop("a record is missing");
      });
    });
  }

  Catalogue catalogue_;
  std::string store_url_;
  std::unique_ptr<Store> store_;
  IdentifierPolicy policy_;
  StreamManifest manifest_;
  StreamPrivacy privacy_;
  ConnectionConfig connection_;
  std::vector<Side> sides_;
  std::vector<Person> people_;
  std::vector<Change> changes_;
  std::size_t total_ = 0;
};

}  // namespace
}  // namespace samepage

int main(int count, char** words) {
  if (count != 6) {
    std::fprintf(stderr, "usage: bench_stages MAPPINGS CANONICAL.toml STORE.db A.jsonl B.jsonl\n");
    return 64;
  }
  samepage::Stages stages(words[1], words[2], words[3]);
  stages.read(0, words[4]);
  stages.read(1, words[5]);
  stages.run();
  return 0;
}
