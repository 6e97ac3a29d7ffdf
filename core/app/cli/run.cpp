#include "app/cli/run.hpp"

#include <algorithm>
#include <csignal>
#include <cstdio>

#include "app/cli/context.hpp"
#include "app/cli/parse.hpp"
#include "app/cli/report_json.hpp"

namespace samepage::cli {
namespace {

void print(std::FILE* to, std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), to);
  std::fflush(to);
}

int advise(const Advice& advice, const std::vector<std::string>& words) {
  const bool json = std::ranges::find(words, "--json") != words.end();
  if (advice.exit != exit_code::done && json) {
    print(stdout, envelope(failed({"SP-CLI-001", advice.fault, "command line",
                                   "`samepage --help` lists the commands"},
                                  advice.exit)));
  } else {
    print(advice.exit == exit_code::done ? stdout : stderr, advice.text);
  }
  return advice.exit;
}

// Error text for the terminal itself, whose colours are those of standard error.
Terminal for_errors(Terminal terminal) {
  terminal.colour = terminal.err && terminal.colour;
  return terminal;
}

}  // namespace

std::string envelope(const Outcome& outcome) {
  json::Writer out;
  out.object();
  out.member("ok", outcome.errors.empty());
  out.key("result").raw(outcome.result);
  out.key("errors").array();
  for (const Error& error : outcome.errors) write_error(out, error);
  out.end();
  out.end();
  return out.take() + "\n";
}

std::string text_of_errors(const Errors& errors, const Terminal& terminal) {
  std::string text;
  for (const Error& error : errors) {
    text += terminal.bad(shown(error.code)) + ": " + shown(error.message) + "\n";
    if (!error.where.empty()) text += "  at   " + shown(error.where) + "\n";
    if (!error.fix.empty()) text += "  fix  " + shown(error.fix) + "\n";
  }
  return text;
}

int run(const std::vector<std::string>& words) {
  std::signal(SIGPIPE, SIG_IGN);
  auto parsed = parse(words, commands(), groups());
  if (!parsed) return advise(parsed.error(), words);
  const Terminal terminal = Terminal::of_process();
  Context context(terminal, parsed->json, places_of_process(), parsed->config,
                  parsed->command->path != "serve");
  const Outcome outcome = parsed->command->run(context, parsed->arguments);
  if (parsed->json) {
    print(stdout, envelope(outcome));
  } else {
    print(stdout, outcome.text);
    print(stderr, text_of_errors(outcome.errors, for_errors(terminal)));
  }
  return outcome.exit;
}

}  // namespace samepage::cli
