#include "model/catalogue.hpp"

#include "base/assert.hpp"

namespace samepage {

FieldId Catalogue::add(Field field) {
  const auto key = std::pair(field.entity, field.name);
  if (const auto found = by_name_.find(key); found != by_name_.end()) return found->second;
  SP_ASSERT(fields_.size() < 0xffff);
  field.id = static_cast<FieldId>(fields_.size());
  by_name_.emplace(key, field.id);
  fields_.push_back(std::move(field));
  return fields_.back().id;
}

const Field* Catalogue::find(EntityKind entity, std::string_view name) const {
  const auto found = by_name_.find(std::pair(entity, name));
  return found == by_name_.end() ? nullptr : &fields_[found->second];
}

bool is_status_field(const Field& field) {
  return (field.entity == EntityKind::subscription && field.name == "status") ||
         (field.entity == EntityKind::person && field.name == "email_permission");
}

bool is_restrictive(const Field& field, std::string_view value) {
  return is_status_field(field) && (value == "unsubscribed" || value == "opted_out");
}

}  // namespace samepage
