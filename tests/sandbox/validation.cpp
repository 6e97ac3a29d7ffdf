#include "base/text.hpp"
#include "sandbox/account.hpp"

namespace samepage::sandbox {
namespace {

constexpr std::size_t text_max = 255;

RowResult refuse(std::string error, std::string message) {
  return {.status = 422, .error = std::move(error), .message = std::move(message)};
}

bool is_email(std::string_view text) {
  const std::size_t at = text.find('@');
  if (at == 0 || at == text.npos || text.find('@', at + 1) != text.npos) return false;
  const std::string_view host = text.substr(at + 1);
  return text.size() <= 254 && text.find_first_of(" \t\r\n<>,;") == text.npos &&
         host.find('.') != host.npos && !host.starts_with('.') && !host.ends_with('.');
}

bool is_json_text(std::string_view json) { return json.starts_with('"'); }

// Each kind says what is wrong with a value, or nothing.
std::string fault_of(const Account& account, const FieldSpec& field, const Fields& fields) {
  const std::string& raw = fields.find(field.path)->second;
  const std::string value = text_of(fields, field.path);
  switch (field.kind) {
    case Kind::email:
      return is_json_text(raw) && is_email(value) ? "" : "is not an e-mail address";
    case Kind::emails:
      if (!raw.starts_with('[')) return "must be an array of e-mail addresses";
      for (const std::string& one : texts_of(fields, field.path))
        if (!is_email(one)) return "holds something that is not an e-mail address";
      return "";
    case Kind::email_list:
      for (const auto one : split(value, ';'))
        if (!is_email(trim(one))) return "holds something that is not an e-mail address";
      return "";
    case Kind::choice:
      for (const std::string& one : field.choices)
        if (is_json_text(raw) && one == value) return "";
      return "is not one of the values of this picklist";
    case Kind::flag:
      return raw == "true" || raw == "false" ? "" : "must be true or false";
    case Kind::number:
      return !is_json_text(raw) && !raw.starts_with('[') && raw != "true" && raw != "false"
                 ? ""
                 : "must be a number";
    case Kind::date:
      return is_json_text(raw) && value.size() == 10 && normal_date(value) ? ""
                                                                           : "must be YYYY-MM-DD";
    case Kind::time:
      return is_json_text(raw) && parse_time(value) ? "" : "must be a time";
    case Kind::reference: {
      const auto target = account.streams().find(field.refers_to);
      return target != account.streams().end() && target->second.live(value) != nullptr
                 ? ""
                 : "names a record of " + field.refers_to + " that does not exist";
    }
    case Kind::text:
      if (!is_json_text(raw)) return "must be a text";
      return value.size() > text_max ? "is longer than 255 bytes" : "";
  }
  return "";
}

RowResult check_field(const Account& account, const Collection& stream, const Fields& fields,
                      const std::string& path) {
  const FieldSpec* field = stream.spec().field(path);
  if (field == nullptr)
    return refuse("unknown_field", stream.spec().name + " has no field " + path);
  if (!field->writable) return refuse("read_only", path + " cannot be written");
  if (is_nothing(fields.find(path)->second)) return {};
  const std::string fault = fault_of(account, *field, fields);
  return fault.empty() ? RowResult{} : refuse("invalid_value", path + " " + fault);
}

}  // namespace

RowResult verdict_on(const Account& account, const Collection& stream, const Fields& fields,
                     const Stored* before) {
  for (const auto& [path, json] : fields)
    if (RowResult row = check_field(account, stream, fields, path); !row.ok()) return row;
  for (const std::string& path : stream.spec().required) {
    const auto given = fields.find(path);
    if (given == fields.end() ? before == nullptr : is_nothing(given->second))
      return refuse("required", path + " must not be empty");
  }
  // a complaint can be taken back by the person alone
  if (before != nullptr && text_of(before->fields, "status") == "complained" &&
      text_of(fields, "status") == "subscribed")
    return refuse("compliance", "this address complained; only its owner can subscribe it again");
  return {};
}

}  // namespace samepage::sandbox
