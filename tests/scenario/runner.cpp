#include "runner.hpp"

#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/json.hpp"
#include "base/text.hpp"

namespace samepage::scenario {
namespace {

std::string read_file(const std::string& path) {
  std::ifstream in(path);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

std::vector<std::string> words_of(const std::string& line) {
  const std::string tidy = collapse_spaces(line);
  std::vector<std::string> words;
  for (const auto part : split(tidy, ' ')) words.emplace_back(part);
  return words;
}

// What stands after the n-th word, spaces and all.
std::string after(const std::string& line, std::size_t words) {
  std::string_view rest = trim(line);
  for (std::size_t i = 0; i < words; ++i) {
    const auto space = rest.find(' ');
    rest = space == rest.npos ? std::string_view{} : trim(rest.substr(space + 1));
  }
  return std::string(rest);
}

}  // namespace

Runner::Runner(std::string mappings_folder, std::string store_path)
    : mappings_(std::move(mappings_folder)), store_path_(std::move(store_path)), world_(1) {
  config_.store_url = "sqlite:" + store_path_;
  config_.mappings = "mappings";
  config_.default_country = "GB";
  Purpose service;
  service.name = "service";
  service.needs_consent = false;
  service.basis = "contract";
  service.marketing = false;
  Purpose newsletter;
  newsletter.name = "newsletter";
  newsletter.lists = {"news"};
  newsletter.attested = "sign-up sheets of 2026, binder 4";
  config_.purposes = {service, newsletter};
  for (const char* stream : {"contacts", "companies", "deals", "members"}) {
    const std::string name = std::string(stream) + ".toml";
    (void)world_.files.replace("mappings/model/" + name, read_file(mappings_ + "/" + name));
  }
}

std::vector<std::string> Runner::run(const std::string& text) {
  std::vector<std::string> failures;
  std::istringstream lines(text);
  std::string line;
  for (int number = 1; std::getline(lines, line); ++number) {
    const std::string_view content = trim(line);
    if (content.empty() || content.starts_with('#')) continue;
    const std::string wrong = step(std::string(content));
    if (wrong.empty()) continue;
    failures.push_back("line " + std::to_string(number) + ": " + std::string(content) + "\n    " + wrong);
  }
  return failures;
}

std::string Runner::step(const std::string& line) {
  const Words words = words_of(line);
  const std::string& verb = words[0];
  if (verb == "system") return system(words);
  if (verb == "in") return edit(words, line);
  if (verb == "sync" || verb == "plan" || verb == "apply") return sync(words);
  if (verb == "expect") return expect(words, line);
  if (verb == "option") return option(words);
  if (verb == "fault") return fault(words);
  if (verb == "same" || verb == "different" || verb == "restore") return decide(words);
  if (verb == "mapping") return mapping(words);
  if (verb == "restart") {
    engine_.reset();
    store_.reset();
    return {};
  }
  if (verb == "wait") {
    world_.clock.advance(parse_duration(words.at(1)).value_or(0));
    return {};
  }
  return "no such step";
}

// system crm [full] [read-only]
std::string Runner::system(const Words& words) {
  auto& system = systems_[words.at(1)];
  system = std::make_unique<ModelSystem>(words[1], world_.clock);
  ConnectionConfig connection;
  connection.name = words[1];
  connection.plugin = "model";
  connection.mapping = "mappings/model";
  connection.call_timeout = 1000;
  for (std::size_t i = 2; i < words.size(); ++i) {
    if (words[i] == "full") system->full_listing = true;
    if (words[i] == "read-only") system->read_only = true;
    if (words[i] == "passes-deletes") connection.on_delete = OnDelete::propagate;
    if (words[i] == "puts-back") connection.on_delete = OnDelete::recreate;
  }
  config_.connections.push_back(connection);
  engine_.reset();  // it is built anew with the new connection
  return {};
}

// mapping contacts without city     mapping contacts whole
std::string Runner::mapping(const Words& words) {
  std::string text = read_file(mappings_ + "/" + words.at(1) + ".toml");
  if (words.at(2) == "without") {
    const auto field = text.find("field = \"" + words.at(3) + "\"");
    if (field == text.npos) return "the mapping has no such field";
    const auto begin = text.rfind("[[map]]", field);
    text.erase(begin, text.find("[[map]]", field) - begin);
  }
  (void)world_.files.replace("mappings/model/" + words[1] + ".toml", text);
  engine_.reset();
  return {};
}

// in crm contacts 1 set {"email": "…"}    in crm contacts 1 delete
std::string Runner::edit(const Words& words, const std::string& line) {
  const auto system = systems_.find(words.at(1));
  if (system == systems_.end()) return "no such system";
  world_.clock.advance(10);
  if (words.at(4) == "delete") {
    system->second->remove(words[2], words[3]);
    return {};
  }
  const std::string body = after(line, 5);
  if (words[4] != "set" || !json::Document::parse(body)) return "expected: set {JSON}";
  system->second->put(words[2], words[3], body);
  return {};
}

std::string Runner::open_engine() {
  if (engine_) return {};
  if (!store_) {
    auto store = open_store(config_.store_url);
    if (!store) return store.error().text();
    store_ = std::move(*store);
  }
  auto catalogue = read_catalogue(read_file(mappings_ + "/../../../mappings/canonical.toml"), "canonical.toml");
  if (!catalogue) return catalogue.error().front().text();
  auto engine = Engine::open(world_.world(), *store_, config_, std::move(*catalogue),
                             [this](const ConnectionConfig& c) -> Result<std::unique_ptr<Session>> {
                               return systems_.at(c.name)->open();
                             });
  if (!engine) return engine.error().text();
  engine_ = std::move(*engine);
  return {};
}

// sync [--no-yes]   plan   apply [stale-ok]
std::string Runner::sync(const Words& words) {
  if (const std::string wrong = open_engine(); !wrong.empty()) return wrong;
  world_.clock.advance(1000);
  // Nobody is left behind for being slow on a busy machine; only one that hangs is.
  config_.pull_patience = 60'000;
  for (const auto& [name, system] : systems_)
    if (system->hang) config_.pull_patience = 2'000;
  CycleOptions options;
  options.write = words[0] != "plan";
  options.accept_match = words[0] == "sync" && !(words.size() > 1 && words[1] == "--no-yes");
  if (words[0] == "apply") {
    options.approved = true;
    options.expected_hash = plan_hash_;
  }
  auto report = engine_->cycle(options);
  refused_.reset();
  if (!report) {
    refused_ = report.error();
    return report.error().code == "SP-SYN-020" ? std::string() : report.error().text();
  }
  last_ = std::move(*report);
  if (words[0] == "plan") plan_hash_ = last_.plan_hash;
  return {};
}

std::string Runner::option(const Words& words) {
  if (words.at(1) == "skew") config_.clock_skew = parse_duration(words.at(2)).value_or(0);
  if (words[1] == "brake-deletes") {
    config_.brakes.deletes = {std::stod(words.at(2)), std::stoll(words.at(3))};
  }
  if (words[1] == "brake-creates") {
    config_.brakes.creates = {std::stod(words.at(2)), std::stoll(words.at(3))};
  }
  if (words[1] == "brake-unsubscribes") {
    config_.brakes.unsubscribes = {std::stod(words.at(2)), std::stoll(words.at(3))};
  }
  return {};
}

std::string Runner::fault(const Words& words) {
  ModelSystem& system = *systems_.at(words.at(1));
  const std::string& kind = words.at(2);
  const int count = words.size() > 3 && std::isdigit(words[3][0]) ? std::stoi(words[3]) : 1;
  if (kind == "lose-replies") system.lose_replies = count;
  else if (kind == "fail-reads") system.fail_reads = count;
  else if (kind == "put-off-writes") system.put_off_writes = count;
  else if (kind == "refuse-all") system.refuse_all = words.size() < 4 || words[3] != "off";
  else if (kind == "hang") system.hang = words.size() < 4 || words[3] != "off";
  else if (kind == "forget-cursor") system.forget_cursor = true;
  else if (kind == "rewrite") system.rewrites[words.at(3)] = words.at(4);
  else if (kind == "clock") system.clock_offset = parse_duration(words.at(3)).value_or(0);
  else return "no such fault";
  return {};
}

std::optional<RecordId> Runner::record_id(const std::string& system, const std::string& stream,
                                          const std::string& key) {
  auto connection = store_->open_connection(system, "model");
  if (!connection) return std::nullopt;
  auto row = store_->open_stream(connection->id, stream, EntityKind::person);
  if (!row) return std::nullopt;
  auto record = store_->find_record(row->id, key);
  if (!record || !*record) return std::nullopt;
  return (*record)->id;
}

// same crm contacts 1 and mail contacts a       restore VALUE of crm contacts 1 FIELD
std::string Runner::decide(const Words& words) {
  if (const std::string wrong = open_engine(); !wrong.empty()) return wrong;
  if (words[0] == "restore") {
    const auto id = record_id(words.at(3), words.at(4), words.at(5));
    if (!id) return "no such record";
    const auto record = store_->record(*id);
    const auto losses = store_->losses_of((*record)->entity);
    for (const Loss& loss : *losses) {
      if (loss.value != words[1]) continue;
      const auto done = engine_->restore(loss.id, "anna");
      return done ? std::string() : done.error().text();
    }
    return "that value is not among the losing ones";
  }
  const auto a = record_id(words.at(1), words.at(2), words.at(3));
  const auto b = record_id(words.at(5), words.at(6), words.at(7));
  if (!a || !b) return "no such record";
  const auto done = engine_->decide(*a, *b, words[0] == "same", "anna", "she knows them");
  return done ? std::string() : done.error().text();
}

std::string Runner::expect(const Words& words, const std::string& line) {
  const std::string& what = words.at(1);
  auto number = [&](std::int64_t is) {
    return is == std::stoll(words.at(2)) ? std::string() : "is " + std::to_string(is);
  };
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
  if (what == "dead-letters") return number(static_cast<std::int64_t>(store_->dead_letters()->size()));
  if (what == "why") return expect_why(words, line);
  return expect_value(words, line);
}

// expect crm contacts 1 phone = +44…      expect crm contacts 1 gone
// The key `*` stands for the only record with the given email: expect mail contacts *ada@… phone = …
std::string Runner::expect_value(const Words& words, const std::string& line) {
  const auto system = systems_.find(words.at(1));
  if (system == systems_.end()) return "no such system";
  std::string key = words.at(3);
  if (key.starts_with('*')) {
    std::vector<std::string> found;
    for (const auto& [k, r] : system->second->records(words[2])) {
      if (r.deleted) continue;
      const auto doc = json::Document::parse(r.json);
      if (ascii_lower(doc->root().text("email")) == key.substr(1)) found.push_back(k);
    }
    if (words.at(4) == "gone" && found.empty()) return {};
    if (found.size() != 1) return std::to_string(found.size()) + " records have that address";
    key = found.front();
  }
  const ModelRecord* record = system->second->find(words[2], key);
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
