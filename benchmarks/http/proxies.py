"""The end-to-end part of benchmarks/http/run: proxies in front of a service, alone and with Latchkey."""

import os

from servers import ROOT, Latchkey, Server, fail, find

# Caddy's garbage collector, if the caller sets it.
GO = {name: os.environ[name] for name in ["GOGC"] if name in os.environ}

# What clients send beside a key.
CLIENT_HEADERS = {
    "User-Agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Safari/537.36",
    "Accept": "application/json",
    "Accept-Encoding": "gzip, deflate",
    "Accept-Language": "en-US,en;q=0.9",
    "Content-Type": "application/json",
    "Cookie": "session=0123456789abcdef0123456789abcdef; theme=dark",
    "Origin": "https://app.example.com",
    "Referer": "https://app.example.com/items",
}

# Around a site: what a distribution's nginx.conf has, with one worker and the files in a folder of ours.
NGINX = """daemon off;
worker_processes 1;
pid @WORK@/nginx.pid;
error_log stderr;
events {}
http {
    access_log off;
    keepalive_requests 1000000000;
    client_body_temp_path @WORK@/body;
    proxy_temp_path @WORK@/proxy;
    fastcgi_temp_path @WORK@/fastcgi;
    uwsgi_temp_path @WORK@/uwsgi;
    scgi_temp_path @WORK@/scgi;
    @SITE@
}
"""


class Local(Server):
    """A server of Debian's with a configuration that is written here. Its worker may have another user."""

    path = "/items"

    def __init__(self, name, work):
        super().__init__(name, work, False)
        self.work.chmod(0o777)

    def write(self, file, text):
        path = self.work / file
        path.write_text(text)
        return str(path)

    def nginx(self, site):
        text = NGINX.replace("@SITE@", site).replace("@WORK@", str(self.work))
        return [find("nginx", "nginx"), "-e", "stderr", "-c", self.write("nginx.conf", text)]


class Service(Local):
    """What stands behind each proxy: nginx with one short answer. Its processor time is not counted."""

    def command(self):
        return self.nginx(f"server {{ listen 127.0.0.1:{self.port}; location / {{ return 200 served; }} }}")


class Gate(Latchkey):
    """Latchkey as the proxies ask it: it believes their headers, as the pages about them say."""

    def configuration(self, original):
        path = super().configuration(original)
        with open(path, encoding="utf-8") as file:
            text = file.read()
        if text.count("trustedProxies: []") != 1:
            fail(f"{original} has no empty trustedProxies.")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text.replace("trustedProxies: []", "trustedProxies: [127.0.0.1]"))
        return path


class Proxy(Local):
    """A proxy before the service: alone, with the shortest file that does this well, or with the file of ops/ and Latchkey."""

    def __init__(self, name, work, service, gate=None):
        super().__init__(name, work)
        self.service = f"127.0.0.1:{service.port}"
        self.gate = gate and f"127.0.0.1:{gate.port}"

    def variables(self):
        return dict.fromkeys(["HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"], str(self.work)) | GO

    def command(self):
        return self.with_latchkey() if self.gate else self.alone()

    def shipped(self, file, others):
        """A file of ops/ in which addresses and paths are replaced, each of which must be there once."""
        text = (ROOT / "ops" / file).read_text()
        for old, new in others.items():
            if text.count(old) != 1:
                fail(f"ops/{file} has {old!r} {text.count(old)} times in place of once.")
            text = text.replace(old, new)
        return text

    def addresses(self):
        return {"127.0.0.1:8080": self.gate, "127.0.0.1:3022": self.service}


class Nginx(Proxy):
    def alone(self):
        return self.nginx(
            f"upstream service {{ server {self.service}; keepalive 16; }} "
            f"server {{ listen 127.0.0.1:{self.port}; location / {{ proxy_pass http://service; "
            'proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host $http_host; } }'
        )

    def with_latchkey(self):
        listen = {"listen 8000;": f"listen 127.0.0.1:{self.port};"}
        site = self.write("latchkey.conf", self.shipped("nginx/latchkey.conf", self.addresses() | listen))
        return self.nginx(f"include {site};")


class HAProxy(Proxy):
    # As in the other part: the client keeps no more than one core busy.
    ONE_THREAD = "global\n    nbthread 1\n"

    def alone(self):
        return self.haproxy(
            self.ONE_THREAD
            + "defaults\n    mode http\n    timeout connect 1s\n    timeout client 60s\n    timeout server 60s\n"
            + f"frontend callers\n    bind 127.0.0.1:{self.port}\n    default_backend service\n"
            + f"backend service\n    server service {self.service}\n"
        )

    def with_latchkey(self):
        questions = f"abns@latchkey-questions-{self.port}"
        script = self.shipped("haproxy/latchkey.lua", {"abns@latchkey-questions": questions})
        others = {
            "abns@latchkey-questions": questions,
            "/etc/haproxy/latchkey.lua": self.write("latchkey.lua", script),
            "bind :8000": f"bind 127.0.0.1:{self.port}",
            "    user haproxy\n": "",
            "    group haproxy\n": "",
            "    chroot /var/lib/haproxy\n": "",
            "global\n    # As": self.ONE_THREAD + "    # As",
        }
        return self.haproxy(self.shipped("haproxy/haproxy.cfg", self.addresses() | others))

    def haproxy(self, text):
        return [find("haproxy", "haproxy"), "-db", "-f", self.write("haproxy.cfg", text)]


class Caddy(Proxy):
    def alone(self):
        return self.caddy(f":{self.port} {{\n\treverse_proxy {self.service}\n}}\n")

    def with_latchkey(self):
        site = {"\n:8000 {": f"\n:{self.port} {{"}
        return self.caddy(self.shipped("caddy/Caddyfile", self.addresses() | site))

    def caddy(self, site):
        text = "{\n\tadmin off\n\tdefault_bind 127.0.0.1\n}\n" + site
        file = self.write("Caddyfile", text)
        return [find("caddy", "caddy"), "run", "--adapter", "caddyfile", "--config", file]


PROXIES = {"nginx": Nginx, "haproxy": HAProxy, "caddy": Caddy}
