"""The tutorial says what the programs say: every command of it is run, in order, in an empty folder.

    tutorial_test.py             compares
    tutorial_test.py --update    writes what was said into the page
"""

import os
import pathlib
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support.program import BUILD, REPOSITORY  # noqa: E402

PAGE = REPOSITORY / "docs/tutorial/two-systems-in-ten-minutes.md"
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.M | re.S)
# What differs from run to run, and what stands for it when two texts are compared. Both files are
# read at once, so the numbers of persons and the order of lines differ as well.
VARYING = [(r"\b[0-9a-f]{64}\b", "<sha256>"), (r"\b[0-9a-f]{32}\b", "<key>"),
           (r"sha256 [0-9a-f]{12}\b", "sha256 <start>"),
           (r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z| UTC)?", "<time>"),
           (r"\b\d+(\.\d+)? ?(ms|s)\b", "<duration>"), (r"\b(person|record) \d+\b", r"\1 <number>"), (r" +", " "), (r" +$", "")]


def run(command, folder):
    environment = {**os.environ, "PATH": f"{BUILD / 'bin'}:{os.environ['PATH']}"}
    ran = subprocess.run(["sh", "-c", command], cwd=folder, env=environment, text=True,
                         stdin=subprocess.DEVNULL, capture_output=True, timeout=120)
    said = ran.stdout
    for path, name in [(folder, "…"), (str(BUILD), "…/build"), (str(REPOSITORY), "…")]:
        said = said.replace(path, name)
    return said, ran.stderr


def comparable(text):
    for pattern, stands_for in VARYING:
        text = re.sub(pattern, stands_for, text, flags=re.M)
    return sorted(line for line in text.splitlines() if line)


def follow(page, folder):
    """The page with every answer replaced by what was said now."""
    def block(match):
        kind, text = match.groups()
        if kind == "sh":
            said, errors = run(text, folder)
            assert "SP-" not in errors, errors
        elif kind == "toml":
            (pathlib.Path(folder) / "samepage.toml").write_text(text)
        elif text.startswith("$ "):
            command = text.split("\n")[0][2:]
            said, _ = run(command, folder)
            if comparable(said) != comparable(text.split("\n", 1)[1]):
                return f"```\n$ {command}\n{said.rstrip()}\n```"
        return match.group(0)

    return BLOCK.sub(block, page)


def main():
    page = PAGE.read_text()
    with tempfile.TemporaryDirectory() as folder:
        now = follow(page, os.path.realpath(folder))
    if now == page:
        return 0
    if "--update" in sys.argv:
        PAGE.write_text(now)
        return 0
    import difflib
    sys.stdout.writelines(difflib.unified_diff(page.splitlines(True), now.splitlines(True),
                                               "the page", "what was said"))
    print("The page does not say what the programs say; tutorial_test.py --update mends it.")
    return 1


if __name__ == "__main__":
    sys.exit(main())
