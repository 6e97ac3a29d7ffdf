#pragma once
// JSON in and out. Reading is simdjson behind a small view, so that one file includes it;
// writing is ours and always gives valid UTF-8 JSON.
//
//   SP_ASSIGN(auto doc, json::Document::parse(text));
//   for (json::Value contact : doc.root()["results"].items()) use(contact.text("id"));
//
// A view never outlives its Document. Asking a missing member, or one of another type, gives an
// empty view, empty text or the fallback: absence is ordinary in other people's records.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/result.hpp"

namespace samepage::json {

enum class Kind : std::uint8_t { missing, null, boolean, number, text, array, object };

class Value {
 public:
  Value() = default;

  Kind kind() const;
  bool exists() const { return kind() != Kind::missing; }
  bool is_object() const { return kind() == Kind::object; }
  bool is_array() const { return kind() == Kind::array; }
  bool is_text() const { return kind() == Kind::text; }

  Value operator[](std::string_view member) const;
  Value at(std::size_t index) const;
  std::size_t size() const;  // of an array or object, else 0

  std::vector<Value> items() const;                                 // of an array, else none
  std::vector<std::pair<std::string_view, Value>> members() const;  // of an object, else none
  // The same in place: visit(name, value) for every member of an object.
  template <class Visit>
  void each_member(Visit&& visit) const {
    walk(&visit, [](void* to, std::string_view name, const Value& value) {
      (*static_cast<std::remove_reference_t<Visit>*>(to))(name, value);
    });
  }

  std::string_view text() const;  // of a text, else empty
  std::string_view text(std::string_view member) const { return (*this)[member].text(); }
  bool boolean(bool fallback = false) const;
  std::int64_t integer(std::int64_t fallback = 0) const;
  double number(double fallback = 0) const;

  // A scalar as text: text as it is, numbers as JSON writes them, true/false; else empty.
  std::string scalar() const;
  std::string dump() const;  // this value as minified JSON

 private:
  friend class Document;
  friend struct Access;
  void walk(void* to, void (*visit)(void* to, std::string_view name, const Value& value)) const;
  alignas(8) std::byte place_[16] = {};  // a simdjson::dom::element
  bool exists_ = false;
};

// A thread keeps the buffers of a few Documents that are gone for those to come.
class Document {
 public:
  // SP-JSON-001 malformed, SP-JSON-002 invalid UTF-8, SP-JSON-003 too deep.
  static Result<Document> parse(std::string_view text);
  Document(Document&&) noexcept;
  Document& operator=(Document&&) noexcept;
  ~Document();

  Value root() const;

 private:
  struct Parsed;
  struct Spare;
  explicit Document(std::unique_ptr<Parsed> parsed);
  std::unique_ptr<Parsed> parsed_;
};

// Parses many texts one after the other with one set of buffers; each value lives until the next
// parse. For the data path, where a Document per record would allocate too much.
class Reader {
 public:
  Reader();
  Reader(Reader&&) noexcept;
  Reader& operator=(Reader&&) noexcept;
  ~Reader();
  Result<Value> parse(std::string_view text);

 private:
  struct Buffers;
  std::unique_ptr<Buffers> buffers_;
};

// Writes one JSON text, appended to a string.
//   json::Writer w; w.object(); w.key("id"); w.value("7"); w.end(); w.take();
class Writer {
 public:
  Writer& object();
  Writer& array();
  Writer& end();  // closes the innermost object or array
  Writer& key(std::string_view name);
  Writer& value(std::string_view text);
  Writer& value(const char* text) { return value(std::string_view(text)); }
  Writer& value(const std::string& text) { return value(std::string_view(text)); }
  Writer& value(std::int64_t number);
  Writer& value(int number) { return value(static_cast<std::int64_t>(number)); }
  Writer& value(std::uint64_t number);
  Writer& value(double number);
  Writer& value(bool flag);
  Writer& null();
  Writer& raw(std::string_view json);  // a finished JSON value, trusted

  template <class T>
  Writer& member(std::string_view name, const T& v) {
    return key(name).value(v);
  }

  const std::string& text() const { return out_; }
  std::string take();
  void clear();  // for the next text in the same memory

 private:
  void separate();
  std::string out_;
  std::string closers_;
  bool first_ = true;
  bool after_key_ = false;
};

// Text as a JSON string with its quotes; bytes that are not UTF-8 become U+FFFD.
void append_quoted(std::string& out, std::string_view text);

}  // namespace samepage::json
