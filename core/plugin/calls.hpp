#pragma once
// What both kinds of session do before and after a call: refuse what the connector cannot do, write
// down what was asked, and say in every error which connection and stream it was about.

#include <string>

#include "plugin/call_book.hpp"
#include "plugin/instance.hpp"

namespace samepage {

struct SessionOptions {
  std::string name = "connection";  // "connection crm": for messages
  Millis call_timeout = 300'000;    // of a call whose request has no deadline of its own
  Millis cancel_grace = 2'000;      // after a cancel, until a child process is killed
};

// One call, as far as the connector hears of it.
struct Asked {
  CallScope scope;
  Millis deadline = 0;                    // steady clock; 0 = none
  std::uint32_t limit = 0;                // of a read
  Millis since = 0;                       // of a find
  std::string config_json;                // of an open
  std::vector<OutgoingChange> changes{};  // of a write; the one of a find
};

// SP-PLG-110: a stream or an ability that the connector does not have, or a batch over its limit.
CallResult<CallScope> read_scope(const PluginInfo& plugin, const ReadRequest& request);
CallResult<CallScope> write_scope(const PluginInfo& plugin, const WriteRequest& request);
CallResult<CallScope> find_scope(const PluginInfo& plugin, const std::string& stream);
CallResult<CallScope> discover_scope(const PluginInfo& plugin);

// Runs it on a connector in this process.
void run_on(Instance& instance, CallBook& book, const Asked& asked);

// The same error with its place, when it has none of its own.
CallError placed(CallError error, const SessionOptions& options, const PluginInfo& plugin,
                 const CallScope& scope);

// A warning when a page ended with records behind its last checkpoint.
std::string dropped_text(const CallBook& book);

}  // namespace samepage
