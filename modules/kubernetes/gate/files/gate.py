"""The region's own answer to "may traffic come here?".

Yes (200) only if the posture says that the region serves, each inference service is ready, and the database is reachable
and in the role that the posture gives it. Everything else, doubt included, is no (503), with the reasons.
"""

import json
import os
import threading
import time
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

POSTURE = os.environ.get("GATE_POSTURE", "/etc/gate/posture.json")
DATABASE = os.environ.get("GATE_DATABASE", "/state/database")
INFERENCE = json.loads(os.environ.get("GATE_INFERENCE", "{}"))
HEALTH_PATH = os.environ.get("GATE_HEALTH_PATH", "/healthz")
PORT = int(os.environ.get("GATE_PORT", "8080"))

INTERVAL = 2.0  # seconds between two looks at the inference services
TIMEOUT = 1.5  # seconds that one look may take
STALE = 15.0  # seconds after which an observation counts for nothing

observed = {}  # service -> (time of the last good answer, reason of the last bad one)


def watch(service, url):
    """Looks at one inference service, for ever."""
    while True:
        good, reason = observed.get(service, (None, "not looked at yet"))
        try:
            with urllib.request.urlopen(url, timeout=TIMEOUT):
                good, reason = time.monotonic(), None
        except (urllib.error.URLError, OSError) as error:
            good, reason = None, str(getattr(error, "reason", error))
        observed[service] = (good, reason)
        time.sleep(INTERVAL)


def database_reasons(posture):
    """Why the database forbids serving."""
    wanted = posture.get("database_role")
    if wanted is None:
        return []
    name = posture.get("database")
    try:
        age = time.time() - os.stat(DATABASE).st_mtime
        with open(DATABASE, encoding="utf-8") as file:
            state = file.read().strip()
    except OSError:
        return [f"{name}: not looked at yet"]
    if age > STALE:
        return [f"{name}: not looked at for {age:.0f} s"]
    if wanted == "primary" and state != "primary":
        return [f"{name}: {state}, not writable"]
    if wanted == "replica" and state not in ("primary", "replica"):
        return [f"{name}: {state}"]
    return []


def judge():
    """The posture, and the reasons against serving."""
    try:
        with open(POSTURE, encoding="utf-8") as file:
            posture = dict(json.load(file))
    except (OSError, TypeError, ValueError) as error:
        return {}, [f"posture: {error}"]
    reasons = []
    if posture.get("serves") is not True:
        reasons.append("posture: the region doesn't serve")
    for service in sorted(INFERENCE):
        good, reason = observed.get(service, (None, "not looked at yet"))
        if good is None:
            reasons.append(f"{service}: {reason}")
        elif time.monotonic() - good > STALE:
            reasons.append(f"{service}: not looked at for long")
    return posture, reasons + database_reasons(posture)


class Gate(BaseHTTPRequestHandler):
    """Answers on the health path, and on /livez for the gate's own health."""

    protocol_version = "HTTP/1.1"
    timeout = 5

    def do_GET(self):
        path = self.path.split("?", 1)[0]
        if path == "/livez":
            self.answer(200, {"alive": True})
        elif path == HEALTH_PATH:
            posture, reasons = judge()
            self.answer(
                503 if reasons else 200,
                {
                    "serves": not reasons,
                    "region": posture.get("region"),
                    "epoch": posture.get("epoch"),
                    "reasons": reasons,
                },
            )
        else:
            self.answer(404, {"reasons": ["no such path"]})

    do_HEAD = do_GET

    def answer(self, status, body):
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def log_message(self, format, *arguments):
        """Health checks come by the dozen: say nothing."""


if __name__ == "__main__":
    for name, address in INFERENCE.items():
        threading.Thread(target=watch, args=(name, address), daemon=True).start()
    ThreadingHTTPServer(("", PORT), Gate).serve_forever()
