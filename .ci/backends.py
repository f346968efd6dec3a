"""Where state and ledger are kept, against a server of each kind: moto for Amazon S3, azurite for Azure Blob Storage,
fake-gcs-server for Google Cloud Storage.

The real terraform works with each backend as it is rendered, by the cloud's own host names: what it asks is taken by a proxy on
loopback that holds a certificate for each of them, writes down each answer, and lets nobody through to anywhere else. What must
hold of each: a second apply while one runs is refused, or waits and goes on after it; the lock of one that was killed holds until
it is freed by its number; a fresh folder finds the state; a state that is broken or gone comes back from the version before, and
nothing is to be changed then.

Then the stores themselves are asked for what the ledger stands on, a swap; and the code's own writers, as they run, race and are
late.

What these servers can't tell, seen with the versions that `backends` pins and held to here, so that a newer one is noticed:
azurite keeps no versions of a blob (a snapshot stands in) and believes a token's claims without its signature; fake-gcs-server
deletes whatever generation was named, so that a lock is freed there by any number, and takes no conditional write of the XML
API; moto asks nobody for rights and copies nothing to another region.
"""

import argparse
import asyncio
import base64
import concurrent.futures
import datetime
import json
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

import boto3
import botocore.config
import botocore.exceptions
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

ROOT = Path(__file__).resolve().parent.parent
# Which environment shows a kind, and what is changed in its topology first.
SHOWN = {
    "s3": ("production", None),
    "s3, lock in DynamoDB": ("production", ("  backend: s3\n", "  backend: s3\n  lock: dynamodb\n")),
    "azurerm": ("azure", None),
    "gcs": ("gcp", None),
}
STACK = "primary/platform"
# Seconds for all of it, and tries of what has to fit into the code's own two seconds for an answer.
LIMIT, TRIES = 230, 5
RACES, RACERS = 10, 8

STACK_TEXT = """
variable "revision" {
  type = string
}

variable "hold" {
  type    = string
  default = ""
}

# Needs no provider. Who is given something to read waits for its end, with the lock in hand.
resource "terraform_data" "this" {
  input            = var.revision
  triggers_replace = var.revision

  provisioner "local-exec" {
    command = var.hold == "" ? "true" : "exec cat '${var.hold}'"
  }
}
"""

now = time.monotonic


class Late(Exception):
    """The machine was too slow to show it; nothing is wrong."""


class Authority:
    """Makes certificates that its children trust."""

    def __init__(self, folder):
        self.folder, self.contexts = folder, {}
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.certificate = self.sign("terradrill's test authority", self.key.public_key(), None)
        self.file = folder / "authority.pem"
        self.file.write_bytes(self.certificate.public_bytes(serialization.Encoding.PEM))

    def sign(self, name, public, host):
        today = datetime.datetime.now(datetime.timezone.utc)
        day = datetime.timedelta(days=1)
        issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "terradrill's test authority")])
        builder = (
            x509.CertificateBuilder()
            .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name[:64])]))
            .issuer_name(issuer)
            .public_key(public)
            .serial_number(x509.random_serial_number())
            .not_valid_before(today - day)
            .not_valid_after(today + day)
            .add_extension(x509.BasicConstraints(ca=host is None, path_length=None), critical=True)
        )
        if host:
            builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        return builder.sign(self.key, hashes.SHA256())

    def files(self, host):
        """Certificate and key of a host, as files."""
        key = ec.generate_private_key(ec.SECP256R1())
        certificate, private = self.folder / f"{host}.crt", self.folder / f"{host}.key"
        certificate.write_bytes(self.sign(host, key.public_key(), host).public_bytes(serialization.Encoding.PEM))
        form = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        private.write_bytes(key.private_bytes(serialization.Encoding.PEM, *form))
        return certificate, private

    def context(self, host):
        if host not in self.contexts:
            self.contexts[host] = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self.contexts[host].load_cert_chain(*self.files(host))
        return self.contexts[host]


class Request:
    """What was asked of a host, and what it answered."""

    def __init__(self, who, method, path, host, headers, body):
        self.who, self.method, self.path, self.host, self.headers, self.body = who, method, path, host, headers, body
        self.status, self.answer = None, {}


