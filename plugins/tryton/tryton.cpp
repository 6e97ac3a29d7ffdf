// The connector: which stream is read and written by what.

#include <algorithm>
#include <string>

#include "changes.hpp"
#include "manifest.hpp"
#include "opportunities.hpp"
#include "party_writer.hpp"
#include "subscriptions.hpp"

namespace tryton {
namespace {

PartyRules rules_of(const sp::Json& config) {
  PartyRules rules;
  rules.company_category = config["company_category"].text("Company");
  rules.employer_relation = config["employer_relation"].text("works for");
  rules.tax_identifier = config["tax_identifier_means_company"].flag();
  for (const auto& field : config["extra_fields"].items())
    rules.extra_fields.emplace_back(field.text());
  return rules;
}

DeleteMode delete_mode(const sp::Json& config) {
  const std::string_view mode = config["delete"].text("erase");
  if (mode == "erase") return DeleteMode::erase;
  if (mode == "delete") return DeleteMode::remove;
  if (mode == "archive") return DeleteMode::archive;
  throw sp::Error(SP_CONFIG, "tryton: `delete` is 'erase', 'delete' or 'archive'");
}

bool of_parties(std::string_view stream) { return stream == "contacts" || stream == "companies"; }

// What a read that Tryton refused means: nothing is wrong with a record, but with the set-up.
[[noreturn]] void as_read_fault(const sp::Error& error) {
  if (error.status == SP_REJECTED) throw sp::Error(SP_CONFIG, error.message);
  throw error;
}

}  // namespace

class Connector {
 public:
  static constexpr const char* manifest = manifest_text;

  explicit Connector(sp::Json config)
      : rpc_(config),
        parties_(rpc_, rules_of(config)),
        delete_mode_(delete_mode(config)),
        page_(static_cast<uint32_t>(std::clamp<int64_t>(config["page"].integer(200), 1, 1000))),
        overlap_ms_(std::max<int64_t>(1, config["overlap_seconds"].integer(10)) * 1000) {}
  // The parts point to one another.
  Connector(Connector&& other) = delete;

  void check(const sp::Call& call);
  void discover(const sp::Call& call);
  sp::Next read(const sp::Call& call, const sp::Read& from);
  void write(const sp::Call& call, const sp::Batch& batch);
  void find(const sp::Call& call, const sp::Find& find);

 private:
  void need(const sp::Call& call, std::string_view stream);
  Changes changes_of(const sp::Call& call, std::string_view stream);
  sp::Next read_keys(const sp::Call& call, const sp::Read& from, Changes& changes, uint32_t limit);
  void emit(const sp::Call& call, std::string_view stream, const ChangedPage& page);
  void emit_parties(const sp::Call& call, std::string_view stream, const ChangedPage& page);
  void emit_party(const sp::Call& call, std::string_view stream, const Party& party,
                  const std::map<int64_t, char>& winners, bool first_listing);

