#!/usr/bin/env python3
"""Figures of a two-way sync of two systems, each as a ratio to a floor measured in the same run.

    bench.py [--n 10000] [--full] [--own] [--json FILE] [--keep]

--full adds 100,000 records a side and the latency of a running service. The workload, server and check of $SAMEPAGE_SHARED/bench (default:
../shared beside the repository) are used where they and node are there; else, and with --own, ours.
"""
import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path += [HERE, os.path.dirname(HERE)]
import latency  # noqa: E402
from support.configuration import connection  # noqa: E402
from support.listening import Listening  # noqa: E402
from support.ports import free_ports  # noqa: E402
from support.program import REPOSITORY, program  # noqa: E402

TICK = os.sysconf("SC_CLK_TCK")
BATCH = 1000

CONFIG = """developer_mode = true
[store]
url = "sqlite:hub.db"
[log]
level = "error"
[paths]
mappings = "MAPPINGS"
[merge]
clock_skew = "0s"
[pull]
patience = "30m"
[brakes.email_overwrites]
percent = 100
[brakes.unsubscribes]
percent = 100
"""


def shared_bench(own):
    folder = os.path.join(os.environ.get("SAMEPAGE_SHARED", os.path.join(REPOSITORY, "..", "shared")), "bench")
    there = os.path.exists(os.path.join(folder, "fixture_server.mjs")) and shutil.which("node")
    return None if own or not there else folder


def busy_s():
    with open("/proc/stat") as f:
        v = [int(x) for x in f.readline().split()[1:9]]
    return (sum(v) - v[3] - v[4]) / TICK


