#!/usr/bin/env python3
"""Who is who: quality on every labelled set and speed at scale, beside goals and rivals.

    bench_identity.py [--only quality|speed|names] [--sets A,B] [--records N] [--full] [--population N]
                      [--json FILE] [--keep FOLDER] [--show N]

Quality: each set of $SAMEPAGE_SHARED/identity (default: ../shared beside the repository) goes through
`samepage identity resolve` as anybody would call it: one configuration, no mapping, no labels. The
set's own evaluate.py scores it. Sets that are not there are named and skipped.
Speed: --records 1,000,000 (default) of the scale population through the engine; --full adds 10 M.
"""
import argparse
import csv
import itertools
import json
import os
import random
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.dirname(os.path.dirname(HERE))]
import rivals  # noqa: E402
from support.program import REPOSITORY, program  # noqa: E402

SHARED = os.environ.get("SAMEPAGE_SHARED") or os.path.join(os.path.dirname(REPOSITORY), "shared")


def run(command):
    """Its output, CPU seconds and peak MiB; ends the run when it fails."""
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        child = subprocess.Popen(command, stdout=out, stderr=err)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0), err.seek(0)
        if child.returncode != 0:
            sys.exit(f"bench_identity: {' '.join(command)}: exit {child.returncode}\n{err.read()[-2000:]}")
        return out.read(), usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def score(clusters, truth):
    out, _, _ = run([sys.executable, os.path.join(SHARED, "identity", "evaluate.py"), clusters, truth, "--json"])
    return json.loads(out)


def resolve(data, truth, folder, keep=None):
    out = os.path.join(keep or folder, os.path.basename(data).replace(".csv", "_clusters.csv"))
    command = [program("samepage"), "--json", "identity", "resolve", data, "-o", out]
    _, cpu, peak = run(command)
    measured = score(out, truth)
    measured.update(cpu_s=cpu, peak_mib=peak)
    return measured


def population(folder, keep):
    """Precision by persons; recall by what could be known: records of one person that share nothing are
    not missed when they stay apart, and not wrong when they do not."""
    truth, knowable = f"{folder}/people_truth.csv", f"{folder}/people_knowable.csv"
    with open(truth, encoding="utf-8") as rows, open(knowable, "w", encoding="utf-8") as out:
        out.write("record_id,true_id\n")
        out.writelines("{0},{2}\n".format(*row.split(",")) for row in list(rows)[1:])
    m = resolve(f"{folder}/people.csv", truth, folder, keep)
    clusters = os.path.join(keep or folder, "people_clusters.csv")
    m_knowable = score(clusters, knowable)
    for measure in ("pair", "b3"):
        p, r = m[measure + "_precision"], m_knowable[measure + "_recall"]
        m[measure + "_recall"], m[measure + "_f1"] = r, 2 * p * r / (p + r)
    return m


def lost_pairs(data, truth, clusters, count):
    """Some pairs that are wrongly one, and some that are missed; the same ones every time."""
    def by(path, column):
        with open(path, encoding="utf-8", newline="") as file:
            return {row["record_id"]: row[column] for row in csv.DictReader(file)}
    said, true = by(clusters, "cluster_id"), by(truth, "true_id")
    lost = {"wrong": [], "missed": []}
    for kind, one, other in (("wrong", said, true), ("missed", true, said)):
        groups = {}
        for record, group in one.items():
            groups.setdefault(group, []).append(record)
        for group in groups.values():
            lost[kind] += [(a, b) for a, b in itertools.combinations(group[:30], 2) if other[a] != other[b]]
    for kind, pairs in lost.items():
        for a, b in random.Random(1).sample(pairs, min(count, len(pairs))):
            out, _, _ = run([program("samepage"), "identity", "explain", a, b, "--in", data])
            print(f"{kind}: {a} {b}\n{out}")


def reached(value, goal):
    return "-" if goal is None else "yes" if value >= goal else "no"


def quality_line(name, m, goal, b3_goal, rival, who):
    number = lambda v: "-" if v is None else f"{v:.4f}"
    # the over-merge guard: no cluster larger than 1.5 times the largest true entity
    guard = "yes" if m["largest_cluster"] <= 1.5 * m["largest_entity"] else f"no: {m['largest_cluster']}"
    both = [reached(m["pair_f1"], goal), reached(m["b3_f1"], b3_goal)]
    verdict = "-" if both == ["-", "-"] else "yes" if "no" not in both else "no"
    return [name, number(m["pair_precision"]), number(m["pair_recall"]), number(m["pair_f1"]), number(goal),
            number(m["b3_f1"]), number(b3_goal), verdict, guard, number(rival), f"{m['cpu_s']:.2f}",
            f"{m['peak_mib']:.0f}", who]


