"""Parts of a samepage.toml."""

import json


def connection(name, plugin, config, secrets=None, extra="", **options):
    """The tables of one connection. `options` and the lines `extra` stand in the first one;
    `secrets`: name -> variable that holds it. JSON writes these values as TOML does."""
    def lines(values):
        return [f"{key} = {json.dumps(value)}" for key, value in values.items()]

    text = [f"[connections.{name}]", *lines({"plugin": plugin, **options}), extra,
            f"[connections.{name}.config]", *lines(config)]
    if secrets:
        text.append(f"[connections.{name}.secrets]")
        text += [f'{key} = {{ env = "{variable}" }}' for key, variable in secrets.items()]
    return "\n".join(text) + "\n"


def purposes(*lists):
    """A contract, and a newsletter that these lists stand for."""
    return f"""[purposes.service]
basis = "contract"
marketing = false
[purposes.newsletter]
basis = "consent"
channel = "email"
lists = {json.dumps(lists)}
attested = "sign-up forms"
"""
