// samepage.toml and what it includes, and when connections are due.

#include "base/text.hpp"
#include "config/read_config.hpp"
#include "config/schedule.hpp"
#include "fuzz.hpp"

namespace samepage {

// The main file; then what is included, called a.toml, b.toml …
SP_FUZZ(config) {
  std::map<std::string, std::string> files{{"/etc/hub/samepage.toml", std::string(in.part())}};
  for (char name = 'a'; in.more() && name <= 'e'; ++name)
    files[std::string("/etc/hub/") + name + ".toml"] = in.part();
  const ConfigSources sources{[&](const std::string& path) -> Result<std::string> {
                                const auto found = files.find(path);
                                if (found == files.end()) return fail("SP-FILE-001", "no file");
                                return found->second;
                              },
                              [&](const std::string& path) { return files.contains(path); },
                              "/usr/share/samepage/mappings", "/usr/lib/samepage/plugins"};
  const auto config = read_config("/etc/hub/samepage.toml", sources);
  if (config) return;
  fuzz::require(!config.error().empty(), "a configuration that is refused has a fault");
  for (const Error& fault : config.error()) {
    fuzz::require(fault.code.starts_with("SP-"), "a fault has its code", fault.code);
    fuzz::require(is_utf8(fault.text()), "a message is UTF-8", fault.text());
  }
}

SP_FUZZ(schedule) {
  const auto schedule = Schedule::parse(in.all());
  if (!schedule) return;
  constexpr Millis begin = 1'795'342'500'000;
  Millis moment = begin;
  for (int round = 0; round < 3; ++round) {
    const auto next = schedule->next_after(moment);
    if (!next) return;
    fuzz::require(*next > moment, "the next run is later");
    moment = *next;
  }
}

}  // namespace samepage
