#include "opportunities.hpp"

#include <algorithm>
#include <cmath>

#include "party_writer.hpp"

namespace tryton {
namespace {

std::string date_text(const sp::Json& date) {
  if (!date.is_object()) return "null";
  const auto two = [](int64_t n) { return (n < 10 ? "0" : "") + std::to_string(n); };
  return sp::quoted(date["year"].scalar() + "-" + two(date["month"].integer()) + "-" +
                    two(date["day"].integer()));
}

std::string json_date(std::string_view text) {
  if (text.size() < 10) return "null";
  return sp::Object()
      .text("__class__", "date")
      .number("year", id_of(text.substr(0, 4)))
      .number("month", id_of(text.substr(5, 2)))
      .number("day", id_of(text.substr(8, 2)))
      .take();
}

std::string json_decimal(const sp::Json& amount) {
  if (amount.scalar().empty()) return "null";
  return sp::Object().text("__class__", "Decimal").text("decimal", amount.scalar()).take();
}

// Tryton keeps 0 to 1 with four decimals and shows per cent; the record says per cent.
std::string percent(const sp::Json& probability) {
  if (probability.is_null()) return "null";
  const long long hundredths = std::llround(probability.number() * 10'000);
  std::string cents = std::to_string(hundredths % 100);
  if (cents.size() < 2) cents.insert(0, "0");
  return std::to_string(hundredths / 100) + (hundredths % 100 == 0 ? "" : "." + cents);
}

std::string from_percent(const sp::Json& percent) {
  const long long parts = std::llround(percent.number() * 100);
  if (parts < 0 || parts > 10'000)
    throw sp::Error(SP_REJECTED, "a probability is between 0 and 100 per cent");
  std::string digits = std::to_string(parts);
  digits.insert(0, digits.size() < 5 ? 5 - digits.size() : 0, '0');
  return digits.substr(0, 1) + "." + digits.substr(1);
}

// The buttons from one state to another; won and converted are the work of Tryton's sales.
std::vector<std::string> buttons(const std::string& from, const std::string& to) {
  if (from == to) return {};
  const bool closed = from == "lost" || from == "cancelled";
  const bool open = from == "lead" || from == "opportunity";
  if (to == "lead" && (closed || from == "opportunity")) return {"lead"};
  if (to == "opportunity" && from == "lead") return {"opportunity"};
  if (to == "opportunity" && closed) return {"lead", "opportunity"};
  const std::string button = to == "lost" ? "lost" : to == "cancelled" ? "cancel" : "";
  if (!button.empty() && open) return {button};
  if (!button.empty() && closed) return {"lead", button};
  throw sp::Error(SP_REJECTED, "Tryton's workflow has no way from '" + from + "' to '" + to +
                                   "' for an opportunity; 'converted' and 'won' come from sales");
}

}  // namespace

Opportunity Opportunities::assemble(const sp::Json& row, const std::map<int64_t, char>& classes) {
  Opportunity deal;
  deal.id = row["id"].integer();
  deal.state = row.text_of("state");
  deal.timestamp = row.text_of("_timestamp");
  deal.modified_ms = std::max(micros_of(row["write_date"]), micros_of(row["create_date"])) / 1000;
  const int64_t party = row["party"].integer();
  const auto of = classes.find(party);
  const bool company = of != classes.end() && of->second == 'c';
  const int64_t contact = company ? row["contact."]["party"].integer() : party;
  const auto key = [](int64_t id) { return id > 0 ? sp::quoted(std::to_string(id)) : "null"; };
  deal.json =
      sp::Object()
          .text("id", std::to_string(deal.id))
          .raw("number", row["number"].dump())
          .raw("description", row["description"].dump())
          .text("state", deal.state)
          .raw("amount",
               row["amount"].is_object() ? sp::quoted(row["amount"].text_of("decimal")) : "null")
          .raw("currency", row["currency."]["code"].dump())
          .raw("probability", percent(row["conversion_probability"]))
          .raw("start_date", date_text(row["start_date"]))
          .raw("end_date", date_text(row["end_date"]))
          .raw("lost_reason", row["lost_reason"].dump())
          .raw("company", company ? key(party) : "null")
          .raw("contact", key(contact))
          .take();
  deal.version = digest(deal.timestamp + deal.json);
  return deal;
}

std::vector<Opportunity> Opportunities::search(const sp::Call& call, const std::string& domain) {
  const auto rows =
      rpc_.model(call, "sale.opportunity.search_read",
                 "[" + domain +
                     R"(],0,null,[["id","ASC"]],["number","description","state",)"
                     R"("amount","currency.code","conversion_probability","start_date",)"
                     R"("end_date","lost_reason","party","contact.party","write_date",)"
                     R"("create_date","_timestamp"])")
          .items();
  std::vector<int64_t> parties;
  for (const auto& row : rows)
    if (row["party"].integer() > 0) parties.push_back(row["party"].integer());
  const auto classes = parties_.classes(call, parties);
  std::vector<Opportunity> deals;
  for (const auto& row : rows) deals.push_back(assemble(row, classes));
  return deals;
}

std::vector<Opportunity> Opportunities::fetch(const sp::Call& call,
                                              const std::vector<int64_t>& ids) {
  if (ids.empty()) return {};
  return search(call, "[\"id\",\"in\"," + json_ids(ids) + "]");
}

std::string Opportunities::values_of(const sp::Call& call, const sp::Change& change) {
  const sp::Json wanted = change.body();
  sp::Object values;
  for (const char* field : {"description", "lost_reason"})
    if (wanted[field].exists()) values.raw(field, wanted[field].dump());
  if (wanted["probability"].exists())
    values.raw("conversion_probability", from_percent(wanted["probability"]));
  if (wanted["amount"].exists()) values.raw("amount", json_decimal(wanted["amount"]));
  for (const char* field : {"start_date", "end_date"})
    if (wanted[field].exists()) values.raw(field, json_date(wanted[field].text()));
  if (wanted["company"].exists() || wanted["contact"].exists()) {
    const sp::Json before = change.before.empty() ? sp::Json() : sp::Json::parse(change.before);
    const auto either = [&](const char* member) {
      return id_of(wanted[member].exists() ? wanted[member] : before[member]);
    };
    const int64_t company = either("company"), contact = either("contact");
    const auto id = [](int64_t one) { return one > 0 ? std::to_string(one) : "null"; };
    values.raw("party", id(company > 0 ? company : contact));
    values.raw("contact", company > 0 && contact > 0 ? id(way_to(call, contact)) : "null");
  }
  return values.take();
}

// With a company as its party, an opportunity knows the person by one of the person's contacts.
int64_t Opportunities::way_to(const sp::Call& call, int64_t person) {
  const sp::Json ids = rpc_.model(call, "party.contact_mechanism.search",
                                  "[[\"party\",\"=\"," + std::to_string(person) +
                                      R"(]],0,1,[["sequence","ASC"],["id","ASC"]])");
  for (const auto& id : ids.items()) return id.integer();
  throw sp::Error(SP_REJECTED,
                  "the person has no e-mail or telephone in Tryton, which an "
                  "opportunity of a company needs to name its contact");
}

void Opportunities::move(const sp::Call& call, int64_t id, const std::string& from,
                         const std::string& to) {
  for (const std::string& button : buttons(from, to))
    rpc_.model(call, "sale.opportunity." + button, json_ids({id}));
}

void Opportunities::acknowledge(const sp::Call& call, const sp::Change& change, int64_t id) {
  const auto now = fetch(call, {id});
  call.ack(change, SP_OK, std::to_string(id), {}, now.empty() ? "" : now[0].version);
}

// The hub's key goes into `reference`, a field that Tryton leaves to the user.
void Opportunities::create(const sp::Call& call, const sp::Change& change) {
  const std::string mark = create_mark(change.idempotency);
  const std::string state(change.body()["state"].text("lead"));
  const auto steps = buttons("lead", state);  // refuses before anything is written
  auto made = search(call, "[\"reference\",\"=\"," + sp::quoted(mark) + "]");
  if (made.empty()) {
    std::string values = values_of(call, change);
    values.pop_back();
    values += std::string(values.size() > 1 ? "," : "") + "\"reference\":" + sp::quoted(mark) + "}";
    const auto ids = rpc_.model(call, "sale.opportunity.create", "[" + values + "]").items();
    if (ids.empty()) throw sp::Error(SP_RETRY, "Tryton gave no id for the new opportunity");
    made = fetch(call, {ids[0].integer()});
  }
  if (made.empty()) throw sp::Error(SP_RETRY, "the new opportunity cannot be read back");
  try {
    move(call, made[0].id, made[0].state, state);
  } catch (const Fault& fault) {  // it exists: the next plan sees the state that it has
    call.log(SP_WARN, "an opportunity was made, but Tryton refused its state");
  }
  acknowledge(call, change, made[0].id);
}

void Opportunities::update(const sp::Call& call, const sp::Change& change, const Opportunity& now) {
  if (!change.expected.empty() && change.expected != now.version)
    return call.ack(change, SP_RETRY, change.key,
                    "the opportunity was changed in Tryton after the hub read it; read it again",
                    now.version);
  const sp::Json wanted = change.body();
  const std::string to(wanted["state"].text(now.state));
  buttons(now.state, to);  // refuses before anything is written
  const std::string values = values_of(call, change);
  if (values != "{}")
    rpc_.model(call, "sale.opportunity.write", json_ids({now.id}) + "," + values,
               "\"_timestamp\":{\"sale.opportunity," + std::to_string(now.id) +
                   "\":" + sp::quoted(now.timestamp) + "}");
  move(call, now.id, now.state, to);
  if (to != now.state && wanted["end_date"].exists())  // the buttons write an end date of their own
    rpc_.model(call, "sale.opportunity.write",
               json_ids({now.id}) + "," +
                   sp::Object().raw("end_date", json_date(wanted["end_date"].text())).take());
  acknowledge(call, change, now.id);
}

void Opportunities::write(const sp::Call& call, const sp::Batch& batch) {
  std::vector<int64_t> ids;
  for (const sp::Change& change : batch.changes)
    if (!change.creates()) ids.push_back(id_of(change.key));
  std::map<int64_t, Opportunity> now;
  for (auto& deal : fetch(call, ids)) now.emplace(deal.id, deal);
  for (const sp::Change& change : batch.changes) {
    const auto found = now.find(id_of(change.key));
    try {
      if (change.creates()) {
        create(call, change);
      } else if (change.deletes()) {
        if (found != now.end())
          rpc_.model(call, "sale.opportunity.delete", json_ids({found->first}));
        call.ack(change, SP_OK, change.key);
      } else if (found == now.end()) {
        throw sp::Error(SP_REJECTED,
                        "Tryton has no opportunity with the id " + std::string(change.key));
      } else {
        update(call, change, found->second);
      }
    } catch (const Fault& fault) {
      call.ack(change, fault.status == SP_CONFIG ? SP_REJECTED : fault.status, change.key,
               fault.message);
    } catch (const sp::Error& error) {
      if (error.status != SP_REJECTED) throw;
      call.ack(change, SP_REJECTED, change.key, error.message);
    }
  }
}

void Opportunities::find(const sp::Call& call, const sp::Find& find) {
  for (const auto& deal : search(
           call, "[\"reference\",\"=\"," + sp::quoted(create_mark(find.change.idempotency)) + "]"))
    call.upsert(find.stream, std::to_string(deal.id), deal.json, deal.version, deal.modified_ms);
}

}  // namespace tryton
