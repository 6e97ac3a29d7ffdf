// identity_score FILE.csv TRUTH.csv column=attribute[:scope] … [--source COL] [--kind
// person|company]
// [--learn] [--drop 0.9] [--errors N]: loads the file live and prints pair P/R/F1 and B³.

#include <chrono>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <map>
#include <set>
#include <sstream>

#include "base/hash.hpp"
#include "identity/compare/name_likeness.hpp"
#include "identity/engine.hpp"
#include "identity/model.hpp"

using namespace samepage;
using namespace samepage::identity;

namespace {

std::vector<std::vector<std::string>> read_csv(const std::string& path) {
  std::ifstream in(path);
  std::stringstream all;
  all << in.rdbuf();
  const std::string text = all.str();
  std::vector<std::vector<std::string>> rows;
  std::vector<std::string> row;
  std::string cell;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted) {
      if (c == '"' && i + 1 < text.size() && text[i + 1] == '"')
        cell += text[++i];
      else if (c == '"')
        quoted = false;
      else
        cell += c;
    } else if (c == '"')
      quoted = true;
    else if (c == ',')
      row.push_back(std::exchange(cell, {}));
    else if (c == '\n') {
      if (!cell.empty() && cell.back() == '\r') cell.pop_back();
      row.push_back(std::exchange(cell, {}));
      rows.push_back(std::exchange(row, {}));
    } else
      cell += c;
  }
  return rows;
}

struct Options {
  std::string file, truth, source;
  Kind kind = Kind::unknown;
  bool learn = false, later = false;
  double drop = 0;
  int errors = 0;
  std::map<std::string, std::pair<Attribute, std::string>> columns;
};

Options parse(int count, char** words) {
  Options o;
  for (int i = 1; i < count; ++i) {
    const std::string word = words[i];
    if (word == "--learn")
      o.learn = true;
    else if (word == "--later")
      o.later = true;
    else if (word == "--source")
      o.source = words[++i];
    else if (word == "--kind")
      o.kind = std::string(words[++i]) == "company" ? Kind::company : Kind::person;
    else if (word == "--drop")
      o.drop = std::stod(words[++i]);
    else if (word == "--errors")
      o.errors = std::stoi(words[++i]);
    else if (const auto eq = word.find('='); eq != word.npos) {
      std::string attribute = word.substr(eq + 1), scope;
      if (const auto colon = attribute.find(':'); colon != attribute.npos) {
        scope = attribute.substr(colon + 1);
        attribute.resize(colon);
      }
      o.columns[word.substr(0, eq)] = {attribute_named(attribute).value(), scope};
    } else if (o.file.empty())
      o.file = word;
    else
      o.truth = word;
  }
  return o;
}

double pairs(double n) { return n * (n - 1) / 2; }

// Pairs of names alone (schema,name1,name2,is_match): accuracy at the best threshold, and mistakes.
int score_pairs(const Options& o) {
  struct Pair {
    double bits;
    bool match;
    std::string text;
  };
  std::vector<Pair> all;
  const auto rows = read_csv(o.file);
  for (std::size_t r = 1; r < rows.size(); ++r) {
    const Kind kind = rows[r][1] == "Person" ? Kind::person : Kind::company;
    Pair pair{name_likeness(kind, rows[r][2], rows[r][3]), rows[r][4] == "true",
              rows[r][1] + " " + rows[r][2] + " | " + rows[r][3]};
    all.push_back(std::move(pair));
  }
  double best = 0, at = 0;
  for (double threshold = 0; threshold < 1; threshold += 0.01) {
    double right = 0;
    for (const Pair& pair : all) right += (pair.bits >= threshold) == pair.match;
    if (right > best) best = right, at = threshold;
  }
  for (const Pair& pair : all)
    if (o.errors && (pair.bits >= at) != pair.match)
      std::printf("%s %.2f %s\n", pair.match ? "MISS" : "FALSE", pair.bits, pair.text.c_str());
  std::printf("names: accuracy %.4f at %.2f\n", best / static_cast<double>(all.size()), at);
  return 0;
}

}  // namespace

