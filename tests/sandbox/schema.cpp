#include "sandbox/schema.hpp"

#include "base/json.hpp"

namespace samepage::sandbox {
namespace {

constexpr std::string_view flavour_names[] = {"crm", "marketing", "email", "analytics", "social"};

FieldSpec text(std::string path) { return {.path = std::move(path)}; }
FieldSpec of(Kind kind, std::string path) { return {.path = std::move(path), .kind = kind}; }
FieldSpec choice(std::string path, std::vector<std::string> choices) {
  return {.path = std::move(path), .kind = Kind::choice, .choices = std::move(choices)};
}
FieldSpec reference(std::string path, std::string stream) {
  return {.path = std::move(path), .kind = Kind::reference, .refers_to = std::move(stream)};
}
FieldSpec read_only(FieldSpec spec) {
  spec.writable = false;
  return spec;
}

StreamSpec crm_contacts() {
  return {
      .name = "contacts",
      .id_prefix = "003",
      .id_path = "Id",
      .created_path = "CreatedDate",
      .updated_path = "LastModifiedDate",
      .natural = {"Email"},
      .merges = true,
      .fields = {of(Kind::email, "Email"), of(Kind::emails, "OtherEmails"), text("Phone"),
                 text("MobilePhone"), text("FirstName"), text("LastName"), text("Title"),
                 text("CompanyName"), reference("CompanyId", "companies"), text("MailingStreet"),
                 text("MailingCity"), text("MailingPostalCode"), text("MailingCountry"),
                 choice("LeadStatus", {"New", "Cold lead", "Warm lead", "Working", "Hot lead",
                                       "Customer", "Disqualified"}),
                 of(Kind::flag, "HasOptedOutOfEmail"), text("Description")}};
}

StreamSpec crm_companies() {
  return {.name = "companies",
          .id_prefix = "001",
          .id_path = "Id",
          .created_path = "CreatedDate",
          .updated_path = "LastModifiedDate",
          .natural = {"Name"},
          .required = {"Name"},
          .name_path = "Name",
          .fields = {text("Name"), text("Website"), text("Industry"), text("Phone"),
                     text("BillingStreet"), text("BillingCity"), text("BillingPostalCode"),
                     text("BillingCountry")}};
}

StreamSpec crm_deals() {
  return {.name = "deals",
          .id_prefix = "006",
          .id_path = "Id",
          .created_path = "CreatedDate",
          .updated_path = "LastModifiedDate",
          .natural = {"Name"},
          .required = {"Name"},
          .name_path = "Name",
          .fields = {text("Name"), of(Kind::number, "Amount"), text("CurrencyIsoCode"),
                     choice("StageName", {"Prospecting", "Qualification", "Proposal", "Negotiation",
                                          "Closed Won", "Closed Lost"}),
                     of(Kind::date, "CloseDate"), reference("CompanyId", "companies"),
                     reference("ContactId", "contacts")}};
}

StreamSpec marketing_leads() {
  return {
      .name = "leads",
      .id_prefix = "5",
      .id_path = "id",
      .created_path = "createdAt",
      .updated_path = "updatedAt",
      .natural = {"properties.email"},
      .merges = true,
      .fields = {
          of(Kind::email, "properties.email"), of(Kind::email_list, "properties.additional_emails"),
          text("properties.firstname"), text("properties.lastname"), text("properties.phone"),
          text("properties.jobtitle"), text("properties.company"),
          reference("properties.accountid", "accounts"), text("properties.address"),
          text("properties.city"), text("properties.zip"), text("properties.country"),
          choice("properties.lead_status",
                 {"NEW", "OPEN", "CONTACTED", "ENGAGED", "QUALIFIED", "CUSTOMER", "UNQUALIFIED"}),
          read_only(text("properties.original_source"))}};
}

StreamSpec marketing_accounts() {
  return {.name = "accounts",
          .id_prefix = "7",
          .id_path = "id",
          .created_path = "createdAt",
          .updated_path = "updatedAt",
          .natural = {"properties.domain"},
          .required = {"properties.name"},
          .name_path = "properties.name",
          .fields = {text("properties.name"), text("properties.domain"), text("properties.phone"),
                     text("properties.address"), text("properties.city"), text("properties.zip"),
                     text("properties.country"), text("properties.industry")}};
}

StreamSpec email_subscribers() {
  return {.name = "subscribers",
          .id_prefix = "1",
          .number_ids = true,
          .id_path = "id",
          .created_path = "created_at",
          .updated_path = "updated_at",
          .natural = {"email"},
          .unique = true,
          .required = {"email"},
          .fields = {of(Kind::email, "email"), text("name"), text("language"),
                     choice("state", {"active", "disabled"})}};
}

StreamSpec email_memberships() {
  return {.name = "memberships",
          .id_prefix = "2",
          .number_ids = true,
          .id_path = "id",
          .created_path = "created_at",
          .updated_path = "updated_at",
          .natural = {"email", "list"},
          .unique = true,
          .required = {"email", "list", "status"},
          .fields = {of(Kind::email, "email"), text("list"),
                     choice("status", {"subscribed", "unsubscribed", "bounced", "complained"}),
                     read_only(of(Kind::time, "status_changed_at")),
                     read_only(choice("status_changed_by", {"person", "api"})),
                     read_only(reference("subscriber_id", "subscribers"))}};
}

StreamSpec analytics_visitors() {
  return {.name = "visitors",
          .id_prefix = "vis_",
          .id_path = "id",
          .created_path = "first_seen",
          .updated_path = "last_seen",
          .natural = {"cookie"},
          .creates = false,
          .updates = false,
          .deletes = false,
          .fields = {text("cookie"), of(Kind::email, "identity.email"), text("identity.name"),
                     text("geo.country"), text("geo.city"), of(Kind::number, "visits")}};
}

StreamSpec analytics_events() {
  return {.name = "events",
          .id_prefix = "evt_",
          .id_path = "id",
          .created_path = "received_at",
          .updated_path = "stored_at",
          .creates = false,
          .updates = false,
          .deletes = false,
          .fields = {reference("visitor_id", "visitors"),
                     choice("type", {"page_view", "form_submit", "download", "click"}),
                     of(Kind::time, "at"), text("url"), text("title"), text("referrer"),
                     text("utm_source"), text("utm_medium"), text("utm_campaign")}};
}

StreamSpec social_profiles() {
  return {.name = "profiles",
          .id_prefix = "did:plc:",
          .id_path = "did",
          .created_path = "createdAt",
          .updated_path = "indexedAt",
          .natural = {"handle"},
          .creates = false,
          .deletes = false,
          .fields = {read_only(text("handle")), text("displayName"), text("description"),
                     read_only(of(Kind::email, "email")), read_only(text("url")),
                     read_only(of(Kind::number, "followersCount"))}};
}

StreamSpec social_interactions() {
  return {.name = "interactions",
          .id_prefix = "at://i/",
          .id_path = "uri",
          .created_path = "createdAt",
          .updated_path = "indexedAt",
          .creates = false,
          .updates = false,
          .deletes = false,
          .fields = {reference("actor", "profiles"),
                     choice("kind", {"follow", "like", "repost", "reply", "post"}),
                     of(Kind::time, "at"), text("url"), text("text")}};
}

std::string_view type_of(Kind kind) {
  switch (kind) {
    case Kind::emails:
      return "array";
    case Kind::flag:
      return "boolean";
    case Kind::number:
      return "number";
    default:
      return "string";
  }
}

}  // namespace

std::optional<Flavour> flavour_of(std::string_view name) {
  for (std::size_t i = 0; i < std::size(flavour_names); ++i)
    if (flavour_names[i] == name) return static_cast<Flavour>(i);
  return std::nullopt;
}

std::string_view name_of(Flavour flavour) { return flavour_names[static_cast<int>(flavour)]; }

const FieldSpec* StreamSpec::field(std::string_view path) const {
  for (const FieldSpec& spec : fields)
    if (spec.path == path) return &spec;
  return nullptr;
}

const std::vector<StreamSpec>& streams_of(Flavour flavour) {
  static const std::vector<StreamSpec> all[] = {{crm_companies(), crm_contacts(), crm_deals()},
                                                {marketing_accounts(), marketing_leads()},
                                                {email_subscribers(), email_memberships()},
                                                {analytics_visitors(), analytics_events()},
                                                {social_profiles(), social_interactions()}};
  return all[static_cast<int>(flavour)];
}

std::string json_schema_of(const StreamSpec& stream) {
  json::Writer w;
  w.object().member("type", "object").key("properties").object();
  for (const FieldSpec& field : stream.fields) {
    w.key(field.path).object().member("type", type_of(field.kind));
    if (!field.writable || !stream.updates) w.member("readOnly", true);
    if (!field.choices.empty()) {
      w.key("enum").array();
      for (const std::string& one : field.choices) w.value(one);
      w.end();
    }
    w.end();
  }
  w.end();
  if (!stream.required.empty()) {
    w.key("required").array();
    for (const std::string& path : stream.required) w.value(path);
    w.end();
  }
  w.end();
  return w.take();
}

}  // namespace samepage::sandbox
