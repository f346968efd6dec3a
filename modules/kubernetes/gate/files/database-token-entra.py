"""Keeps a token at hand with which the gate signs in to its database.

A token of Entra is good for about an hour, for opening a connection alone. It is given for the token of the pod's service
account, by workload identity.
"""

import json
import os
import time
import urllib.error
import urllib.parse
import urllib.request

TOKEN = os.environ.get("GATE_TOKEN", "/state/token")

SCOPE = "https://ossrdbms-aad.database.windows.net/.default"
ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

EVERY = 1200.0  # seconds between two tokens
RETRY = 2.0  # seconds until the next try after a failure


def question(env, own):
    """What is asked of Entra: where, and the form."""
    where = f"{env['AZURE_AUTHORITY_HOST'].rstrip('/')}/{env['AZURE_TENANT_ID']}/oauth2/v2.0/token"
    form = {
        "client_id": env["AZURE_CLIENT_ID"],
        "client_assertion": own,
        "client_assertion_type": ASSERTION,
        "grant_type": "client_credentials",
        "scope": SCOPE,
    }
    return where, urllib.parse.urlencode(form).encode()


def renew():
    """Asks for a token and puts it in place of the last one at once."""
    with open(os.environ["AZURE_FEDERATED_TOKEN_FILE"], encoding="utf-8") as file:
        where, form = question(os.environ, file.read().strip())
    with urllib.request.urlopen(urllib.request.Request(where, data=form), timeout=5) as answer:
        made = json.load(answer)["access_token"]
    with open(f"{TOKEN}.new", "w", encoding="utf-8", opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
        file.write(made)
    os.replace(f"{TOKEN}.new", TOKEN)


if __name__ == "__main__":
    while True:
        try:
            renew()
        except (KeyError, OSError, ValueError, urllib.error.URLError) as error:
            print(f"no token: {error}", flush=True)
            time.sleep(RETRY)
            continue
        # Who needs it once asks for no more.
        if "GATE_TOKEN_ONCE" in os.environ:
            break
        time.sleep(EVERY)
