#include "engine/packed_change.hpp"

#include <algorithm>

#include "base/assert.hpp"
#include "base/bytes.hpp"

namespace samepage {

PackedChange::PackedChange(const Change& c, const EngineParts& parts)
    : entity(c.entity), stream(c.stream), kind(c.kind), op(c.op), restricts(c.restricts),
      overwrites_address(c.op == ChangeOp::update && parts.fields.person_email != nullptr &&
                         std::ranges::any_of(c.fields, [&](const FieldChange& f) {
                           return f.field == parts.fields.person_email->id && !f.from.empty();
                         })) {
  SP_ASSERT(c.state == ChangeState::planned && !c.id && c.body.empty());
  ByteWriter out;
  out.signed_number(c.record.value);
  out.signed_number(c.act.value);
  for (const std::string* text : {&c.key, &c.expected, &c.reason, &c.purpose, &c.contact_point}) out.text(*text);
  out.number(c.fields.size());
  for (const FieldChange& f : c.fields) {
    out.number(f.field);
    out.text(f.from);
    out.text(f.to);
    out.signed_number(f.origin.value);
    out.byte(f.carried ? 1 : 0);
  }
  rest_ = out.take();
  rest_.shrink_to_fit();
}

Change PackedChange::unpack() const {
  Change c;
  c.entity = entity;
  c.stream = stream;
  c.kind = kind;
  c.op = op;
  c.restricts = restricts;
  ByteReader in(rest_);
  c.record = RecordId{in.signed_number()};
  c.act = ActId{in.signed_number()};
  for (std::string* text : {&c.key, &c.expected, &c.reason, &c.purpose, &c.contact_point}) *text = in.text();
  c.fields.resize(in.number());
  for (FieldChange& f : c.fields) {
    f.field = static_cast<FieldId>(in.number());
    f.from = in.text();
    f.to = in.text();
    f.origin = RecordId{in.signed_number()};
    f.carried = in.byte() != 0;
  }
  SP_ASSERT(in.ok() && in.at_end());
  return c;
}

}  // namespace samepage
