#pragma once
// The C++20 face of samepage/plugin.h for people who write connectors. A connector is one class:
//
//   struct Hello {
//     static constexpr const char* manifest = R"({"id": "hello", ...})";
//     explicit Hello(sp::Json config);                       // no I/O here
//     sp::Next read(const sp::Call&, const sp::Read&);       // optional: a source
//     void write(const sp::Call&, const sp::Change&);        // optional: a target, one change...
//     void write(const sp::Call&, const sp::Batch&);         // ...or a batch, one ack per change
//     void find(const sp::Call&, const sp::Find&);           // optional: settle an unknown create
//     void check(const sp::Call&);                           // optional
//     void discover(const sp::Call&);                        // optional
//   };
//   SP_PLUGIN(Hello);
//
// What the class does not have becomes a NULL pointer: the hub knows what it cannot do. An
// sp::Error thrown anywhere becomes its status; any other exception becomes SP_BUG.

#include <samepage/sdk/call.hpp>
#include <samepage/sdk/error.hpp>
#include <samepage/sdk/json.hpp>
#include <samepage/sdk/table.hpp>

#define SP_PLUGIN(Class) \
  extern "C" SP_EXPORT constinit const sp_plugin samepage_plugin_v1 = sp::detail::plugin_table<Class>()
