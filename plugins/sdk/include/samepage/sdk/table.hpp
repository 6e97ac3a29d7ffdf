#pragma once
// Makes the C function table of plugin.h out of a connector's class.

#include <samepage/sdk/call.hpp>

#include <concepts>
#include <exception>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace sp {

namespace detail {

template <class C>
struct Instance {
  const sp_host* host;
  C connector;
};

// Runs a connector function and turns whatever it throws into a status.
template <class F>
sp_status guarded(const sp_host* host, sp_call* call, F&& body) noexcept {
  try {
    return body();
  } catch (const Error& e) {
    if (e.message.empty()) return e.status;
    return host->fail(call, e.status, e.retry_after_ms, str(e.message));
  } catch (const std::exception& e) {
    return host->fail(call, SP_BUG, 0, str(std::string_view(e.what())));
  } catch (...) {
    return host->fail(call, SP_BUG, 0, str(std::string_view("the connector threw something odd")));
  }
}

inline Change change_of(const sp_change& c, uint32_t index, std::string_view stream) {
  return {index, c.op, stream, view(c.key), view(c.idempotency), view(c.json),
          SP_HAS(&c, expected) ? view(c.expected) : std::string_view{},
          SP_HAS(&c, before) ? view(c.before) : std::string_view{}};
}

template <class C>
struct Table {
  using I = Instance<C>;
  static I& self_of(void* self) { return *static_cast<I*>(self); }

  static sp_status open(const sp_host* host, sp_call* call, sp_str config, void** self) noexcept {
    return guarded(host, call, [&] {
      *self = new I{host, C(Json::parse(view(config)))};
      return sp_status{SP_OK};
    });
  }
  static void close(void* self) noexcept { delete static_cast<I*>(self); }

  static sp_status check(void* self, sp_call* call) noexcept {
    return guarded(self_of(self).host, call, [&] {
      if constexpr (requires(C& c, const Call& k) { c.check(k); })
        self_of(self).connector.check(Call(self_of(self).host, call));
      return sp_status{SP_OK};
    });
  }
  static sp_status discover(void* self, sp_call* call) noexcept {
    return guarded(self_of(self).host, call, [&] {
      self_of(self).connector.discover(Call(self_of(self).host, call));
      return sp_status{SP_OK};
    });
  }
  static sp_status read(void* self, sp_call* call, const sp_read* r) noexcept {
    return guarded(self_of(self).host, call, [&] {
      const Read from{view(r->stream), view(r->cursor), r->limit, r->mode == SP_KEYS};
      const Next next = self_of(self).connector.read(Call(self_of(self).host, call), from);
      return sp_status{next == Next::more ? SP_MORE : SP_OK};
    });
  }
  static sp_status write(void* self, sp_call* call, const sp_write* w) noexcept {
    return guarded(self_of(self).host, call, [&] {
      const Call c(self_of(self).host, call);
      Batch batch{view(w->stream), {}};
      for (uint32_t i = 0; i < w->count; ++i)
        batch.changes.push_back(change_of(*w->changes[i], i, batch.stream));
      if constexpr (requires(C& k, const Call& l, const Batch& b) { k.write(l, b); }) {
        self_of(self).connector.write(c, batch);
      } else {
        write_each(self_of(self).connector, c, batch);
      }
      return sp_status{SP_OK};
    });
  }
  // One change that is refused does not stop the others; one that ends the call does.
  static void write_each(C& connector, const Call& call, const Batch& batch) {
    for (const Change& change : batch.changes) {
      try {
        connector.write(call, change);
      } catch (const Error& e) {
        if (e.status != SP_REJECTED) throw;
        call.ack(change, SP_REJECTED, change.key, e.message);
      }
    }
  }
  static sp_status find(void* self, sp_call* call, const sp_find* f) noexcept {
    return guarded(self_of(self).host, call, [&] {
      const Find wanted{view(f->stream), change_of(*f->change, 0, view(f->stream)), f->since_ms};
      self_of(self).connector.find(Call(self_of(self).host, call), wanted);
      return sp_status{SP_OK};
    });
  }
};

template <class C>
constexpr sp_plugin plugin_table() {
  using T = Table<C>;
  sp_plugin p{};
  p.size = sizeof p;
  p.abi_minor = SP_ABI_MINOR;
  p.manifest = C::manifest;
  p.open = T::open;
  p.close = T::close;
  p.check = T::check;
  if constexpr (requires(C& c, const Call& k) { c.discover(k); }) p.discover = T::discover;
  if constexpr (requires(C& c, const Call& k, const Read& r) { c.read(k, r); }) p.read = T::read;
  if constexpr (requires(C& c, const Call& k, const Change& x) { c.write(k, x); } ||
                requires(C& c, const Call& k, const Batch& b) { c.write(k, b); })
    p.write = T::write;
  if constexpr (requires(C& c, const Call& k, const Find& f) { c.find(k, f); }) p.find = T::find;
  return p;
}

}  // namespace detail
}  // namespace sp
