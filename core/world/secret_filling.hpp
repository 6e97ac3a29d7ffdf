#pragma once
// Puts secrets into a request at the last moment. Errors name the placeholder, never a value.

#include <map>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "world/http.hpp"

namespace samepage {

using Secrets = std::map<std::string, std::string>;

// Fills {{secret.NAME}} and {{basic.USER.NAME}} in header values and, if `fill_body`, in the body.
// USER may hold dots; NAME is what follows the last one. SP-HTTP-010: an unknown name, a
// placeholder in the URL, or a value that cannot stand in a header.
Result<void> fill_secrets(HttpRequest& request, const Secrets& secrets);

// A value as it stands inside JSON text, without the quotes.
std::string json_escaped(std::string_view value);
std::string form_escaped(std::string_view value);  // application/x-www-form-urlencoded

}  // namespace samepage
