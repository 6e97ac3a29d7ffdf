#include "store/codec.hpp"

#include <gtest/gtest.h>

namespace samepage::codec {
namespace {

const FieldNumbers numbers{{0, 1}, {FieldId{0}, FieldId{1}}};

TEST(StoreCodec, AFieldThatStandsThereTwiceIsDamage) {
  FieldState state;
  state.field = 1;
  state.held = "a";
  EXPECT_TRUE(decode_states(encode({state}, numbers), numbers));
  EXPECT_FALSE(decode_states(encode({state, state}, numbers), numbers));

  Golden golden, read;
  golden.fields.push_back({.field = 1, .value = "a", .origin = {}});
  EXPECT_TRUE(decode(encode(golden, numbers), numbers, read));
  golden.fields.push_back(golden.fields.front());
  EXPECT_FALSE(decode(encode(golden, numbers), numbers, read));
}

TEST(StoreCodec, CutBytesAreDamage) {
  FieldState state;
  state.held = "abc";
  const std::string whole = encode({state}, numbers);
  for (std::size_t size = 0; size < whole.size(); ++size)
    EXPECT_FALSE(decode_states(std::string_view(whole).substr(0, size), numbers)) << size;
}

}  // namespace
}  // namespace samepage::codec
