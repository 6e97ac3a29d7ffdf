#include "identity/name_pairs.hpp"

#include <algorithm>
#include <cstdio>
#include <map>
#include <vector>

#include "app/table/table_file.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
#include "identity/engine.hpp"

namespace samepage {
namespace {

// From here on two names are of one: what the evidence of a name has to bring by itself.
constexpr double same_name_bits = 5;

struct Scored {
  double bits = 0;
  bool truth = false;
  std::string group;
};

// The weight of the names, without what the size of the base says.
double bits_of(const std::string& schema, const std::string& left, const std::string& right) {
  using namespace identity;
  const bool person = schema == "Person";
  const Attribute attribute = person ? Attribute::full_name : Attribute::organisation_name;
  const Kind kind = person ? Kind::person : Kind::company;
  Engine engine;
  engine.upsert({{"a", "1"}, kind, {{attribute, left, "", 0, 0}}, 0});
  engine.upsert({{"b", "2"}, kind, {{attribute, right, "", 0, 0}}, 0});
  const auto why = engine.explain(RecordName{"a", "1"}, RecordName{"b", "2"});
  double bits = 0;
  if (why)
    for (const EvidenceLine& line : why->lines)
      if (line.what != "size of the base") bits += line.bits;
  return bits;
}

double accuracy(const std::vector<Scored>& all, double threshold) {
  const auto right =
      std::ranges::count_if(all, [&](const Scored& s) { return (s.bits >= threshold) == s.truth; });
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
    const auto read =
        file->each_row([&](std::uint64_t, const std::vector<std::string>& cells) -> Result<bool> {
          all.push_back({bits_of(cells[schema], cells[one], cells[two]),
                         ascii_lower(cells[truth]) == "true", cells[group]});
          if (std::getenv("NAME_PAIRS_SHOW") != nullptr)
            std::fprintf(stderr, "%+7.2f %s %s | %s | %s\n", all.back().bits,
                         all.back().truth ? "same" : "diff", cells[schema].c_str(),
                         cells[one].c_str(), cells[two].c_str());
          return true;
        });
    if (!read) all.clear();
  }
  if (all.empty()) {
    std::fprintf(stderr, "bench_identity: no pairs in %s\n", path.c_str());
    return 1;
  }
  std::map<std::string, std::pair<int, int>> groups;
  double best = 0, best_bits = 0;
  for (const Scored& s : all) {
    auto& [right, count] = groups[s.group];
    ++count;
    right += (s.bits >= same_name_bits) == s.truth;
    if (const double here = accuracy(all, s.bits); here > best) best = here, best_bits = s.bits;
  }
  json::Writer out;
  out.object()
      .member("pairs", static_cast<std::uint64_t>(all.size()))
      .member("accuracy", accuracy(all, same_name_bits));
  out.member("best", best).member("best_bits", best_bits).key("groups").object();
  for (const auto& [group, counts] : groups)
    out.key(group).array().value(counts.first).value(counts.second).end();
  out.end().end();
  std::puts(out.take().c_str());
  return 0;
}

}  // namespace samepage
