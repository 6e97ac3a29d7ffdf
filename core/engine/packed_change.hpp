#pragma once
// One change of a round's plan, small: a first sync plans hundreds of thousands, and all of them stand
// in memory until they are sent. What decides about waiting and order is at hand, the rest is packed.

#include <string>

#include "engine/parts.hpp"
#include "model/change.hpp"

namespace samepage {

class PackedChange {
 public:
  PackedChange(const Change& change, const EngineParts& parts);
  Change unpack() const;

  EntityId entity;
  StreamId stream;
  EntityKind kind;
  ChangeOp op;
  bool restricts;
  bool overwrites_address;  // a person's e-mail address by another one

 private:
  std::string rest_;
};

}  // namespace samepage
