#include "app/cli/run.hpp"

#include <fcntl.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>

#include "app/cli/context.hpp"
#include "app/cli/parse.hpp"
#include "app/cli/report_json.hpp"

namespace samepage::cli {
namespace {

bool print(std::FILE* to, std::string_view text) {
  const bool whole = std::fwrite(text.data(), 1, text.size(), to) == text.size();
  return std::fflush(to) == 0 && whole;
}

// What nobody got to read is no success. A reader who has left, as `head` does, knows why.
int said(int exit, std::string_view text) {
  if (print(stdout, text)) return exit;
  if (errno != EPIPE)
    print(stderr, std::string("SP-CLI-014: the output cannot be written: ") +
                      std::strerror(errno) + "; what the command did is done\n");
  return exit_code::error;
}

// With standard output closed, a file that is opened would get its number and our text. Open for
// reading: writing there stays an error.
void keep_standard_numbers() {
  for (const int fd : {0, 1, 2})
    if (::fcntl(fd, F_GETFD) == -1) static_cast<void>(::open("/dev/null", O_RDONLY));
}

int advise(const Advice& advice, const std::vector<std::string>& words) {
  const bool json = std::ranges::find(words, "--json") != words.end();
  if (json && advice.exit != exit_code::done) {
    return said(advice.exit, envelope(failed({"SP-CLI-001", advice.fault, "command line",
                                              "`samepage --help` lists the commands"},
                                             advice.exit)));
  }
  if (json) return said(advice.exit, envelope({advice.exit, advice.result, "", {}}));
  if (advice.exit == exit_code::done) return said(advice.exit, advice.text);
  print(stderr, advice.text);
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
  keep_standard_numbers();
  auto parsed = parse(words, commands(), groups());
  if (!parsed) return advise(parsed.error(), words);
  const Terminal terminal = Terminal::of_process();
  Context context(terminal, parsed->json, places_of_process(), parsed->config,
                  parsed->command->path != "serve");
  const Outcome outcome = parsed->command->run(context, parsed->arguments);
  if (parsed->json) return said(outcome.exit, envelope(outcome));
  const int exit = said(outcome.exit, outcome.text);
  print(stderr, text_of_errors(outcome.errors, for_errors(terminal)));
  return exit;
}

}  // namespace samepage::cli
