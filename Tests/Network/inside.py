"""A network namespace in which every address is this machine: whoever reaches out
arrives here, is answered by stand-ins, and is written down. Nothing can leave."""

import ctypes
import os
import socket
import ssl
import struct
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
NAMESERVER = "127.0.0.53"
# Public by their numbers, for the program refuses others where callers name them.
FIRST_ADDRESS = struct.unpack("!I", socket.inet_aton("11.11.0.1"))[0]
FIRST_V6 = "2a00:1111::"


def enter(folder):
    """Sets the namespace up. Refuses to run where there is a way out."""
    others = [name for _, name in socket.if_nameindex() if name != "lo"]
    if others:
        raise SystemExit(f"Tests/Network must run in a network namespace of its own; here is {others}")
    run = lambda *words: subprocess.run(words, check=True, stdout=subprocess.DEVNULL)
    run("ip", "link", "set", "lo", "up")
    run("ip", "route", "add", "local", "0.0.0.0/0", "dev", "lo")
    has_v6 = subprocess.run(
        ["ip", "-6", "route", "add", "local", "::/0", "dev", "lo"], stderr=subprocess.DEVNULL).returncode == 0
    for name, text in [
            ("resolv.conf", f"nameserver {NAMESERVER}\noptions timeout:30 attempts:3\n"),
            ("nsswitch.conf", "passwd: files\ngroup: files\nhosts: files dns\n"),
            ("hosts", "127.0.0.1 localhost\n::1 localhost\n")]:
        path = folder / name
        path.write_text(text)
        if os.path.exists(f"/etc/{name}"):
            run("mount", "--bind", str(path), f"/etc/{name}")
    # Other ways to have a name looked up are sockets below /run.
    run("mount", "-t", "tmpfs", "tmpfs", "/run")
    return has_v6


class Record:
    """Who was looked up or connected to, by name."""

    def __init__(self, has_v6=True):
        self.lock = threading.Lock()
        self.names, self.has_v6 = {}, has_v6
        self.seen, self.silent, self.questions = [], set(), []
        self.open_names()
        self.sniff()
        self.listen_below_run()

    def note(self, host):
        with self.lock:
            self.seen.append(host)

    def take(self):
        """The hosts since the last call."""
        with self.lock:
            seen, self.seen = set(self.seen), []
        return seen

    def name_of(self, address):
        with self.lock:
            return {v: k for k, v in self.names.items()}.get(address, address)

    # Names.

    def open_names(self):
        server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        server.bind((NAMESERVER, 53))
        threading.Thread(target=self.answer_names, args=(server,), daemon=True).start()

    def answer_names(self, server):
        while True:
            query, client = server.recvfrom(2048)
            labels, at = [], 12
            while query[at]:
                labels.append(query[at + 1:at + 1 + query[at]].decode("ascii", "replace"))
                at += 1 + query[at]
            name, kind = ".".join(labels).lower(), struct.unpack("!H", query[at + 1:at + 3])[0]
            self.note(name)
            with self.lock:
                self.questions.append(name)
                number = self.names.setdefault(name, len(self.names) + 1) if name not in self.names else self.names[name]
            if name in self.silent:
                continue
            data = {1: struct.pack("!I", FIRST_ADDRESS + number)}.get(kind)
            if kind == 28 and self.has_v6:
                data = socket.inet_pton(socket.AF_INET6, f"{FIRST_V6}{number:x}")
            head = query[:2] + struct.pack("!HHHHH", 0x8180, 1, 1 if data else 0, 0, 0)
            answer = b"\xc0\x0c" + struct.pack("!HHIH", kind, 1, 60, len(data)) + data if data else b""
            server.sendto(head + query[12:at + 5] + answer, client)

    # Packets.

    def sniff(self):
        packets = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(3))
        packets.bind(("lo", 0))
        threading.Thread(target=self.read_packets, args=(packets,), daemon=True).start()

    def read_packets(self, packets):
        while True:
            packet, (_, protocol, kind, *_) = packets.recvfrom(65536)
            if kind == 4:  # outgoing: each comes back as incoming
                continue
            if protocol == 0x0800:
                target, proto, rest = socket.inet_ntoa(packet[16:20]), packet[9], packet[(packet[0] & 15) * 4:]
                number = struct.unpack("!I", packet[16:20])[0] - FIRST_ADDRESS
                source_is_home = packet[12] == 127
                is_home = packet[16] == 127
            elif protocol == 0x86DD:
                target, proto, rest = socket.inet_ntop(socket.AF_INET6, packet[24:40]), packet[6], packet[40:]
                is_given = target.startswith(FIRST_V6)
                number = int(target[len(FIRST_V6):] or "0", 16) if is_given else -1
                is_home = target == "::1"
            else:
                self.note(f"protocol {protocol:#x}")
                continue
            if is_home:
                continue
            if proto == 6 and not (rest[13] & 2 and not rest[13] & 16):
                continue  # only what opens a connection
            if proto in (1, 58):
                continue  # "port unreachable" and neighbours, which the system itself sends
            with self.lock:
                found = [name for name, value in self.names.items() if value == number]
            self.note(found[0] if found else target)

    # Sockets of services that look names up.

    def listen_below_run(self):
        for path in ["/run/nscd/socket", "/run/avahi-daemon/socket", "/run/dbus/system_bus_socket",
                     "/run/systemd/resolve/io.systemd.Resolve"]:
            os.makedirs(os.path.dirname(path), exist_ok=True)
            server = socket.socket(socket.AF_UNIX)
            server.bind(path)
            server.listen()
            threading.Thread(target=self.refuse, args=(server, path), daemon=True).start()

    def refuse(self, server, path):
        while True:
            connection, _ = server.accept()
            # The C library asks nscd first whenever it looks a name or a user up; a name is seen
            # by the name server as well.
            if "nscd" not in path:
                self.note(path)
            connection.close()


class Dual(ThreadingHTTPServer):
    address_family = socket.AF_INET6
    daemon_threads = True
    request_queue_size = 128

    def server_bind(self):
        self.socket.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        super().server_bind()

    def handle_error(self, *_):
        pass


class StandIns:
    """HTTP at port 80 of every address; `answers` maps a host to a function from a
    request to (status, type, body, headers). Port 443 closes at once."""

    def __init__(self, answers):
        self.answers, self.requests, self.lock = answers, [], threading.Lock()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def serve(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                host = (self.headers.get("Host") or "").split(":")[0].lower()
                with outer.lock:
                    outer.requests.append((host, self.command, self.path, dict(self.headers), body))
                found = outer.answers.get(host, lambda *_: (404, "text/plain", b"nothing here", {}))
                status, kind, reply, extra = found(self.command, self.path, body)
                try:
                    self.send_response(status)
                    for name, value in {"Content-Type": kind, "Content-Length": str(len(reply)), **extra}.items():
                        self.send_header(name, value)
                    self.end_headers()
                    if self.command != "HEAD":
                        self.wfile.write(reply)
                except OSError:
                    self.close_connection = True

            do_GET = do_POST = do_HEAD = do_PUT = do_DELETE = do_PATCH = serve

            def log_message(self, *_):
                pass

        threading.Thread(target=Dual(("::", 80), Handler).serve_forever, daemon=True).start()
        closing = socket.create_server(("::", 443), family=socket.AF_INET6, dualstack_ipv6=True, backlog=64)
        threading.Thread(target=self.close_all, args=(closing,), daemon=True).start()

    def close_all(self, server):
        while True:
            server.accept()[0].close()

    def take(self):
        with self.lock:
            found, self.requests = self.requests, []
        return found
