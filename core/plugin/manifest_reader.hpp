#pragma once
// Reads one JSON object of a manifest, member by member, and notes every fault with its path, so
// that an author mends a manifest in one go.
//
//   ObjectReader streams(value, "streams[0]", faults);
//   manifest.name = streams.text("name");
//   streams.refuse_others();

#include <initializer_list>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"
#include "plugin/manifest.hpp"

namespace samepage {

class ObjectReader {
 public:
  ObjectReader(json::Value object, std::string path, Errors& faults);

  bool has(std::string_view member) const { return object_[member].exists(); }
  json::Value take(std::string_view member);  // any value; counts as known

  // Missing: a fault when required, else the fallback.
  std::string required_text(std::string_view member);
  std::string text(std::string_view member, std::string_view fallback = {});
  bool required_flag(std::string_view member);
  bool flag(std::string_view member, bool fallback);
  std::int64_t integer(std::string_view member, std::int64_t fallback, std::int64_t least,
                       std::int64_t most);
  double number(std::string_view member, double fallback, double least, double most);
  std::vector<std::string> texts(std::string_view member);
  ObjectReader object(std::string_view member, bool required);
  std::vector<json::Value> array(std::string_view member, bool required);

  void missing(std::string_view member);
  void wrong(std::string_view member, std::string message);
  void refuse_others(std::string_view code = "SP-PLG-011");

  std::string path_of(std::string_view member) const;
  const std::string& path() const { return path_; }
  json::Value value() const { return object_; }
  Errors& faults() { return *faults_; }

 private:
  json::Value object_;
  std::string path_;
  Errors* faults_;
  std::set<std::string, std::less<>> known_;
};

// The index of `text` among `names`, or -1 and a fault that lists them.
int choice(ObjectReader& reader, std::string_view member, std::string_view text,
           std::initializer_list<std::string_view> names);

// Whether a connection may give this option this value; a default must fit, too.
bool fits(const ConfigProperty& property, json::Value value);

// The member `privacy`, after the streams: without a complete one a connector does not start.
void read_privacy_descriptor(ObjectReader& top, Manifest& manifest);

}  // namespace samepage
