#pragma once
// One opened connector in this process, called over the C table of samepage/plugin.h. The hub's
// side of that table: it checks every pointer and size it is given, keeps what it hands out until
// the connector's function returns, and writes down the rest in a CallBook.
//
// One call at a time. The Plugin and the HostServices outlive the Instance.

#include <samepage/plugin.h>

#include <memory>

#include "plugin/call_book.hpp"
#include "plugin/host_services.hpp"
#include "plugin/loader.hpp"

namespace samepage {

struct RunningCall;  // the sp_call of this instance

class Instance {
 public:
  Instance(const Plugin& plugin, HostServices& services);
  ~Instance();
  Instance(const Instance&) = delete;
  Instance& operator=(const Instance&) = delete;

  // Each runs one function; how it ended stands in the book. `deadline` is on services.steady(),
  // 0 = none: after it, `cancelled` is true and `http` refuses.
  void open(CallBook& book, std::string_view config_json, Millis deadline);
  void check(CallBook& book, Millis deadline);
  void discover(CallBook& book, Millis deadline);
  void read(CallBook& book, std::uint32_t limit, Millis deadline);
  void write(CallBook& book, const std::vector<OutgoingChange>& changes, Millis deadline);
  void find(CallBook& book, const OutgoingChange& change, Millis since, Millis deadline);
  bool opened() const { return opened_; }

 private:
  template <class F>
  void run(CallBook& book, Millis deadline, F&& function);

  const sp_plugin* table_;
  std::unique_ptr<RunningCall> call_;
  void* self_ = nullptr;
  bool opened_ = false;
};

}  // namespace samepage
