// Our quick reading of telephone numbers against libphonenumber's own.

#include "fuzz.hpp"
#include "mapping/normal/phone_rules.hpp"

namespace samepage {

// The number; the region, two capital letters.
SP_FUZZ(phone) {
  const std::string_view text = in.part();
  const std::string_view region = in.part();
  if (text.size() > 100 || region.size() != 2) return;
  const QuickPhone quick = quick_phone(text, region);
  if (!quick.known) return;
  const std::string rule = "the library reads it so too, in " + std::string(region);
  const auto slow = phone_by_library(text, region);
  fuzz::same(quick.normal.value_or("none"), slow.value_or("none"), rule);
}

}  // namespace samepage
