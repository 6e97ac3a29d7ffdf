"""What the tree must look like. Every exception stands here, with its reason."""

# --- Include direction -------------------------------------------------------------------------
# module: what it may include besides itself. A module is a folder of core/, or a stage of core/flow.
MAY_INCLUDE = {
    "base": set(),
    "model": {"base"},
    "world": {"base"},
    "store": {"base", "model"},
    "mapping": {"base", "model"},
    "identity": {"base", "mapping"},
    "config": {"base", "model"},
    "plugin": {"base", "model", "world"},
    "flow/pull": {"base", "model", "plugin"},
    "flow/normalise": {"base", "model", "mapping"},
    "flow/resolve": {"base", "model", "identity"},
    "flow/merge": {"base", "model"},
    "flow/consent": {"base", "model", "config"},
    "flow/plan": {"base", "model", "config", "mapping"},
    "flow/push": {"base", "model", "mapping", "plugin"},
    "privacy": {"base", "model", "config", "store", "world", "flow/consent"},
    "engine": {"base", "model", "world", "store", "mapping", "config", "plugin", "privacy",
               "flow/pull", "flow/normalise", "flow/resolve", "flow/merge", "flow/consent",
               "flow/plan", "flow/push", "identity"},
    "service": {"base", "model", "config", "engine", "privacy", "world"},
    "app": {"base", "model", "world", "store", "mapping", "config", "plugin", "privacy", "engine",
            "service", "identity"},
}

# Single headers that cross a line on purpose: (module, header): reason.
EXTRA_INCLUDES = {
    ("flow/plan", "flow/consent/decide.hpp"): "Permission is the public data of the stage before",
    ("flow/plan", "plugin/manifest.hpp"): "what a stream can do; plain data, no door",
    ("flow/push", "flow/normalise/normalise.hpp"): "ValueWords translates in both directions",
}

# What a pure stage may not reach, not even through other headers.
PURE_STAGES = ["identity", "flow/normalise", "flow/resolve", "flow/merge", "flow/consent", "flow/plan"]
IMPURE = ["world", "store"]

# Real implementations: named only by their own folder and by the folder that wires them.
WIRED_ONLY = {"world/real/": ["core/world/", "core/app/"],
              "store/sqlite": ["core/store/", "core/app/"]}

# --- Calls that belong behind a door of world, store or app ------------------------------------
# pattern, what it is, where it may stand.
DOORS = ["core/world/", "core/store/", "core/app/"]
BANNED_CALLS = [
    (r"\bsystem_clock::now|\bsteady_clock::now|\btime\(\s*(nullptr|NULL|0)\s*\)", "the clock"),
    (r"\brandom_device\b|\bRAND_bytes\b|\bgetrandom\(", "randomness"),
    (r"\bsleep_for\b|\bsleep_until\b|\busleep\(", "sleeping"),
    (r"\bgetenv\(", "the environment"),
    (r"\bifstream\b|\bofstream\b|\bfstream\b|\bfopen\(|::open\(path", "files"),
    (r"\b::socket\(|\b::connect\(|\b::bind\(|\bServerSocket\b", "sockets"),
    (r"\bfork\(|\bexecv|\bposix_spawn|\bpopen\(|\bsystem\(", "processes"),
    (r"\bstd::cout\b|\bstd::cerr\b|\bprintf\(", "the terminal"),
    (r"\bstd::thread\b|\bstd::jthread\b|\bstd::async\b", "threads"),
    (r"<boost/dll", "loading code"),
    (r"<sqlite3\.h>|<libpq", "a database"),
    (r"<Poco/", "the web server"),
    (r"<curl/", "the HTTP client"),
]
# (file or folder, what): reason.
ALLOWED_CALLS = {
    ("core/plugin/sealed_file.cpp", "files"): "copies a connector into sealed memory to load just that",
    ("core/plugin/loader.cpp", "loading code"): "the one place where Boost.DLL loads a connector",
    ("core/engine/", "threads"): "one thread per connection, so that none waits for another",
    ("core/flow/pull/pull.cpp", "threads"): "the next page is read while this one is stored",
    ("core/service/", "the web server"): "the one place where the hub listens",
    ("core/service/", "sockets"): "the one place where the hub listens",
}
# Calls that not even the doors may make, but for these places.
NARROW = {
    "loading code": ["core/plugin/loader.cpp"],
    "a database": ["core/store/"],
    "the web server": ["core/service/"],
    "the HTTP client": ["core/world/"],
}

# --- Vendors -----------------------------------------------------------------------------------
VENDORS = ["tryton", "mailman", "bluesky", "hubspot", "salesforce", "mailchimp", "pipedrive",
           "nginx", "zendesk", "matomo", "atproto"]
ALLOWED_VENDORS = {
    ("core/app/cli/plugin_commands.cpp", "tryton"): "an example in a help text",
    ("core/app/cli/init_texts.hpp", "tryton"): "an example in the starter configuration",
    ("core/app/wiring/plugin_shelf.hpp", "tryton"): "an example in a comment",
    ("core/world/quota.cpp", "hubspot"): "the spelling of a quota header; read like all the others",
}

# --- Lengths -----------------------------------------------------------------------------------
LONG, TOO_LONG = 400, 600
STILL_LONG = {}

# --- Texts -------------------------------------------------------------------------------------
MACHINE_PATHS = ["/" + "work/", "/" + "root/"]
MAP_SECTION_LINES = 10
