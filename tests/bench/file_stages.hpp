#pragma once
// The stages that see nothing but a file: what is as it was, and what only changes its form.

#include <string>
#include <vector>

#include "mapping/mapping.hpp"
#include "model/record.hpp"
#include "model/source_record.hpp"
#include "timing.hpp"

namespace samepage {

struct Side {
  StreamId stream;
  std::string name, key_member;
  Mapping mapping;
  std::vector<std::string> lines, keys;
  std::vector<Record> records;
};

// What a record costs that is as it was: told by its hash.
inline void unchanged(std::vector<Side>& sides, std::size_t total) {
  std::uint64_t all = 0;
  timed("unchanged (parse, hash)", total, [&] {
    json::Reader reader;
    for (Side& side : sides) {
      for (const std::string& line : side.lines) {
        SourceRecord source;
        source.json = line;
        source.key = must(reader.parse(line)).text(side.key_member);
        all ^= hash_combine(content_hash_of(source), hash64(source.key));
      }
    }
  });
  if (all == 0) stop("no hashes");
}

// As `samepage` would turn a file into the canonical form, without matching and merging.
inline void to_canonical_lines(std::vector<Side>& sides, std::size_t total,
                               const Catalogue& catalogue) {
  std::string out;
  timed("file in, canonical file out", total, [&] {
    json::Reader reader;
    json::Writer writer;
    for (Side& side : sides) {
      for (const std::string& line : side.lines) {
        const GetOutcome read = side.mapping.get(must(reader.parse(line)));
        writer.object();
        for (const FieldValue& v : read.values)
          writer.key(catalogue.field(v.field).name).value(v.value);
        if (out.size() > 1'000'000) out.clear();  // a real one goes to a file
        out.append(writer.end().text()) += '\n';
        writer.clear();
      }
    }
  });
  if (out.empty()) stop("nothing was written");
}

}  // namespace samepage
