#include "app/cli/context.hpp"

#include <pwd.h>
#include <unistd.h>

#include <charconv>
#include <cstdio>

#include "app/cli/progress.hpp"
#include "app/cli/stop_signals.hpp"
#include "base/text.hpp"
#include "world/real/real_clock.hpp"

namespace samepage::cli {

void Context::tell(std::string_view text) const {
  if (json) return;
  std::fwrite(text.data(), 1, text.size(), stderr);
  std::fflush(stderr);
}

Result<CycleReport> run_cycle(Context& context, Engine& engine, CycleOptions options) {
  ProgressLine line(context.terminal, [&](std::string_view text) { context.tell(text); });
  options.read_ahead = true;
  options.progress = [&](const Progress& progress) { line.show(progress, steady_now()); };
  const StopSignals signals([&] {
    context.tell("\nStopping; what is done stays done.\n");
    engine.stop();
  });
  auto report = engine.cycle(options);
  line.finish();
  return report;
}

Result<void> check_connections(const Config& config, const std::vector<std::string>& names) {
  std::vector<std::string_view> known;
  for (const ConnectionConfig& connection : config.connections) known.push_back(connection.name);
  if (known.empty()) {
    return fail("SP-CLI-009", "no connection is configured", config.file,
                "add a [connections.NAME] table; `samepage init` writes an example");
  }
  for (const std::string& name : names) {
    if (config.connection(name) != nullptr) continue;
    const std::string_view meant = nearest(name, known);
    return fail("SP-CLI-005", "there is no connection '" + shown(name) + "'", config.file,
                meant.empty() ? "configured: " + join({known.begin(), known.end()}, ", ")
                              : "did you mean '" + std::string(meant) + "'?");
  }
  return {};
}

Result<std::int64_t> number_of(const std::string& text, std::string_view what) {
  std::string_view word = trim(text);
  if (const std::size_t space = word.rfind(' '); space != word.npos) word.remove_prefix(space + 1);
  if (word.starts_with('#')) word.remove_prefix(1);
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
  if (error == std::errc() && end == word.data() + word.size() && number > 0) return number;
  return fail("SP-CLI-010", "'" + shown(text) + "' is not the number of a " + std::string(what), {},
              "give its number, such as 12");
}

std::string author() {
  const passwd* user = ::getpwuid(::getuid());
  return user != nullptr ? user->pw_name : "uid " + std::to_string(::getuid());
}

}  // namespace samepage::cli
