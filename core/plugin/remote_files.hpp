#pragma once
// File operations of a child, done by the hub: question in, answer out.

#include <string>

#include "plugin/host_services.hpp"

namespace samepage {

Result<std::string> serve_files(std::string_view payload, HostServices& services);

}  // namespace samepage
