// The connector for the two systems of the benchmark's server (its protocol is in ../README.md).
// One connection reads and writes a_contacts (flat), another b_contacts (nested).

#include <samepage/sdk.hpp>

#include "manifest.hpp"
#include "pages.hpp"
#include "rows.hpp"

namespace bench {

class Bench {
 public:
  static constexpr const char* manifest = bench::manifest;

  explicit Bench(const sp::Json& config) : url_(config.text_of("url")) {
    while (url_.ends_with('/')) url_.pop_back();
  }

  void check(const sp::Call& call) { call.get(url_ + "/_stats"); }

  sp::Next read(const sp::Call& call, const sp::Read& read) { return read_page(url_, call, read); }

  void write(const sp::Call& call, const sp::Batch& batch) { write_rows(url_, call, batch); }

  // The server cannot be searched and does not list what was written, so there is nothing to
  // emit. It need not be: both systems take a second create of one address as the same record.
  void find(const sp::Call&, const sp::Find&) {}

 private:
  std::string url_;
};

}  // namespace bench

SP_PLUGIN(bench::Bench);