class Front:
    """The clouds' host names, on loopback: what is asked of them goes to the local server of their kind."""

    def __init__(self, authority, servers):
        self.authority, self.servers = authority, servers
        self.asked, self.strangers, self.hold, self.tasks, self.who = [], [], None, set(), {}

    async def open(self):
        context = self.authority.context("front.test")
        context.sni_callback = self.named
        self.inner = await asyncio.start_server(self.safely(self.serve), "127.0.0.1", 0, ssl=context)
        self.outer = await asyncio.start_server(self.safely(self.connect), "127.0.0.1", 0)
        self.port = self.outer.sockets[0].getsockname()[1]

    def named(self, connection, host, _):
        connection.context = self.authority.context(host)

    def safely(self, serve):
        async def carry(reader, writer):
            # Nothing else holds on to it.
            task = asyncio.current_task()
            self.tasks.add(task)
            try:
                await serve(reader, writer)
            except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
                pass
            finally:
                writer.close()
                self.tasks.discard(task)

        return carry

    def server(self, host):
        return next((server for suffix, server in self.servers.items() if host.endswith(suffix)), None)

    async def connect(self, reader, writer):
        method, target, _ = (await reader.readline()).decode().split(" ", 2)
        _, found = await self.headers(reader)
        host = target.rsplit(":", 1)[0]
        if method != "CONNECT" or self.server(host) is None:
            self.strangers.append(target)
            writer.write(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
            return await writer.drain()
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        there, back = await asyncio.open_connection(*self.inner.sockets[0].getsockname())
        # Each has a name of its own in the proxy's address.
        name = base64.b64decode(found.get("proxy-authorization", "").removeprefix("Basic ")).decode()
        self.who[back.get_extra_info("sockname")] = name.rstrip(":")
        await asyncio.gather(self.pump(reader, back), self.pump(there, writer))

    async def pump(self, reader, writer):
        try:
            while data := await reader.read(65536):
                writer.write(data)
                await writer.drain()
        except OSError:
            pass
        writer.close()

    async def serve(self, reader, writer):
        who = self.who.get(writer.get_extra_info("peername"))
        while line := await reader.readline():
            method, path, _ = line.decode().split(" ", 2)
            headers, found = await self.headers(reader)
            if found.get("expect"):
                writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
            body = await self.body(reader, found)
            request = Request(who, method, path, found["host"].rsplit(":", 1)[0], found, body)
            if self.hold:
                await self.hold(request)
            writer.write(await self.answer(request, headers))
            await writer.drain()

    async def answer(self, request, headers):
        server = self.server(request.host)
        lines = [f"{request.method} {request.path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers)]
        lines += ["Connection: close", f"Content-Length: {len(request.body)}", "", ""]
        there, back = await asyncio.open_connection("127.0.0.1", server.port, ssl=server.trust, **server.sni)
        back.write("\r\n".join(lines).encode() + request.body)
        status = await there.readline()
        headers, found = await self.headers(there)
        request.answer = found
        silent = request.method == "HEAD" or b" 204 " in status or b" 304 " in status
        body = b"" if silent else await self.body(there, found)
        back.close()
        request.status = int(status.split()[1])
        self.asked.append(request)
        length = found.get("content-length", "0") if silent else len(body)
        lines = [*(f"{name}: {value}" for name, value in headers), f"Content-Length: {length}", "", ""]
        return status + "\r\n".join(lines).encode() + body

    async def headers(self, reader):
        """All of them, and without those that are of the connection."""
        found = []
        while (line := await reader.readline()).strip():
            name, value = line.decode().rstrip("\r\n").split(":", 1)
            found.append((name, value.strip()))
        own = {"connection", "keep-alive", "content-length", "transfer-encoding", "expect", "accept-encoding"}
        kept = [(name, value) for name, value in found if name.lower() not in own]
        return kept, {name.lower(): value for name, value in found}

    async def body(self, reader, found):
        if found.get("transfer-encoding") == "chunked":
            return await self.chunks(reader)
        return await reader.readexactly(int(found.get("content-length", 0)))

    async def chunks(self, reader):
        body = b""
        while size := int((await reader.readline()).split(b";")[0], 16):
            body += await reader.readexactly(size)
            await reader.readline()
        while (await reader.readline()).strip():
            pass
        return body


class Server:
    """A local server of some kind of storage, and what is done to it past terraform."""

    trust, sni = None, {}
    settings = {}
    keeps_versions, kept = True, "the version before"
    frees_by_any_number = False
    # How often it is asked for the lock by one that is refused.
    tries = 1
    # A plan without a state isn't refused: it makes everything again.
    without_state, gone = 2, "one that is gone isn't: a plan would make everything again"

    def __init__(self, jig):
        self.jig = jig
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]

    def http(self, method, path, host, body=None, **headers):
        """Status, headers and body of an answer."""
        scheme = "https" if self.trust else "http"
        names = {"Host": host, **{name.replace("_", "-"): value for name, value in headers.items()}}
        url = f"{scheme}://127.0.0.1:{self.port}{path}"
        request = urllib.request.Request(url, data=body, headers=names, method=method)
        handlers = [urllib.request.ProxyHandler({})]
        if self.trust:
            # By its number, not by the name that it has a certificate for.
            context = ssl.create_default_context(cafile=self.jig.authority.file)
            context.check_hostname = False
            handlers.append(urllib.request.HTTPSHandler(context=context))
        try:
            with urllib.request.build_opener(*handlers).open(request, timeout=20) as answer:
                return answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as answer:
            return answer.code, answer.headers, answer.read()

    def refused(self, request):
        return self.locks(request) and request.status in (400, 409, 412)

    def holder(self):
        """A holder of the ledger, as a gate is told of it; None if the code has none of this kind."""

    def limits(self):
        """What it does otherwise than what it stands for. One that does better fails, so that it is used."""
        return ()

    def held(self, holds, what):
        if not holds:
            raise AssertionError(f"{self.title} does better than was known: {what}")
        return what

    def there(self):
        """Whether the state is where the block says."""
        return bool(self.versions())

    def done(self, answer):
        status, _, body = answer
        if status >= 300:
            raise AssertionError(f"{type(self).__name__} answers {status}: {body[:300].decode()}")
        return answer


class Moto(Server):
    title = "moto"
    suffixes = (".amazonaws.com",)
    command = ("moto", "-H", "127.0.0.1", "-p", "{port}")
    environment = {
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_EC2_METADATA_DISABLED": "true",
    }

    def client(self, service, region="us-east-1"):
        return boto3.client(
            service,
            endpoint_url=f"http://127.0.0.1:{self.port}",
            region_name=region,
            aws_access_key_id="test",
            aws_secret_access_key="test",
            config=botocore.config.Config(s3={"addressing_style": "path"}, retries={"max_attempts": 1}),
        )

    def locate(self, backend):
        self.bucket, self.key, self.region = backend["bucket"], backend["key"], backend["region"]
        self.table = backend.get("dynamodb_table")
        self.s3 = self.client("s3", self.region)

    def make(self):
        self.place(self.bucket, self.region)
        if self.table:
            self.client("dynamodb", self.region).create_table(
                TableName=self.table,
                KeySchema=[{"AttributeName": "LockID", "KeyType": "HASH"}],
                AttributeDefinitions=[{"AttributeName": "LockID", "AttributeType": "S"}],
                BillingMode="PAY_PER_REQUEST",
            )

    def place(self, bucket, region):
        where = {} if region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": region}}
        s3 = self.client("s3", region)
        s3.create_bucket(Bucket=bucket, **where)
        s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})

    @property
    def without_state(self):
        return 1 if self.table else 2

    @property
    def gone(self):
        return "one that is gone is an error, too: the table knows better" if self.table else Server.gone

    def of_lock(self, request, method, action):
        if self.table:
            lock = f"{self.bucket}/{self.key}\"".encode() in request.body
            return lock and request.headers.get("x-amz-target", "").endswith(action)
        return request.path.split("?")[0].endswith(".tflock") and request.method == method

    def locks(self, request):
        return self.of_lock(request, "PUT", ".PutItem")

    def looks(self, request):
        return self.of_lock(request, "GET", ".GetItem")

    def versions(self):
        """The numbers of what is kept, the newest first."""
        found = self.s3.list_object_versions(Bucket=self.bucket, Prefix=self.key).get("Versions", [])
        found = [version for version in found if version["Key"] == self.key]
        return [version["VersionId"] for version in sorted(found, key=lambda version: version["LastModified"], reverse=True)]

    def keep(self):
        """Whatever is needed so that what is there now is kept. The bucket does."""

    def write(self, body):
        self.s3.put_object(Bucket=self.bucket, Key=self.key, Body=body)

    def remove(self):
        self.s3.delete_object(Bucket=self.bucket, Key=self.key)

    def bring_back(self, version):
        source = {"Bucket": self.bucket, "Key": self.key, "VersionId": version}
        self.s3.copy_object(Bucket=self.bucket, Key=self.key, CopySource=source)

    def swap(self, name, body, version):
        """A conditional write: its status, and the version that it made."""
        condition = {"IfMatch": version} if version else {"IfNoneMatch": "*"}
        try:
            return 200, self.s3.put_object(Bucket=self.bucket, Key=name, Body=body, **condition)["ETag"]
        except botocore.exceptions.ClientError as error:
            return error.response["ResponseMetadata"]["HTTPStatusCode"], None

    def read(self, name):
        found = self.s3.get_object(Bucket=self.bucket, Key=name)
        return found["ETag"], found["Body"].read()

    def holder(self):
        bucket = self.bucket.replace("-state-", "-fence-")
        self.place(bucket, self.region)
        return {"bucket": bucket, "region": self.region}


