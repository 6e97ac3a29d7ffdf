"""Goals and the best rivals' figures, from the study of the field (reference/identity.md §(c)–(e)).

Rivals' quality is the best over all thresholds, chosen with the truth; ours is one configuration with
one threshold. CPU seconds and MiB were measured on a machine of the same kind.
"""

# set: (goal of pair F1, goal of B³ F1, best rival's pair F1, who)
QUALITY = {
    "febrl1": (0.9995, 0.9998, 1.0000, "dedupe, 60 labels"),
    "febrl2": (0.9995, 0.9998, 0.9984, "recordlinkage ECM"),
    "febrl3": (0.9998, 0.9998, 0.9996, "recordlinkage ECM"),
    "fake_1000": (0.975, 0.982, 0.9705, "dedupe, 120 labels; 0.9192 without"),
    "fake_20000": (0.93, 0.96, 0.8316, "Splink"),
    "rldata500": (None, None, 0.0, "Splink finds none"),
    "rldata10000": (0.95, 0.995, 0.8743, "Splink"),
    "early_childhood_orgs": (0.95, 0.965, 0.9339, "dedupe, 120 labels; 0.8705 without"),
    "fodors_zagats": (0.985, 0.998, 0.9610, "dedupe, 50 labels; 0.9245 without"),
    "patstat_nl": (None, None, None, "no figure"),
    "senzing_truthset_a": (0.98, 0.99, 0.5185, "id graph; Senzing 1.00 by construction"),
}
POPULATION = (0.97, 0.985, 0.72, "Splink at 1 M, a set of fake_1000's columns")
NAME_PAIRS = 0.93

# line: (what, unit, goal, better when smaller, rival's figure in words)
SPEED = {
    "live_per_s": ("live ingest at the full base", "records/s", 20000, False, "Senzing 12.5/s a core; Zingg 90-100/s a core"),
    "upsert_p50_us": ("one upsert, p50", "us", 50, True, "Splink 310-590 ms, pairs only"),
    "upsert_p99_us": ("one upsert, p99", "us", 1000, True, "Splink 310-590 ms, pairs only"),
    "upsert_p999_us": ("one upsert, p99.9", "us", 5000, True, "Splink 310-590 ms, pairs only"),
    "lookup_p99_us": ("look-up with part of the data, p99", "us", 500, True, "Splink 310-590 ms, pairs only"),
    "unmerge_p99_us": ("un-merge and re-decision, p99", "us", 5000, True, "hours: full rebuild in CDPs"),
    "explain_p99_us": ("explain one entity of up to 20, p99", "us", 1000, True, "-"),
    "bulk_s": ("bulk load, wall", "s", 25, True, "Splink 159 s at 1 M"),
    "bulk_cpu_s": ("bulk load, CPU", "s", 40, True, "Splink 117-157 s at 1 M"),
    "bytes_per_record": ("memory per record", "bytes", 900, True, "Senzing 20 KB flash; Splink 4.4 KB"),
    "worst_slower_percent": ("one e-mail on 100,000 records: slower by", "%", 20, True, "quadratic or a blob everywhere"),
    "restart_s": ("restart to first answer", "s", 20, True, "-"),
}
