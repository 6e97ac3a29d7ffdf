#pragma once
// JSON as connectors need it: read what a system answers, build what it is asked.

#include <samepage/sdk/error.hpp>
#include <simdjson.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sp {

// A JSON value that keeps the text it came from alive. Missing members give empty values.
class Json {
 public:
  Json() = default;

  static Json parse(std::string_view text) {
    auto doc = std::make_shared<Doc>();
    // an empty text may have no place, from which simdjson would copy
    if (text.empty() || doc->parser.parse(text.data(), text.size(), true).get(doc->root))
      throw Error(SP_RETRY, "the system answered with something that is not JSON");
    const auto root = doc->root;
    return Json(std::move(doc), root);
  }

  bool exists() const { return doc_ != nullptr; }
  bool is_null() const { return !doc_ || value_.is_null(); }
  bool is_array() const { return doc_ && value_.is_array(); }
  bool is_object() const { return doc_ && value_.is_object(); }
  bool is_text() const { return doc_ && value_.is_string(); }

  Json operator[](std::string_view member) const {
    simdjson::dom::element found;
    if (!is_object() || value_.at_key(member).get(found)) return {};
    return Json(doc_, found);
  }

  std::string_view text(std::string_view fallback = {}) const {
    return is_text() ? std::string_view(value_) : fallback;
  }
  std::string_view text_of(std::string_view member) const { return (*this)[member].text(); }

  // Numbers and booleans as JSON writes them, texts as they are, anything else empty.
  std::string scalar() const {
    if (!doc_ || value_.is_null() || value_.is_array() || value_.is_object()) return {};
    return value_.is_string() ? std::string(text()) : dump();
  }
  std::string scalar_of(std::string_view member) const { return (*this)[member].scalar(); }

  bool flag(bool fallback = false) const {
    return doc_ && value_.is_bool() ? bool(value_) : fallback;
  }
  int64_t integer(int64_t fallback = 0) const {
    int64_t number = 0;
    return doc_ && !value_.get(number) ? number : fallback;
  }
  double number(double fallback = 0) const {
    double number = 0;
    return doc_ && !value_.get(number) ? number : fallback;
  }

  std::vector<Json> items() const {
    std::vector<Json> all;
    if (is_array())
      for (const auto item : simdjson::dom::array(value_)) all.push_back(Json(doc_, item));
    return all;
  }
  std::vector<std::pair<std::string_view, Json>> members() const {
    std::vector<std::pair<std::string_view, Json>> all;
    if (is_object())
      for (const auto [name, item] : simdjson::dom::object(value_))
        all.emplace_back(name, Json(doc_, item));
    return all;
  }

  std::string dump() const { return doc_ ? simdjson::minify(value_) : std::string("null"); }

 private:
  struct Doc {
    simdjson::dom::parser parser;
    simdjson::dom::element root;
  };
  Json(std::shared_ptr<const Doc> doc, simdjson::dom::element value)
      : doc_(std::move(doc)), value_(value) {}

  std::shared_ptr<const Doc> doc_;
  simdjson::dom::element value_;
};

// Text as a JSON string, quotes included.
inline std::string quoted(std::string_view text) {
  static constexpr char digits[] = "0123456789abcdef";
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      out += "\\u00";
      out += digits[c >> 4];
      out += digits[c & 15];
    } else {
      out += c;
    }
  }
  return out + '"';
}

// JSON of other people in a request body: a person named "{{secret.token}}" must not be sent our
// token, so two opening braces are never left side by side. (In JSON they stand together only
// inside a text.)
inline std::string inert(std::string json) {
  for (std::size_t at = 0; (at = json.find("{{", at)) != json.npos;) json.replace(at, 1, "\\u007b");
  return json;
}

// Other people's text as a JSON string for a request body.
inline std::string quoted_data(std::string_view text) { return inert(quoted(text)); }

// Builds one JSON object: Object().text("name", n).raw("list", "[1]").take().
class Object {
 public:
  Object& text(std::string_view name, std::string_view value) { return raw(name, quoted(value)); }
  Object& number(std::string_view name, int64_t value) { return raw(name, std::to_string(value)); }
  Object& flag(std::string_view name, bool value) { return raw(name, value ? "true" : "false"); }
  Object& null(std::string_view name) { return raw(name, "null"); }
  Object& raw(std::string_view name, std::string_view json) {
    out_ += out_.size() > 1 ? "," : "";
    out_ += quoted(name) + ":";
    out_ += json;
    return *this;
  }
  std::string take() const { return out_ + "}"; }

 private:
  std::string out_ = "{";
};

}  // namespace sp
