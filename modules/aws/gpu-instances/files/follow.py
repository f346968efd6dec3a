#!/usr/bin/python3
"""Makes this machine's files what the region's parameters say, and starts the units among them.

A parameter is a file: a unit of systemd, or what lies in /etc/terradrill. A unit that runs is left alone, whatever its file says
now: it begins anew when somebody restarts it, a few machines at a time. Only what `follows.json` names is told of a change at
once, as far as it can be without an end to what runs.
"""

import json
import os
import subprocess
import sys

UNITS, FILES = "/etc/systemd/system", "/etc/terradrill"
KNOWN = "/var/lib/terradrill/files.json"


def parameters(region, path):
    """What the region says: the text of each file by its name."""
    command = ["aws", "ssm", "get-parameters-by-path", "--region", region, "--path", path, "--output", "json"]
    answer = subprocess.run(command, check=True, stdout=subprocess.PIPE, timeout=90)
    return {one["Name"].rsplit("/", 1)[1]: one["Value"] for one in json.loads(answer.stdout)["Parameters"]}


def is_unit(name):
    return name.startswith("terradrill-") and name.endswith(".service")


def place(name):
    return os.path.join(UNITS if is_unit(name) else FILES, name)


def text(path):
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except FileNotFoundError:
        return None


def write(path, content):
    """In place of the last one at once: whoever reads it never sees half of it."""
    with open(f"{path}.new", "w", encoding="utf-8") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(f"{path}.new", path)


def systemctl(*words):
    return subprocess.run(["systemctl", *words], check=False).returncode


def main(region, path):
    wanted = parameters(region, path)
    known = json.loads(text(KNOWN) or "[]")
    # A file that nobody speaks of any more does no harm, and its parameter may only be on its way to be made anew.
    gone = [name for name in known if is_unit(name) and name not in wanted]
    news = [name for name in wanted if text(place(name)) != wanted[name]]
    for name in news:
        write(place(name), wanted[name])
    for name in gone:
        systemctl("stop", name)
        if os.path.exists(place(name)):
            os.remove(place(name))
    if news or gone:
        write(KNOWN, json.dumps(sorted(wanted)))
        systemctl("daemon-reload")
    follows = json.loads(wanted.get("follows.json", "{}"))
    for unit in sorted({follows[name] for name in news if name in follows}):
        systemctl("try-reload-or-restart", unit)
    units = sorted(name for name in wanted if is_unit(name))
    if units:
        systemctl("start", "--no-block", *units)


if __name__ == "__main__":
    main(*sys.argv[1:3])
