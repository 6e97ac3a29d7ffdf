#pragma once
#include <memory>
#include <string>

#include "base/result.hpp"
#include "world/log.hpp"

namespace samepage {

// Lines of key=value: time=2026-11-22T10:15:00.250Z level=info topic=sync msg="12 contacts read".
// Thread-safe. One line per write, whatever the message holds.
class RealLog final : public Log {
 public:
  // `file`: appended to; "" = standard error. SP-FILE-002 when it cannot be opened.
  static Result<std::unique_ptr<RealLog>> open(const std::string& file, LogLevel lowest);
  ~RealLog() override;
  void write(LogLevel level, std::string_view topic, std::string_view message) override;

 private:
  struct Sink;
  explicit RealLog(std::unique_ptr<Sink> sink);
  std::unique_ptr<Sink> sink_;
};

}  // namespace samepage
