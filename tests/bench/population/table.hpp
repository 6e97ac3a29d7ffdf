#pragma once
// The population as files.

#include <string>

#include "population/stream.hpp"

namespace samepage::population {

std::string header();                      // of people.csv, without a line end
std::string row_of(const Record& record);  // with its source; a line end behind it
// Each gives whether all was written.
bool write_table(const Stream& stream, const std::string& path, unsigned threads);
bool write_split(const Stream& stream, const std::string& folder, unsigned threads);
bool write_truth(const Stream& stream, const Setting& setting, const std::string& path,
                 unsigned threads);
bool write_changes(const Setting& setting, const std::string& path, unsigned threads);

}  // namespace samepage::population
