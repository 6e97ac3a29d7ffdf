#include "story.hpp"

#include <algorithm>
#include <filesystem>
#include <sstream>

#include "base/json.hpp"
#include "base/text.hpp"
#include "store/store.hpp"

namespace samepage::disk {
namespace {

namespace fs = std::filesystem;

constexpr int cycles_until_well = 3;

// First load, creates both ways, edits, a conflict, an opt-out, deletes, restarts in between.
constexpr const char* lines = R"(
system crm
system mail full
in crm contacts 1 set {"email": "ada@example.test", "first": "Ada", "last": "Lovelace"}
in crm contacts 2 set {"email": "charles@example.test", "first": "Charles", "last": "Babbage"}
in crm contacts 3 set {"email": "mary@example.test", "first": "Mary", "last": "Somerville"}
in mail contacts a set {"email": "ada@example.test", "job": "Countess"}
in mail contacts b set {"email": "grace@example.test", "first": "Grace", "last": "Hopper"}
in crm members 7 set {"email": "ada@example.test", "list": "news", "status": "subscribed"}
in mail members m1 set {"email": "ada@example.test", "list": "news", "status": "subscribed"}
in mail members m2 set {"email": "grace@example.test", "list": "news", "status": "subscribed"}
sync
in crm contacts 1 set {"phone": "020 7946 0123"}
in mail contacts b set {"job": "Admiral"}
sync
in crm contacts 2 set {"job": "Inventor"}
in mail contacts *charles@example.test set {"job": "Mechanician"}
restart
sync
in crm members 7 set {"status": "unsubscribed"}
in mail contacts *mary@example.test delete
sync
restart
in crm contacts 4 set {"email": "joan@example.test", "first": "Joan", "last": "Clarke"}
in crm contacts 1 set {"phone": ""}
sync
)";

std::string sorted_members(const std::string& record) {
  const auto doc = json::Document::parse(record);
  if (!doc) return "unreadable: " + record;
  std::map<std::string, std::string> members;
  for (const auto& [name, value] : doc->root().members()) members[std::string(name)] = value.dump();
  std::string all;
  for (const auto& [name, value] : members) all += name + "=" + value + " ";
  return all;
}

}  // namespace

std::string Ending::text() const {
  std::string all = tally + "\n";
  for (const auto& [stream, records] : holdings) {
    all += stream + "\n";
    for (const std::string& record : records) all += "  " + record + "\n";
  }
  return all;
}

Story::Story(FaultyDisk& disk, std::string folder) : disk_(disk), folder_(std::move(folder)) {}

Told Story::tell(const Strike& strike) {
  Told told;
  disk_.heal();
  fs::remove_all(folder_);
  fs::create_directories(folder_);
  disk_.reset();
  if (strike.at > 0) disk_.plan(strike.fault, strike.at, strike.lasting);
  scenario::Runner runner(SAMEPAGE_SOURCE_DIR "/tests/scenario/mappings", store_path());
  std::istringstream all(lines);
  for (std::string line; std::getline(all, line);) {
    if (line == "sync") {
      cycle(runner, line, strike, told);
    } else {
      for (const std::string& failure : runner.run(line)) told.wrong.push_back(failure);
    }
  }
  told.struck = disk_.struck();
  recover(runner, strike);
  for (const char* line : {"sync", "sync", "expect pending 0", "plan", "expect plan 0"})
    for (const std::string& failure : runner.run(line))
      told.wrong.push_back("when all was well again: " + failure);
  told.ending = ending(runner, told);
  return told;
}

// A cycle that fails of the disk is run again once the disk is well.
void Story::cycle(scenario::Runner& runner, const std::string& line, const Strike& strike,
                  Told& told) {
  for (int tries = 0; tries < cycles_until_well; ++tries) {
    const auto failures = runner.run(line);
    if (failures.empty()) return;
    ++told.failed_cycles;
    check_error(failures.front(), told);
    recover(runner, strike);
  }
  told.wrong.push_back("the disk is well, the hub is not");
}

void Story::recover(scenario::Runner& runner, const Strike& strike) {
  const bool power_was_cut = disk_.is_off();
  if (power_was_cut || strike.restarts) (void)runner.run("restart");
  if (power_was_cut) {
    disk_.after_power_loss(static_cast<std::uint64_t>(strike.at));
    fs::remove(store_path() + "-shm");
  }
  disk_.heal();
}

// The code, the thing, the place and the next step.
void Story::check_error(const std::string& text, Told& told) const {
  const bool coded = text.find("SP-STO-0") != text.npos;
  const bool placed = text.find("at   " + store_path()) != text.npos;
  const bool advised = text.find("\n  fix  ") != text.npos;
  const bool blamed = text.find("please report") != text.npos;
  if (!coded || !placed || !advised || blamed) told.wrong.push_back("not a clear error: " + text);
}

Ending Story::ending(scenario::Runner& runner, Told& told) const {
  Ending ending;
  for (const auto& [name, system] : runner.systems())
    for (const char* stream : {"contacts", "members"})
      for (const auto& [key, record] : system->records(stream))
        if (!record.deleted)
          ending.holdings[name + " " + stream].insert(sorted_members(record.json));
  (void)runner.run("restart");
  auto store = open_store("sqlite:" + store_path());
  if (!store) {
    told.wrong.push_back(store.error().text());
    return ending;
  }
  for (const Error& error : (*store)->verify()) told.wrong.push_back(error.text());
  if (const auto tally = (*store)->tally()) {
    std::ostringstream text;
    text << tally->records << " records, " << tally->gone << " gone, " << tally->losses
         << " losing values, " << tally->open_cases << " cases, " << tally->dead_letters
         << " dead letters";
    ending.tally = text.str();
  }
  return ending;
}

}  // namespace samepage::disk
