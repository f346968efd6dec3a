"""Fetches the weights from a storage account and proves them: the manifest by its digest, each file by the manifest."""

import hashlib
import json
import os
import shutil
import sys
import urllib.parse
import urllib.request
import xml.etree.ElementTree

SCOPE = "https://storage.azure.com/.default"
ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
VERSION = "2021-12-02"
FOLDER = os.environ.get("MODELS", "/models")


def token(env):
    """Entra's token, for that of the pod's service account: good for about an hour."""
    with open(env["AZURE_FEDERATED_TOKEN_FILE"], encoding="utf-8") as file:
        own = file.read().strip()
    form = {
        "client_id": env["AZURE_CLIENT_ID"],
        "client_assertion": own,
        "client_assertion_type": ASSERTION,
        "grant_type": "client_credentials",
        "scope": SCOPE,
    }
    where = f"{env['AZURE_AUTHORITY_HOST'].rstrip('/')}/{env['AZURE_TENANT_ID']}/oauth2/v2.0/token"
    with urllib.request.urlopen(where, data=urllib.parse.urlencode(form).encode(), timeout=30) as answer:
        return json.load(answer)["access_token"]


def ask(where, bearer):
    headers = {"Authorization": f"Bearer {bearer}", "x-ms-version": VERSION}
    return urllib.request.urlopen(urllib.request.Request(where, headers=headers), timeout=60)


def names(source, prefix, bearer):
    """The names of all blobs in the folder, page by page."""
    marker = ""
    while True:
        query = {"restype": "container", "comp": "list", "prefix": f"{prefix}/", "marker": marker}
        with ask(f"{source}?{urllib.parse.urlencode(query)}", bearer) as answer:
            page = xml.etree.ElementTree.parse(answer).getroot()
        yield from (name.text for name in page.iterfind("Blobs/Blob/Name"))
        marker = page.findtext("NextMarker") or ""
        if not marker:
            return


def digest(path):
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def prove(manifest):
    """What is wrong, in words."""
    sums = os.path.join(FOLDER, "SHA256SUMS")
    if not os.path.exists(sums) or digest(sums) != manifest:
        return [f"SHA256SUMS is not the manifest {manifest}"]
    with open(sums, encoding="utf-8") as file:
        wanted = [line.split(maxsplit=1) for line in file.read().splitlines()]
    files = ((told, os.path.join(FOLDER, name.lstrip("*"))) for told, name in wanted)
    return [f"{path} is not what it should be" for told, path in files if not os.path.exists(path) or digest(path) != told]


def main():
    env = os.environ
    source, prefix = env["SOURCE"], env["PREFIX"]
    for name in list(names(source, prefix, token(env))):
        path = os.path.realpath(os.path.join(FOLDER, name[len(prefix) + 1 :]))
        if not path.startswith(os.path.realpath(FOLDER) + os.sep):
            return [f"{name} would lie outside of {FOLDER}"]
        os.makedirs(os.path.dirname(path), exist_ok=True)
        # A token of its own for each: large files take long.
        with ask(f"{source}/{urllib.parse.quote(name)}", token(env)) as answer, open(path, "wb") as file:
            shutil.copyfileobj(answer, file, 1 << 20)
    if env["MANIFEST"] == "none":
        print("No manifest is named: the weights are taken as they are")
        return []
    return prove(env["MANIFEST"])


if __name__ == "__main__":
    faults = main()
    for fault in faults:
        print(fault, file=sys.stderr)
    sys.exit(bool(faults))
