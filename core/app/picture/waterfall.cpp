#include "app/picture/waterfall.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "app/picture/svg.hpp"

namespace samepage::picture {
namespace {

constexpr double page_width = 1080, bars_from = 560, bars_to = 1030, row_height = 44, head = 66,
                 bar_height = 20;

struct Row {
  const identity::EvidenceLine* line = nullptr;
  double before = 0, after = 0;
};

// The prior first, then what weighs most; what weighs nothing is left out.
std::vector<Row> rows_of(const identity::Explanation& why) {
  std::vector<Row> rows;
  for (const auto& line : why.lines)
    if (std::abs(line.bits) >= 0.05) rows.push_back({&line});
  if (rows.size() > 1)
    std::stable_sort(rows.begin() + 1, rows.end(),
                     [](const Row& a, const Row& b) { return a.line->bits > b.line->bits; });
  double sum = 0;
  for (Row& row : rows) {
    row.before = sum;
    row.after = sum += row.line->bits;
  }
  return rows;
}

class Drawing {
 public:
  Drawing(const identity::Explanation& why, const Bands& bands)
      : why_(why), bands_(bands), rows_(rows_of(why)) {
    low_ = std::min({0.0, why.bits, bands.review_bits});
    high_ = std::max({0.0, why.bits, bands.same_bits});
    for (const Row& row : rows_) {
      low_ = std::min(low_, row.after);
      high_ = std::max(high_, row.after);
    }
    const double room = (high_ - low_) * 0.08 + 1;
    low_ -= room;
    high_ += room;
    bottom_ = head + static_cast<double>(rows_.size() + 1) * row_height;
  }

  std::string draw(const std::string& left, const std::string& right) {
    out_ = "<svg class=\"waterfall\" viewBox=\"0 0 " + number(page_width, 0) + " " +
           number(bottom_ + 34, 0) + "\" role=\"img\" aria-label=\"Evidence, line by line\">\n";
    background();
    out_ += svg_text({0, 40, "column", "What was compared", 40}) +
            svg_text({200, 40, "column", left, 19}) + svg_text({380, 40, "column", right, 19});
    for (std::size_t i = 0; i < rows_.size(); ++i)
      row(rows_[i], head + static_cast<double>(i) * row_height, i);
    total();
    return out_ + "</svg>\n";
  }

 private:
  double x(double bits) const {
    return bars_from + (bits - low_) / (high_ - low_) * (bars_to - bars_from);
  }

  void background() {
    out_ += svg_box(x(bands_.review_bits), head - 10, x(bands_.same_bits) - x(bands_.review_bits),
                    bottom_ - head + 10, "band-review");
    out_ += svg_box(x(bands_.same_bits), head - 10, bars_to - x(bands_.same_bits),
                    bottom_ - head + 10, "band-same");
    out_ += svg_text({x(bands_.same_bits) + 6, head - 16, "band-name", "the same", 20});
    out_ += "<text x=\"" + number(x(bands_.review_bits) - 6) + "\" y=\"" + number(head - 16) +
            "\" class=\"band-name end\">apart</text>\n";
    if (x(bands_.same_bits) - x(bands_.review_bits) > 52)
      out_ += "<text x=\"" + number((x(bands_.same_bits) + x(bands_.review_bits)) / 2) + "\" y=\"" +
              number(head - 16) + "\" class=\"band-name middle\">review</text>\n";
    out_ += svg_line(x(0), head - 10, x(0), bottom_, "zero");
  }

  void row(const Row& r, double y, std::size_t i) {
    const identity::EvidenceLine& line = *r.line;
    out_ += svg_line(0, y + row_height - 8, page_width, y + row_height - 8, "rule");
    out_ += svg_text(
        {0, y + 14, "what", line.what, line.left.empty() && line.right.empty() ? 60u : 26u});
    std::string level = line.level;
    if (line.bearers > 1)
      level += (level.empty() ? "" : ", ") + std::string("on ") + std::to_string(line.bearers) +
               " records";
    out_ += svg_text({0, y + 30, "level", level, 34});
    out_ += svg_text({200, y + 20, "value", line.left, 22}) +
            svg_text({380, y + 20, "value", line.right, 22});
    const double from = x(std::min(r.before, r.after)), to = x(std::max(r.before, r.after));
    out_ += svg_box(from, y + 4, to - from, bar_height,
                    i == 0          ? "start"
                    : line.bits > 0 ? "for"
                                    : "against");
    const bool to_the_right = line.bits > 0 && to < bars_to - 46;
    out_ += "<text x=\"" + number(to_the_right || from < bars_from + 50 ? to + 6 : from - 6) +
            "\" y=\"" + number(y + 19) + "\" class=\"bits" +
            (to_the_right || from < bars_from + 50 ? "" : " end") + "\">" +
            signed_number(line.bits) + "</text>\n";
    const double next = i + 1 < rows_.size() ? y + row_height + 4 : bottom_ - row_height + 2;
    out_ += svg_line(x(r.after), y + 4 + bar_height, x(r.after), next, "thread");
  }

  void total() {
    const double y = bottom_ - row_height + 2;
    const double from = x(std::min(0.0, why_.bits)), to = x(std::max(0.0, why_.bits));
    out_ += svg_text({0, y + 18, "what", "Sum", 20});
    out_ += svg_text({200, y + 18, "value",
                      signed_number(why_.bits) + " bits: " +
                          number(100 * why_.probability,
                                 why_.probability > 0.9995 || why_.probability < 0.0005 ? 2 : 1) +
                          " % the same",
                      60});
    out_ += svg_box(from, y, to - from, bar_height + 4, "sum");
  }

  const identity::Explanation& why_;
  const Bands bands_;
  std::vector<Row> rows_;
  double low_ = 0, high_ = 0, bottom_ = 0;
  std::string out_;
};

}  // namespace

std::string waterfall(const identity::Explanation& why, const std::string& left,
                      const std::string& right, const Bands& bands) {
  return Drawing(why, bands).draw(left, right);
}

}  // namespace samepage::picture
