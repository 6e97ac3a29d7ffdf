#pragma once
// Assertions for our own mistakes. They stay on in release: a hub that goes on after a broken
// promise writes wrong data into somebody's CRM.

namespace samepage {
[[noreturn]] void assertion_failed(const char* expression, const char* file, int line);
}

#define SP_ASSERT(condition) \
  ((condition) ? void(0) : ::samepage::assertion_failed(#condition, __FILE__, __LINE__))
