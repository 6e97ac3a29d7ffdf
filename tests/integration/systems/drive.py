#!/usr/bin/env python3
"""Populates, edits and inspects the real systems in the integration tests.

    drive.py SYSTEM --env DIR/env COMMAND ...

SYSTEM is tryton, mailman, nginx or pds; DIR/env is the file that the start
script of the system wrote. Input and output files hold one JSON object a line.
Only Python's standard library is used. README.md lists the commands.
"""
import argparse
import os
import pathlib
import sys

sys.dont_write_bytecode = True
sys.path.append(str(pathlib.Path(__file__).resolve().parents[2]))
from drivers import mailman, nginx, pds, ports, tryton  # noqa: E402
from drivers.talk import Failure, read_env  # noqa: E402
from drivers.tryton_rpc import Warned  # noqa: E402

SYSTEMS = {"tryton": (tryton.Tryton, tryton.commands), "mailman": (mailman.Mailman, mailman.commands),
           "nginx": (nginx.Site, nginx.commands), "pds": (pds.Pds, pds.commands)}


def run(system, action, args):
    """Carries out one command; what it returns is printed."""
    answer = action(system(read_env(args.env)), args)
    if answer is not None:
        print(answer)


def add_system(parsers, name):
    system, commands = SYSTEMS[name]
    parser = parsers.add_parser(name)
    parser.add_argument("--env", required=True, metavar="DIR/env")
    sub = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def add(command, help_text, action, *words):
        one = sub.add_parser(command, help=help_text)
        for word in words:
            one.add_argument(word)
        one.set_defaults(run=lambda args: run(system, action, args))
        return one

    commands(add)


def command_line():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parsers = parser.add_subparsers(required=True, metavar="SYSTEM")
    for name in SYSTEMS:
        add_system(parsers, name)
    ports.commands(parsers)
    return parser


def main():
    args = command_line().parse_args()
    try:
        args.run(args)
    except Failure as failure:
        sys.exit(f"drive.py: {failure}")
    except Warned as warned:
        sys.exit(f"drive.py: Tryton asks for a confirmation, '{warned}', and the answer is not known. "
                 "Next: answer it in drivers/tryton.py")
    except BrokenPipeError:
        # The reader, such as head, has had enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    main()
