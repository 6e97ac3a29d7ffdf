#include "app/cli/progress.hpp"

#include <algorithm>

namespace samepage::cli {
namespace {

constexpr Millis redraw_ms = 100;
constexpr std::int64_t bar_columns = 24;

std::string title(const Progress& progress) {
  return progress.connection.empty() ? progress.stage
                                     : progress.stage + " " + shown(progress.connection);
}

}  // namespace

void ProgressLine::show(const Progress& progress, Millis steady_now) {
  const std::lock_guard lock(mutex_);
  const std::string now = title(progress);
  const bool fresh = now != last_;
  last_ = now;
  if (!terminal_.err) {
    if (fresh) print_(now + "\n");
    return;
  }
  if (!fresh && steady_now - drawn_ < redraw_ms) return;
  drawn_ = steady_now;
  on_screen_ = true;
  print_("\r\x1b[K" + cut(bar(progress), static_cast<std::size_t>(terminal_.width - 1)));
}

void ProgressLine::finish() {
  const std::lock_guard lock(mutex_);
  if (on_screen_) print_("\r\x1b[K");
  on_screen_ = false;
}

std::string ProgressLine::bar(const Progress& progress) const {
  std::string name = title(progress);
  name.resize(std::max<std::size_t>(name.size(), 20), ' ');
  if (progress.total <= 0) return name + "  " + std::to_string(progress.done);
  const std::int64_t done = std::clamp<std::int64_t>(progress.done, 0, progress.total);
  const std::int64_t full = done * bar_columns / progress.total;
  std::string text = name + "  ";
  for (std::int64_t i = 0; i < bar_columns; ++i) text += i < full ? "█" : "░";
  return text + "  " + std::to_string(done) + " of " + std::to_string(progress.total);
}

}  // namespace samepage::cli
