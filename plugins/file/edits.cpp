#include "edits.hpp"

#include <algorithm>

namespace file {
namespace {

Verdict rejected(const sp::Change& change, std::string message) {
  return {SP_REJECTED, std::string(change.key), std::move(message), {}};
}

// A member as a cell: texts as they are, lists and objects as JSON, null empty.
std::string cell_of(const sp::Json& value) {
  if (value.is_null()) return {};
  return value.is_array() || value.is_object() ? value.dump() : value.scalar();
}

Verdict hidden(const sp::Change& change) {
  return {SP_RETRY, std::string(change.key),
          "no row that can be read has this key, and others cannot be read; it waits until they are "
          "mended",
          {}};
}

// `patch` over `base`; objects member by member, everything else replaced.
std::string merged(const sp::Json& base, const sp::Json& patch) {
  if (!base.is_object() || !patch.is_object()) return patch.dump();
  sp::Object out;
  for (const auto& [name, value] : base.members())
    out.raw(name, patch[name].exists() ? merged(value, patch[name]) : value.dump());
  for (const auto& [name, value] : patch.members())
    if (!base[name].exists()) out.raw(name, value.dump());
  return out.take();
}

void set_cell(const Table& table, Row& row, const std::string& column, std::string text) {
  row.cells.resize(table.layout().columns.size());
  const auto& columns = table.layout().columns;
  const auto place = std::find(columns.begin(), columns.end(), column) - columns.begin();
  row.cells[static_cast<std::size_t>(place)] = std::move(text);
}

// Puts the members into the row, only into empty places when `gaps_only`. Returns what is wrong.
std::string set_members(Table& table, Row& row, const sp::Json& body, bool gaps_only) {
  if (table.layout().format == Format::jsonl) {
    sp::Object patch;
    for (const auto& [name, value] : body.members()) {
      const sp::Json old = row.object[name];
      const bool gap = old.is_null() || (old.is_text() && old.text().empty());
      if (!gaps_only || gap) patch.raw(name, value.dump());
    }
    row.object = sp::Json::parse(merged(row.object, sp::Json::parse(patch.take())));
    return row.object.dump().size() < row_bytes_max ? std::string()
                                                    : "the row would be longer than 1 MiB";
  }
  for (const auto& [member, value] : body.members()) {
    const std::string name = table.spelled(member);
    std::string cell = cell_of(value);
    if (cell.find('\0') != cell.npos) return "column '" + name + "' cannot hold a NUL character";
    if (!encoded(cell, table.layout().encoding) || !encoded(name, table.layout().encoding))
      return "column '" + name +
             "' cannot hold a character that the file's encoding lacks; save the file as UTF-8";
    if (!table.has_column(name) && cell.empty()) continue;
    if (!table.add_column(name))
      return "the file has no header, so it cannot take the column '" + name + "'";
    row.cells.resize(table.layout().columns.size());
    if (!gaps_only || table.keys().value(row, name).empty())
      set_cell(table, row, name, std::move(cell));
  }
  row.cells.resize(table.layout().columns.size());
  return csv_row(row.cells, table.layout().dialect.delimiter).size() < row_bytes_max
             ? std::string()
             : "the row would be longer than 1 MiB";
}

bool set_id(Table& table, Row& row, const std::string& id) {
  if (table.layout().format == Format::jsonl) {
    row.object =
        sp::Json::parse(merged(row.object, sp::Json::parse(sp::Object().text(id_name, id).take())));
    return true;
  }
  const std::string column = table.keys().id_column();
  if (!table.add_column(column)) return false;
  set_cell(table, row, column, id);
  return true;
}

Row empty_row(const Table& table) {
  Row row;
  if (table.layout().format == Format::jsonl) row.object = sp::Json::parse("{}");
  row.cells.resize(table.layout().columns.size());
  return row;
}

// A row that is already there under the new row's key is this create's earlier attempt, or somebody
// else's: only its gaps are filled, and the next read tells the hub what it holds.
Verdict fill_gaps(Table& table, std::size_t index, const sp::Json& body, const std::string& key) {
  Row row = table.row(index);
  const std::string before = table.keys().version_of(row);
  if (std::string fault = set_members(table, row, body, true); !fault.empty())
    return {SP_REJECTED, {}, std::move(fault), {}};
  const std::string version = table.keys().version_of(row);
  if (version != before) table.change(index, std::move(row));
  return {SP_OK, key, {}, version};
}

Verdict create(Table& table, const sp::Change& change) {
  const sp::Json body = change.body();
  Row row = empty_row(table);
  if (std::string fault = set_members(table, row, body, false); !fault.empty())
    return rejected(change, std::move(fault));
  if (!table.keys().has_value(row)) {
    if (change.idempotency.empty())
      return rejected(change, "the new row has neither a key nor an idempotency key");
    if (!set_id(table, row, std::string(change.idempotency)))
      return rejected(change, "the file has no header, so it cannot take the column 'id'");
  }
  const std::string key = table.keys().key_of(row);
  if (const auto same = table.find(key); !same.empty())
    return fill_gaps(table, same.back(), body, key);
  if (table.hides_rows())
    return {
        SP_RETRY,
        {},
        "some rows cannot be read, and what is to be created may stand in one of them; it waits "
        "until they are mended",
        {}};
  const std::string version = table.keys().version_of(row);
  table.add(key, std::move(row));
  return {SP_OK, key, {}, version};
}

// Keeps the row's key when the values it came from change.
std::string pin_key(Table& table, const Row& before, Row& row, const std::string& key) {
  const Keys keys = table.keys();
  if (keys.key_of(row) == key) return {};
  const std::string fault = "the change touches what identifies the row; rows keep their key";
  if (keys.configured() ||
      keys.value(row, keys.id_column()) != keys.value(before, keys.id_column()))
    return fault;
  if (!set_id(table, row, key)) return fault;
  return table.keys().key_of(row) == key ? std::string() : fault;
}

Verdict update(Table& table, const sp::Change& change) {
  const std::string key(change.key);
  const auto rows = table.find(key);
  if (rows.empty() && table.hides_rows()) return hidden(change);
  if (rows.empty()) return rejected(change, "the file has no row with this key any more");
  const Row before = table.row(rows.back());
  const std::string version = table.keys().version_of(before);
  if (!change.expected.empty() && change.expected != version)
    return {SP_RETRY, key, "the row changed since it was read", version};
  Row row = before;
  if (std::string fault = set_members(table, row, change.body(), false); !fault.empty())
    return rejected(change, std::move(fault));
  if (std::string fault = pin_key(table, before, row, key); !fault.empty())
    return rejected(change, std::move(fault));
  const std::string now = table.keys().version_of(row);
  if (now != version) table.change(rows.back(), std::move(row));
  return {SP_OK, key, {}, now};
}

Verdict remove(Table& table, const sp::Change& change) {
  const std::string key(change.key);
  const auto rows = table.find(key);
  if (rows.empty() && table.hides_rows()) return hidden(change);
  if (!rows.empty() && !change.expected.empty() &&
      change.expected != table.keys().version_of(table.row(rows.back())))
    return {SP_RETRY, key, "the row changed since it was read", {}};
  for (const std::size_t index : rows) table.remove(index);
  return {SP_OK, key, {}, {}};
}

}  // namespace

Verdict apply(Table& table, const sp::Change& change) {
  if (change.deletes()) return remove(table, change);
  if (!change.body().is_object()) return rejected(change, "the change is not a JSON object");
  return change.creates() ? create(table, change) : update(table, change);
}

std::vector<std::size_t> made_by(const Table& table, const sp::Change& change) {
  std::vector<std::size_t> all = table.find(std::string(change.idempotency));
  Row row = empty_row(table);
  const sp::Json body = change.body();
  if (table.layout().format == Format::jsonl && body.is_object()) row.object = body;
  for (const auto& [name, value] : body.members())
    if (table.layout().format == Format::csv && table.has_column(table.spelled(name)))
      set_cell(table, row, table.spelled(name), cell_of(value));
  if (table.keys().has_value(row))
    for (const std::size_t index : table.find(table.keys().key_of(row)))
      if (std::find(all.begin(), all.end(), index) == all.end()) all.push_back(index);
  return all;
}

}  // namespace file
