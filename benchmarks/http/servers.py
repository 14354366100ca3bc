"""The servers that benchmarks/http/run compares: how each is started, and what is sent to it."""

import hashlib
import os
import re
import shutil
import signal
import socket
import subprocess
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HERE = ROOT / "benchmarks/http"
TARGET = ROOT / "benchmarks/target"

OPEN = "open-key-of-the-benchmark"
USED_UP = "used-up-key-of-the-benchmark"
UNKNOWN = "unknown-key-of-the-benchmark"
EXTERNAL = "sk_live_" + "0123456789abcdef" * 2

# Case: the key that is sent, and the status that every response must have.
CASES = {"allowed": (OPEN, 200), "cached": (EXTERNAL, 200), "401": (UNKNOWN, 401), "429": (USED_UP, 429)}


def fail(message):
    raise SystemExit(f"run: {message}")


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def digest(key):
    return hashlib.sha256(key.encode()).hexdigest()


def java():
    home = os.environ.get("JAVA_HOME")
    return f"{home}/bin/java" if home else "java"


def java_version():
    """Its major version, such as 17."""
    printed = subprocess.run([java(), "-version"], capture_output=True, text=True, check=True).stderr
    return int(re.search(r'version "(\d+)', printed).group(1))


def image_options():
    """The options that the Dockerfile links into the image's Java."""
    found = re.search(r'--add-options="([^"]+)"', (ROOT / "Dockerfile").read_text())
    return found.group(1).split() if found else fail("the Dockerfile has no --add-options any more.")


class Server:
    """One process with its children. The log of requests is a file that is emptied before each measurement."""

    path = "/verify"
    cases = ("allowed", "401", "429")

    def __init__(self, name, work, request_log):
        self.name = name
        self.work = work / name
        self.work.mkdir()
        self.request_log = request_log
        self.port = free_port()
        self.output = self.work / "output"
        self.process = None

    def command(self):
        raise NotImplementedError

    def variables(self):
        return {}

    def start(self):
        environment = {"PATH": os.environ["PATH"], "MALLOC_ARENA_MAX": "2", "PORT": str(self.port)} | self.variables()
        with open(self.output, "ab") as output:
            self.process = subprocess.Popen(
                self.command(), env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output
            )
        deadline = time.monotonic() + 120
        while self.status(OPEN) is None:
            if self.process.poll() is not None or time.monotonic() > deadline:
                fail(f"{self.name} does not answer:\n{self.output.read_text()[-3000:]}")
            time.sleep(0.1)

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def url(self):
        return f"http://127.0.0.1:{self.port}{self.path}"

    def status(self, key):
        """Returns the status of the response to one request with this key, or None if there is no response."""
        done = subprocess.run(
            ["curl", "-s", "-o", os.devnull, "-m", "30", "-w", "%{http_code}", "-H", f"X-API-Key: {key}", self.url()],
            capture_output=True,
            text=True,
            check=False,
        )
        return int(done.stdout) if done.returncode == 0 else None

    def check(self, case):
        """Fails unless the case is answered as it must be. What is to be over its limit is first used up."""
        key, expected = CASES[case]
        for _ in range(100 if case == "429" else 1):
            actual = self.status(key)
            if actual == expected:
                return
        fail(f"{self.name} answers {case} with {actual} in place of {expected}.")

    def empty_log(self):
        os.truncate(self.output, 0)


