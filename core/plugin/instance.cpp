#include "plugin/instance.hpp"

#include <exception>

#include "base/assert.hpp"
#include "plugin/running_call.hpp"

namespace samepage {
namespace {

sp_str str(std::string_view text) { return {text.data(), text.size()}; }

sp_change c_change(const OutgoingChange& change) {
  return {sizeof(sp_change), change.removes ? std::uint32_t{SP_DELETE} : std::uint32_t{SP_UPSERT},
          str(change.key),   str(change.idempotency),
          str(change.json),  str(change.expected),
          str(change.before)};
}

}  // namespace

Instance::Instance(const Plugin& plugin, HostServices& services)
    : table_(plugin.table), call_(std::make_unique<RunningCall>()) {
  call_->services = &services;
}

Instance::~Instance() {
  if (!opened_) return;
  try {
    table_->close(self_);
  } catch (...) {  // it is gone either way
    call_->services->log(LogLevel::error, "the connector threw an exception while it was closed");
  }
}

template <class F>
void Instance::run(CallBook& book, Millis deadline, F&& function) {
  SP_ASSERT(call_->book == nullptr);
  call_->book = &book;
  call_->deadline = deadline;
  sp_status status = SP_BUG;
  try {
    status = function();
  } catch (const std::exception& e) {
    book.breaks("SP-PLG-130", "the connector let an exception out of '" +
                                  std::string(name_of(book.scope().kind)) +
                                  "': " + printable(e.what(), 500));
  } catch (...) {
    book.breaks("SP-PLG-130", "the connector let an exception out of '" +
                                  std::string(name_of(book.scope().kind)) + "'");
  }
  book.end(status);
  call_->book = nullptr;
  call_->handed_out.clear();
  call_->handed_bytes = 0;
}

void Instance::open(CallBook& book, std::string_view config_json, Millis deadline) {
  run(book, deadline, [&] {
    return table_->open(host_table(), pointer_to(call_.get()), str(config_json), &self_);
  });
  opened_ = !book.error();
}

void Instance::check(CallBook& book, Millis deadline) {
  run(book, deadline, [&] { return table_->check(self_, pointer_to(call_.get())); });
}

void Instance::discover(CallBook& book, Millis deadline) {
  run(book, deadline, [&] { return table_->discover(self_, pointer_to(call_.get())); });
}

void Instance::read(CallBook& book, std::uint32_t limit, Millis deadline) {
  const CallScope& scope = book.scope();
  const sp_read request{sizeof request,
                        limit,
                        scope.keys_only ? std::uint32_t{SP_KEYS} : std::uint32_t{SP_CHANGES},
                        0,
                        str(scope.stream),
                        str(scope.cursor)};
  run(book, deadline, [&] { return table_->read(self_, pointer_to(call_.get()), &request); });
}

void Instance::write(CallBook& book, const std::vector<OutgoingChange>& changes, Millis deadline) {
  std::vector<sp_change> all;
  all.reserve(changes.size());
  for (const OutgoingChange& change : changes) all.push_back(c_change(change));
  std::vector<const sp_change*> pointers;
  pointers.reserve(all.size());
  for (const sp_change& change : all) pointers.push_back(&change);
  const sp_write request{sizeof request, static_cast<std::uint32_t>(all.size()),
                         str(book.scope().stream), pointers.data()};
  run(book, deadline, [&] { return table_->write(self_, pointer_to(call_.get()), &request); });
}

void Instance::find(CallBook& book, const OutgoingChange& change, Millis since, Millis deadline) {
  const sp_change wanted = c_change(change);
  const sp_find request{sizeof request, 0, str(book.scope().stream), &wanted, since};
  run(book, deadline, [&] { return table_->find(self_, pointer_to(call_.get()), &request); });
}

}  // namespace samepage
