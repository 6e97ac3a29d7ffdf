#include "base/json.hpp"

#include <simdjson.h>

#include <cstring>

#include "base/assert.hpp"
#include "base/limits.hpp"

namespace samepage::json {

using simdjson::dom::element;
using simdjson::dom::element_type;
static_assert(sizeof(element) == 16 && std::is_trivially_copyable_v<element>);

struct Access {
  static element get(const Value& v) {
    SP_ASSERT(v.exists_);
    element e;
    std::memcpy(static_cast<void*>(&e), v.place_, sizeof e);
    return e;
  }
  static Value wrap(const element& e) {
    Value v;
    std::memcpy(v.place_, static_cast<const void*>(&e), sizeof e);
    v.exists_ = true;
    return v;
  }
};

Kind Value::kind() const {
  if (!exists_) return Kind::missing;
  switch (Access::get(*this).type()) {
    case element_type::ARRAY:
      return Kind::array;
    case element_type::OBJECT:
      return Kind::object;
    case element_type::STRING:
      return Kind::text;
    case element_type::BOOL:
      return Kind::boolean;
    case element_type::NULL_VALUE:
      return Kind::null;
    default:
      return Kind::number;
  }
}

Value Value::operator[](std::string_view member) const {
  if (!is_object()) return {};
  element found;
  if (Access::get(*this).at_key(member).get(found)) return {};
  return Access::wrap(found);
}

Value Value::at(std::size_t index) const {
  if (!is_array()) return {};
  element found;
  if (Access::get(*this).at(index).get(found)) return {};
  return Access::wrap(found);
}

std::size_t Value::size() const {
  if (is_array()) return simdjson::dom::array(Access::get(*this)).size();
  if (is_object()) return simdjson::dom::object(Access::get(*this)).size();
  return 0;
}

std::vector<Value> Value::items() const {
  std::vector<Value> all;
  if (!is_array()) return all;
  for (const element e : simdjson::dom::array(Access::get(*this))) all.push_back(Access::wrap(e));
  return all;
}

std::vector<std::pair<std::string_view, Value>> Value::members() const {
  std::vector<std::pair<std::string_view, Value>> all;
  if (!is_object()) return all;
  for (const auto [name, e] : simdjson::dom::object(Access::get(*this)))
    all.emplace_back(name, Access::wrap(e));
  return all;
}

void Value::walk(void* to, void (*visit)(void*, std::string_view, const Value&)) const {
  if (!is_object()) return;
  for (const auto [name, e] : simdjson::dom::object(Access::get(*this)))
    visit(to, name, Access::wrap(e));
}

std::string_view Value::text() const {
  if (!is_text()) return {};
  return std::string_view(Access::get(*this));
}

bool Value::boolean(bool fallback) const {
  return kind() == Kind::boolean ? bool(Access::get(*this)) : fallback;
}

std::int64_t Value::integer(std::int64_t fallback) const {
  if (kind() != Kind::number) return fallback;
  std::int64_t number = 0;
  return Access::get(*this).get(number) ? fallback : number;
}

double Value::number(double fallback) const {
  if (kind() != Kind::number) return fallback;
  double number = 0;
  return Access::get(*this).get(number) ? fallback : number;
}

std::string Value::scalar() const {
  switch (kind()) {
    case Kind::text:
      return std::string(text());
    case Kind::number:
    case Kind::boolean:
      return dump();
    default:
      return {};
  }
}

std::string Value::dump() const {
  if (!exists_) return "null";
  return simdjson::minify(Access::get(*this));
}

namespace {

std::unexpected<Error> parse_error(simdjson::error_code code) {
  switch (code) {
    case simdjson::UTF8_ERROR:
      return fail("SP-JSON-002", "the text is not valid UTF-8");
    case simdjson::DEPTH_ERROR:
      return fail("SP-JSON-003", "the JSON is nested deeper than " +
                                     std::to_string(limits::json_depth) + " levels");
    default:
      return fail("SP-JSON-001",
                  std::string("the JSON is malformed: ") + simdjson::error_message(code));
  }
}

Result<element> parse_into(simdjson::dom::parser& parser, std::string_view text) {
  if (text.empty()) return parse_error(simdjson::EMPTY);  // simdjson would copy from no place
  const std::size_t wanted = text.size() < 64 ? 64 : text.size();
  if (parser.capacity() < wanted || parser.max_depth() != limits::json_depth) {
    if (const auto error = parser.allocate(wanted * 2, limits::json_depth))
      return parse_error(error);
  }
  element root;
  if (const auto error = parser.parse(text.data(), text.size(), true).get(root))
    return parse_error(error);
  return root;
}

}  // namespace

struct Document::Parsed {
  simdjson::dom::parser parser;
  element root;
};

// A parser's memory costs more than parsing one record with it.
struct Document::Spare {
#ifdef __SANITIZE_ADDRESS__
  static constexpr std::size_t most = 0;  // it shall see views that outlive their Document
#else
  static constexpr std::size_t most = 8;
#endif
  static constexpr std::size_t most_bytes = 1 << 20;

  std::vector<std::unique_ptr<Parsed>> parsed;
  static thread_local bool gone;  // at the end of the thread; static Documents may live on

  ~Spare() { gone = true; }
  static Spare& of_this_thread() {
    thread_local Spare spare;
    return spare;
  }
  std::unique_ptr<Parsed> take() {
    if (parsed.empty()) return std::make_unique<Parsed>();
    auto one = std::move(parsed.back());
    parsed.pop_back();
    return one;
  }
  void give(std::unique_ptr<Parsed> one) {
    if (one && parsed.size() < most && one->parser.capacity() <= most_bytes)
      parsed.push_back(std::move(one));
  }
};

thread_local bool Document::Spare::gone = false;

Document::Document(std::unique_ptr<Parsed> parsed) : parsed_(std::move(parsed)) {}
Document::Document(Document&&) noexcept = default;
Document& Document::operator=(Document&&) noexcept = default;
Document::~Document() {
  if (parsed_ && !Spare::gone) Spare::of_this_thread().give(std::move(parsed_));
}

Result<Document> Document::parse(std::string_view text) {
  Document document(Spare::gone ? std::make_unique<Parsed>() : Spare::of_this_thread().take());
  SP_ASSIGN(document.parsed_->root, parse_into(document.parsed_->parser, text));
  return document;
}

Value Document::root() const { return Access::wrap(parsed_->root); }

struct Reader::Buffers {
  simdjson::dom::parser parser;
};

Reader::Reader() : buffers_(std::make_unique<Buffers>()) {}
Reader::Reader(Reader&&) noexcept = default;
Reader& Reader::operator=(Reader&&) noexcept = default;
Reader::~Reader() = default;

Result<Value> Reader::parse(std::string_view text) {
  SP_ASSIGN(const element root, parse_into(buffers_->parser, text));
  return Access::wrap(root);
}

}  // namespace samepage::json