class JavaServer(Server):
    """With the options of the image, whatever it is."""

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.admin_port = free_port()

    def variables(self):
        return {"ADMIN_PORT": str(self.admin_port)}

    def configuration(self, original):
        """A copy, without the log of requests if there is to be none."""
        text = original.read_text()
        if not self.request_log:
            text, found = re.subn(r"(  requestLog:\n    appenders:)(?:\n      .*)+", r"\1 []", text)
            if found != 1:
                fail(f"{original} has no requestLog that could be left out.")
        copy = self.work / "config.yml"
        copy.write_text(text)
        return str(copy)

    def servlet_requests(self):
        """How many requests have reached the servlet stack."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.admin_port}/metrics", timeout=30) as answer:
            text = answer.read().decode()
        found = re.search(r'"io.dropwizard.jetty.MutableServletContextHandler.requests":\{"count":(\d+)', text)
        return int(found.group(1)) if found else fail("there is no count of the servlet stack's requests.")


class Latchkey(JavaServer):
    """As config.yml has it, but for its keys, and failures without a limit that would answer 429 in place of 401."""

    by_servlets = False

    def command(self):
        jar = str(ROOT / "service/target/latchkey.jar")
        return [java(), *image_options(), "-jar", jar, "server", self.configuration(ROOT / "config.yml")]

    def variables(self):
        keys = self.work / "keys.yml"
        keys.write_text(
            "keys:\n"
            f"  - {{name: open, hash: 'sha256:{digest(OPEN)}', rateLimit: {{requests: 1000000000, window: 60}}}}\n"
            f"  - {{name: used-up, hash: 'sha256:{digest(USED_UP)}', rateLimit: {{requests: 60, window: 3600}}}}\n"
        )
        # A limit that is counted but never reached, with a window that ends soon.
        failures = {"FAILURE_LIMIT_REQUESTS": "10000", "FAILURE_LIMIT_WINDOW": "1ms"}
        return super().variables() | failures | {"KEYS_FILE": str(keys), "SHUTDOWN_WAIT": "0s"}

    def start(self):
        super().start()
        before = self.servlet_requests()
        self.check("allowed")
        if (self.servlet_requests() > before) != self.by_servlets:
            fail(f"{self.name}: {self.path} is not answered where it should be.")


class JaxRs(Latchkey):
    """The same service, queried at a resource, which the servlet stack, and in it JAX-RS, answers."""

    path = "/whoami"
    by_servlets = True


class External(Latchkey):
    """The same service with a validator that knows every key: a stand-in that is queried once."""

    cases = ("allowed", "cached")

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.validator = None
        self.validator_port = free_port()

    def variables(self):
        url = f"http://127.0.0.1:{self.validator_port}"
        return super().variables() | {"EXTERNAL_AUTH_ENABLED": "true", "MANA_CORE_AUTH_URL": url}

    def start(self):
        main = "io.latchkey.benchmarks.http.StandInValidator"
        self.validator = subprocess.Popen([java(), "-Xmx64m", "-cp", class_path(), main, str(self.validator_port)])
        while subprocess.run(["curl", "-s", "-o", os.devnull, f"http://127.0.0.1:{self.validator_port}"], check=False).returncode:
            if self.validator.poll() is not None:
                fail("the stand-in for the validator ended.")
            time.sleep(0.1)
        super().start()

    def stop(self):
        super().stop()
        if self.validator:
            self.validator.kill()
            self.validator.wait()


class Plain(JavaServer):
    """An application as a user of Dropwizard would write it: io.latchkey.benchmarks.plain."""

    def command(self):
        main = "io.latchkey.benchmarks.plain.PlainApplication"
        return [java(), *image_options(), "-cp", class_path(), main, "server", self.configuration(HERE / "plain.yml")]


class Native(Server):
    """A server of Debian's, whose configuration here has places to fill in."""

    def fill_in(self, file, **more):
        text = (HERE / file).read_text()
        for name, value in ({"PORT": self.port, "WORK": self.work, "HERE": HERE} | more).items():
            text = text.replace(f"@{name}@", str(value))
        filled = self.work / file
        filled.write_text(text)
        return str(filled)


class Nginx(Native):
    def command(self):
        log = self.work / "output" if self.request_log else "off"
        configuration = self.fill_in("nginx.conf", LOG=log)
        return [find("nginx", "nginx"), "-c", configuration]

    def start(self):
        # Any worker user must be able to write there.
        self.work.chmod(0o777)
        if not Path("/usr/lib/nginx/modules/ngx_http_lua_module.so").exists():
            fail("nginx has no Lua: .ci/install libnginx-mod-http-lua")
        super().start()


class HAProxy(Native):
    def command(self):
        for name, values in {
            "names": {OPEN: "open", USED_UP: "used-up"},
            "limits": {"open": 1000000000, "used-up": 60},
        }.items():
            lines = [f"{digest(key).upper() if name == 'names' else key} {value}\n" for key, value in values.items()]
            (self.work / f"{name}.map").write_text("".join(lines))
        log = "log stdout format raw local0" if self.request_log else ""
        return [find("haproxy", "haproxy"), "-db", "-f", self.fill_in("haproxy.cfg", LOG=log)]


def find(program, package):
    found = shutil.which(program, path=os.environ["PATH"] + ":/usr/sbin")
    return found or fail(f"{program} is not installed: .ci/install {package}")


def class_path():
    return f"{TARGET / 'classes'}:{(TARGET / 'classpath').read_text().strip()}"


SERVERS = {
    "latchkey": Latchkey,
    "external": External,
    "jaxrs": JaxRs,
    "plain": Plain,
    "nginx": Nginx,
    "haproxy": HAProxy,
}
