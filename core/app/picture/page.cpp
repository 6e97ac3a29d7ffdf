#include "app/picture/page.hpp"

#include "app/picture/svg.hpp"

namespace samepage::picture {
namespace {

constexpr std::string_view style = R"css(
:root { --ink: #1f2a37; --soft: #667085; --rule: #e6e9ee; --for: #2f8f6b; --against: #c8553d; --start: #9aa5b4;
  --sum: #27364b; --same: #e7f4ee; --review: #fdf3dc; --page: #ffffff; --ground: #f4f6f8; }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink);
  font: 15px/1.45 system-ui, "Segoe UI", Roboto, "Helvetica Neue", "DejaVu Sans", Arial, sans-serif; }
main { max-width: 1160px; margin: 28px auto; padding: 0 20px; }
header { display: flex; align-items: baseline; gap: 14px; flex-wrap: wrap; }
h1 { font-size: 24px; margin: 0; font-weight: 650; }
h2 { font-size: 16px; margin: 0 0 2px; font-weight: 650; }
.lead { margin: 8px 0 20px; color: var(--soft); max-width: 78ch; }
.badge { padding: 3px 12px; border-radius: 999px; font-weight: 600; font-size: 14px; background: #e6e9ee; }
.badge.good { background: #d5ecdf; color: #175c40; } .badge.doubt { background: #fbe6b6; color: #7a4d00; }
.badge.bad { background: #f6d9d2; color: #8c2f1b; }
section { background: var(--page); border: 1px solid var(--rule); border-radius: 10px; padding: 18px 22px; margin: 0 0 18px; }
.note { color: var(--soft); margin: 0 0 12px; font-size: 13.5px; max-width: 90ch; }
svg { width: 100%; height: auto; display: block; }
svg text { font-size: 13px; fill: var(--ink); } .end { text-anchor: end; } .middle { text-anchor: middle; }
.column { font-size: 12.5px !important; fill: var(--soft) !important; font-weight: 600; }
.what { font-weight: 600; } .level, .node-sub { font-size: 11.5px !important; fill: var(--soft) !important; }
.bits { font-variant-numeric: tabular-nums; font-size: 12.5px !important; }
.for { fill: var(--for); } .against { fill: var(--against); } .start { fill: var(--start); } .sum { fill: var(--sum); }
.band-same { fill: var(--same); } .band-review { fill: var(--review); }
.band-name { font-size: 11.5px !important; fill: var(--soft) !important; }
.zero { stroke: #98a2b3; stroke-width: 1; } .rule { stroke: var(--rule); } .thread { stroke: #b6bfca; stroke-dasharray: 3 3; }
.edge line { stroke: #93b8a8; } .edge.faint line { stroke: #dde6e2; } .edge.cut line { stroke: #e0a23b; stroke-dasharray: 7 5; }
.edge-label { fill: #fff; stroke: var(--rule); } .edge-bits { font-size: 11px !important; fill: var(--soft) !important; }
.node-box { fill: #eef3f8; stroke: #b7c5d6; } .loose .node-box { fill: #fdf3dc; stroke: #e0a23b; }
.node-title { font-weight: 600; }
table { border-collapse: collapse; width: 100%; font-size: 14px; }
th { text-align: left; color: var(--soft); font-weight: 600; font-size: 12.5px; }
th, td { padding: 6px 14px 6px 0; border-bottom: 1px solid var(--rule); vertical-align: top; overflow-wrap: anywhere; }
tr:last-child td { border-bottom: 0; }
@media print { body { background: #fff; } section { break-inside: avoid; } }
)css";

}  // namespace

std::string html_table(const std::vector<std::vector<std::string>>& rows) {
  std::string out = "<table>\n";
  for (const auto& row : rows) {
    const std::string cell = &row == &rows.front() ? "th" : "td";
    out += "<tr>";
    for (const std::string& text : row) out += "<" + cell + ">" + escaped(text) + "</" + cell + ">";
    out += "</tr>\n";
  }
  return out + "</table>\n";
}

std::string html(const Page& page) {
  std::string out =
      "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
      "'unsafe-inline'\">\n";
  out += "<title>" + escaped(page.title) + "</title>\n<style>" + std::string(style) +
         "</style></head>\n<body><main>\n";
  out += "<header><h1>" + escaped(page.title) + "</h1><span class=\"badge " + page.badge_look +
         "\">" + escaped(page.badge) + "</span></header>\n";
  out += "<p class=\"lead\">" + escaped(page.lead) + "</p>\n";
  for (const Section& section : page.sections) {
    out += "<section><h2>" + escaped(section.heading) + "</h2>\n";
    if (!section.note.empty()) out += "<p class=\"note\">" + escaped(section.note) + "</p>\n";
    out += section.body + "</section>\n";
  }
  return out + "</main></body></html>\n";
}

}  // namespace samepage::picture
