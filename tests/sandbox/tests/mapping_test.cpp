// mappings/sandbox against the sandbox's own records: everything readable is read, the lens laws
// hold, and what a mapping writes as a new record is what the API takes.

#include "mapping/mapping.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "sandbox/population.hpp"

namespace samepage::sandbox {
namespace {

std::string file_text(const std::string& path) {
  std::ifstream in(std::string(SAMEPAGE_SOURCE_DIR) + "/" + path);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

std::string text_of(const Errors& errors) {
  std::string all;
  for (const Error& error : errors) all += error.text() + "\n";
  return all;
}

bool in(const std::vector<std::string>& all, const std::string& one) {
  return std::ranges::find(all, one) != all.end();
}

class SandboxMappings : public ::testing::Test {
 protected:
  SandboxMappings() { populate(sandbox_, {.people = 120, .seed = 5}); }

  // The mapping of a stream; fails the test when it does not compile.
  std::optional<Mapping> mapping_of(const std::string& stream) {
    const std::string file = "mappings/sandbox/" + stream + ".toml";
    auto mapping = Mapping::compile(file_text(file), file, *catalogue_);
    EXPECT_TRUE(mapping.has_value()) << text_of(mapping.error());
    if (!mapping) return std::nullopt;
    return std::move(*mapping);
  }

  // The members of a would-be new record, judged by the API.
  void check_write(Account& account, Collection& stream, const Mapping& mapping,
                   const Values& values) {
    Values wanted;
    for (const FieldId field : mapping.writable())
      if (const std::string* value = values.find(field)) {
        // In canonical values "stream/key"; the engine turns it into the key before it writes.
        wanted.set(field, *value);
      }
    const auto put = mapping.put(wanted, json::Value{});
    ASSERT_TRUE(put.has_value());
    const auto members = json::Document::parse(put->json);
    ASSERT_TRUE(members.has_value());
    const RowResult row = verdict_on(account, stream, flatten(members->root()), nullptr);
    EXPECT_TRUE(row.ok()) << stream.spec().name << ": " << row.message;
  }

  Sandbox sandbox_;
  std::expected<Catalogue, Errors> catalogue_ =
      read_catalogue(file_text("mappings/canonical.toml"), "mappings/canonical.toml");
};

TEST_F(SandboxMappings, ReadEveryRecordKeepTheLawsAndWriteWhatTheApiTakes) {
  ASSERT_TRUE(catalogue_.has_value()) << text_of(catalogue_.error());
  for (auto& [account_name, account] : sandbox_.accounts())
    for (const auto& [name, stream] : account->streams()) {
      const auto mapping = mapping_of(name);
      ASSERT_TRUE(mapping.has_value());
      EXPECT_EQ(mapping->stream(), name);
      EXPECT_FALSE(stream.by_id().empty()) << name;
      for (const auto& [id, record] : stream.by_id()) {
        const auto sample = json::Document::parse(record_json(stream, record));
        const GetOutcome got = mapping->get(sample->root());
        for (const FieldProblem& problem : got.problems) ADD_FAILURE() << name << problem.message;
        const Errors broken = check_lens_laws(*mapping, *catalogue_, sample->root());
        ASSERT_TRUE(broken.empty()) << name << " " << id << "\n" << text_of(broken);
        for (const std::string& path : mapping->unmapped(sample->root()))
          ADD_FAILURE() << name << " leaves out " << path;
        if (stream.spec().creates)
          check_write(*account, *account->stream(name), *mapping, got.values);
      }
    }
}

// A mapped choice field writes only what the picklist knows.
TEST_F(SandboxMappings, EveryCanonicalChoiceThatIsWrittenIsInThePicklist) {
  ASSERT_TRUE(catalogue_.has_value());
  for (auto& [account_name, account] : sandbox_.accounts())
    for (const auto& [name, stream] : account->streams()) {
      const auto mapping = mapping_of(name);
      ASSERT_TRUE(mapping.has_value());
      for (const FieldId id : mapping->writable())
        for (const std::string& choice : catalogue_->field(id).choices) {
          Values wanted;
          wanted.set(id, choice);
          const auto put = mapping->put(wanted, json::Value{});
          if (!put || !put->changes) continue;  // listed as unwritten
          const auto members = json::Document::parse(put->json);
          for (const auto& [path, json] : flatten(members->root())) {
            const FieldSpec* spec = stream.spec().field(path);
            ASSERT_NE(spec, nullptr) << name << "." << path;
            if (spec->kind != Kind::choice) continue;
            EXPECT_TRUE(
                in(spec->choices, samepage::sandbox::text_of(flatten(members->root()), path)))
                << name << "." << path << " " << choice;
          }
        }
    }
}

}  // namespace
}  // namespace samepage::sandbox
