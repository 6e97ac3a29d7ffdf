#include "identity/tables/common_names.hpp"

#include <absl/container/flat_hash_map.h>

#include <algorithm>

#include "identity/tables/nicknames.hpp"

namespace samepage::identity {
namespace {

// Most frequent first within each language.
constexpr std::string_view surnames =
    "smith johnson williams brown jones garcia miller davis rodriguez martinez hernandez lopez "
    "gonzalez wilson anderson "
    "thomas taylor moore jackson martin lee perez thompson white harris sanchez clark ramirez "
    "lewis robinson walker young "
    "allen king wright scott torres nguyen hill flores green adams nelson baker hall rivera "
    "campbell mitchell carter "
    "roberts evans turner parker collins edwards stewart morris murphy cook rogers morgan cooper "
    "reed bailey kelly ward "
    "cox wood james bennett gray hughes price patel khan singh kumar sharma gupta ali ahmed "
    "hussain begum "
    "mueller schmidt schneider fischer weber meyer wagner becker schulz hoffmann koch bauer "
    "richter klein wolf schroeder "
    "neumann schwarz zimmermann krueger hartmann lange werner krause meier lehmann "
    "dubois durand bernard petit robert richard moreau laurent simon michel lefebvre leroy roux "
    "david bertrand morel "
    "rossi russo ferrari esposito bianchi romano colombo ricci marino greco fernandez gomez diaz "
    "moreno alvarez munoz "
    "romero alonso gutierrez silva santos oliveira souza pereira costa ferreira almeida "
    "ivanov ivanova smirnov smirnova kuznetsov popov petrov petrova sokolov novak nowak kowalski "
    "kowalska svoboda dvorak "
    "horvath nagy kovacs toth popescu ionescu jovanovic papadopoulos yilmaz kaya demir celik "
    "wang li zhang liu chen yang huang zhao wu zhou xu sun ma zhu hu guo he lin kim park choi jung "
    "kang cho yoon "
    "sato suzuki takahashi tanaka watanabe ito yamamoto nakamura kobayashi kato tran le pham hoang "
    "jansen devries bakker visser hansen johansson andersson karlsson nilsson olsen larsen jensen "
    "nielsen";
constexpr std::string_view given =
    "john mary james robert michael william david richard joseph thomas charles christopher daniel "
    "matthew anthony mark "
    "paul steven andrew george peter anna maria elizabeth jennifer linda patricia susan jessica "
    "sarah karen nancy lisa "
    "margaret sandra emma olivia emily jack harry oliver charlie jacob noah sophie laura julia jan "
    "jana eva tom thomas "
    "martin stefan wolfgang hans klaus juergen ursula monika sabine petra marie jean pierre michel "
    "jose juan carlos luis "
    "antonio francisco manuel carmen ana giuseppe giovanni mohamed mohammed muhammad ahmed ali "
    "fatima aisha ivan sergei "
    "alexander dmitri elena olga natalia tatiana wei fang min jing jie li na xiuying qiang lei "
    "yong hiroshi yuki";

struct Common {
  absl::flat_hash_map<std::string_view, double> by_word;
  Common() {
    add(surnames, 0.004);
    add("wang li zhang liu chen nguyen kim lee smith singh kumar", 0.02);
    add("wei fang min jing jie mohamed mohammed muhammad maria john", 0.02);
    add(given, 0.008);
  }
  void add(std::string_view words, double often) {
    while (!words.empty()) {
      const auto end = std::min(words.find(' '), words.size());
      double& known = by_word[words.substr(0, end)];
      known = std::max(known, often);
      words.remove_prefix(std::min(end + 1, words.size()));
    }
  }
};

}  // namespace

double common_name(std::string_view word) {
  static const Common common;
  const auto at = common.by_word.find(word);
  if (at != common.by_word.end()) return at->second;
  return name_behind(word) != 0 ? 0.002 : 0;
}

}  // namespace samepage::identity