def table(headers, rows):
    widths = [max(len(r[i]) for r in [headers, *rows]) for i in range(len(headers))]
    for row in [headers, *rows]:
        print("  ".join(c.ljust(w) for c, w in zip(row, widths)).rstrip())
    print(flush=True)


def quality(args, folder, kept):
    if not os.path.isdir(os.path.join(SHARED, "identity")):
        print(f"No labelled sets at {SHARED}/identity: quality is skipped.\n")
        return
    rows = []
    for name, (goal, b3_goal, rival, who) in rivals.QUALITY.items():
        if args.sets and name not in args.sets.split(","):
            continue
        data = os.path.join(SHARED, "identity", "data", name + ".csv")
        if not os.path.exists(data):
            print(f"{name}: not there, skipped")
            continue
        measured = resolve(data, data.replace(".csv", "_truth.csv"), folder, args.keep)
        kept[name] = measured
        rows.append(quality_line(name, measured, goal, b3_goal, rival, who))
        if args.show:
            lost_pairs(data, data.replace(".csv", "_truth.csv"),
                       os.path.join(args.keep or folder, name + "_clusters.csv"), args.show)
    if args.population and not args.sets:
        run([program("samepage-population"), "--records", str(args.population), "--out", folder])
        name = f"population {args.population}"
        kept[name] = population(folder, args.keep)
        rows.append(quality_line(name, kept[name], *rivals.POPULATION))
    if rows:
        table(["set", "P", "R", "F1", "goal", "B3 F1", "goal", "reached", "no blob", "rival F1", "CPU s", "MiB",
               "rival"], rows)


def names(args, kept):
    pairs = os.path.join(SHARED, "identity", "data", "name_pairs.csv")
    if not os.path.exists(pairs):
        print(f"name_pairs: not there, skipped\n")
        return
    out, _, _ = run([program("bench_identity"), "names", pairs])
    m = kept["name_pairs"] = json.loads(out)
    print(f"name_pairs: accuracy {m['accuracy']:.4f} at the one threshold, {m['best']:.4f} at the best one "
          f"({m['best_at']:.2f}); goal {rivals.NAME_PAIRS}: {reached(m['accuracy'], rivals.NAME_PAIRS)}")
    for group, (right, all_of_it) in sorted(m["groups"].items()):
        print(f"  {group:24} {right} of {all_of_it}")
    print()


def speed(args, kept):
    for records in [args.records] + ([10_000_000] if args.full else []):
        out, _, peak = run([program("bench_identity"), "scale", str(records)])
        m = json.loads(out)
        kept[f"speed {records}"] = m
        rows = []
        for key, (what, unit, goal, smaller, rival) in rivals.SPEED.items():
            if key not in m:
                rows.append([what, "not yet", unit, str(goal), "-", rival])
                continue
            ok = m[key] <= goal if smaller else m[key] >= goal
            rows.append([what, f"{m[key]:.4g}", unit, f"{'<=' if smaller else '>='} {goal}", "yes" if ok else "no", rival])
        print(f"{m['records']} records of the scale population, peak {peak:.0f} MiB, "
              f"pair F1 {m['pair_f1']:.4f} (P {m['pair_precision']:.4f}, R {m['pair_recall']:.4f}; as shipped "
              f"{m['shipped_pair_f1']:.4f}), largest {m['largest']}, learnt in {m['learn_cpu_s']:.1f} CPU s")
        table(["what", "measured", "unit", "goal", "reached", "rival"], rows)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", choices=["quality", "speed", "names"])
    parser.add_argument("--sets", help="names of sets, parted by commas")
    parser.add_argument("--records", type=int, default=1_000_000)
    parser.add_argument("--population", type=int, default=100_000, help="records of the scale population through the CLI")
    parser.add_argument("--full", action="store_true", help="also 10 M records")
    parser.add_argument("--json", metavar="FILE", help="keep every figure")
    parser.add_argument("--show", type=int, default=0, metavar="N", help="N wrong and N missed pairs of each set, explained")
    parser.add_argument("--keep", metavar="FOLDER", help="keep the clusters of each set")
    args = parser.parse_args()
    kept = {}
    with tempfile.TemporaryDirectory(prefix="samepage-identity-") as folder:
        if args.only in (None, "quality"):
            quality(args, folder, kept)
        if args.only in (None, "names"):
            names(args, kept)
        if args.only in (None, "speed"):
            speed(args, kept)
    if args.json:
        with open(args.json, "w", encoding="utf-8") as file:
            json.dump(kept, file, indent=1)


if __name__ == "__main__":
    main()