class Azurite(Server):
    title = "azurite"
    keeps_versions, kept = False, "a snapshot"
    suffixes = (".blob.core.windows.net",)
    command = (
        *("azurite", "--disableTelemetry", "--skipApiVersionCheck", "--inMemoryPersistence", "--silent"),
        *("--blobHost", "127.0.0.1", "--blobPort", "{port}", "--oauth", "basic", "--cert", "{certificate}", "--key", "{key}"),
    )

    def __init__(self, jig):
        super().__init__(jig)
        self.certificate, self.private = jig.authority.files("azurite.test")
        self.trust, self.sni = ssl.create_default_context(cafile=jig.authority.file), {"server_hostname": "azurite.test"}
        self.snapshots = []

    @property
    def environment(self):
        # Entra ID, as on a machine of Azure's own: the block asks for it.
        return {
            "ARM_USE_MSI": "true",
            "ARM_USE_CLI": "false",
            "ARM_MSI_ENDPOINT": f"http://127.0.0.1:{self.jig.identity.port}/token",
            "ARM_TENANT_ID": "11111111-1111-1111-1111-111111111111",
            "ARM_CLIENT_ID": "22222222-2222-2222-2222-222222222222",
        }

    def ask(self, method, path, body=None, good=True, **headers):
        headers.setdefault("x_ms_version", "2023-11-03")
        token = self.jig.identity.token("https://storage.azure.com/")
        if body is None and method == "PUT":
            body = b""
        answer = self.http(method, path, self.host, body, Authorization=f"Bearer {token}", **headers)
        return self.done(answer) if good else answer

    def locate(self, backend):
        account = backend["storage_account_name"]
        # Its accounts are those that it is started with.
        self.settings = {"AZURITE_ACCOUNTS": f"{account}:{base64.b64encode(b'none').decode()}"}
        self.host = f"{account}.blob.core.windows.net"
        self.container, self.key = backend["container_name"], backend["key"]

    def make(self):
        self.ask("PUT", f"/{self.container}?restype=container")

    @property
    def blob(self):
        return f"/{self.container}/{self.key}"

    # The lease is asked for only if the blob says that there is none: once for that, once for who has it.
    tries = 2

    def locks(self, request):
        return request.method == "HEAD"

    looks = locks

    def refused(self, request):
        return self.locks(request) and request.answer.get("x-ms-lease-status") == "locked"

    def there(self):
        return self.ask("GET", self.blob)[2].startswith(b"{")

    def versions(self):
        return self.snapshots[::-1]

    def keep(self):
        status, headers, _ = self.ask("PUT", f"{self.blob}?comp=snapshot")
        self.snapshots.append(headers["x-ms-snapshot"])

    def write(self, body):
        self.ask("PUT", self.blob, body, x_ms_blob_type="BlockBlob")

    def limits(self):
        _, headers, _ = self.ask("PUT", f"/{self.container}/limits", b"1", x_ms_blob_type="BlockBlob")
        yield self.held("x-ms-version-id" not in headers, "it keeps no versions: a snapshot stands in, and goes with its blob")
        status = self.ask("PUT", f"/{self.container}/limits?comp=undelete", good=False)[0]
        yield self.held(status == 501, "nor does it bring back a blob that was deleted")

    def bring_back(self, version):
        source = f"https://{self.host}{self.blob}?snapshot={urllib.parse.quote(version)}"
        self.ask("PUT", self.blob, x_ms_copy_source=source)

    def swap(self, name, body, version):
        condition = {"If_Match": version} if version else {"If_None_Match": "*"}
        path = f"/{self.container}/{name}"
        status, headers, _ = self.ask("PUT", path, body, good=False, x_ms_blob_type="BlockBlob", **condition)
        return status, headers.get("etag")

    def read(self, name):
        _, headers, body = self.ask("GET", f"/{self.container}/{name}")
        return headers["etag"], body


