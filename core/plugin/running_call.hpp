#pragma once
// What hides behind the sp_call pointer. It lives as long as its instance, so that a connector
// which keeps the pointer and calls later meets "no call is running" and not freed memory.

#include <samepage/plugin.h>

#include <deque>
#include <string>

#include "plugin/call_book.hpp"
#include "plugin/host_services.hpp"

namespace samepage {

struct RunningCall {
  HostServices* services = nullptr;
  CallBook* book = nullptr;  // null between calls
  Millis deadline = 0;
  std::deque<std::string> handed_out;  // replies and the like: until the function returns
  std::size_t handed_bytes = 0;

  bool over() const {
    return services->cancelled() || (deadline != 0 && services->steady() >= deadline);
  }
};

// The one table of host functions, and the extension sp.files/1.
const sp_host* host_table();
const sp_files* files_table();

// The call behind the pointer when one is running, else null.
RunningCall* running(sp_call* call);
sp_call* pointer_to(RunningCall* call);

// Gives bytes to the connector until its function returns; null beyond the limit of one call.
const std::string* hand_out(RunningCall& call, std::string bytes);

// A text of the connector: false (and a broken rule) when it is no text or larger than `max`.
bool readable(RunningCall& call, sp_str text, std::size_t max, const char* what);
inline std::string_view view_of(sp_str text) {
  return text.size == 0 ? std::string_view{}
                        : std::string_view{text.data, static_cast<std::size_t>(text.size)};
}

// Files and secrets: what was not granted (SP-PLG-12x) is for the connection's owner to mend; a
// disk that does not answer may do so later.
sp_status refuse_with(RunningCall& call, Error error);

}  // namespace samepage
