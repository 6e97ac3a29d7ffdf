#include "runner.hpp"

#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/json.hpp"
#include "base/text.hpp"
#include "words.hpp"

namespace samepage::scenario {
namespace {

std::string read_file(const std::string& path) {
  std::ifstream in(path);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
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
  if (verb == "give-up" || verb == "try-again") return letter(words);
  if (verb == "answer") return answer(words);
  if (verb == "connection") return connection(words);
  if (verb == "basis" || verb == "lists") return purpose(words);
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

// system crm [full] [lags 5s] [read-only]
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
    if (words[i] == "lags") system->list_lag = parse_duration(words.at(i + 1)).value_or(0);
    if (words[i] == "read-only") system->read_only = true;
    if (words[i] == "timeless") system->timeless = true;
    if (words[i] == "marketing") system->marketing = true;
    if (words[i] == "passes-deletes") connection.on_delete = OnDelete::propagate;
    if (words[i] == "puts-back") connection.on_delete = OnDelete::recreate;
  }
  config_.connections.push_back(connection);
  engine_.reset();  // it is built anew with the new connection
  return {};
}

// basis newsletter legitimate_interest     lists newsletter news
std::string Runner::purpose(const Words& words) {
  const auto found = std::ranges::find(config_.purposes, words.at(1), &Purpose::name);
  if (found == config_.purposes.end()) return "no such purpose";
  if (words[0] == "lists") {
    found->lists = {words.at(2)};
  } else {
    found->basis = words.at(2);
    found->needs_consent = words[2] == "consent";
  }
  engine_.reset();
  return {};
}

// connection mail read [creates-nothing]
std::string Runner::connection(const Words& words) {
  const auto found = std::ranges::find(config_.connections, words.at(1), &ConnectionConfig::name);
  if (found == config_.connections.end()) return "no such connection";
  found->direction = words.at(2) == "read" ? Direction::read
                     : words[2] == "write" ? Direction::write
                                           : Direction::both;
  found->create = words.size() < 4 || words[3] != "creates-nothing";
  engine_.reset();
  return {};
}

// mapping contacts without city     mapping contacts country none     mapping contacts whole
std::string Runner::mapping(const Words& words) {
  std::string text = read_file(mappings_ + "/" + words.at(1) + ".toml");
  if (words.at(2) == "without") {
    const auto field = text.find("field = \"" + words.at(3) + "\"");
    if (field == text.npos) return "the mapping has no such field";
    const auto begin = text.rfind("[[map]]", field);
    text.erase(begin, text.find("[[map]]", field) - begin);
  }
  if (words[2] == "country") {
    config_.default_country.clear();
    const auto named = text.find("country = \"GB\"");
    if (named == text.npos) return "the mapping names no country";
    text.erase(named, text.find('\n', named) - named);
  }
  (void)world_.files.replace("mappings/model/" + words[1] + ".toml", text);
  engine_.reset();
  return {};
}

// `*ada@example.test` is the one record with that address, `*ada@example.test/news` the one on that
// list; else the key itself.
std::vector<std::string> Runner::keys_of(ModelSystem& system, const std::string& stream,
                                         const std::string& key) {
  if (!key.starts_with('*')) return {key};
  std::vector<std::string> found;
  for (const auto& [k, record] : system.records(stream)) {
    if (record.deleted) continue;
    const auto doc = json::Document::parse(record.json);
    const std::string email = ascii_lower(doc->root().text("email"));
    const std::string on_list = email + "/" + std::string(doc->root().text("list"));
    if (key.substr(1) == email || key.substr(1) == on_list) found.push_back(k);
  }
  return found;
}

// in crm contacts 1 set {"email": "…"}    in crm contacts 1 delete
std::string Runner::edit(const Words& words, const std::string& line) {
  const auto system = systems_.find(words.at(1));
  if (system == systems_.end()) return "no such system";
  const auto keys = keys_of(*system->second, words.at(2), words.at(3));
  if (keys.size() != 1) return std::to_string(keys.size()) + " such records";
  world_.clock.advance(10);
  if (words.at(4) == "delete") {
    system->second->remove(words[2], keys.front());
    return {};
  }
  const std::string body = after(line, 5);
  if (words[4] != "set" || !json::Document::parse(body)) return "expected: set {JSON}";
  system->second->put(words[2], keys.front(), body);
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
    if (system->hang || system->slow) config_.pull_patience = 2'000;
  CycleOptions options;
  // By then the slow ones are left behind; now they go on.
  options.progress = [this](const Progress& progress) {
    for (const auto& [name, system] : systems_)
      if (progress.stage == "resolve") system->slow = false;
  };
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
  if (words[1] == "purpose") {
    Purpose purpose = config_.purposes.back();
    purpose.name = words.at(2);
    purpose.lists = {words.at(3)};
    config_.purposes.push_back(purpose);
    engine_.reset();
  }
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

// answer mass-absence opted-out
std::string Runner::answer(const Words& words) {
  if (const std::string wrong = open_engine(); !wrong.empty()) return wrong;
  const auto cases = store_->open_cases();
  const auto found = std::ranges::find(*cases, words.at(1), &Case::kind);
  if (found == cases->end()) return "there is no such case";
  const auto done = engine_->resolve_case(found->id, words.at(2), "anna");
  return done ? std::string() : done.error().text();
}

// give-up mail contacts     try-again mail contacts
std::string Runner::letter(const Words& words) {
  if (const std::string wrong = open_engine(); !wrong.empty()) return wrong;
  if (words[0] == "try-again") {
    const auto done = engine_->retry_dead_letter(given_up_);
    return done ? std::string() : done.error().text();
  }
  const auto letters = engine_->dead_letters();
  if (letters->size() != 1) return std::to_string(letters->size()) + " dead letters";
  given_up_ = letters->front().id;
  const auto done = engine_->drop_dead_letter(given_up_, "anna");
  return done ? std::string() : done.error().text();
}

}  // namespace samepage::scenario