def cpu_of(pid):
    with open("/proc/%d/stat" % pid) as f:
        fields = f.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def tree_rss_mb(pid):
    """Resident memory of a process and its children; what is shared counts in each."""
    try:
        with open("/proc/%d/statm" % pid) as f:
            total = int(f.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
        with open("/proc/%d/task/%d/children" % (pid, pid)) as f:
            return total + sum(tree_rss_mb(int(c)) for c in f.read().split())
    except (OSError, ValueError, IndexError):
        return 0.0


class Server(Listening):
    """One of the two servers over a workload; stopped when the block ends."""

    def __init__(self, shared, data):
        if shared:
            port, = free_ports()
            command = ["node", os.path.join(shared, "fixture_server.mjs"), "--data", data, "--port", str(port)]
        else:
            command = [sys.executable, os.path.join(HERE, "server.py"), "--data", data, "--port", "0"]
        super().__init__(command)

    def counts(self):
        stats = json.loads(self.ask("GET", "/_stats"))
        names = ("read_requests", "write_requests", "rows_received", "created", "updated")
        return {"%s_%s" % (s, n): stats[s][n] for s in "ab" for n in names}


def measured(command, folder, server):
    """Runs the command; wall, CPU (children included), memory, and how busy the rest was."""
    before, served, began = busy_s(), cpu_of(server.process.pid), time.time()
    with open(os.path.join(folder, "out.txt"), "w") as out:
        process = subprocess.Popen(command, cwd=folder, stdout=out, stderr=subprocess.STDOUT)
        peak, done = [0.0], threading.Event()

        def watch():
            while not done.wait(0.05):
                peak[0] = max(peak[0], tree_rss_mb(process.pid))
        watcher = threading.Thread(target=watch)
        watcher.start()
        _, status, use = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        done.set()
        watcher.join()
    wall, cpu = time.time() - began, use.ru_utime + use.ru_stime
    served = cpu_of(server.process.pid) - served
    if process.returncode not in (0, 2):
        with open(os.path.join(folder, "out.txt")) as out:
            sys.exit("bench: %s ended with %d\n%s" % (command, process.returncode, out.read()[-3000:]))
    return {"wall_s": wall, "cpu_s": cpu, "rss_mb": max(peak[0], use.ru_maxrss / 1e3), "server_cpu_s": served,
            "other_cores": max(0.0, busy_s() - before - cpu - served) / wall, "exit": process.returncode}


def floor(folder, files):
    store = os.path.join(folder, "floor.db")
    best = None
    for _ in range(3):
        for end in ("", "-wal", "-shm"):
            if os.path.exists(store + end):
                os.remove(store + end)
        found = json.loads(subprocess.check_output([program("bench_floor"), store] + files))
        best = found if best is None or found["cpu_s"] < best["cpu_s"] else best
    return best


def sync_once(name, work, folder, server, floor_found, changed, expected):
    before = server.counts()
    command = [program("samepage"), "--config", "samepage.toml", "sync", "--yes"]
    result = measured(command, folder, server)
    calls = {k: v - before[k] for k, v in server.counts().items()}
    result["rows_written"] = calls["a_rows_received"] + calls["b_rows_received"]
    result["http_reads"] = calls["a_read_requests"] + calls["b_read_requests"]
    result["http_writes"] = calls["a_write_requests"] + calls["b_write_requests"]
    result["written"] = {s + "_" + w: calls[s + "_" + w] for s in "ab" for w in ("created", "updated")}
    wanted = {s + "_" + w: expected.get("%s_%s" % (s, e), 0)
              for s in "ab" for w, e in (("created", "creates"), ("updated", "updates"))}
    result.update(name=name, records=changed, floor=floor_found, expected=wanted,
                  least_calls=-(-work["pages"] // BATCH) * 2 + sum(
                      -(-(wanted[s + "_created"] + wanted[s + "_updated"]) // BATCH) for s in "ab"))
    return result


def script_beside(shared, data, folder):
    """What a hand-written script takes for the same two syncs, on a fresh server: no store, no retries."""
    script = os.path.join(shared, "peer_script_node.mjs")
    found = {}
    with Server(shared, data) as server:
        for phase, name in (("1", "initial"), ("2", "incremental")):
            if phase == "2":
                server.ask("POST", "/_control", {"phase": 2})
            found[name] = measured(["node", script, "--base", server.url, "--phase", phase, "--state",
                                    os.path.join(folder, "script.json")], folder, server)
    return found


def verified(shared, server, expected_file):
    script = os.path.join(shared, "verify_converged.py") if shared else os.path.join(HERE, "verify.py")
    done = subprocess.run([sys.executable, script, server.url, expected_file], capture_output=True, text=True)
    return done.returncode == 0, done.stdout.strip().splitlines()[0] if done.stdout else done.stderr[-300:]


def run_size(n, shared, folder, one_in=10):
    data = os.path.join(folder, "data%d" % n)
    generator = os.path.join(shared, "generate_workload.py") if shared else os.path.join(HERE, "workload.py")
    edits = [] if shared else ["--one-in", str(one_in)]
    subprocess.check_call([sys.executable, generator, "--n", str(n), "--out", data, *edits],
                          stdout=subprocess.DEVNULL)
    expected_file = os.path.join(data, "expected.json")
    with open(expected_file, encoding="utf-8") as f:
        expected = json.load(f)
    files = {w: [os.path.join(data, "%s_%s.jsonl" % (s, w)) for s in "ab"] for w in ("base", "delta")}
    hub = os.path.join(folder, "hub%d" % n)
    os.makedirs(hub)
    results = []
    with Server(shared, data) as server:
        with open(os.path.join(hub, "samepage.toml"), "w") as f:
            f.write(CONFIG.replace("MAPPINGS", str(REPOSITORY / "mappings")) + "".join(
                connection(side, "bench", {"url": server.url}, mapping=os.path.join(HERE, "mappings"),
                           streams=[side + "_contacts"], page=1000) for side in "ab"))
        full = floor(folder, files["base"])
        results.append(sync_once("initial", {"pages": n}, hub, server, full, 2 * n, expected["run1"]))
        results[-1]["store_mb"] = os.path.getsize(os.path.join(hub, "hub.db")) / 1e6
        results[-1]["converged"], results[-1]["check"] = verified(shared, server, expected_file)
        results.append(sync_once("nothing changed", {"pages": 1}, hub, server, None, 0, {}))
        server.ask("POST", "/_control", {"phase": 2})
        changed = expected["run2"]["a_changed"] + expected["run2"]["b_changed"]
        results.append(sync_once("incremental", {"pages": changed // 2}, hub, server,
                                 floor(folder, files["delta"]), changed, expected["run2"]))
        results[-1]["converged"], results[-1]["check"] = verified(shared, server, expected_file)
    if shared:
        beside = script_beside(shared, data, folder)
        for result in results:
            result["script"] = beside.get(result["name"])
    return results, files["base"]


def stages(folder, files):
    output = subprocess.check_output([
        program("bench_stages"), os.path.join(HERE, "mappings"),
        os.path.join(REPOSITORY, "mappings", "canonical.toml"), os.path.join(folder, "stages.db")] + files, text=True)
    return [json.loads(line) for line in output.splitlines()]


def line(*cells):
    print("  %-38s %14s %14s %10s" % cells)


def ratio(value, least):
    return "%.1f" % (value / least) if least else "-"


def show(n, results):
    for r in results:
        f = r["floor"] or {}
        print("\n%s, %d records a side (other load: %.1f cores)" % (r["name"], n, r["other_cores"]))
        line("figure", "measured", "floor", "ratio")
        line("CPU s (user + system)", "%.3f" % r["cpu_s"], "%.3f" % f["cpu_s"] if f else "-",
             ratio(r["cpu_s"], f.get("cpu_s")))
        line("wall s", "%.3f" % r["wall_s"], "%.3f" % f["wall_s"] if f else "-", ratio(r["wall_s"], f.get("wall_s")))
        if r.get("script"):
            for figure, unit in (("wall_s", "wall s"), ("cpu_s", "CPU s"), ("rss_mb", "peak memory MB")):
                line("%s, against a hand-written script" % unit, "%.2f" % r[figure], "%.2f" % r["script"][figure],
                     ratio(r[figure], r["script"][figure]))
        if r["records"]:
            line("records / CPU s", "%.0f" % (r["records"] / r["cpu_s"]), "%.0f" % (f["records"] / f["cpu_s"]),
                 "%.3f" % (r["records"] / r["cpu_s"] / (f["records"] / f["cpu_s"])))
            line("records / s (wall)", "%.0f" % (r["records"] / r["wall_s"]),
                 "%.0f" % (f["records"] / f["wall_s"]), "-")
        line("peak memory MB, all its processes", "%.0f" % r["rss_mb"],
             "%.0f" % (f["bytes"] / 1e6) if f else "-", ratio(r["rss_mb"], f.get("bytes", 0) / 1e6))
        calls, least = r["http_reads"] + r["http_writes"], r["least_calls"]
        line("HTTP calls (%d reads, %d writes)" % (r["http_reads"], r["http_writes"]), calls, least, ratio(calls, least))
        if r["rows_written"]:
            line("HTTP calls / converged change", "%.5f" % (calls / r["rows_written"]),
                 "%.5f" % (least / sum(r["expected"].values())), "-")
        line("rows written", r["rows_written"], sum(r["expected"].values()),
             ratio(r["rows_written"], sum(r["expected"].values())))
        if r["written"] != r["expected"]:
            print("  written %s, expected %s" % (r["written"], r["expected"]))
        if "store_mb" in r:
            line("store MB after it", "%.1f" % r["store_mb"], "%.1f" % (f["bytes"] / 1e6), ratio(r["store_mb"], f["bytes"] / 1e6))
        line("the server's CPU s (not counted above)", "%.2f" % r["server_cpu_s"], "-", "-")
        if "converged" in r:
            print("  %s: %s" % ("converged" if r["converged"] else "NOT CONVERGED", r["check"]))


def show_stages(found):
    least = next(s["ns_per_record"] for s in found if s["stage"] == "parse")
    print("\ncost of a record by stage, one thread, no engine (CPU)")
    print("  %-38s %14s %14s %10s" % ("stage", "ns", "records/CPU s", "to parse"))
    for s in found:
        each = max(1.0, s["ns_per_record"])
        line(s["stage"], "%.0f" % each, "%.0f" % (1e9 / each), ratio(each, least))


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--n", type=int, default=10000, help="records a side")
    options.add_argument("--full", action="store_true", help="also 100,000 a side")
    options.add_argument("--own", action="store_true", help="our own workload and server")
    options.add_argument("--one-in", type=int, default=10, help="edited before the last sync; with --own")
    options.add_argument("--json", help="also write everything to this file")
    options.add_argument("--keep", action="store_true", help="leave the folder of the run")
    o = options.parse_args()
    shared = shared_bench(o.own)
    folder = tempfile.mkdtemp(prefix="samepage-bench.")
    print("workload and server: %s; floor: simdjson + batched SQLite insert of the same bytes, best of 3" %
          ("shared" if shared else "our own"))
    try:
        sizes, report = [o.n] + ([100000] if o.full else []), {"sizes": {}}
        for n in sizes:
            results, files = run_size(n, shared, folder, o.one_in)
            show(n, results)
            report["sizes"][n] = results
            if n == o.n:
                report["stages"] = stages(folder, files)
                show_stages(report["stages"])
        if o.full:
            report["latency"] = latency.measure(100)
            latency.show(report["latency"])
        if o.json:
            with open(o.json, "w") as f:
                json.dump(report, f, indent=1)
    finally:
        if o.keep:
            print("kept: " + folder)
        else:
            shutil.rmtree(folder)
    good = all(r.get("converged", True) for results in report["sizes"].values() for r in results)
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
