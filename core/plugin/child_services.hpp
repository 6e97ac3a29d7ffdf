#pragma once
// HostServices in a child: every door is a question to the hub. It has no secrets, files or network
// of its own.

#include <atomic>
#include <mutex>

#include "plugin/codec.hpp"
#include "plugin/host_services.hpp"
#include "world/clock.hpp"

namespace samepage {

class ChildServices final : public HostServices {
 public:
  ChildServices(ByteStream& hub, Clock& clock) : frames_(hub), clock_(clock) {}

  // Before and between calls.
  Result<Frame> next_frame();
  Result<void> send(FrameKind kind, std::string_view payload);
  void start_call(std::uint64_t call, bool gives_files);
  bool lost() const { return lost_; }  // the hub is gone: nothing can be answered any more

  std::expected<HttpReply, HttpRefusal> http(HttpRequest request, Millis deadline) override;
  Result<std::string> secret(std::string_view name) override;
  bool gives_files() override { return gives_files_; }
  Result<FileInfo> stat(std::string_view path) override;
  Result<std::vector<std::string>> list(std::string_view folder) override;
  Result<std::string> read(std::string_view path, std::uint64_t offset, std::size_t max) override;
  Result<void> replace(std::string_view path, std::string_view bytes) override;
  Result<void> append(std::string_view path, std::string_view bytes) override;
  Millis now() override;
  Millis steady() override { return clock_.steady(); }
  std::uint64_t random() override;
  void log(LogLevel level, std::string_view message) override;
  bool cancelled() override;
  void begin_call(bool) override {}
  void cancel() override { cancelled_ = true; }

 private:
  Result<std::string> ask(FrameKind kind, std::string_view payload);
  Result<std::string> ask_file(codec::FileAsked asked);
  template <class T>
  T number(FrameKind kind);

  FrameStream frames_;
  Clock& clock_;
  std::mutex mutex_;  // one question at a time; logging and the clock may come from other threads
  std::atomic<std::uint64_t> call_ = 0;
  std::atomic<bool> cancelled_ = false;
  std::atomic<bool> lost_ = false;
  bool gives_files_ = false;
};

}  // namespace samepage
