#pragma once
// TOML for configuration, mappings and plugins.lock, behind a small view, so that one file includes
// toml++ and every fault can name its line.
//
//   SP_ASSIGN(auto doc, toml::Document::parse(text, "samepage.toml"));
//   for (const toml::Member& c : doc.root()["connections"].members()) use(c.name, c.value);
//
// Members come in the order of the file. Asking a missing member, or one of another type, gives an
// empty view, empty text or the fallback. A view never outlives its Document.
// Errors: SP-TOML-001 malformed, SP-TOML-002 not UTF-8, SP-TOML-003 a character that needs quotes,
// SP-TOML-004 too large, SP-TOML-005 nested too deep.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.hpp"
#include "base/result.hpp"

namespace samepage::toml {

enum class Kind : std::uint8_t { missing, boolean, integer, real, text, moment, array, table };

std::string_view name_of(Kind kind);  // "a text", "a whole number" …: for messages

struct Node;    // in toml.cpp
struct Member;  // a name and its value

class Value {
 public:
  Value() = default;
  explicit Value(const Node* node) : node_(node) {}

  Kind kind() const;
  bool exists() const { return node_ != nullptr; }
  bool is(Kind kind) const { return this->kind() == kind; }

  Value operator[](std::string_view member) const;
  Value at(std::size_t index) const;
  std::size_t size() const;             // of an array or table, else 0
  std::vector<Value> items() const;     // of an array, else none
  std::vector<Member> members() const;  // of a table, else none

  std::string_view text() const;  // a text, or a date or time as "2026-11-22T10:15:00Z"; else empty
  std::string_view text(std::string_view member) const { return (*this)[member].text(); }
  std::int64_t integer(std::int64_t fallback = 0) const;
  double real(double fallback = 0) const;  // whole numbers too
  bool boolean(bool fallback = false) const;
  std::vector<std::string> texts() const;  // of an array of texts; items of other kinds are skipped

  int line() const;  // 1-based; 0 when missing

 private:
  const Node* node_ = nullptr;
};

struct Member {
  std::string_view name;
  Value value;
};

class Document {
 public:
  // `file` is only used in messages.
  static Result<Document> parse(std::string_view text, std::string file,
                                std::size_t limit_bytes = limits::config_file_bytes);
  Document(Document&&) noexcept;
  Document& operator=(Document&&) noexcept;
  ~Document();

  Value root() const;
  const std::string& file() const { return file_; }
  std::string where(Value value) const;  // "samepage.toml:12"

 private:
  Document(std::unique_ptr<Node> root, std::string file);
  std::unique_ptr<Node> root_;
  std::string file_;
};

// One Error with `code` for each member of `table` that is not in `known`, with the nearest known
// name as the fix: a misspelt option must never be silently ignored.
Errors unknown_members(const Document& document, Value table,
                       const std::vector<std::string_view>& known, std::string_view code);

}  // namespace samepage::toml
