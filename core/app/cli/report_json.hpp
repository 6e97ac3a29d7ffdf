#pragma once
// The engine's reports as JSON, for --json and plan files. Fields by name, moments as ISO 8601.

#include <string>
#include <vector>

#include "base/json.hpp"
#include "engine/report.hpp"
#include "model/catalogue.hpp"

namespace samepage::cli {

std::string json_of(const CycleReport& report, const Catalogue& catalogue);
std::string json_of_changes(const std::vector<PlannedChange>& plan, const Catalogue& catalogue);
std::string json_of(const Change& change, const Catalogue& catalogue);
std::string json_of(const StatusReport& report);
std::string json_of(const EntityView& view);
std::string json_of(const std::vector<FieldStory>& stories);
std::string json_of(const std::vector<Case>& cases);

void write_time(json::Writer& out, std::string_view name, Millis moment);  // null when unknown
void write_known(json::Writer& out, std::string_view name, std::int64_t number);  // -1: null
void write_error(json::Writer& out, const Error& error);

}  // namespace samepage::cli
