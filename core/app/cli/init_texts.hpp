#pragma once
// What `samepage init` writes.

namespace samepage::cli {

inline constexpr const char* starter_config = R"toml(# samepage: which systems are kept on the same page, and how.
# Every option with its default: samepage.example.toml. After each change: samepage check

include = ["policies.toml"]

# The country of phone numbers that are written without one, such as "DE".
default_country = ""

[store]
url = "sqlite:samepage.db"

# One table per system. Take the # away and fill in; `samepage plugin list` shows the connectors.
# The order counts: where nothing else decides, the first system wins.
#
# [connections.crm]
# plugin = "tryton"                       # which connector
# direction = "both"                      # read, write or both
# schedule = "every 5m"                   # for `samepage serve`
#
# [connections.crm.config]                # the connector's own options
# url = "https://crm.example.test/crm"
#
# [connections.crm.secrets]               # never the secret itself, only where it is
# password = { env = "CRM_PASSWORD" }     # or { file = "secrets/crm" }
)toml";

inline constexpr const char* starter_policies = R"toml(# What personal data may leave for, and which mass changes wait for a person.

# Messages that belong to a contract: orders, invoices, support. No marketing.
[purposes.service]
basis = "contract"
channel = "any"

# Only with the person's consent. `lists` names the subscriptions that stand for it.
[purposes.newsletter]
basis = "consent"
channel = "email"
lists = []

# Held for your approval when more than `count` records and more than `percent` of a stream change.
[brakes.deletes]
percent = 5
count = 5

[brakes.unsubscribes]
percent = 10
count = 20

[brakes.email_overwrites]
percent = 10
count = 20

[brakes.merges]
percent = 20
count = 50
)toml";

}  // namespace samepage::cli
