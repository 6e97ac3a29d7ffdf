#include "app/picture/svg.hpp"

#include <cmath>
#include <cstdio>

#include "base/text.hpp"

namespace samepage::picture {

std::string escaped(std::string_view raw) {
  std::string out;
  for (const char c : to_utf8_lossy(raw)) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        if (static_cast<unsigned char>(c) >= ' ')
          out += c;
        else
          out += ' ';
    }
  }
  return out;
}

std::string shortened(std::string_view raw, std::size_t characters) {
  const std::string text = to_utf8_lossy(raw);
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if ((text[at] & 0xC0) == 0x80) continue;
    if (++count > characters) return escaped(std::string_view(text).substr(0, at)) + "…";
  }
  return escaped(text);
}

std::string number(double value, int decimals) {
  char text[64];
  std::snprintf(text, sizeof text, "%.*f", decimals, value);
  return text;
}

std::string signed_number(double value) {
  const bool against = value < 0 && number(value) != "-0.0";
  return (against ? "−" : "+") + number(std::abs(value));
}

std::string svg_text(const Label& label) {
  return "<text x=\"" + number(label.x) + "\" y=\"" + number(label.y) + "\" class=\"" + label.look +
         "\">" + shortened(label.text, label.characters) + "</text>\n";
}

std::string svg_line(double x1, double y1, double x2, double y2, std::string_view look) {
  return "<line x1=\"" + number(x1) + "\" y1=\"" + number(y1) + "\" x2=\"" + number(x2) +
         "\" y2=\"" + number(y2) + "\" class=\"" + std::string(look) + "\"/>\n";
}

std::string svg_box(double x, double y, double width, double height, std::string_view look) {
  return "<rect x=\"" + number(x) + "\" y=\"" + number(y) + "\" width=\"" +
         number(std::max(width, 1.5)) + "\" height=\"" + number(height) + "\" rx=\"3\" class=\"" +
         std::string(look) + "\"/>\n";
}

}  // namespace samepage::picture