class FakeGcs(Server):
    title = "fake-gcs-server"
    frees_by_any_number = True
    suffixes = ("storage.googleapis.com",)
    host = "storage.googleapis.com"
    command = (
        *("gcs", "-backend", "memory", "-scheme", "http", "-host", "127.0.0.1", "-port", "{port}"),
        *("-public-host", "storage.googleapis.com"),
    )
    environment = {"GOOGLE_OAUTH_ACCESS_TOKEN": "none"}

    def ask(self, method, path, body=None, good=True, **headers):
        headers.setdefault("Content_Type", "application/octet-stream")
        answer = self.http(method, path, self.host, body, **headers)
        return self.done(answer) if good else answer

    def locate(self, backend):
        self.bucket, self.key = backend["bucket"], f"{backend['prefix']}/default.tfstate"

    def make(self):
        bucket = json.dumps({"name": self.bucket, "versioning": {"enabled": True}}).encode()
        self.ask("POST", "/storage/v1/b", bucket, Content_Type="application/json")

    def object(self, name):
        return f"/storage/v1/b/{self.bucket}/o/{urllib.parse.quote(name, safe='')}"

    def upload(self, name, body, **query):
        query = urllib.parse.urlencode({"uploadType": "media", "name": name, **query})
        return self.ask("POST", f"/upload/storage/v1/b/{self.bucket}/o?{query}", body, good=False)

    def locks(self, request):
        return request.method == "POST" and ".tflock" in request.path

    def looks(self, request):
        # Its content, and then which generation that is of.
        return request.method == "GET" and request.path.endswith(".tflock")

    def versions(self):
        query = urllib.parse.urlencode({"versions": "true", "prefix": self.key})
        _, _, body = self.ask("GET", f"/storage/v1/b/{self.bucket}/o?{query}")
        return sorted((item["generation"] for item in json.loads(body).get("items", [])), key=int, reverse=True)

    def limits(self):
        number, _ = self.read("swap")
        self.upload("limits", b"1")
        status = self.ask("DELETE", f"{self.object('limits')}?ifGenerationMatch={number}", good=False)[0]
        yield self.held(status == 200, "it deletes an object whatever generation was named")
        status = self.ask("PUT", f"/{self.bucket}/limits", b"1", good=False, x_goog_if_generation_match="0")[0]
        yield self.held(status == 400, "it takes no write by the XML API, conditional or not")

    def keep(self):
        """The bucket does."""

    def write(self, body):
        self.done(self.upload(self.key, body))

    def remove(self):
        self.ask("DELETE", self.object(self.key))

    def bring_back(self, version):
        where = self.object(self.key)
        target = where.removeprefix("/storage/v1")
        self.ask("POST", f"{where}/rewriteTo{target}?sourceGeneration={version}", b"{}", Content_Type="application/json")

    def swap(self, name, body, version):
        status, _, answer = self.upload(name, body, ifGenerationMatch=version or 0)
        return status, json.loads(answer)["generation"] if status == 200 else None

    def read(self, name):
        _, _, body = self.ask("GET", self.object(name))
        return json.loads(body)["generation"], self.ask("GET", f"{self.object(name)}?alt=media")[2]


