#include "party_writer.hpp"

#include "lists.hpp"

namespace tryton {
namespace {

constexpr std::string_view mark_prefix = "samepage:";

std::string stamp(std::string_view model, int64_t id, std::string_view timestamp) {
  return sp::quoted(std::string(model) + "," + std::to_string(id)) + ":" + sp::quoted(timestamp);
}

void append_stamp(std::string& stamps, const std::string& one) {
  stamps += (stamps.empty() ? "" : ",") + one;
}

std::string timestamp_context(const std::string& stamps) {
  return stamps.empty() ? "" : "\"_timestamp\":{" + stamps + "}";
}

}  // namespace

std::string create_mark(std::string_view idempotency) {
  return std::string(mark_prefix) + std::string(idempotency);
}

// Empty result: the commands change nothing.
std::string PartyWriter::company_command(const sp::Call& call, const sp::Json& company,
                                         const Party* now) {
  const int64_t type = parties_.uses_relations(call) ? parties_.relation_type(call) : 0;
  const int64_t employer = id_of(company["id"]);
  if (type == 0) {
    if (employer == 0) return {};
    throw sp::Error(SP_REJECTED, "Tryton has no party relation type '" +
                                     parties_.rules().employer_relation +
                                     "', so the employer cannot be written");
  }
  const std::string to = std::to_string(employer);
  const std::string relation = now == nullptr ? "0" : std::to_string(now->relation);
  if (now == nullptr || now->relation == 0)
    return employer == 0
               ? std::string()
               : "[[\"create\",[{\"type\":" + std::to_string(type) + ",\"to\":" + to + "}]]]";
  return employer == 0 ? "[[\"delete\",[" + relation + "]]]"
                       : "[[\"write\",[" + relation + "],{\"to\":" + to + "}]]";
}

std::string PartyWriter::values_of(const sp::Call& call, const sp::Change& change, const Party* now,
                                   bool companies) {
  const sp::Json wanted = change.body();
  const sp::Json before = !change.before.empty() ? sp::Json::parse(change.before)
                          : now != nullptr       ? sp::Json::parse(now->json)
                                                 : sp::Json();
  static const std::map<int64_t, std::string> none;
  sp::Object values;
  for (const char* field : {"name", "code"})
    if (const sp::Json value = wanted[field]; value.exists() && (now || !value.is_null()))
      values.raw(field, value.dump());
  if (const sp::Json lang = wanted["lang"]; lang.exists())
    values.raw("lang", lang.scalar().empty()
                           ? "null"
                           : std::to_string(parties_.language(call, lang.scalar())));
  const auto list = [&](const char* member, const char* field, const ListShape& shape,
                        const sp::Json& elements, const std::map<int64_t, std::string>& known) {
    if (!elements.exists()) return;
    const auto commands = list_commands(shape, before[member], elements, known);
    if (commands.json != "[]") values.raw(field, commands.json);
  };
  sp::Json mechanisms = wanted["mechanisms"];
  if (wanted["other_emails"].exists())
    mechanisms = sp::Json::parse(with_other_emails(
        mechanisms.exists() ? mechanisms : before["mechanisms"], wanted["other_emails"]));
  list("mechanisms", "contact_mechanisms", {{"type", "value", "name"}, "value"}, mechanisms,
       now ? now->mechanisms : none);
  const auto country = [&](std::string_view field, const sp::Json& value) {
    if (field != "country" || value.scalar().empty()) return value.dump();
    return std::to_string(parties_.country(call, value.scalar()));
  };
  list("addresses", "addresses",
       {{"name", "street", "postal_code", "city", "country"}, "", country}, wanted["addresses"],
       now ? now->addresses : none);
  if (wanted["company"].exists() && !companies)
    if (const auto command = company_command(call, wanted["company"], now); !command.empty())
      values.raw("relations", command);
  for (const auto& field : parties_.rules().extra_fields)
    if (const sp::Json value = wanted["extra"][field]; value.exists())
      values.raw(field, value.dump());
  if (now == nullptr) {
    values.raw("identifiers",
               "[[\"create\",[" +
                   sp::Object().text("code", create_mark(change.idempotency)).take() + "]]]");
    if (companies)
      values.raw("categories", "[[\"add\"," + json_ids({parties_.company_category(call)}) + "]]");
  }
  return values.take();
}

void PartyWriter::prepare_update(const sp::Call& call, const sp::Change& change,
                                 const std::map<int64_t, Party>& now, std::vector<Job>& updates) {
  const auto found = now.find(id_of(change.key));
  if (found == now.end() || !found->second.active)
    return call.ack(change, SP_REJECTED, change.key,
                    "Tryton has no active party with the id " + std::string(change.key));
  const Party& party = found->second;
  if (!change.expected.empty() && change.expected != party.version)
    return call.ack(change, SP_RETRY, change.key,
                    "the party was changed in Tryton after the hub read it; read it again",
                    party.version);
  try {
    Job job{&change, party.id, values_of(call, change, &party, companies_), {}};
    if (job.values == "{}") return call.ack(change, SP_OK, change.key, {}, party.version);
    append_stamp(job.stamps, stamp("party.party", party.id, party.timestamp));
    for (const auto& [id, time] : party.mechanisms)
      append_stamp(job.stamps, stamp("party.contact_mechanism", id, time));
    for (const auto& [id, time] : party.addresses)
      append_stamp(job.stamps, stamp("party.address", id, time));
    updates.push_back(std::move(job));
  } catch (const sp::Error& error) {
    if (error.status != SP_REJECTED) throw;
    call.ack(change, SP_REJECTED, change.key, error.message);
  }
}

void PartyWriter::write(const sp::Call& call, const sp::Batch& batch, bool companies) {
  companies_ = companies;
  if (companies && parties_.rules().company_category.empty())
    throw sp::Error(SP_CONFIG,
                    "companies are written only with `company_category` set: a new "
                    "party would otherwise be read back as a person");
  std::vector<int64_t> ids;
  for (const sp::Change& change : batch.changes)
    if (!change.creates()) ids.push_back(id_of(change.key));
  const auto now = parties_.fetch(call, ids);
  std::vector<Job> updates, creates;
  std::vector<const sp::Change*> deletes;
  for (const sp::Change& change : batch.changes) {
    if (change.deletes()) {
      deletes.push_back(&change);
    } else if (!change.creates()) {
      prepare_update(call, change, now, updates);
    } else {
      try {
        creates.push_back({&change, 0, values_of(call, change, nullptr, companies), {}});
      } catch (const sp::Error& error) {
        if (error.status != SP_REJECTED) throw;
        call.ack(change, SP_REJECTED, {}, error.message);
      }
    }
  }
  send_updates(call, updates);
  send_creates(call, std::move(creates));
  send_deletes(call, deletes, now);
}

void PartyWriter::send_updates(const sp::Call& call, const std::vector<Job>& jobs) {
  if (jobs.empty()) return;
  std::string params, stamps;
  for (const Job& job : jobs) {
    params += (params.empty() ? "" : ",") + json_ids({job.id}) + "," + job.values;
    append_stamp(stamps, job.stamps);
  }
  std::vector<std::pair<const Job*, int64_t>> done;
  try {
    rpc_.model(call, "party.party.write", params, timestamp_context(stamps));
    for (const Job& job : jobs) done.emplace_back(&job, job.id);
  } catch (const Fault& fault) {
    if (jobs.size() == 1) {
      call.ack(*jobs[0].change, fault.status == SP_CONFIG ? SP_REJECTED : fault.status,
               jobs[0].change->key, fault.message);
    } else {
      for (const Job& job : jobs) send_updates(call, {job});
    }
  }
  acknowledge(call, done);
}

std::map<std::string, int64_t> PartyWriter::made_before(const sp::Call& call,
                                                        const std::vector<std::string>& keys) {
  std::map<std::string, int64_t> made;
  for (const auto& row : rpc_.model(call, "party.identifier.search_read",
                                    "[[\"code\",\"in\"," + json_texts(keys) +
                                        R"(]],0,null,[["id","ASC"]],["party","code"])")
                             .items())
    made.emplace(row.text_of("code"), row["party"].integer());
  return made;
}

// A create that was sent before is found by its mark and acknowledged instead of being repeated.
void PartyWriter::send_creates(const sp::Call& call, std::vector<Job> jobs) {
  if (jobs.empty()) return;
  std::vector<std::string> keys;
  for (const Job& job : jobs) keys.push_back(create_mark(job.change->idempotency));
  const auto made = made_before(call, keys);
  std::vector<std::pair<const Job*, int64_t>> done;
  std::vector<const Job*> fresh;
  for (const Job& job : jobs) {
    const auto found = made.find(create_mark(job.change->idempotency));
    if (found != made.end()) {
      done.emplace_back(&job, found->second);
    } else {
      fresh.push_back(&job);
    }
  }
  const auto create = [&](const std::vector<const Job*>& some) {
    std::string list;
    for (const Job* job : some) list += (list.empty() ? "" : ",") + job->values;
    const auto ids = rpc_.model(call, "party.party.create", "[" + list + "]").items();
    for (std::size_t i = 0; i < some.size() && i < ids.size(); ++i)
      done.emplace_back(some[i], ids[i].integer());
  };
  try {
    if (!fresh.empty()) create(fresh);
  } catch (const Fault&) {
    for (const Job* job : fresh) {
      try {
        create({job});
      } catch (const Fault& fault) {
        call.ack(*job->change, fault.status == SP_CONFIG ? SP_REJECTED : fault.status, {},
                 fault.message);
      }
    }
  }
  acknowledge(call, done);
}

// Reads back, so that the hub learns the versions of what it wrote.
void PartyWriter::acknowledge(const sp::Call& call,
                              const std::vector<std::pair<const Job*, int64_t>>& done) {
  std::vector<int64_t> ids;
  for (const auto& [job, id] : done) ids.push_back(id);
  std::map<int64_t, Party> now;
  try {
    now = parties_.fetch(call, ids);
  } catch (const sp::Error& error) {  // written is written; only the version stays unknown
    call.log(SP_WARN, "Tryton was written, but reading the new versions back failed");
  }
  for (const auto& [job, id] : done) {
    const auto found = now.find(id);
    call.ack(*job->change, SP_OK, std::to_string(id), {},
             found == now.end() ? std::string() : found->second.version);
  }
}

// party.erase keeps the row, its code and the documents that point to it, and empties the rest. It
// wants the party inactive first; when it then refuses, the party is as it was before.
void PartyWriter::erase(const sp::Call& call, const Party& target) {
  const std::string party = std::to_string(target.id);
  const std::string context =
      R"("active_model":"party.party","active_id":)" + party + ",\"active_ids\":[" + party + "]";
  rpc_.model(call, "party.party.write", json_ids({target.id}) + ",{\"active\":false}");
  try {
    const sp::Json made = rpc_.any(call, "wizard.party.erase.create", "");
    const std::string session = made.items().empty() ? "0" : made.items()[0].dump();
    rpc_.any(call, "wizard.party.erase.execute",
             session + ",{\"ask\":{\"party\":" + party + "}},\"erase\"", context);
    rpc_.any(call, "wizard.party.erase.delete", session);
  } catch (const Fault&) {
    if (target.active)
      rpc_.model(call, "party.party.write", json_ids({target.id}) + ",{\"active\":true}");
    throw;
  }
}

void PartyWriter::send_deletes(const sp::Call& call, const std::vector<const sp::Change*>& changes,
                               const std::map<int64_t, Party>& now) {
  for (const sp::Change* change : changes) {
    const int64_t id = id_of(change->key);
    const auto found = now.find(id);
    if (found == now.end()) {  // gone already
      call.ack(*change, SP_OK, change->key);
      continue;
    }
    if (!change->expected.empty() && change->expected != found->second.version) {
      call.ack(*change, SP_RETRY, change->key,
               "the party was changed in Tryton after the hub read it; read it again");
      continue;
    }
    try {
      if (mode_ == DeleteMode::erase) erase(call, found->second);
      if (mode_ == DeleteMode::remove) rpc_.model(call, "party.party.delete", json_ids({id}));
      if (mode_ == DeleteMode::archive)
        rpc_.model(call, "party.party.write", json_ids({id}) + ",{\"active\":false}");
      call.ack(*change, SP_OK, change->key);
    } catch (const Fault& fault) {
      call.ack(*change, fault.status == SP_CONFIG ? SP_REJECTED : fault.status, change->key,
               fault.message);
    }
  }
}

void PartyWriter::find(const sp::Call& call, const sp::Find& find) {
  std::vector<int64_t> ids;
  for (const auto& [code, id] : made_before(call, {create_mark(find.change.idempotency)}))
    ids.push_back(id);
  for (const auto& [id, party] : parties_.fetch(call, ids))
    call.upsert(find.stream, std::to_string(id), party.json, party.version, party.modified_ms);
}

}  // namespace tryton
