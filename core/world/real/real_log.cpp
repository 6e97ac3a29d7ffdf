#include "world/real/real_log.hpp"

#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include "base/json.hpp"

namespace samepage {
namespace {

spdlog::level::level_enum level_of(LogLevel level) {
  switch (level) {
    case LogLevel::debug:
      return spdlog::level::debug;
    case LogLevel::info:
      return spdlog::level::info;
    case LogLevel::warn:
      return spdlog::level::warn;
    case LogLevel::error:
      return spdlog::level::err;
  }
  return spdlog::level::err;
}

std::string_view word_of(LogLevel level) {
  switch (level) {
    case LogLevel::debug:
      return "debug";
    case LogLevel::info:
      return "info";
    case LogLevel::warn:
      return "warn";
    case LogLevel::error:
      return "error";
  }
  return "error";
}

}  // namespace

struct RealLog::Sink {
  spdlog::logger logger;
};

RealLog::RealLog(std::unique_ptr<Sink> sink) : sink_(std::move(sink)) {}
RealLog::~RealLog() = default;

Result<std::unique_ptr<RealLog>> RealLog::open(const std::string& file, LogLevel lowest) {
  try {
    spdlog::sink_ptr out;
    if (file.empty())
      out = std::make_shared<spdlog::sinks::stderr_sink_mt>();
    else
      out = std::make_shared<spdlog::sinks::basic_file_sink_mt>(file);
    auto sink = std::make_unique<Sink>(Sink{spdlog::logger("samepage", std::move(out))});
    sink->logger.set_level(level_of(lowest));
    sink->logger.flush_on(spdlog::level::info);
    sink->logger.set_pattern("time=%Y-%m-%dT%H:%M:%S.%eZ %v", spdlog::pattern_time_type::utc);
    return std::unique_ptr<RealLog>(new RealLog(std::move(sink)));
  } catch (const spdlog::spdlog_ex& error) {
    return fail("SP-FILE-002", std::string("the log cannot be opened: ") + error.what(), file,
                "name a file that the hub's user may write");
  }
}

void RealLog::write(LogLevel level, std::string_view topic, std::string_view message) {
  if (!sink_->logger.should_log(level_of(level))) return;
  std::string line = "level=" + std::string(word_of(level)) + " topic=";
  const bool plain = topic.find_first_not_of(
                         "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                         "0123456789_-./:") == topic.npos;
  if (plain && !topic.empty())
    line += topic;
  else
    json::append_quoted(line, topic);
  line += " msg=";
  json::append_quoted(line, message);
  sink_->logger.log(level_of(level), spdlog::string_view_t(line.data(), line.size()));
}

}  // namespace samepage
