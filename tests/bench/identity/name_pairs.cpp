#include "identity/name_pairs.hpp"

#include <algorithm>
#include <cstdio>
#include <map>
#include <vector>

#include "app/table/table_file.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "identity/compare/name_likeness.hpp"

namespace samepage {
namespace {

// The one threshold, from compare/name_likeness.hpp.
constexpr double same_name = 0.8;

struct Scored {
  double alike = 0;
  bool truth = false;
  std::string group;
};

double accuracy(const std::vector<Scored>& all, double threshold) {
  const auto right = std::ranges::count_if(
      all, [&](const Scored& s) { return (s.alike >= threshold) == s.truth; });
  return static_cast<double>(right) / static_cast<double>(all.size());
}

}  // namespace

int name_pairs(const std::string& path) {
  const auto file = table::TableFile::open(path);
  std::vector<Scored> all;
  if (file) {
    const auto& columns = file->columns();
    const auto at = [&](std::string_view name) {
      return static_cast<std::size_t>(std::ranges::find(columns, name) - columns.begin());
    };
    const std::size_t group = at("case_group"), schema = at("schema"), one = at("name1"),
                      two = at("name2"), truth = at("is_match");
    const auto read = file->each_row([&](std::uint64_t,
                                         const std::vector<std::string>& cells) -> Result<bool> {
      all.push_back({identity::name_likeness(cells[schema] == "Person" ? identity::Kind::person
                                                                       : identity::Kind::company,
                                             cells[one], cells[two]),
                     ascii_lower(cells[truth]) == "true", cells[group]});
      if (std::getenv("NAME_PAIRS_SHOW") != nullptr)
        std::fprintf(stderr, "%5.2f %s %s | %s | %s\n", all.back().alike,
                     all.back().truth ? "same" : "diff", cells[schema].c_str(), cells[one].c_str(),
                     cells[two].c_str());
      return true;
    });
    if (!read) all.clear();
  }
  if (all.empty()) {
    std::fprintf(stderr, "bench_identity: no pairs in %s\n", path.c_str());
    return 1;
  }
  std::map<std::string, std::pair<int, int>> groups;
  double best = 0, best_at = 0;
  for (const Scored& s : all) {
    auto& [right, count] = groups[s.group];
    ++count;
    right += (s.alike >= same_name) == s.truth;
    if (const double here = accuracy(all, s.alike); here > best) best = here, best_at = s.alike;
  }
  json::Writer out;
  out.object()
      .member("pairs", static_cast<std::uint64_t>(all.size()))
      .member("accuracy", accuracy(all, same_name));
  out.member("best", best).member("best_at", best_at).key("groups").object();
  for (const auto& [group, counts] : groups)
    out.key(group).array().value(counts.first).value(counts.second).end();
  out.end().end();
  std::puts(out.take().c_str());
  return 0;
}

}  // namespace samepage
