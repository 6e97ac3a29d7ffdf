#include <algorithm>

#include "config/config_parts.hpp"

namespace samepage {
namespace {

const std::vector<std::pair<std::string_view, std::string>> bases = {
    {"consent", "consent"},
    {"contract", "contract"},
    {"legitimate_interest", "legitimate_interest"},
    {"soft_opt_in", "soft_opt_in"}};

const std::vector<std::pair<std::string_view, std::string>> channels = {
    {"email", "email"}, {"sms", "sms"}, {"phone", "phone"},   {"post", "post"},
    {"ads", "ads"},     {"any", "any"}, {"device", "device"},
};

void read_purpose(const ConfigPart& part, toml::Value value, Purpose& out) {
  OptionTable table(part.reading, part.document, value, "purposes." + out.name, "purposes.*");
  table.choice("basis", out.basis, bases);
  out.needs_consent = out.basis == "consent";
  table.choice("channel", out.channel, channels);
  const bool says_marketing = table.flag("marketing", out.marketing);
  if (out.basis == "contract") {
    if (says_marketing && out.marketing) {
      table.fault("marketing", "SP-CFG-013",
                  "purpose '" + out.name + "' is marketing and rests on a contract",
                  "service messages carry no marketing: set marketing = false, or choose another "
                  "basis");
    }
    out.marketing = false;
  }
  table.texts("lists", out.lists);
  table.text("attested", out.attested);
}

}  // namespace

void read_purposes(const ConfigPart& part, toml::Value table, Config& config) {
  for (const toml::Member& member : table.members()) {
    const std::string name(member.name);
    if (!is_plain_name(name)) {
      part.reading.faults.push_back({"SP-CFG-011", "a purpose can't be named '" + name + "'",
                                     part.document.where(member.value),
                                     "use letters, digits, '-' and '_', at most 64"});
      continue;
    }
    auto at = std::ranges::find(config.purposes, name, &Purpose::name);
    if (at == config.purposes.end()) {
      at = config.purposes.emplace(at);
      at->name = name;
    }
    read_purpose(part, member.value, *at);
  }
}

void read_brakes(const ConfigPart& part, toml::Value value, Brakes& brakes) {
  OptionTable table(part.reading, part.document, value, "brakes", "brakes");
  const auto read_brake = [&](const std::string& name, Brake& brake) {
    const std::string path = "brakes." + name;
    OptionTable one(part.reading, part.document, table.inner(name), path, path);
    one.number("percent", brake.percent, 0, 100);
    one.whole("count", brake.count, 0, 1'000'000'000);
  };
  read_brake("deletes", brakes.deletes);
  read_brake("unsubscribes", brakes.unsubscribes);
  read_brake("creates", brakes.creates);
  read_brake("email_overwrites", brakes.email_overwrites);
  read_brake("merges", brakes.merges);
}

}  // namespace samepage
