"""What the tests of the command line share: a hub that is cleaned up, and errors as people meet them."""

import unittest

from harness import Hub


class Case(unittest.TestCase):
    def hub(self, config):
        hub = Hub(config)
        self.addCleanup(hub.remove)
        return hub

    def told(self, ran, code, exit_code, *words):
        """The error, on the terminal and as JSON, with its code, place and way out."""
        self.assertEqual(ran.code, exit_code, ran.all)
        self.assertIn(code, ran.all)
        for word in words:
            self.assertIn(word, ran.all)

    def error(self, hub, code, exit_code, where, *arguments, env=None):
        text = hub.run(*arguments, env=env)
        self.told(text, code, exit_code)
        answer = hub.run("--json", *arguments, env=env)
        self.assertEqual(answer.code, exit_code, answer.all)
        envelope = answer.envelope()
        self.assertFalse(envelope["ok"])
        errors = [e for e in envelope["errors"] if e["code"] == code]
        self.assertTrue(errors, answer.out)
        for name in ("message", "where", "fix"):
            self.assertTrue(errors[0][name], f"no {name}: {answer.out}")
        self.assertIn(where, errors[0]["where"])
        self.assertIn(errors[0]["message"].split("\n")[0], text.all)
        return errors[0]