class Identity:
    """What a machine of Azure's asks for a token of its own."""

    async def open(self):
        self.server = await asyncio.start_server(self.serve, "127.0.0.1", 0)
        self.port = self.server.sockets[0].getsockname()[1]

    def token(self, audience):
        def part(value):
            return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()

        tenant, at = "11111111-1111-1111-1111-111111111111", int(time.time())
        claims = {"aud": audience, "iss": f"https://sts.windows.net/{tenant}/", "tid": tenant, "ver": "1.0"}
        claims |= {"iat": at - 60, "nbf": at - 60, "exp": at + 3600}
        return f"{part({'alg': 'RS256', 'typ': 'JWT'})}.{part(claims)}.{part('unsigned')}"

    async def serve(self, reader, writer):
        path = (await reader.readline()).decode().split(" ")[1]
        while (await reader.readline()).strip():
            pass
        resource = urllib.parse.parse_qs(urllib.parse.urlparse(path).query)["resource"][0]
        end = str(int(time.time()) + 3600)
        answer = {"access_token": self.token(resource), "token_type": "Bearer", "resource": resource}
        body = json.dumps({**answer, "expires_in": "3600", "expires_on": end}).encode()
        head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        writer.write(head.encode() + body)
        await writer.drain()
        writer.close()


class Jig:
    def __init__(self, arguments, folder):
        self.arguments, self.folder = arguments, folder
        self.authority, self.identity = Authority(folder), Identity()
        self.front = Front(self.authority, {})
        self.children, self.working, self.rows, self.passed = {}, [], [], 0
        self.about = ""

    def check(self, holds, what):
        if not holds:
            raise AssertionError(what)
        self.passed += 1
        print(f"ok    {self.about}: {what}", flush=True)

    def note(self, what):
        """What can't be seen with this server."""
        print(f"--    {self.about}: {what}", flush=True)

    async def until(self, holds, seconds, what):
        """Waits for what is to become true; what doesn't in time ends the run."""
        end = now() + seconds
        while not holds():
            dead = [name for name, child in self.children.items() if child.returncode is not None]
            if dead:
                raise AssertionError(f"{', '.join(dead)} ended by itself")
            if now() > end:
                raise AssertionError(f"not within {seconds} s: {what}")
            await asyncio.sleep(0.02)

    def environment(self, server, who=""):
        names = {"PATH": os.environ["PATH"], "HOME": str(self.folder), "CHECKPOINT_DISABLE": "1", "TF_IN_AUTOMATION": "1"}
        proxy = f"http://{who}:@127.0.0.1:{self.front.port}"
        return {**names, "HTTPS_PROXY": proxy, "SSL_CERT_FILE": str(self.authority.file), **server.environment}

    async def serve(self, server):
        """Starts a server, and ends the one before."""
        await self.end()
        words = {"port": server.port, "certificate": getattr(server, "certificate", ""), "key": getattr(server, "private", "")}
        program, *rest = [word.format(**words) for word in server.command]
        log = open(self.folder / f"{server.title}.log", "ab")
        environment = {"PATH": os.environ["PATH"], "HOME": str(self.folder), **getattr(server, "settings", {})}
        self.children[server.title] = await asyncio.create_subprocess_exec(
            getattr(self.arguments, program),
            *rest,
            cwd=self.folder,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env=environment,
            start_new_session=True,
        )
        self.front.servers = {suffix: server for suffix in server.suffixes}
        self.front.asked.clear()
        await self.until(lambda: self.listens(server.port), 60, f"{server.title} listens")

    def listens(self, port):
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", port)) == 0

    async def spawn(self, folder, server, *words, who="-"):
        child = await asyncio.create_subprocess_exec(
            *words,
            cwd=folder,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            env=self.environment(server, who),
            start_new_session=True,
        )
        self.working.append(child)
        return child

    async def terraform(self, folder, server, *words, expect=0):
        child = await self.spawn(folder, server, "terraform", *words)
        said = (await child.communicate())[0].decode()
        if child.returncode != expect:
            raise AssertionError(f"terraform {' '.join(words)} answers {child.returncode} and not {expect}:\n{said}")
        return said

    # State.

    def rendered(self, kind):
        """The backend of a stack, as it is committed; or as it is rendered from a topology with another word in it."""
        environment, change = SHOWN[kind]
        folder = ROOT / "environments" / environment
        if change:
            text = (folder / "topology.yaml").read_text()
            folder = self.folder / "rendered" / "environments" / environment
            folder.mkdir(parents=True)
            if change[0] not in text:
                raise AssertionError(f"the topology of {environment} has no line {change[0].strip()}")
            (folder / "topology.yaml").write_text(text.replace(*change))
            command = [self.arguments.terradrill, "render", "--quiet", "--env", environment]
            subprocess.run(command, cwd=folder.parent.parent, check=True, stdin=subprocess.DEVNULL)
        return (folder / STACK / "backend.tf").read_text()

    def stack(self, name, backend):
        """A fresh folder with a stack, in the backend as it was rendered."""
        folder = self.folder / "stacks" / re.sub(r"\W+", "-", f"{self.about}-{name}")
        folder.mkdir(parents=True)
        (folder / "backend.tf").write_text(backend)
        (folder / "main.tf").write_text(STACK_TEXT)
        return folder

    async def state(self, folder, server):
        return json.loads(await self.terraform(folder, server, "state", "pull"))

    async def holding(self, folder, server, revision):
        """An apply that has the lock, until what it reads ends."""
        fifo = folder / "hold"
        if not fifo.exists():
            os.mkfifo(fifo)
        words = ("apply", "-no-color", "-auto-approve", f"-var=revision={revision}", f"-var=hold={fifo}")
        child = await self.spawn(folder, server, "terraform", *words)
        opened = []

        def reads():
            try:
                opened.append(os.open(fifo, os.O_WRONLY | os.O_NONBLOCK))
            except OSError:
                if child.returncode is not None:
                    raise AssertionError("an apply ended before it was to wait") from None
            return bool(opened)

        await self.until(reads, 60, "an apply waits with the lock in hand")
        return child, opened[0]

    async def waits(self, folder, server, running, hold, revision, which, before):
        """An apply that may wait for one that runs. One of its requests reaches the server only when that one has ended."""
        held, go, number = asyncio.Event(), asyncio.Event(), 0

        async def stop(request):
            nonlocal number
            if request.who == "waiting" and which(request):
                number += 1
                if number == before + 1:
                    held.set()
                    await go.wait()

        self.front.hold = stop
        words = ("apply", "-auto-approve", "-no-color", "-input=false", f"-var=revision={revision}", "-lock-timeout=120s")
        waiting = await self.spawn(folder, server, "terraform", *words, who="waiting")
        await self.until(held.is_set, 60, "an apply that waits asks for the lock")
        if waiting.returncode is not None or running.returncode is not None:
            raise AssertionError("one of two applies has ended")
        os.close(hold)
        said = (await running.communicate())[0].decode()
        if running.returncode:
            raise AssertionError(f"an apply that held the lock answers {running.returncode}:\n{said}")
        self.front.hold = None
        go.set()
        said = (await waiting.communicate())[0].decode()
        return waiting.returncode, said

    async def show(self, kind, server):
        self.about, began = kind, now()
        backend = self.rendered(kind)
        server.locate(dict(re.findall(r'^ {4}(\w+) += "?([^"\n]*)"?$', backend, re.M)))
        await self.serve(server)
        await asyncio.to_thread(server.make)
        one = self.stack("one", backend)
        row = {"backend": kind, "server": server.title}

        await self.terraform(one, server, "init", "-input=false")
        apply = ("apply", "-auto-approve", "-no-color", "-input=false")
        plan = ("plan", "-no-color", "-input=false", "-detailed-exitcode")
        await self.terraform(one, server, *apply, "-var=revision=1")
        first = await self.state(one, server)
        self.check(first["serial"] >= 1 and server.there(), "init and apply: the state is where the rendered block says")
        await self.terraform(one, server, *plan, "-var=revision=1")
        self.check(True, "a plan shows no changes")

        # Two at a time.
        two = self.stack("two", backend)
        await self.terraform(two, server, "init", "-input=false")
        running, hold = await self.holding(one, server, 2)
        seen = len(self.front.asked)
        said = await self.terraform(two, server, *apply, "-var=revision=3", "-lock-timeout=0s", expect=1)
        refusals = [request for request in self.front.asked[seen:] if server.refused(request)]
        self.check("Error acquiring the state lock" in said and refusals, "a second apply is refused while one runs")
        holder = re.search(r"ID: +(\S+)", said)
        self.check(holder and "OperationTypeApply" in said, "and is told who holds the lock, by its number")
        # It is let through once, and the second time when the other has ended.
        code, said = await self.waits(two, server, running, hold, 3, server.locks, server.tries)
        self.check(code == 0, "one that may wait asks again, and goes on after it" if code == 0 else said)
        state = await self.state(two, server)
        self.check(self.revision(state) == "3" and state["serial"] > first["serial"] + 1, "and what both wrote is in order")

        running, hold = await self.holding(one, server, 2)
        code, said = await self.waits(two, server, running, hold, 3, server.looks, server.tries - 1)
        gave_up = code == 1 and "Error acquiring the state lock" in said and "Lock Info" not in said
        self.check(gave_up, "one that finds the lock taken and its holder gone gives up, and wrote nothing" if gave_up else said)

        # One that is killed.
        killed, hold = await self.holding(one, server, 4)
        os.killpg(killed.pid, signal.SIGKILL)
        await killed.wait()
        os.close(hold)
        said = await self.terraform(two, server, *apply, "-var=revision=4", "-lock-timeout=0s", expect=1)
        number = re.search(r"ID: +(\S+)", said)
        self.check(number, "the lock of one that was killed stays")
        number = number.group(1)
        if server.frees_by_any_number:
            await self.terraform(two, server, "force-unlock", "-force", "1")
            self.note("any number frees it here, so that only its own does can't be seen")
            await self.terraform(two, server, *apply, "-var=revision=4", "-lock-timeout=0s")
            killed, hold = await self.holding(one, server, 5)
            os.killpg(killed.pid, signal.SIGKILL)
            await killed.wait()
            os.close(hold)
            said = await self.terraform(two, server, *apply, "-var=revision=5", "-lock-timeout=0s", expect=1)
            number = re.search(r"ID: +(\S+)", said).group(1)
        else:
            await self.terraform(two, server, "force-unlock", "-force", "1", expect=1)
            self.check(True, "another number doesn't free it")
        row["freed"] = "freed by any number" if server.frees_by_any_number else "freed by its number"
        await self.terraform(two, server, "force-unlock", "-force", number)
        await self.terraform(two, server, *apply, "-var=revision=5", "-lock-timeout=0s")
        self.check(True, "its own number frees it, and the next apply goes on")

        # A machine that has nothing but the checkout.
        fresh = self.stack("fresh", backend)
        await self.terraform(fresh, server, "init", "-input=false")
        await self.terraform(fresh, server, *plan, "-var=revision=5")
        state, found = await self.state(two, server), await self.state(fresh, server)
        self.check(found == state, "init in a fresh folder finds the state, and a plan shows no changes")

        # A state that is broken, and one that is gone.
        server.keep()
        kept = server.versions()[0]
        server.write(b'{"version": 4, "terraf')
        said = await self.terraform(fresh, server, *plan, "-var=revision=5", expect=1)
        self.check("to add" not in said, "a broken state is an error, and nothing is planned by it")
        await self.back(fresh, server, kept, state, plan)
        self.check(True, f"{server.kept} brings it back: no changes")
        row |= {"kept": server.kept, "gone": "no versions here"}
        if server.keeps_versions:
            kept = server.versions()[0]
            server.remove()
            said = await self.terraform(fresh, server, *plan, "-var=revision=5", expect=server.without_state)
            self.check("1 to add" in said or server.without_state == 1, server.gone)
            await self.back(fresh, server, kept, state, plan)
            self.check(True, f"{server.kept} brings it back: no changes")
            row["gone"] = "an error, comes back" if server.without_state == 1 else "comes back"
        await self.terraform(fresh, server, *apply, "-var=revision=6", "-lock-timeout=0s")
        self.check(self.revision(await self.state(one, server)) == "6", "and the next apply goes on from it")

        row["swap"], row["fence"] = "–", "–"
        if not self.rows or self.rows[-1]["server"] != server.title:
            await asyncio.to_thread(self.swaps, server)
            row["swap"] = "yes"
            for note in await asyncio.to_thread(lambda: list(server.limits())):
                self.note(note)
            if holder := server.holder():
                await self.fences(server, holder)
                row["fence"] = "yes"
            else:
                self.note("the code keeps no ledger in a store of this kind yet")
        row["seconds"] = now() - began
        self.rows.append(row)

    def revision(self, state):
        return state["resources"][0]["instances"][0]["attributes"]["input"]["value"]

    async def back(self, folder, server, version, state, plan):
        server.bring_back(version)
        await self.terraform(folder, server, *plan, "-var=revision=5")
        if await self.state(folder, server) != state:
            raise AssertionError("what was brought back is another state")

    # The ledger.

    def swaps(self, server):
        """What the ledger asks of a store: a write that is taken only in place of what was seen."""
        refused = (409, 412)
        status, one = server.swap("swap", b"1", None)
        self.check(status in (200, 201) and server.swap("swap", b"2", None)[0] in refused, "what is there isn't made twice")
        status, two = server.swap("swap", b"3", one)
        self.check(status in (200, 201) and two != one, "what is in place of the version that was seen is taken")
        self.check(server.swap("swap", b"4", one)[0] in refused, "what is in place of an older one is refused")
        self.check(server.read("swap") == (two, b"3"), "what is read back is what was taken, with its version")
        version = two
        with concurrent.futures.ThreadPoolExecutor(RACERS) as pool:
            for number in range(RACES):
                bodies = [f"{number}-{racer}".encode() for racer in range(RACERS)]
                answers = list(pool.map(lambda body: server.swap("swap", body, version)[0], bodies))
                won = [body for body, status in zip(bodies, answers) if status in (200, 201)]
                version, body = server.read("swap")
                if won != [body] or any(status not in (200, 201, *refused) for status in answers):
                    raise AssertionError(f"of {RACERS} who swap at a time {won} were taken, {body} is there: {answers}")
        self.check(True, f"of {RACERS} who swap at a time one is taken, {RACES} times")

    async def writer(self, who, server, serves, config="gate", key="fence"):
        words = ["fence", "write", "--serves", serves, "--run", who, "--format", "json"]
        words += ["--gate", str(self.folder / f"{config}.json"), "--fence-key", str(self.folder / f"{key}.pem")]
        return await self.spawn(self.folder, server, self.arguments.terradrill, *words, who=who)

    async def wrote(self, child):
        """What came of a write."""
        said = (await asyncio.wait_for(child.communicate(), 30))[0].decode()
        try:
            outcome = json.loads(said)["outcome"]
            if outcome == "nowhere":
                raise Late(said)
            return outcome
        except (ValueError, KeyError):
            raise AssertionError(f"fence write answers {child.returncode}: {said}") from None

    async def ledger(self, server):
        words = ["fence", "status", "--gate", str(self.folder / "gate.json"), "--format", "json"]
        child = await self.spawn(self.folder, server, self.arguments.terradrill, *words)
        return json.loads((await child.communicate())[0])["entry"]

    async def told(self, config, holder, environment):
        """A key, and what a gate is told of the ledger that it signs."""
        key = self.folder / f"{'fence' if config == 'gate' else config}.pem"
        key.unlink(missing_ok=True)
        command = [self.arguments.terradrill, "fence", "key", "--out", str(key), "--format", "json"]
        made = subprocess.run(command, check=True, capture_output=True, stdin=subprocess.DEVNULL)
        ledger = {"public_key": json.loads(made.stdout)["public_key"], "holders": {"primary": holder}}
        gate = {"environment": environment, "region": "primary", "epoch": 1, "serves": True, "health_path": "/healthz"}
        (self.folder / f"{config}.json").write_text(json.dumps({**gate, "ledger": ledger}))

    async def fences(self, server, holder):
        for number in range(TRIES):
            try:
                return await self.fence(server, holder, f"demo-{number}")
            except Late as late:
                self.front.hold = None
                said = str(late)
        raise AssertionError(f"{TRIES} times a writer had no answer in time: {said}")

    async def fence(self, server, holder, environment):
        """The code's own writers, over one holder, by the cloud's own host names."""
        await self.told("gate", holder, environment)
        both, puts = asyncio.Event(), []

        async def together(request):
            if request.method == "PUT":
                puts.append(request)
                if len(puts) == 2:
                    both.set()
                await both.wait()

        self.front.hold = together
        children = {who: await self.writer(who, server, who) for who in ("primary", "secondary")}
        outcomes = {who: await self.wrote(child) for who, child in children.items()}
        self.front.hold = None
        statuses = sorted(request.status for request in puts[:2])
        won = [who for who, outcome in outcomes.items() if outcome == "written"]
        one = len(won) == 1 and statuses[0] == 200 and statuses[1] in (409, 412)
        self.check(one, "of two writers at a time one wins, and the other is told by whom")
        entry = await self.ledger(server)
        self.check(entry["run"] == won[0] and entry["serves"] == won, "and both read what it wrote, signed by their key")

        # One who has read is late: its write reaches the store only when another's is there.
        held, go, late = asyncio.Event(), asyncio.Event(), []

        async def stop(request):
            if request.who == "late" and request.method == "PUT":
                late.append(request)
                if len(late) == 1:
                    held.set()
                    await go.wait()

        self.front.hold = stop
        child = await self.writer("late", server, "primary")
        await self.until(held.is_set, 30, "a writer has read, and writes")
        outcome = await self.wrote(await self.writer("between", server, "secondary"))
        go.set()
        self.check(outcome == "written", "another is written between what one reads and what it writes")
        outcome = await self.wrote(child)
        self.front.hold = None
        after = await self.ledger(server)
        refused = late[0].status in (409, 412) and late[0].headers.get("if-match")
        self.check(refused and outcome == "overtaken", "the late one, in place of a version that isn't there any more, is refused")
        self.check(after["run"] == "between" and after["epoch"] == entry["epoch"] + 1, "and what is read back is the other's")

        await self.told("stranger", holder, environment)
        outcome = await self.wrote(await self.writer("stranger", server, "primary", "stranger", "stranger"))
        self.check(outcome == "written" and await self.ledger(server) is None, "what another key signed is nobody's entry")

    async def end(self):
        for child in [*self.working, *self.children.values()]:
            if child.returncode is None:
                os.killpg(child.pid, signal.SIGKILL)
                await child.wait()
        self.children.clear()
        self.working.clear()

    def table(self):
        heads = ["backend", "server", "apply, fresh folder", "second apply", "waits", "lock of a killed one", "broken state"]
        heads += ["state that is gone", "swap", "the code's swap", "s"]
        print("\n| " + " | ".join(heads) + " |\n" + "|---" * len(heads) + "|")
        for row in self.rows:
            words = [row["backend"], row["server"], "yes", "refused", "yes", row["freed"], f"back from {row['kept']}", row["gone"]]
            print("| " + " | ".join([*words, row["swap"], row["fence"], f"{row['seconds']:.0f}"]) + " |")

    async def exercise(self):
        await self.front.open()
        await self.identity.open()
        parts = (ROOT / "templates/backend").glob("_*.tf.tera")
        rendered = {path.name.split(".")[0].removeprefix("_") for path in parts} - {"backend"}
        known = {kind.split(",")[0] for kind in SHOWN}
        self.about = "all"
        self.check(rendered <= known, f"each kind of storage that is rendered is shown: {', '.join(sorted(rendered))}")
        for kind in self.arguments.only or [kind for kind in SHOWN if kind.split(",")[0] in rendered]:
            make = {"s3": Moto, "azurerm": Azurite, "gcs": FakeGcs}[kind.split(",")[0]]
            await self.show(kind, make(self))
        self.about = "all"
        strangers = set(self.front.strangers)
        self.check(not strangers, "nobody else was asked" if not strangers else f"others were asked: {strangers}")


async def main():
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("--terradrill", "--moto", "--azurite", "--gcs"):
        parser.add_argument(name, required=True, type=lambda path: Path(path).absolute())
    parser.add_argument("--keep", action="store_true", help="keep the folder with all logs")
    parser.add_argument("--only", action="append", choices=SHOWN, help="this kind, and no other")
    arguments = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="tb-"))
    jig, began, failed = Jig(arguments, folder), now(), 0
    try:
        async with asyncio.timeout(LIMIT):
            await jig.exercise()
    except (AssertionError, TimeoutError) as error:
        failed = 1
        print(f"FAILED {jig.about}: " + (str(error) or f"the run ends within {LIMIT} s"))
        for request in jig.front.asked[-20:]:
            print(f"       {request.method} {request.host}{request.path} {request.status}")
    finally:
        await jig.end()
    jig.table()
    if arguments.keep:
        print(f"logs: {folder}")
    else:
        shutil.rmtree(folder)
    print(f"\n{now() - began:.0f} s")
    print(f"{jig.passed} passed, {failed} failed")
    return failed


sys.exit(asyncio.run(main()))
