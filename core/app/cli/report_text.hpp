#pragma once
// The engine's reports for people who run systems: what will happen or did happen, why, and what to
// do next.

#include <string>
#include <vector>

#include "app/cli/terminal.hpp"
#include "engine/report.hpp"
#include "model/catalogue.hpp"

namespace samepage::cli {

// `all`: every change; else the first ones of each stream.
std::string text_of_plan(const CycleReport& report, const Catalogue& catalogue,
                         const Terminal& terminal, bool all);
std::string text_of_sync(const CycleReport& report, const Terminal& terminal);
std::string text_of(const StatusReport& report, const Terminal& terminal, Millis now);
std::string text_of(const EntityView& view, const Terminal& terminal);
std::string text_of(const std::vector<FieldStory>& stories, const Terminal& terminal);
std::string text_of(const std::vector<Case>& cases, const Terminal& terminal);
std::string text_of_dead_letters(const std::vector<Change>& changes, const Catalogue& catalogue,
                                 const Terminal& terminal);
std::string text_of_dead_letter(const Change& change, const Catalogue& catalogue,
                                const Terminal& terminal);

// "12s ago", "in 4m 10s", "never".
std::string relative(Millis moment, Millis now);
std::string moment_text(Millis moment);  // "2026-11-22 10:15 UTC", "unknown"

// One change's fields, a line each.
std::string text_of_fields(const Change& change, const Catalogue& catalogue,
                           std::string_view indent);

}  // namespace samepage::cli
