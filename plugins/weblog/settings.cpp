#include "settings.hpp"

#include <samepage/text.hpp>

namespace weblog {

Settings::Settings(const sp::Json& config) {
  const auto text = [&](std::string_view name, std::string_view fallback) {
    return std::string(config[name].text(fallback));
  };
  log = text("path", "");
  while (log.size() > 1 && log.ends_with('/')) log.pop_back();
  if (const std::string file = text("file", ""); !file.empty()) {
    if (file.find('/') != file.npos)
      throw sp::Error(SP_CONFIG,
                      "'file' is the name of a log, without a folder; put that in 'path'");
    has_folder = true;
    log += "/" + file;
  }
  if (log.empty()) throw sp::Error(SP_CONFIG, "the connection names no log; set 'path'");
  name = log.substr(log.rfind('/') + 1);
  const std::string chosen = text("format", "auto");
  format = chosen == "json"       ? Format::json
           : chosen == "combined" ? Format::combined
                                  : Format::automatic;
  site = text("site", "");
  while (site.ends_with('/')) site.pop_back();
  identifier = text("identifier", "uid");
  for (const sp::Json& bot : config["bots"].items())
    if (!bot.text().empty()) bots.push_back(sp::ascii_lowered(bot.text()));
  if (!config["bots"].exists()) bots = {"bot", "crawler", "spider", "slurp"};
  const std::string policy = text("ip", "drop");
  ip = policy == "keep" ? IpPolicy::keep : policy == "shorten" ? IpPolicy::shorten : IpPolicy::drop;
  parameter_page = text("parameter_page", "url");
  parameter_event = text("parameter_event", "e");
  members = {text("member_time", "msec"),     text("member_ip", "ip"),
             text("member_method", "method"), text("member_uri", "uri"),
             text("member_status", "status"), text("member_referrer", "ref"),
             text("member_agent", "ua"),      text("member_visitor", "visitor"),
             text("member_page", "page"),     text("member_event", "event"),
             text("member_user", "user"),     text("member_request", "req"),
             text("member_gpc", "gpc")};
}

}  // namespace weblog
