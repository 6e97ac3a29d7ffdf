#pragma once
// Runs a case over the engine in one order of arrival.

#include <map>
#include <string>
#include <vector>

#include "case_file.hpp"
#include "identity/engine.hpp"

namespace samepage::identity {

class CaseRunner {
 public:
  // Order 0: as it is written; 1: backwards; others: shuffled.
  CaseRunner(const Case& one, std::uint64_t order);
  // What was expected and is not so, each with its line; empty: all is well.
  std::vector<std::string> run();
  const std::vector<std::string>& states() const {
    return states_;
  }  // the entities at each expectation

 private:
  void settings();
  void arrive();
  void act(const Step& step);
  void expect(const Step& step);
  void wrong(const Step& step, const std::string& what);
  void expect_pair(const Step& step, const std::string& what, const RecordName& a,
                   const RecordName& b);
  std::string pair_text(const RecordName& a, const RecordName& b) const;
  EntityId entity(const RecordName& record) const { return engine_.entity_of(record); }

  const Case& case_;
  std::uint64_t order_;
  Engine engine_;
  std::vector<RecordInput> waiting_;
  std::map<std::string, EntityId> remembered_;
  std::vector<std::string> wrong_, states_;
};

}  // namespace samepage::identity
