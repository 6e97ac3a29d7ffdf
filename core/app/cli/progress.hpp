#pragma once
// What a running cycle shows on standard error: a bar on a terminal, a line per stage elsewhere.

#include <functional>
#include <mutex>
#include <string>

#include "app/cli/terminal.hpp"
#include "base/time.hpp"
#include "engine/report.hpp"

namespace samepage::cli {

class ProgressLine {
 public:
  ProgressLine(Terminal terminal, std::function<void(std::string_view)> print)
      : terminal_(terminal), print_(std::move(print)) {}
  ~ProgressLine() { finish(); }
  ProgressLine(const ProgressLine&) = delete;

  void show(const Progress& progress, Millis steady_now);  // from any thread
  void finish();                                           // takes the bar away

 private:
  std::string bar(const Progress& progress) const;

  const Terminal terminal_;
  const std::function<void(std::string_view)> print_;
  std::mutex mutex_;
  std::string last_;       // stage and connection of the last line
  Millis drawn_ = 0;
  bool on_screen_ = false;
};

}  // namespace samepage::cli
