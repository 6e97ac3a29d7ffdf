// For builds with sanitizers only: a connector that crashes dies by its signal, as it does for
// users, and not by an exit of the sanitizer's. What the sanitizers find they still report.

namespace {
constexpr const char* options =
    "handle_segv=0:handle_sigbus=0:handle_sigfpe=0:handle_sigill=0:handle_abort=0";
}

extern "C" {
const char* __asan_default_options();  // NOLINT: the sanitizers' names
const char* __tsan_default_options();  // NOLINT
const char* __asan_default_options() { return options; }
const char* __tsan_default_options() { return options; }
}
