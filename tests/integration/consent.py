"""Who may be written to in Mailman: said from the systems as they were seeded, without samepage."""
import dumps


class Ledger:
    def __init__(self, before):
        self.tryton = dumps.tryton_list(before)
        self.mailman = dumps.mailman_list(before)

    def refused(self, email):
        return self.tryton.get(email) is False or self.mailman.get(email) is False

    def granted(self, email):
        return not self.refused(email) and (self.tryton.get(email, False) or self.mailman.get(email, False))

    def emails(self):
        return set(self.tryton) | set(self.mailman)
