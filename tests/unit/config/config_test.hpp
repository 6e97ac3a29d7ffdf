#pragma once
#include <gtest/gtest.h>

#include <map>
#include <string>

#include "config/read_config.hpp"

namespace samepage {

// A configuration made of texts, as if they stood in /etc/hub.
struct TextFiles {
  std::map<std::string, std::string> files;

  ConfigSources sources() const {
    return {[this](const std::string& path) -> Result<std::string> {
              const auto found = files.find(path);
              if (found == files.end()) return fail("SP-FILE-001", "no file '" + path + "'");
              return found->second;
            },
            [this](const std::string& path) { return files.contains(path); },
            "/usr/share/samepage/mappings", "/usr/lib/samepage/plugins"};
  }
  std::expected<Config, Errors> read() const {
    return read_config("/etc/hub/samepage.toml", sources());
  }
};

inline std::expected<Config, Errors> read_text(const std::string& text) {
  return TextFiles{{{"/etc/hub/samepage.toml", text}}}.read();
}

inline Errors faults_of(const std::string& text) {
  const auto config = read_text(text);
  return config ? Errors{} : config.error();
}

inline const Error* with_code(const Errors& errors, std::string_view code) {
  for (const Error& error : errors)
    if (error.code == code) return &error;
  return nullptr;
}

}  // namespace samepage
