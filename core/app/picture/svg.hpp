#pragma once
// Text of pictures: everything that comes from a record is escaped here, and nowhere else.

#include <string>
#include <string_view>

namespace samepage::picture {

// For HTML and SVG, in text and in attributes; what no page may hold is left out.
std::string escaped(std::string_view text);
// At most so many characters, with "…" where it was cut; then escaped.
std::string shortened(std::string_view text, std::size_t characters);
std::string number(double value, int decimals = 1);
std::string signed_number(double value);  // "+3.2", "−1.0"

struct Label {
  double x = 0, y = 0;
  std::string look;  // a class of the page
  std::string text;  // as it is; cut to `characters`
  std::size_t characters = 60;
};
std::string svg_text(const Label& label);
std::string svg_line(double x1, double y1, double x2, double y2, std::string_view look);
std::string svg_box(double x, double y, double width, double height, std::string_view look);

}  // namespace samepage::picture
