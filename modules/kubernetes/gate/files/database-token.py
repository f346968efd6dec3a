"""Keeps a token at hand with which the gate signs in to its RDS database.

A token is good for 15 minutes, for opening a connection alone. It is a signed request that is never sent; the role that signs
it is the pod's, by EKS Pod Identity.
"""

import datetime
import hashlib
import hmac
import json
import os
import time
import urllib.error
import urllib.parse
import urllib.request

TOKEN = os.environ.get("GATE_TOKEN", "/state/token")

EVERY = 300.0  # seconds between two tokens
RETRY = 2.0  # seconds until the next try after a failure


def credentials():
    """What the pod identity agent hands out."""
    with open(os.environ["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"], encoding="utf-8") as file:
        headers = {"Authorization": file.read().strip()}
    request = urllib.request.Request(os.environ["AWS_CONTAINER_CREDENTIALS_FULL_URI"], headers=headers)
    with urllib.request.urlopen(request, timeout=5) as answer:
        return json.load(answer)


def token(host, port, user, region, keys, now):
    """The token: a request to connect, signed as Signature Version 4 says, without its scheme."""
    day, moment = now.strftime("%Y%m%d"), now.strftime("%Y%m%dT%H%M%SZ")
    scope = f"{day}/{region}/rds-db/aws4_request"
    query = {
        "Action": "connect",
        "DBUser": user,
        "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
        "X-Amz-Credential": f"{keys['AccessKeyId']}/{scope}",
        "X-Amz-Date": moment,
        "X-Amz-Expires": "900",
        "X-Amz-Security-Token": keys["Token"],
        "X-Amz-SignedHeaders": "host",
    }
    query = urllib.parse.urlencode(sorted(query.items()), quote_via=urllib.parse.quote, safe="")
    empty = hashlib.sha256(b"").hexdigest()
    request = "\n".join(["GET", "/", query, f"host:{host}:{port}", "", "host", empty])
    text = "\n".join(["AWS4-HMAC-SHA256", moment, scope, hashlib.sha256(request.encode()).hexdigest()])
    key = f"AWS4{keys['SecretAccessKey']}".encode()
    for part in (day, region, "rds-db", "aws4_request"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    signature = hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
    return f"{host}:{port}/?{query}&X-Amz-Signature={signature}"


def renew():
    """Makes a token and puts it in place of the last one at once."""
    now = datetime.datetime.now(datetime.timezone.utc)
    env = os.environ
    made = token(env["PGHOST"], env["PGPORT"], env["PGUSER"], env["AWS_REGION"], credentials(), now)
    with open(f"{TOKEN}.new", "w", encoding="utf-8", opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
        file.write(made)
    os.replace(f"{TOKEN}.new", TOKEN)


if __name__ == "__main__":
    while True:
        try:
            renew()
            time.sleep(EVERY)
        except (KeyError, OSError, ValueError, urllib.error.URLError) as error:
            print(f"no token: {error}", flush=True)
            time.sleep(RETRY)