int main(int count, char** words) {
  const Options o = parse(count, words);
  if (o.truth.empty()) return score_pairs(o);
  const auto rows = read_csv(o.file);
  std::map<std::string, std::string> truth;
  for (const auto& row : read_csv(o.truth)) truth[row[0]] = row[1];
  Engine engine;
  std::map<std::string, std::string> shown;
  const auto start = std::chrono::steady_clock::now();
  for (std::size_t r = 1; r < rows.size(); ++r) {
    if (o.drop > 0 && static_cast<double>(hash64(truth[rows[r][0]]) % 1000) < o.drop * 1000) {
      truth.erase(rows[r][0]);
      continue;
    }
    RecordInput record;
    record.name = {"file", rows[r][0]};
    record.kind = o.kind;
    for (std::size_t c = 0; c < rows[r].size() && c < rows[0].size(); ++c) {
      if (rows[0][c] == o.source) record.name.source = rows[r][c];
      shown[rows[r][0]] += rows[r][c].substr(0, 40) + ",";
      const auto at = o.columns.find(rows[0][c]);
      if (at == o.columns.end() || rows[r][c].empty()) continue;
      Fact fact;
      fact.attribute = at->second.first;
      fact.value = rows[r][c];
      fact.scope = at->second.second;
      for (std::size_t d = 0; d < rows[0].size(); ++d)
        if (rows[0][d] == fact.scope && !fact.scope.empty()) fact.scope = rows[r][d];
      record.facts.push_back(fact);
    }
    engine.upsert(record, o.later ? When::later : When::now);
  }
  engine.settle();
  const double live_s =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  if (o.learn) {
    for (int round = 0; round < 2; ++round) {
      Proposal proposal = engine.propose();
      if (o.errors)
        for (const std::string& line : proposal.changes) std::printf("  %s\n", line.c_str());
      engine.apply(*proposal.model);
    }
  }
  const double all_s =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();

  std::map<std::string, std::size_t> true_size;
  for (const auto& [id, entity] : truth)
    if (shown.contains(id)) ++true_size[entity];
  double tp = 0, predicted = 0, actual = 0, bp = 0, br = 0, n = 0;
  std::size_t largest = 0, largest_true = 0;
  for (const auto& [entity, size] : true_size) {
    actual += pairs(static_cast<double>(size));
    largest_true = std::max(largest_true, size);
  }
  int told = 0;
  std::map<std::string, std::set<std::size_t>> spread;
  std::size_t number = 0;
  const auto partition = engine.partition();
  std::map<std::string, std::size_t> where;
  for (const auto& group : partition) {
    ++number;
    std::map<std::string, std::size_t> within;
    for (const RecordName& name : group) {
      ++within[truth[name.key]];
      spread[truth[name.key]].insert(number - 1);
    }
    largest = std::max(largest, group.size());
    predicted += pairs(static_cast<double>(group.size()));
    for (const auto& [entity, size] : within) {
      const auto s = static_cast<double>(size);
      tp += pairs(s);
      bp += s * s / static_cast<double>(group.size());
      br += s * s / static_cast<double>(true_size[entity]);
      n += s;
    }
    if (within.size() > 1 && told < o.errors) {
      ++told;
      std::printf("merged %zu true entities:\n", within.size());
      for (const RecordName& name : group)
        std::printf("   %s | %s\n", truth[name.key].c_str(), shown[name.key].c_str());
      for (std::size_t i = 1; i < group.size(); ++i)
        for (std::size_t j = 0; j < i; ++j)
          if (truth[group[i].key] != truth[group[j].key]) {
            if (const auto why = engine.explain(group[j], group[i])) {
              std::printf("      %.2f:", why->bits);
              for (const EvidenceLine& line : why->lines)
                std::printf(" [%s %s %.1f]", line.what.c_str(), line.level.c_str(), line.bits);
              std::printf("\n");
            }
            i = group.size();
            break;
          }
    }
  }
  told = 0;
  for (const auto& [entity, groups] : spread) {
    if (groups.size() < 2 || told >= o.errors) continue;
    ++told;
    std::printf("split %s:\n", entity.c_str());
    std::vector<RecordName> firsts;
    for (const std::size_t g : groups) {
      std::printf("  --\n");
      bool first = true;
      for (const RecordName& name : partition[g]) {
        if (truth[name.key] == entity && std::exchange(first, false)) firsts.push_back(name);
        std::printf("   %s | %s\n", truth[name.key].c_str(), shown[name.key].c_str());
      }
    }
    const auto tell = [&](const std::optional<Explanation>& why) {
      if (!why) return;
      std::printf("      %.2f:", why->bits);
      for (const EvidenceLine& line : why->lines)
        std::printf(" [%s %s %.1f]", line.what.c_str(), line.level.c_str(), line.bits);
      std::printf("\n");
    };
    tell(engine.explain(firsts[0], firsts[1]));
    tell(engine.explain(engine.entity_of(firsts[0]), engine.entity_of(firsts[1])));
  }
  const double p = predicted > 0 ? tp / predicted : 1, r = actual > 0 ? tp / actual : 1;
  bp /= n, br /= n;
  const Statistics s = engine.statistics();
  std::printf(
      "P %.4f R %.4f F1 %.4f  B3 %.4f/%.4f/%.4f  largest %zu/%zu, %zu bytes a record, entities "
      "%zu/%zu pairs %zu "
      "compared %llu sought %llu  live %.2fs all %.2fs\n",
      p, r, p + r > 0 ? 2 * p * r / (p + r) : 0, bp, br, 2 * bp * br / (bp + br), largest,
      largest_true, s.bytes / (s.records + 1), partition.size(), true_size.size(), s.pairs,
      static_cast<unsigned long long>(s.comparisons), static_cast<unsigned long long>(s.redecided),
      live_s, all_s);
}
