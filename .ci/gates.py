"""Three gates, as they run: real `terradrill gate` processes, each behind a real nginx with the module's own configuration,
over three real object stores. Writers and open streams keep on asking all three. Each region in turn is cut off from stores,
from the other regions and from clients, and whoever decides, who is cut off from it as well, moves the role away from it.

What must hold: no two regions ever took writes at a time, whatever reached them; streams end with the region; whoever comes
back stays shut. The database of a region that lost its role goes on taking writes here: only the gate is in the way.
"""

import argparse
import asyncio
import json
import os
import re
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path

import boto3
import botocore.config

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = Path(os.environ.get("TERRADRILL_GATES_TEMPLATES", ROOT / "modules/kubernetes/gate/files"))
REGIONS = {"a": "us-east-1", "b": "eu-west-1", "c": "ap-southeast-2"}
ADDRESS = {"a": "127.0.1.1", "b": "127.0.2.1", "c": "127.0.3.1"}
OPERATOR = "127.0.4.1"
NGINX, GATE, OWN, MODEL, STORE, FRONT = 30080, 8080, 8081, 8000, 9000, 8443
SERVICE, DATABASE = "llm-service", "vector-db"
# A gate that is cut off shuts this many seconds after it last heard anything, and its streams this much later.
SHUT_WITHIN, STREAMS_WITHIN = 30 + 2, 5 + 2
WRITES_PER_SECOND, STREAMS = 10, 3
LIMIT = 175

now = time.monotonic


class Link:
    """A way from one place to another that can be cut. What is on the way then waits, as packets do that are sent again."""

    def __init__(self, address, target, refuses):
        self.address, self.target, self.refuses = address, target, refuses
        self.whole = asyncio.Event()
        self.whole.set()
        self.server = None

    async def open(self):
        self.server = await asyncio.start_server(self.carry, *self.address)
        self.whole.set()

    async def cut(self):
        self.whole.clear()
        # Nobody answers where clients come from; a store that is cut off takes a connection and says nothing.
        if self.refuses:
            self.server.close()

    async def heal(self):
        if self.refuses:
            await self.open()
        self.whole.set()

    async def carry(self, reader, writer):
        try:
            await self.whole.wait()
            there, back = await asyncio.open_connection(*self.target)
            await asyncio.gather(self.pump(reader, back), self.pump(there, writer))
        except (OSError, asyncio.CancelledError):
            writer.close()

    async def pump(self, reader, writer):
        try:
            while data := await reader.read(65536):
                await self.whole.wait()
                writer.write(data)
                await writer.drain()
        except OSError:
            pass
        await self.whole.wait()
        writer.close()


class Model:
    """A region's model server and its database, in one: each write that reaches it is committed and gets a number."""

    def __init__(self, region, commits):
        self.region, self.commits, self.streams = region, commits, 0

    async def begin(self):
        await asyncio.start_server(self.serve, ADDRESS[self.region], MODEL)

    def commit(self, kind):
        self.commits.append((now(), self.region, kind))
        return len(self.commits)

    async def serve(self, reader, writer):
        try:
            while line := await reader.readline():
                length = 0
                while (header := await reader.readline()).strip():
                    if header.lower().startswith(b"content-length:"):
                        length = int(header.split(b":")[1])
                await reader.readexactly(length)
                if b" /stream " in line:
                    await self.stream(reader, writer)
                    break
                body = json.dumps({"region": self.region, "number": self.commit("write")}).encode()
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))
                await writer.drain()
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        writer.close()

    async def stream(self, reader, writer):
        """An answer that goes on, and writes, for as long as somebody holds the connection."""
        writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        ended = asyncio.create_task(reader.read(1))
        self.streams += 1
        while not ended.done():
            text = b"%d\n" % self.commit("stream")
            writer.write(b"%x\r\n%s\r\n" % (len(text), text))
            await asyncio.wait([ended], timeout=0.1)
        self.streams -= 1


