#include "records.hpp"

#include <algorithm>
#include <samepage/text.hpp>

#include "moments.hpp"

namespace weblog {
namespace {

std::string fitting(std::string key) {
  return key.size() <= SP_KEY_MAX ? key : "long." + sp::long_hash_of(key);
}

// Who the hit is of, as a key of the stream visitors: the browser, else the declared identifier
// (hashed: keys stand in logs). Empty: not known.
std::string visitor_key(const Hit& hit) {
  if (!hit.visitor.empty()) return fitting(sp::utf8_lossy(hit.visitor));
  if (hit.user.empty()) return {};
  return "user." + sp::long_hash_of(sp::ascii_lowered(hit.user));
}

std::string campaign_key(const Hit& hit) {
  if (hit.source.empty() && hit.medium.empty() && hit.campaign.empty()) return {};
  return fitting(sp::url_encoded(hit.source) + "|" + sp::url_encoded(hit.medium) + "|" +
                 sp::url_encoded(hit.campaign));
}

void put(sp::Object& object, std::string_view name, const std::string& text) {
  if (!text.empty()) object.text(name, sp::utf8_lossy(text));
}

void put_campaign(sp::Object& object, const Hit& hit) {
  put(object, "utm_source", hit.source);
  put(object, "utm_medium", hit.medium);
  put(object, "utm_campaign", hit.campaign);
}

}  // namespace

Records::Record& Records::place(const std::string& key, const Hit& hit) {
  const auto [found, fresh] = by_key_.try_emplace(key, records_.size());
  if (fresh) records_.push_back({key, hit, hit.at_ms, hit.at_ms, 0});
  return records_[found->second];
}

void Records::add(const Hit& hit, const std::string& line_key) {
  if (!hit.counts) return;
  if (stream_ == "visits") {
    const std::string& key = hit.request.empty() ? line_key : hit.request;
    place(fitting(sp::utf8_lossy(key)), hit);
    return;
  }
  const bool people = stream_ == "visitors";
  if (people && hit.user.empty()) return;  // only those who said who they are
  const std::string key = people ? visitor_key(hit) : campaign_key(hit);
  if (key.empty()) return;
  Record& record = place(key, hit);
  record.first_ms = std::min(record.first_ms, hit.at_ms);
  record.last_ms = std::max(record.last_ms, hit.at_ms);
  ++record.hits;
  const bool gpc = record.hit.gpc || hit.gpc;
  record.hit = hit;
  record.hit.gpc = gpc;
}

void Records::emit(const sp::Call& call) const {
  for (const Record& record : records_) {
    const bool visit = stream_ == "visits";
    const std::string json = visit                   ? visit_json(record)
                             : stream_ == "visitors" ? visitor_json(record)
                                                     : campaign_json(record);
    call.upsert(stream_, record.key, json, {}, stream_ == "campaigns" ? 0 : record.last_ms);
  }
}

std::string Records::visit_json(const Record& record) const {
  const Hit& hit = record.hit;
  sp::Object o;
  o.text("id", record.key).text("at", moment_text(hit.at_ms));
  o.text("kind", hit.event.empty() ? "page" : sp::ascii_lowered(hit.event));
  put(o, "event", hit.event);
  put(o, "page", hit.page);
  const bool absolute = hit.page.find("://") != hit.page.npos;
  put(o, "url", absolute ? hit.page : settings_.site + hit.page);
  put(o, "site", settings_.site);
  put(o, "referrer", hit.referrer);
  put_campaign(o, hit);
  put(o, "utm_content", hit.content);
  put(o, "utm_term", hit.term);
  put(o, "visitor", hit.visitor);
  put(o, "user", hit.user);
  put(o, "person", visitor_key(hit));
  put(o, "ip", hit.ip);
  if (hit.gpc) o.flag("gpc", true);
  return o.take();
}

std::string Records::visitor_json(const Record& record) const {
  const Hit& hit = record.hit;
  sp::Object o;
  put(o, "visitor", hit.visitor);
  put(o, "user", hit.user);
  if (hit.user.find('@') != hit.user.npos)
    o.raw("emails", "[" + sp::quoted(sp::utf8_lossy(hit.user)) + "]");
  put(o, "site", settings_.site);
  o.text("first_seen", moment_text(record.first_ms)).text("last_seen", moment_text(record.last_ms));
  o.number("hits", record.hits);
  if (hit.gpc) o.flag("gpc", true);
  return o.take();
}

std::string Records::campaign_json(const Record& record) {
  const Hit& hit = record.hit;
  sp::Object o;
  o.text("id", record.key);
  put(o, "name", hit.campaign.empty() ? hit.source + " " + hit.medium : hit.campaign);
  put_campaign(o, hit);
  return o.take();
}

}  // namespace weblog
