#include "runner.hpp"

#include <filesystem>
#include <sstream>

#include "base/json.hpp"
#include "base/text.hpp"
#include "disk/faulty_disk.hpp"
#include "text_file.hpp"
#include "words.hpp"

namespace samepage::scenario {
Runner::Runner(std::string mappings_folder, std::string store_path)
    : mappings_(std::move(mappings_folder)), store_path_(std::move(store_path)), world_(1) {
  disk::FaultyDisk::install().reset();
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
    (void)world_.files.replace("mappings/model/" + name, text_of_file(mappings_ + "/" + name));
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

Runner::~Runner() = default;

std::string Runner::step(const std::string& line) {
  if (observer_ != nullptr) observer_->line(line);
  faults_.struck = false;
  idle_ = false;
  in_passing_.clear();
  std::string wrong = take(words_of(line), line);
  if (faults_.dead()) bury();
  if (faults_.struck || idle_) wrong.clear();
  return wrong.empty() ? in_passing_ : wrong;
}

std::string Runner::take(const Words& words, const std::string& line) {
  const std::string& verb = words[0];
  if (verb == "system") return system(words);
  if (verb == "in") return edit(words, line);
  if (verb == "sync" || verb == "plan" || verb == "apply") return sync(words);
  if (verb == "expect") return expect(words, line);
  if (verb == "option") return option(words);
  if (verb == "fault") return fault(words);
  if (verb == "when") return when(words, line);
  if (verb == "same" || verb == "different" || verb == "restore") return decide(words);
  if (verb == "restore-any") return restore_any(words);
  if (verb == "second-hub") return second_hub();
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
  if (verb == "clock-jump") {
    const bool back = words.at(1).starts_with('-');
    const Millis by = parse_duration(words[1].substr(back ? 1 : 0)).value_or(0);
    world_.clock.jump_wall(back ? -by : by);
    faults_.count("clock jump");
    return {};
  }
  if (verb == "turns") {
    turns_ = std::make_unique<Turnstile>(std::stoull(words.at(1)));
    turns_->on_shift = [this](bool begins) {
      const bool pulled = faults_.stage() != "pull" && faults_.stage() != "open";
      faults_.enter(!begins ? "resolve" : pulled ? "push" : "pull");
    };
    return {};
  }
  if (verb == "calm") {
    calm();
    return {};
  }
  return "no such step";
}

// system crm [full] [lags 5s] [read-only] …
std::string Runner::system(const Words& words) {
  auto& system = systems_[words.at(1)];
  system = std::make_unique<ModelSystem>(words[1], world_.clock);
  ConnectionConfig connection;
  system->observer = observer_;
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
    if (words[i] == "guarded") system->guarded = true;
    if (words[i] == "passes-deletes") connection.on_delete = OnDelete::propagate;
    if (words[i] == "puts-back") connection.on_delete = OnDelete::recreate;
  }
  system->passes_deletes = connection.on_delete == OnDelete::propagate;
  system->puts_back = connection.on_delete == OnDelete::recreate;
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

// connection mail read [creates-nothing]    connection all both
std::string Runner::connection(const Words& words) {
  if (words.at(1) == "all") {
    for (ConnectionConfig& c : config_.connections) c.direction = Direction::both;
    engine_.reset();
    return {};
  }
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
  std::string text = text_of_file(mappings_ + "/" + words.at(1) + ".toml");
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

}  // namespace samepage::scenario
