#include <charconv>
#include <cstdio>

#include "base/text.hpp"
#include "base/time.hpp"
#include "mapping/codec.hpp"
#include "mapping/normalisers.hpp"

namespace samepage {
namespace {

// "2026-11-22T10:15:00Z", taken apart.
struct Parts {
  int year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0;
};

std::string iso(const Parts& p) {
  char text[80];
  std::snprintf(text, sizeof text, "%04d-%02d-%02dT%02d:%02d:%02dZ", p.year, p.month, p.day, p.hour,
                p.minute, p.second);
  return text;
}

bool take_digits(std::string_view& text, std::size_t most, int& number) {
  std::size_t n = 0;
  number = 0;
  for (; n < most && n < text.size() && text[n] >= '0' && text[n] <= '9'; ++n)
    number = number * 10 + (text[n] - '0');
  text.remove_prefix(n);
  return n > 0;
}

bool take_directive(char directive, std::string_view& text, Parts& p) {
  switch (directive) {
    case 'Y':
      return take_digits(text, 4, p.year);
    case 'm':
      return take_digits(text, 2, p.month);
    case 'd':
      return take_digits(text, 2, p.day);
    case 'H':
      return take_digits(text, 2, p.hour);
    case 'M':
      return take_digits(text, 2, p.minute);
    case 'S':
      return take_digits(text, 2, p.second);
    case 'y':
      if (!take_digits(text, 2, p.year)) return false;
      p.year += p.year < 70 ? 2000 : 1900;
      return true;
    default:
      return false;
  }
}

std::optional<std::string> parsed_by(std::string_view format, std::string_view text) {
  Parts parts;
  std::string kept;
  text = trim(visible(text, kept));
  for (std::size_t i = 0; i < format.size(); ++i) {
    if (format[i] == '%' && i + 1 < format.size()) {
      if (!take_directive(format[++i], text, parts)) return std::nullopt;
    } else {
      if (text.empty() || text.front() != format[i]) return std::nullopt;
      text.remove_prefix(1);
    }
  }
  if (!text.empty()) return std::nullopt;
  const auto moment = parse_time(iso(parts));  // checks the calendar
  return moment ? normal_moment(*moment) : std::nullopt;
}

// `moment` is in its normal form.
std::string written_by(std::string_view format, std::string_view moment) {
  std::string out;
  for (std::size_t i = 0; i < format.size(); ++i) {
    if (format[i] != '%' || i + 1 == format.size()) {
      out += format[i];
      continue;
    }
    switch (format[++i]) {
      case 'Y':
        out += moment.substr(0, 4);
        break;
      case 'y':
        out += moment.substr(2, 2);
        break;
      case 'm':
        out += moment.substr(5, 2);
        break;
      case 'd':
        out += moment.substr(8, 2);
        break;
      case 'H':
        out += moment.substr(11, 2);
        break;
      case 'M':
        out += moment.substr(14, 2);
        break;
      case 'S':
        out += moment.substr(17, 2);
        break;
    }
  }
  return out;
}

class DateCodec final : public Codec {
 public:
  DateCodec(std::string format, bool with_clock)
      : format_(std::move(format)), with_clock_(with_clock) {
    if (format_ == "unix") unit_ = 1000;
    if (format_ == "unix_ms") unit_ = 1;
  }

  void decode(std::span<const Cell> cells, Reading& reading) const override {
    const Cell& cell = cells[0];
    if (cell.kind == Cell::Kind::absent) return;
    if (!cell.holds()) return reading.value(0, {});
    if (cell.kind >= Cell::Kind::list)
      return reading.problem(0, "SP-MAP-103", "is a list or an object where one value belongs");
    auto moment = unit_ != 0 ? counted(cell.text()) : parsed_by(format_, cell.text());
    if (!moment) return reading.problem(0, "SP-MAP-102", "is no date in the format of the mapping");
    if (!with_clock_) moment->resize(10);
    reading.value(0, std::move(*moment));
  }

  Encoded encode(std::span<const std::string_view> values, std::span<const Cell>) const override {
    std::vector<Cell> cells;
    if (values[0].empty()) {
      cells.push_back(Cell::nothing());
    } else if (unit_ != 0) {
      const Millis moment = parse_time(values[0]).value_or(0);
      cells.push_back(Cell::make(Cell::Kind::number, std::to_string(moment / unit_)));
    } else {
      std::string moment(values[0]);
      if (!with_clock_) moment += "T00:00:00Z";
      cells.push_back(Cell::make(Cell::Kind::text, written_by(format_, moment)));
    }
    return cells;
  }

 private:
  std::optional<std::string> counted(std::string_view text) const {
    const auto decimal = normal_decimal(text);
    if (!decimal) return std::nullopt;
    double amount = 0;
    std::from_chars(decimal->data(), decimal->data() + decimal->size(), amount);
    amount *= static_cast<double>(unit_);
    if (amount < -1e15 || amount > 1e15) return std::nullopt;
    return normal_moment(static_cast<Millis>(amount));
  }

  std::string format_;
  bool with_clock_;
  Millis unit_ = 0;  // milliseconds of one; 0 = not counted
};

}  // namespace

std::string date_format_fault(std::string_view format, bool with_clock) {
  if (format == "unix" || format == "unix_ms") return {};
  std::string seen;
  for (std::size_t i = 0; i < format.size(); ++i) {
    if (format[i] != '%') continue;
    if (i + 1 == format.size()) return "ends with a lone %";
    const char directive = format[++i];
    if (std::string_view("YymdHMS").find(directive) == std::string_view::npos)
      return std::string("has the unknown directive %") + directive;
    seen += directive == 'y' ? 'Y' : directive;
  }
  for (const char needed : std::string_view(with_clock ? "YmdHM" : "Ymd"))
    if (seen.find(needed) == seen.npos) return std::string("lacks %") + needed;
  return {};
}

std::unique_ptr<const Codec> date_codec(std::string format, bool with_clock) {
  return std::make_unique<DateCodec>(std::move(format), with_clock);
}

}  // namespace samepage