class Client:
    """Keeps its connections, and asks a region whatever its name leads to."""

    def __init__(self, region):
        self.region, self.connection = region, None

    async def ask(self, method, path, headers=(), read=True):
        if self.connection is None:
            self.connection = await asyncio.open_connection(ADDRESS[self.region], FRONT)
        reader, writer = self.connection
        lines = [f"{method} {path} HTTP/1.1", "Host: api.example.com", "Content-Length: 0", *headers]
        writer.write("\r\n".join([*lines, "", ""]).encode())
        status = await reader.readline()
        if not status:
            raise ConnectionError("closed")
        found = {}
        while (line := await reader.readline()).strip():
            name, value = line.decode().split(":", 1)
            found[name.lower()] = value.strip()
        body = await reader.readexactly(int(found.get("content-length", 0))) if read else b""
        if found.get("connection") == "close" and read:
            self.close()
        return int(status.split()[1]), found, body

    def close(self):
        if self.connection:
            self.connection[1].close()
        self.connection = None


class Jig:
    def __init__(self, arguments, folder):
        self.arguments, self.folder = arguments, folder
        self.children, self.links, self.commits = {}, {}, []
        self.passed = self.failed = 0
        self.answers = {region: {} for region in REGIONS}
        self.reasons = []
        self.models = {region: Model(region, self.commits) for region in REGIONS}
        self.marked = {region: "replica" for region in REGIONS}
        self.rows, self.fresh = [], None
        self.credentials = {"AWS_ACCESS_KEY_ID": "gate", "AWS_SECRET_ACCESS_KEY": "none"}

    # What is there.

    def check(self, holds, what):
        self.passed, self.failed = self.passed + bool(holds), self.failed + (not holds)
        print(("ok    " if holds else "FAILED ") + what, flush=True)

    async def until(self, holds, seconds, what):
        """Waits for what is to become true; what doesn't in time is a failure that ends the run."""
        end = now() + seconds
        while not await holds():
            dead = [name for name, child in self.children.items() if child.returncode not in (None, 0, -9)]
            if dead:
                raise AssertionError(f"{', '.join(dead)} ended by itself")
            if now() > end:
                raise AssertionError(f"not within {seconds} s: {what}")
            await asyncio.sleep(0.05)

    async def start(self, name, *command):
        log = open(self.folder / f"{name}.log", "ab")
        environment = {"PATH": os.environ["PATH"], "HOME": str(self.folder), **self.credentials}
        child = await asyncio.create_subprocess_exec(
            *command, stdin=asyncio.subprocess.DEVNULL, stdout=log, stderr=log, env=environment
        )
        self.children[name] = child
        return child

    async def link(self, name, address, target, refuses=False):
        self.links[name] = Link(address, target, refuses)
        await self.links[name].open()

    async def lay(self):
        """Every way from one place to another, each of its own."""
        for region, address in ADDRESS.items():
            await self.link(f"front:{region}", (address, FRONT), (address, NGINX), refuses=True)
            for index, (to, there) in enumerate(ADDRESS.items()):
                if to != region:
                    await self.link(f"{region}>store:{to}", (address, 7000 + index), (there, STORE))
                    await self.link(f"{region}>front:{to}", (address, 7100 + index), (there, FRONT), refuses=True)
        for index, (to, there) in enumerate(ADDRESS.items()):
            await self.link(f"operator>store:{to}", (OPERATOR, 7000 + index), (there, STORE))

    def ways(self, region):
        """All that leads into a region or out of it. Its own store is inside."""
        for name, link in self.links.items():
            ends = name.split(">")
            if name == f"front:{region}" or ends[0] == region or ends[-1].split(":")[1] == region:
                yield link

    def store(self, who, to):
        if who == to:
            return f"http://{ADDRESS[to]}:{STORE}"
        return "http://{}:{}".format(*self.links[f"{who}>store:{to}"].address)

    def configuration(self, who, region):
        holders = {to: self.holder(who, to) for to in REGIONS}
        peers = {to: "http://{}:{}".format(*self.links[f"{who}>front:{to}"].address) for to in REGIONS if to != who}
        return {
            "environment": "demo",
            "region": region,
            "epoch": 1,
            "serves": True,
            "health_path": "/healthz",
            "database": DATABASE,
            "inference": {SERVICE: {"replicas": "127.0.0.1", "desired": 1, "floor": 1, "slots": 512}},
            "ledger": {
                "public_key": self.public_key,
                "on_blind": "serve",
                "holders": holders,
                "peers": peers,
                "siblings": f"{ADDRESS[who]}:{GATE}",
            },
            "latches": {
                "namespace": "terradrill/demo",
                "region": REGIONS[region],
                "about": [to for to in REGIONS if to != who],
                "endpoint": self.store(who, who),
            },
        }

    def holder(self, who, to):
        return {"bucket": f"demo-fence-{REGIONS[to]}", "region": REGIONS[to], "endpoint": self.store(who, to)}

    def proxy(self, region, state):
        """The module's own configuration, at this region's addresses."""

        def fill(name, **values):
            text = (TEMPLATES / name).read_text()
            return re.sub(r"\$\{(\w+)\}", lambda found: str(values[found.group(1)]), text)

        address = ADDRESS[region]
        upstream = f"http://{address}:{MODEL}"
        locations = fill("service.conf.tftpl", service=SERVICE, upstream=upstream, state=state)
        server = fill("server.conf.tftpl", port=f"{address}:{NGINX}", health_path="/healthz", locations=locations)
        return fill(
            "nginx.conf.tftpl",
            state=state,
            temporary=state,
            resolver="127.0.0.1",
            gate=f"{address}:{GATE}",
            own_port=f"{address}:{OWN}",
            servers=server,
        ).replace("worker_processes auto;", "worker_processes 2;")

    async def begin(self):
        key = self.folder / "fence.pem"
        made = await self.run("fence", "key", "--out", str(key), "--format", "json")
        self.public_key = made["public_key"]
        for region, address in ADDRESS.items():
            await self.start(f"store-{region}", self.arguments.moto, "-H", address, "-p", str(STORE))
        await self.lay()
        for region, address in ADDRESS.items():
            await self.until(lambda: self.listens(address, STORE), 30, f"the store of {region} listens")
            await asyncio.to_thread(self.make_bucket, region)
        for region in REGIONS:
            await self.models[region].begin()
            state = self.folder / region
            state.mkdir()
            (state / "nginx.conf").write_text(self.proxy(region, state))
            (state / "gate.json").write_text(json.dumps(self.configuration(region, region), indent=2))
            await self.start_gate(region)
            command = ["nginx", "-e", "stderr", "-c", str(state / "nginx.conf"), "-g", "daemon off; user root;"]
            await self.start(f"nginx-{region}", *command)
        # Whoever decides is elsewhere, and knows all fronts.
        operator = self.configuration("a", "a")
        operator["ledger"]["peers"] = {to: f"http://{ADDRESS[to]}:{FRONT}" for to in REGIONS}
        for to in REGIONS:
            operator["ledger"]["holders"][to] = self.holder("operator", to)
        (self.folder / "operator.json").write_text(json.dumps(operator))

    async def start_gate(self, region):
        state = self.folder / region
        listen = f"{ADDRESS[region]}:{GATE}"
        command = ["gate", "--config", str(state / "gate.json"), "--state", str(state), "--listen", listen]
        return await self.start(f"gate-{region}", self.arguments.terradrill, *command)

    def client(self, service, region):
        config = botocore.config.Config(s3={"addressing_style": "path"}, retries={"max_attempts": 1})
        return boto3.client(
            service,
            endpoint_url=f"http://{ADDRESS[region]}:{STORE}",
            region_name=REGIONS[region],
            aws_access_key_id="test",
            aws_secret_access_key="test",
            config=config,
        )

    def make_bucket(self, region):
        where = {} if region == "a" else {"CreateBucketConfiguration": {"LocationConstraint": REGIONS[region]}}
        self.client("s3", region).create_bucket(Bucket=f"demo-fence-{REGIONS[region]}", **where)

    async def listens(self, address, port):
        try:
            _, writer = await asyncio.open_connection(address, port)
        except OSError:
            return False
        writer.close()
        return True

    # What is done to it.

    async def run(self, *words, expect=0):
        child = await asyncio.create_subprocess_exec(
            self.arguments.terradrill,
            *words,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env={"PATH": os.environ["PATH"], **self.credentials},
        )
        out, err = await child.communicate()
        if child.returncode != expect:
            raise AssertionError(f"terradrill {' '.join(words)} answers {child.returncode}: {out.decode()} {err.decode()}")
        return json.loads(out) if out.strip() else None

    def fence(self, *words, **options):
        operator = ["--gate", str(self.folder / "operator.json"), "--format", "json"]
        return self.run("fence", *words, *operator, **options)

    async def decide(self, run, serves, shut=()):
        words = ["write", "--serves", serves, "--primary", f"{DATABASE}={serves}", "--run", run]
        words += [word for region in shut for word in ("--shut", region)]
        return await self.fence(*words, "--fence-key", str(self.folder / "fence.pem"))

    async def watch_databases(self):
        """What watches the database in each pod writes what it sees every two seconds."""
        while True:
            for region, word in self.marked.items():
                target = self.folder / region / "database"
                if target.parent.exists():
                    target.with_suffix(".new").write_text(word)
                    target.with_suffix(".new").rename(target)
            await asyncio.sleep(1)

    async def write(self, region):
        """Somebody who keeps on writing to one region, whatever it answers."""
        client, answers = Client(region), self.answers[region]
        pause = 1 / WRITES_PER_SECOND
        while True:
            begun = now()
            try:
                async with asyncio.timeout(3):
                    status, headers, body = await client.ask("POST", "/write")
                answers[status] = answers.get(status, 0) + 1
                if status == 503 and not (headers.get("retry-after", "").isdigit() and "cache-control" in headers):
                    self.reasons.append(headers)
            except (OSError, asyncio.IncompleteReadError, TimeoutError):
                answers["none"] = answers.get("none", 0) + 1
                client.close()
            await asyncio.sleep(max(0, begun + pause - now()))

    async def hold(self, region):
        """Somebody who holds a stream open, and opens it again when it ends."""
        while True:
            client = Client(region)
            try:
                status, _, _ = await client.ask("GET", "/stream", read=False)
                while status == 200 and await client.connection[0].read(4096):
                    pass
            except (OSError, asyncio.IncompleteReadError):
                pass
            client.close()
            await asyncio.sleep(0.5)

    # What is seen of it.

    async def gate(self, region, path="/fence"):
        reader, writer = await asyncio.open_connection(ADDRESS[region], GATE)
        writer.write(f"GET {path} HTTP/1.1\r\nHost: gate\r\nConnection: close\r\n\r\n".encode())
        answer = await reader.read(-1)
        writer.close()
        return json.loads(answer.split(b"\r\n\r\n", 1)[1])

    async def is_open(self, region):
        try:
            return (await self.gate(region))["open"]
        except OSError:
            return False

    def last(self, region, kind=None):
        return max((at for at, where, what in self.commits if where == region and kind in (None, what)), default=None)

    def commits_since(self, region, since):
        return [at for at, where, _ in self.commits if where == region and at >= since]

    async def lose(self, lost, heir, epoch):
        """A region is cut off while it serves; the role moves."""
        began = now()
        await self.until(lambda: self.busy(lost, began), 15, f"{lost} takes writes and holds streams")
        cut = now()
        for link in self.ways(lost):
            await link.cut()
        shutting = asyncio.create_task(self.shuts(lost))
        written = await self.decide(f"move-{epoch}", heir, [lost])
        proven = now()
        self.check(written["outcome"] == "written" and written["entry"]["epoch"] == epoch, f"epoch {epoch} is written")
        self.check(lost not in written["holders"], f"the store of {lost} has no say in it")
        shut = written["shut"][lost]
        self.check(shut.get("acknowledged") is False, f"{lost} is proven shut by silence")
        self.check(shutting.done() and not await self.is_open(lost), f"{lost} has shut by itself")
        shut_at = await shutting
        self.check(shut_at - cut <= SHUT_WITHIN, f"its gate is shut {shut_at - cut:.1f} s after the cut")
        self.check(self.models[lost].streams == 0, f"no stream is left in {lost}")
        writes, streams = (self.last(lost, kind) for kind in ("write", "stream"))
        self.check(streams - cut <= SHUT_WITHIN + STREAMS_WITHIN, f"streams end {streams - cut:.1f} s after the cut")
        self.check(streams < proven, f"nothing is committed in {lost} when it counts as shut")
        # Only now: what is promoted before takes writes in two places.
        self.marked[heir] = "primary 1"
        promoted = now()
        await self.until(lambda: self.writes(heir, promoted), 15, f"{heir} takes writes")
        opened = min(self.commits_since(heir, promoted))
        times = (writes - cut, shut_at - cut, streams - cut, proven - cut, opened - promoted, opened - cut)
        self.rows.append((lost, heir, *times))
        for link in self.ways(lost):
            await link.heal()
        return promoted

    async def shuts(self, region):
        """When its gate says no; asked from inside, as nobody outside is."""
        while await self.is_open(region):
            await asyncio.sleep(0.1)
        return now()

    async def busy(self, region, since):
        writes = [at for at, where, kind in self.commits if where == region and kind == "write" and at >= since]
        return len(writes) >= WRITES_PER_SECOND and self.models[region].streams == STREAMS

    async def writes(self, region, since):
        return bool(self.commits_since(region, since))

    async def follows(self, region, epoch):
        answer = await self.gate(region)
        found = answer["latest"] and json.loads(answer["latest"]["entry"])["epoch"]
        kept = answer["holders"].get(region, [None])[0]
        return found == epoch and kept == epoch

    async def returned(self, region, epoch, since):
        """A region that comes back learns what was decided, keeps it, and stays shut."""
        await self.until(lambda: self.follows(region, epoch), 15, f"{region} follows epoch {epoch}, as its store does")
        answer = await self.gate(region)
        self.check(answer["state"] == "revoked" and not answer["open"], f"{region} comes back and stays shut")
        self.check(not self.commits_since(region, since), f"{region} took nothing since its role has moved")
        # Only now is its database made a copy again.
        self.marked[region] = "replica"

    async def assume(self, region, others):
        """A gate that begins while a majority can't be read, and somebody who lets it open."""
        cut = [self.links[f"{region}>store:{other}"] for other in others]
        for link in cut:
            await link.cut()
        child = self.children[f"gate-{region}"]
        child.kill()
        await child.wait()
        await self.start_gate(region)
        await self.until(lambda: self.listens(ADDRESS[region], GATE), 10, f"the gate of {region} listens again")
        self.check((await self.gate(region))["state"] == "cold", f"the gate of {region} begins shut")
        begun = now()
        key = str(self.folder / "fence.pem")
        told = await self.fence("assume", "--fence-key", key)
        self.check((await self.gate(region))["state"] == "confirmed", "a fresh entry, made for it, confirms it")
        await self.until(lambda: self.is_open(region), 10, f"{region} opens again")
        self.fresh = now() - begun
        self.check(told["gates"][region].get("reasons") is not None, "it says so to whoever sent it")
        for link in cut:
            await link.heal()

    async def latches(self):
        """Each store's own monitoring was told about every other region."""

        def values(region):
            found = {}
            for metric in self.client("cloudwatch", region).list_metrics(Namespace="terradrill/demo")["Metrics"]:
                if metric["MetricName"] == "latch":
                    found[metric["Dimensions"][0]["Value"]] = True
            return set(found)

        for region in REGIONS:
            others = set(REGIONS) - {region}
            found = await asyncio.to_thread(values, region)
            self.check(found == others, f"{region} holds latches about {', '.join(sorted(others))}")

    def no_two_at_a_time(self):
        blocks = []
        for _, region, _ in sorted(self.commits):
            if not blocks or blocks[-1][0] != region:
                blocks.append([region, 0])
            blocks[-1][1] += 1
        self.check([region for region, _ in blocks] == ["a", "b", "c", "a"], f"writes were taken in one place at a time: {blocks[:12]}")

    async def exercise(self):
        await self.begin()
        tasks = [self.watch_databases()]
        tasks += [self.write(region) for region in REGIONS]
        tasks += [self.hold(region) for region in REGIONS for _ in range(STREAMS)]
        self.load = [asyncio.create_task(task) for task in tasks]
        for region in REGIONS:
            await self.until(lambda: self.listens(ADDRESS[region], NGINX), 20, f"the proxy of {region} listens")
        # Nobody has decided anything yet.
        await self.until(lambda: self.all_in("cold"), 10, "all gates begin shut")
        self.check(not self.commits, "nobody takes writes before there is a ledger")
        self.marked["a"] = "primary 1"
        await self.decide("birth", "a")
        await self.until(lambda: self.writes("a", 0), 15, "a opens")
        moved = await self.lose("a", "b", 1)
        await self.returned("a", 1, moved)
        moved = await self.lose("b", "c", 2)
        await self.returned("b", 2, moved)
        moved = await self.lose("c", "a", 3)
        await self.returned("c", 3, moved)
        await self.assume("a", ["b", "c"])
        again = now()
        await self.until(lambda: self.busy("a", again), 15, "a takes writes and holds streams again")
        await self.latches()
        self.no_two_at_a_time()
        refused = [self.answers[region].get(503, 0) for region in REGIONS]
        self.check(all(refused), f"shut regions refuse writes: {refused}")
        self.check(not self.reasons, f"each refusal says when to come again {self.reasons[:1]}")
        took = [self.answers[region].get(200, 0) for region in REGIONS]
        self.check(all(number >= WRITES_PER_SECOND for number in took), f"each region took writes in its time: {took}")
        await self.graceful()

    async def all_in(self, state):
        try:
            return all([(await self.gate(region))["state"] == state for region in REGIONS])
        except OSError:
            return False

    async def graceful(self):
        """A gate that is asked to end goes on for as long as its proxy does."""
        gate, proxy = self.children["gate-a"], self.children["nginx-a"]
        gate.send_signal(signal.SIGTERM)
        since = now()
        await self.until(lambda: self.writes("a", since + 0.5), 5, "a still takes writes")
        self.check(gate.returncode is None, "a gate that is asked to end waits for its proxy")
        proxy.send_signal(signal.SIGTERM)
        await asyncio.wait_for(proxy.wait(), 10)
        await asyncio.wait_for(gate.wait(), 10)
        self.check(gate.returncode == 0, "and ends with it")

    def table(self):
        print("\nseconds, from the cut unless said otherwise")
        print("| lost | heir | last write taken | gate shut | last stream cut | proven | heir open, from promotion | heir open |")
        print("|---|---|---|---|---|---|---|---|")
        for lost, heir, *times in self.rows:
            print(f"| {lost} | {heir} | " + " | ".join(f"{value:.1f}" for value in times) + " |")
        if self.fresh is not None:
            print(f"a gate that can't read a majority opens {self.fresh:.1f} s after a fresh entry was asked for")
        for name, child in self.children.items():
            status = Path(f"/proc/{child.pid}/status")
            if name.startswith("gate-") and child.returncode is None and status.exists():
                found = dict(line.split(":", 1) for line in status.read_text().splitlines())
                print(f"memory of {name}: {found['VmRSS'].split()[0]} kB, of which its own {found['RssAnon'].split()[0]} kB")

    async def end(self):
        for task in getattr(self, "load", []):
            task.cancel()
        # Proxies first, and asked: their workers outlive one that is killed.
        for name in sorted(self.children, reverse=True):
            child = self.children[name]
            if child.returncode is None:
                child.send_signal(signal.SIGTERM if name.startswith("nginx") else signal.SIGKILL)
                await child.wait()


async def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--terradrill", required=True)
    parser.add_argument("--moto", required=True)
    parser.add_argument("--keep", action="store_true", help="keep the folder with all logs")
    arguments = parser.parse_args()
    # Short: the path of a socket has an end.
    folder = Path(tempfile.mkdtemp(prefix="tg-"))
    jig, began = Jig(arguments, folder), now()
    try:
        async with asyncio.timeout(LIMIT):
            await jig.exercise()
    except (AssertionError, TimeoutError) as error:
        jig.check(False, str(error) or f"the run ends within {LIMIT} s")
    finally:
        jig.table()
        await jig.end()
    if jig.failed:
        for log in sorted(folder.glob("gate-*.log")) + sorted(folder.glob("nginx-*.log")):
            print(f"\n== {log.name}\n" + "\n".join(log.read_text(errors="replace").splitlines()[-40:]))
    if arguments.keep:
        print(f"logs: {folder}")
    else:
        shutil.rmtree(folder)
    print(f"\n{now() - began:.0f} s")
    print(f"{jig.passed} passed, {jig.failed} failed")
    return 1 if jig.failed else 0


sys.exit(asyncio.run(main()))
