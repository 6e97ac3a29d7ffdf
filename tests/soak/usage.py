"""What a hub and the processes of its connectors use, sampled from /proc."""

import os
import statistics

NAMES = ("hub_rss", "hosts_rss", "files", "threads", "store", "wal")


def resident(pid):
    """Bytes of memory that are this process's own: shared pages of programs are not counted twice."""
    with open(f"/proc/{pid}/status", encoding="ascii", errors="replace") as lines:
        kb = {line.split(":")[0]: line.split()[1] for line in lines if ":" in line and len(line.split()) > 1}
    return int(kb.get("RssAnon", 0)) * 1024, int(kb.get("VmRSS", 0)) * 1024, int(kb.get("Threads", 0))


def children(pid):
    found = []
    for task in os.listdir(f"/proc/{pid}/task"):
        with open(f"/proc/{pid}/task/{task}/children", encoding="ascii") as line:
            found += [int(child) for child in line.read().split()]
    return found + [c for child in found for c in children(child)]


def size(path):
    try:
        return os.stat(path).st_size
    except FileNotFoundError:
        return 0


class Usage:
    def __init__(self, pid, store):
        self.pid, self.store, self.samples = pid, store, []

    def sample(self):
        own, _, threads = resident(self.pid)
        hosts = 0
        for child in children(self.pid):
            try:
                memory, _, more = resident(child)
            except (FileNotFoundError, ProcessLookupError):
                continue  # it has ended between the two
            hosts, threads = hosts + memory, threads + more
        self.samples.append({
            "hub_rss": own, "hosts_rss": hosts, "files": len(os.listdir(f"/proc/{self.pid}/fd")),
            "threads": threads, "store": size(self.store), "wal": size(str(self.store) + "-wal")})

    def quarters(self, name):
        """The median of each quarter of the time."""
        values = [s[name] for s in self.samples]
        part = max(1, len(values) // 4)
        return [statistics.median(values[i * part:(i + 1) * part] or values[-1:]) for i in range(4)]

    def most(self, name):
        return max(s[name] for s in self.samples)


def table(usage):
    rows = [f"{'':10} {'1st':>9} {'2nd':>9} {'3rd':>9} {'4th':>9} {'most':>9}  (medians of the quarters)"]
    for name in NAMES:
        unit, text = (1, "{:9.0f}") if name in ("files", "threads") else (2**20, "{:6.1f} MB")
        values = [*usage.quarters(name), usage.most(name)]
        rows.append(f"{name:10} " + " ".join(text.format(v / unit) for v in values))
    return "\n".join(rows)
