#include "plugin/remote_files.hpp"

#include "plugin/codec.hpp"

namespace samepage {
namespace {

std::string encoded_names(const std::vector<std::string>& names) {
  Encoder out;
  for (const std::string& name : names) out.text(name);
  return out.take();
}

Result<std::string> done(Result<void> result) {
  if (!result) return std::unexpected(std::move(result).error());
  return std::string();
}

Result<std::string> operate(const codec::FileAsked& asked, HostServices& services) {
  switch (asked.op) {
    case codec::FileOp::stat: {
      SP_ASSIGN(const FileInfo info, services.stat(asked.path));
      return codec::encode(info);
    }
    case codec::FileOp::list: {
      SP_ASSIGN(const std::vector<std::string> names, services.list(asked.path));
      return encoded_names(names);
    }
    case codec::FileOp::read:
      return services.read(asked.path, asked.offset, asked.max);
    case codec::FileOp::replace:
      return done(services.replace(asked.path, asked.bytes));
    case codec::FileOp::append:
      return done(services.append(asked.path, asked.bytes));
  }
  return bad_frame("a file operation of an unknown kind");
}

}  // namespace

Result<std::string> serve_files(std::string_view payload, HostServices& services) {
  SP_ASSIGN(const codec::FileAsked asked, codec::decode_file_asked(payload));
  return codec::encode(operate(asked, services));
}

}  // namespace samepage