  Rpc rpc_;
  Parties parties_;
  DeleteMode delete_mode_;
  uint32_t page_;
  int64_t overlap_ms_;
};

void Connector::need(const sp::Call& call, std::string_view stream) {
  if (stream == "opportunities") return rpc_.need_module(call, "sale_opportunity", stream);
  if (stream == "subscriptions") return rpc_.need_module(call, "marketing_email", stream);
  if (of_parties(stream)) return rpc_.need_module(call, "party", stream);
  throw sp::Error(SP_CONFIG, "tryton has no stream '" + std::string(stream) + "'");
}

Changes Connector::changes_of(const sp::Call& call, std::string_view stream) {
  if (stream == "subscriptions") return {rpc_, {{"marketing.email", {"id"}}}, overlap_ms_};
  if (stream == "opportunities") return {rpc_, {{"sale.opportunity", {"id"}}}, overlap_ms_};
  std::vector<Watched> watched = {{"party.party", {"id"}},
                                  {"party.contact_mechanism", {"party"}},
                                  {"party.address", {"party"}}};
  if (parties_.uses_relations(call)) watched.push_back({"party.relation.all", {"from_", "to"}});
  return {rpc_, std::move(watched), overlap_ms_};
}

sp::Next Connector::read(const sp::Call& call, const sp::Read& from) {
  try {
    need(call, from.stream);
    Changes changes = changes_of(call, from.stream);
    const uint32_t limit = std::clamp<uint32_t>(from.limit == 0 ? page_ : from.limit, 1, page_);
    if (from.keys_only) return read_keys(call, from, changes, limit);
    Cursor cursor = Cursor::parse(from.cursor, changes.models());
    const ChangedPage page = changes.next(call, cursor, limit);
    emit(call, from.stream, page);
    call.checkpoint(cursor.text());
    return page.more ? sp::Next::more : sp::Next::done;
  } catch (const sp::Error& error) {
    as_read_fault(error);
  }
}

sp::Next Connector::read_keys(const sp::Call& call, const sp::Read& from, Changes& changes,
                              uint32_t limit) {
  const sp::Json cursor = from.cursor.empty() ? sp::Json() : sp::Json::parse(from.cursor);
  const auto ids = changes.ids_after(call, cursor["after"].integer(), limit);
  const auto classes =
      of_parties(from.stream) ? parties_.classes(call, ids) : std::map<int64_t, char>();
  const char wanted = from.stream == "companies" ? 'c' : 'p';
  for (const int64_t id : ids) {
    const auto found = classes.find(id);
    if (of_parties(from.stream) && (found == classes.end() || found->second != wanted)) continue;
    call.present(from.stream, std::to_string(id));
  }
  const bool more = ids.size() >= limit;
  // A finished sweep begins again from an empty place.
  call.checkpoint(sp::Object().number("after", more ? ids.back() : 0).take());
  return more ? sp::Next::more : sp::Next::done;
}

void Connector::emit(const sp::Call& call, std::string_view stream, const ChangedPage& page) {
  if (of_parties(stream)) return emit_parties(call, stream, page);
  if (stream == "subscriptions") {
    for (const auto& entry : Subscriptions(rpc_).fetch(call, page.ids))
      call.upsert(stream, std::to_string(entry.id), entry.json, entry.version, entry.modified_ms);
    return;
  }
  for (const auto& deal : Opportunities(rpc_, parties_).fetch(call, page.ids))
    call.upsert(stream, std::to_string(deal.id), deal.json, deal.version, deal.modified_ms);
}

void Connector::emit_parties(const sp::Call& call, std::string_view stream,
                             const ChangedPage& page) {
  const auto parties = parties_.fetch(call, page.ids);
  std::vector<int64_t> winner_ids;
  for (const auto& [id, party] : parties)
    if (party.replaced_by > 0) winner_ids.push_back(party.replaced_by);
  const auto winners = parties_.classes(call, winner_ids);
  for (const auto& [id, party] : parties)
    emit_party(call, stream, party, winners, page.first_listing);
}

void Connector::emit_party(const sp::Call& call, std::string_view stream, const Party& party,
                           const std::map<int64_t, char>& winners, bool first_listing) {
  if (party.own) return;
  const bool companies = stream == "companies";
  const std::string key = std::to_string(party.id);
  if (party.active) {
    if (party.company == companies) {
      call.upsert(stream, key, party.json, party.version, party.modified_ms);
    } else if (!first_listing) {  // it may have been of this stream before its category changed
      call.remove(stream, key, party.modified_ms);
    }
  } else if (party.replaced_by > 0) {
    const auto winner = winners.find(party.replaced_by);
    const bool winner_is_company = winner != winners.end() && winner->second == 'c';
    if (winner_is_company == companies) call.merged(stream, key, std::to_string(party.replaced_by));
  } else if (!first_listing) {  // archived, perhaps erased
    call.remove(stream, key, party.modified_ms);
  }
}

void Connector::write(const sp::Call& call, const sp::Batch& batch) {
  need(call, batch.stream);
  if (of_parties(batch.stream))
    return PartyWriter(rpc_, parties_, delete_mode_)
        .write(call, batch, batch.stream == "companies");
  if (batch.stream == "subscriptions") return Subscriptions(rpc_).write(call, batch);
  Opportunities(rpc_, parties_).write(call, batch);
}

void Connector::find(const sp::Call& call, const sp::Find& find) {
  need(call, find.stream);
  if (of_parties(find.stream)) return PartyWriter(rpc_, parties_, delete_mode_).find(call, find);
  if (find.stream == "subscriptions") return Subscriptions(rpc_).find(call, find);
  Opportunities(rpc_, parties_).find(call, find);
}

// Names everything that is missing at once.
void Connector::check(const sp::Call& call) {
  struct Wanted {
    const char *module, *stream;
    std::vector<std::string> models;
  };
  const std::vector<Wanted> all = {
      {"party",
       "contacts and companies",
       {"party.party", "party.contact_mechanism", "party.address", "party.identifier",
        "party.category"}},
      {"party_relationship", "the employer of a contact", {"party.relation.all"}},
      {"sale_opportunity", "opportunities", {"sale.opportunity"}},
      {"marketing_email", "subscriptions", {"marketing.email", "marketing.email.list"}}};
  rpc_.need_module(call, "party", "contacts");
  std::string missing;
  for (const Wanted& wanted : all) {
    if (!rpc_.has_module(call, wanted.module)) {
      call.log(SP_WARN, "Tryton's module '" + std::string(wanted.module) +
                            "' is not activated: no " + wanted.stream);
      continue;
    }
    const sp::Json access =
        rpc_.model(call, "ir.model.access.get_access", json_texts(wanted.models));
    for (const std::string& model : wanted.models)
      for (const char* right : {"read", "write", "create", "delete"})
        if (access[model][right].exists() && !truth(access[model][right]))
          missing += (missing.empty() ? "" : ", ") + std::string(right) + " on " + model;
  }
  if (!missing.empty())
    throw sp::Error(SP_CONFIG, "the Tryton user lacks these rights: " + missing +
                                   "; put the user into the groups that have them");
  if (!parties_.rules().employer_relation.empty() && parties_.uses_relations(call) &&
      parties_.relation_type(call) == 0)
    call.log(SP_WARN, "Tryton has no party relation type of the name in `employer_relation`");
}

void Connector::discover(const sp::Call& call) {
  const auto describe = [&](const char* stream, const char* model, const char* below) {
    sp::Object fields;
    for (const auto& [name, field] :
         rpc_.model(call, std::string(model) + ".fields_get", "null").members()) {
      const std::string_view type = field.text_of("type");
      if (type == "one2many" || type == "many2many" || type == "binary") continue;
      fields.raw(name, sp::Object()
                           .text("title", field.text_of("string"))
                           .text("x-type", type)
                           .flag("readOnly", truth(field["readonly"]))
                           .take());
    }
    const std::string object =
        sp::Object().text("type", "object").raw("properties", fields.take()).take();
    call.describe(stream, *below == '\0'
                              ? object
                              : sp::Object()
                                    .text("type", "object")
                                    .raw("properties", sp::Object().raw(below, object).take())
                                    .take());
  };
  try {
    describe("contacts", "party.party", "extra");
    describe("companies", "party.party", "extra");
    if (rpc_.has_module(call, "sale_opportunity"))
      describe("opportunities", "sale.opportunity", "");
    if (rpc_.has_module(call, "marketing_email")) describe("subscriptions", "marketing.email", "");
  } catch (const sp::Error& error) {
    as_read_fault(error);
  }
}

}  // namespace tryton

using TrytonConnector = tryton::Connector;
SP_PLUGIN(TrytonConnector);
