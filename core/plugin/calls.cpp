#include "plugin/calls.hpp"

#include <algorithm>

#include "base/assert.hpp"

namespace samepage {
namespace {

std::unexpected<CallError> impossible(std::string message) {
  return std::unexpected(CallError{Verdict::bug, 0,
                                   Error{"SP-PLG-110",
                                         std::move(message),
                                         {},
                                         "compare the mapping with the connector's manifest"}});
}

CallScope scope_for(CallKind kind, const std::string& stream) {
  CallScope scope;
  scope.kind = kind;
  scope.stream = stream;
  return scope;
}

}  // namespace

CallResult<CallScope> read_scope(const PluginInfo& plugin, const ReadRequest& request) {
  const StreamManifest* stream = plugin.manifest.stream(request.stream);
  if (stream == nullptr) return impossible("the connector has no stream '" + request.stream + "'");
  if (!plugin.abilities.read || stream->changes == ReadChanges::none)
    return impossible("stream '" + request.stream + "' cannot be read");
  if (request.keys_only && stream->deletes != ReadDeletes::keys)
    return impossible("stream '" + request.stream + "' cannot list its keys");
  CallScope scope = scope_for(CallKind::read, request.stream);
  scope.cursor = request.cursor;
  scope.keys_only = request.keys_only;
  return scope;
}

CallResult<CallScope> write_scope(const PluginInfo& plugin, const WriteRequest& request) {
  const StreamManifest* stream = plugin.manifest.stream(request.stream);
  if (stream == nullptr) return impossible("the connector has no stream '" + request.stream + "'");
  if (!plugin.abilities.write) return impossible("the connector cannot write");
  const std::size_t most = std::min<std::size_t>(stream->batch, SP_BATCH_MAX);
  if (request.changes.size() > most)
    return impossible("a batch of " + std::to_string(request.changes.size()) + " changes, but '" +
                      request.stream + "' takes at most " + std::to_string(most));
  CallScope scope = scope_for(CallKind::write, request.stream);
  for (const OutgoingChange& change : request.changes) {
    const bool creates = change.key.empty();
    if (creates && change.removes) return impossible("a delete needs the key of its record");
    if (creates          ? stream->create == WriteCreate::none
        : change.removes ? stream->remove == WriteDelete::none
                         : !stream->update)
      return impossible("stream '" + request.stream + "' cannot " +
                        (creates          ? "create"
                         : change.removes ? "delete"
                                          : "update"));
    scope.change_keys.push_back(change.key);
  }
  return scope;
}

CallResult<CallScope> find_scope(const PluginInfo& plugin, const std::string& stream) {
  if (plugin.manifest.stream(stream) == nullptr)
    return impossible("the connector has no stream '" + stream + "'");
  if (!plugin.abilities.find) return impossible("the connector cannot look up creates");
  return scope_for(CallKind::find, stream);
}

CallResult<CallScope> discover_scope(const PluginInfo& plugin) {
  if (!plugin.abilities.discover) return impossible("the connector cannot describe its streams");
  CallScope scope = scope_for(CallKind::discover, {});
  for (const StreamManifest& stream : plugin.manifest.streams) scope.streams.push_back(stream.name);
  return scope;
}

void run_on(Instance& instance, CallBook& book, const Asked& asked) {
  switch (asked.scope.kind) {
    case CallKind::none:
      break;
    case CallKind::open:
      return instance.open(book, asked.config_json, asked.deadline);
    case CallKind::check:
      return instance.check(book, asked.deadline);
    case CallKind::discover:
      return instance.discover(book, asked.deadline);
    case CallKind::read:
      return instance.read(book, asked.limit, asked.deadline);
    case CallKind::write:
      return instance.write(book, asked.changes, asked.deadline);
    case CallKind::find:
      return instance.find(book, asked.changes.front(), asked.since, asked.deadline);
  }
  SP_ASSERT(false);
}

CallError placed(CallError error, const SessionOptions& options, const PluginInfo& plugin,
                 const CallScope& scope) {
  if (!error.error.where.empty()) return error;
  error.error.where =
      options.name + " (connector " + plugin.manifest.id + " " + plugin.manifest.version + ")";
  if (scope.kind != CallKind::none)
    error.error.where += ", " + std::string(name_of(scope.kind)) +
                         (scope.stream.empty() ? "" : " of " + scope.stream);
  return error;
}

std::string dropped_text(const CallBook& book) {
  return "the connector left " + std::to_string(book.dropped()) + " records of '" +
         book.scope().stream + "' behind its last checkpoint; they are not taken";
}

}  // namespace samepage
