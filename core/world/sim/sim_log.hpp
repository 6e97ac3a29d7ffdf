#pragma once
#include <mutex>
#include <string>
#include <vector>

#include "world/log.hpp"

namespace samepage {

class SimLog final : public Log {
 public:
  struct Line {
    LogLevel level;
    std::string topic, message;
  };

  void write(LogLevel level, std::string_view topic, std::string_view message) override {
    const std::lock_guard lock(mutex_);
    lines_.push_back({level, std::string(topic), std::string(message)});
  }
  std::vector<Line> lines() const {
    const std::lock_guard lock(mutex_);
    return lines_;
  }
  std::string all() const {
    std::string text;
    for (const Line& line : lines()) text += line.topic + ": " + line.message + "\n";
    return text;
  }

 private:
  mutable std::mutex mutex_;
  std::vector<Line> lines_;
};

}  // namespace samepage
