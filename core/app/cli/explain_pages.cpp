#include "app/cli/explain_pages.hpp"

#include <algorithm>

#include "app/cli/identity_files.hpp"
#include "app/picture/cluster_graph.hpp"
#include "app/picture/page.hpp"
#include "app/picture/svg.hpp"
#include "app/picture/waterfall.hpp"
#include "identity/model.hpp"

namespace samepage::cli {
namespace {

using identity::Answer;
using identity::Attribute;
using identity::RecordName;

constexpr std::size_t graph_records = 40;  // of more the picture would be a ball of wool

std::string title_of_facts(const identity::RecordInput& record) {
  std::string whole, given, family, firm, other;
  for (const identity::Fact& fact : record.facts) {
    std::string* slot = fact.attribute == Attribute::full_name           ? &whole
                        : fact.attribute == Attribute::given_name        ? &given
                        : fact.attribute == Attribute::family_name       ? &family
                        : fact.attribute == Attribute::organisation_name ? &firm
                        : fact.attribute == Attribute::email || fact.attribute == Attribute::handle
                            ? &other
                            : nullptr;
    if (slot != nullptr && slot->empty()) *slot = fact.value;
  }
  if (!whole.empty()) return whole;
  if (!given.empty() && !family.empty()) return given + " " + family;
  for (const std::string* one : {&firm, &family, &given, &other})
    if (!one->empty()) return *one;
  return record.name.key;
}

std::string look_of(Answer answer) {
  switch (answer) {
    case Answer::same:
      return "good";
    case Answer::review:
      return "doubt";
    case Answer::related:
      return "plain";
    default:
      return "bad";
  }
}

picture::Bands bands_of(const identity::Engine& engine) {
  return {engine.model().same_bits, engine.model().review_bits};
}

std::string in_words(const identity::Explanation& why) {
  switch (why.answer) {
    case Answer::same:
      return "The evidence says that the two records stand for one and the same.";
    case Answer::review:
      return "The evidence is not enough either way. They are kept apart until a person decides.";
    case Answer::related:
      return "They are not the same, but have to do with each other: " + why.reason + ".";
    default:
      return "Nothing says that the two records stand for the same.";
  }
}

// Ids that begin with their source need it only once.
std::string name_text(const RecordName& name) {
  return name.key.starts_with(name.source) ? name.key : name.source + " " + name.key;
}

picture::Section graph_section(const identity::Engine& engine, const std::vector<NamedRecord>& all,
                               const identity::EntityExplanation& why) {
  std::vector<picture::GraphNode> nodes;
  std::vector<picture::GraphEdge> edges;
  const std::size_t count = std::min(graph_records, why.records.size());
  for (std::size_t i = 0; i < count; ++i) {
    const RecordName& name = why.records[i];
    nodes.push_back({title_of(all, name), name_text(name),
                     std::ranges::find(why.weakest_cut, name) != why.weakest_cut.end()});
    for (std::size_t k = 0; k < i; ++k) {
      const auto pair = engine.explain(why.records[k], name);
      if (pair && pair->answer == Answer::same)
        edges.push_back({k, i, pair->bits, short_why(*pair, 4)});
    }
  }
  std::string note =
      "Each line is evidence between two records, the thicker the more; point at it to read what "
      "it rests on. ";
  if (!why.weakest_cut.empty())
    note += "What stands on the right in yellow hangs on the least: " +
            picture::signed_number(why.weakest_bits) + " bits hold it.";
  if (count < why.records.size())
    note += " The first " + std::to_string(count) + " of " + std::to_string(why.records.size()) +
            " records.";
  return {"How the records hang together", note, picture::cluster_graph(nodes, edges)};
}

}  // namespace

Result<std::vector<NamedRecord>> named_records(const table::Inputs& inputs) {
  std::vector<NamedRecord> all;
  SP_TRY(inputs.each_record([&](identity::RecordInput&& record) -> Result<void> {
    std::string title = title_of_facts(record);
    all.push_back({std::move(record.name), std::move(title)});
    return {};
  }));
  std::ranges::sort(all, {}, &NamedRecord::name);
  return all;
}

std::string title_of(const std::vector<NamedRecord>& all, const RecordName& name) {
  const auto found = std::ranges::lower_bound(all, name, {}, &NamedRecord::name);
  return found != all.end() && found->name == name ? found->title : name.key;
}

std::string words_for(const identity::Explanation& why) {
  switch (why.answer) {
    case Answer::same:
      return "the same";
    case Answer::review:
      return "for review" + (why.reason.empty() ? "" : ": " + why.reason);
    case Answer::related:
      return "related: " + why.reason;
    default:
      return "unrelated" + (why.reason.empty() ? "" : ": " + why.reason);
  }
}

std::string pair_page(const identity::Engine& engine, const std::vector<NamedRecord>& all,
                      const RecordName& a, const RecordName& b, const identity::Explanation& why) {
  picture::Page page{title_of(all, a) + " and " + title_of(all, b),
                     words_for(why),
                     look_of(why.answer),
                     in_words(why),
                     {}};
  page.sections.push_back({"The evidence, line by line",
                           "It begins with the odds that two records of this base are the same at "
                           "all. Each line moves the sum: to the right it speaks for the same, "
                           "to the left against it. One bit doubles or halves the odds. How much "
                           "an equal value weighs depends on how many others have it.",
                           picture::waterfall(why, name_text(a), name_text(b), bands_of(engine))});
  return picture::html(page);
}

std::string entity_page(const identity::Engine& engine, const std::vector<NamedRecord>& all,
                        const identity::EntityExplanation& why) {
  const std::size_t count = why.records.size();
  const std::string title = why.records.empty() ? "Nobody" : title_of(all, why.records.front());
  picture::Page page{
      title,
      count == 1 ? "one record" : std::to_string(count) + " records",
      count == 1 ? "plain" : "good",
      "Entity " + std::to_string(why.entity) +
          ". What is known of it, how its records came together, and where it would break first.",
      {}};
  if (count > 1) page.sections.push_back(graph_section(engine, all, why));
  std::vector<std::vector<std::string>> facts{
      {"What", "Value", "Records that say so", "Records in the whole base"}};
  for (const identity::KnownFact& fact : why.facts)
    facts.push_back({std::string(identity::words_for(fact.attribute)), fact.value,
                     std::to_string(fact.records), std::to_string(fact.bearers)});
  page.sections.push_back({"What is known",
                           "A value that few others have says more than one that many have.",
                           picture::html_table(facts)});
  for (std::size_t i = 0; i < why.steps.size(); ++i) {
    const identity::JoinStep& step = why.steps[i];
    const auto side = [&](const std::vector<RecordName>& records) {
      return records.size() == 1
                 ? name_text(records[0])
                 : std::to_string(records.size()) + " records with " + name_text(records[0]);
    };
    page.sections.push_back(
        {"Step " + std::to_string(i + 1) + ": " + side(step.left) + " and " + side(step.right), "",
         picture::waterfall(step.why, side(step.left), side(step.right), bands_of(engine))});
  }
  return picture::html(page);
}

}  // namespace samepage::cli
