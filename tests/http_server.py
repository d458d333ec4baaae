"""http_server.py - a server that misbehaves in the ways that servers and networks do.

    python3 http_server.py FOLDER

serves the files of FOLDER on 127.0.0.1, on ports that the system chooses, until its standard input
ends. Says on one line which: "http=N https=N wrong=N unknown=N". https has a certificate of the
authority FOLDER/ca.pem, wrong one of it for another host, unknown one of an authority that nobody
knows; openssl makes them. /BEHAVIOUR/FILE is FILE, as the function of that name gives it. What
happens once happens to the first request of a path and query on a port. FOLDER/requests lists the requests:
"PATH RANGE IF-RANGE BYTES", with "-" where there is none.
"""
import base64
import fcntl
import http.server
import os
import re
import socket
import ssl
import struct
import subprocess
import sys
import threading
import time

TIOCOUTQ = 0x5411
STRONG = '"v2"'
PAGE = b"<!DOCTYPE html><html><body>Please sign in</body></html>\n"

folder = sys.argv[1]
ports = {}
seen = {}
lock = threading.Lock()
ending = threading.Event()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    sent = 0

    def log_message(self, *args):
        pass

    def do_GET(self):
        self.close_connection = True
        path = self.path.split("?")[0]
        behaviour, _, name = path[1:].partition("/")
        with lock:
            key = (self.server.server_address, self.path)
            self.turn = seen[key] = seen.get(key, 0) + 1
        try:
            with open(os.path.join(folder, os.path.basename(name) or "none"), "rb") as f:
                self.data = f.read()
        except OSError:
            self.data = b""
        self.name = name
        match = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
        self.first = int(match.group(1)) if match else None
        try:
            globals()["serve_" + behaviour](self)
            self.wfile.flush()
        except (BrokenPipeError, ConnectionResetError, ssl.SSLError):
            pass
        with lock, open(os.path.join(folder, "requests"), "a") as f:
            f.write("%s %s %s %d\n" % (self.path, self.headers.get("Range", "-"),
                                       self.headers.get("If-Range", "-"), self.sent))

    def head(self, status, **headers):
        self.send_response(status)
        for key, value in headers.items():
            self.send_header(key.replace("_", "-"), str(value))
        self.send_header("Connection", "close")
        self.end_headers()

    def body(self, data):
        self.wfile.write(data)
        self.sent += len(data)

    def half(self):
        return self.data[:len(self.data) // 2]

    def reset(self):
        """The connection breaks, behind what was written."""
        self.wfile.flush()
        for _ in range(1000):
            if struct.unpack("i", fcntl.ioctl(self.connection, TIOCOUTQ, b"\0" * 4))[0] == 0:
                break
            time.sleep(0.001)
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        os.close(self.connection.detach())

    def wait(self):
        """Nothing comes any more, until the other side has had enough."""
        self.wfile.flush()
        self.connection.settimeout(0.05)
        while not ending.is_set():
            try:
                if not self.connection.recv(1):
                    return
            except (socket.timeout, ssl.SSLError):
                pass
            except OSError:
                return

    def whole(self, etag=STRONG):
        self.head(200, Content_Length=len(self.data), **({"ETag": etag} if etag else {}))
        self.body(self.data)

    def part(self, data, etag=STRONG, first=None):
        first = self.first if first is None else first
        self.head(206, ETag=etag, Content_Length=len(data),
                  Content_Range="bytes %d-%d/%d" % (first, first + len(data) - 1, len(self.data)))
        self.body(data)

    def good(self, etag=STRONG):
        if self.first is None or self.headers.get("If-Range", etag) != etag:
            self.whole(etag)
        elif self.first >= len(self.data):
            self.head(416, Content_Length=0, Content_Range="bytes */%d" % len(self.data))
        else:
            self.part(self.data[self.first:], etag)

    def breaks(self, data, etag=STRONG):
        """All of it is promised, and only data comes."""
        self.head(200, Content_Length=len(self.data), **({"ETag": etag} if etag else {}))
        self.body(data)
        self.reset()

    def go(self, to):
        self.head(302, Location=to, Content_Length=0)


def serve_good(h):
    h.good()


def serve_reset(h):
    h.breaks(h.half()) if h.turn == 1 else h.good()


def serve_cuts(h):
    """A twentieth at a time."""
    step = len(h.data) // 20 + 1
    if h.first is None:
        return h.breaks(h.data[:step])
    rest = h.data[h.first:]
    h.head(206, ETag=STRONG, Content_Length=len(rest), Content_Range="bytes %d-%d/%d" % (
        h.first, len(h.data) - 1, len(h.data)))
    h.body(rest[:step])
    if len(rest) > step:
        h.reset()


def serve_parts(h):
    """Less than was asked for, and no fault about it."""
    if h.first is None:
        return h.breaks(h.data[:1000])
    h.part(h.data[h.first:h.first + max(1000, len(h.data) // 3)])


def serve_short(h):
    h.head(200, Content_Length=len(h.data), ETag=STRONG)
    h.body(h.half())


def serve_plain(h):
    """Breaks once, and has no ETag."""
    h.breaks(h.half(), None) if h.turn == 1 else h.whole(None)


def serve_weak(h):
    if h.turn == 1:
        h.breaks(h.half(), 'W/"v2"')
    elif h.first is None:
        h.whole('W/"v2"')
    else:
        h.head(500, Content_Length=0)


def other(data):
    return data.replace(b"1", b"7")


def serve_changed(h):
    h.breaks(other(h.half()), '"v1"') if h.turn == 1 else h.good()


def serve_liar(h):
    """A part of another version than was asked for."""
    if h.turn == 1:
        h.breaks(other(h.half()), '"v1"')
    elif h.first is not None:
        h.part(h.data[h.first:])
    else:
        h.whole()


def serve_ignore(h):
    h.breaks(h.half()) if h.turn == 1 else h.whole()


def serve_offset(h):
    if h.turn == 1:
        h.breaks(h.half())
    elif h.first is not None:
        h.part(h.data[h.first + 7:], first=h.first + 7)
    else:
        h.whole()


def serve_unasked(h):
    h.part(h.half(), first=0)


def serve_unsat(h):
    if h.turn == 1:
        h.breaks(h.half())
    elif h.first is not None:
        h.head(416, Content_Length=0)
    else:
        h.whole()


def serve_gone(h):
    h.breaks(h.half()) if h.turn == 1 else h.head(404, Content_Length=0)


def serve_drop(h):
    h.reset()


def serve_stall(h):
    h.head(200, Content_Length=len(h.data), ETag=STRONG)
    h.body(h.half())
    h.wait()


def serve_silent(h):
    h.wait()


def serve_close(h):
    h.head(200)
    h.body(h.data)


def chunks(h, data):
    h.head(200, Transfer_Encoding="chunked", ETag=STRONG)
    for i in range(0, len(data), 5000):
        piece = data[i:i + 5000]
        h.body(b"%x\r\n%s\r\n" % (len(piece), piece))


def serve_chunked(h):
    chunks(h, h.data)
    h.wfile.write(b"0\r\n\r\n")


def serve_unended(h):
    """Chunks without the last one, once."""
    chunks(h, h.half()) if h.turn == 1 else h.good()


def serve_endless(h):
    h.head(200, Transfer_Encoding="chunked")
    while not ending.is_set():
        h.body(b"10000\r\n" + b"1,2,3,4\n" * 8192 + b"\r\n")


def serve_huge(h):
    h.head(200, Content_Length=1 << 50)
    h.body(b"1")
    h.wait()


def serve_empty(h):
    h.head(200, Content_Length=0)


def serve_html(h):
    h.head(200, Content_Type="text/html", Content_Length=len(PAGE))
    h.body(PAGE)


def serve_status(h):
    h.head(int(h.name.split("/")[0]), Content_Type="text/html", Content_Length=len(PAGE))
    h.body(PAGE)


def serve_later(h):
    h.head(429, Retry_After=1, Content_Length=0) if h.turn == 1 else h.good()


def serve_muchlater(h):
    h.head(429, Retry_After=3600, Content_Length=0)


def serve_once(h):
    h.head(503, Content_Length=0) if h.turn == 1 else h.good()


def serve_busy(h):
    h.head(503, Retry_After=0, Content_Length=len(PAGE))
    h.body(PAGE)


def serve_loop(h):
    h.go("/loop/" + h.name)


def serve_hops(h):
    """/hops/N/FILE is N redirects from FILE."""
    n, _, name = h.name.partition("/")
    h.go("/hops/%d/%s" % (int(n) - 1, name) if int(n) > 1 else "/good/" + name)


def serve_tohttp(h):
    h.go("http://127.0.0.1:%d/good/%s" % (ports["http"], h.name))


def serve_tohttps(h):
    h.go("https://127.0.0.1:%d/good/%s" % (ports["https"], h.name))


def serve_tofile(h):
    h.go("file:///etc/passwd")


def serve_keyhops(h):
    """With the sign-in that came, to another port, which must not see it."""
    h.go("https://127.0.0.1:%d/nokey/%s" % (ports["https"], h.name))


def serve_nokey(h):
    h.head(500, Content_Length=0) if h.headers.get("Authorization") else h.good()


def serve_key(h):
    wanted = "Basic " + base64.b64encode(b"plant:s3cr3t").decode()
    if h.headers.get("Authorization") == wanted:
        h.good()
    else:
        h.head(401, WWW_Authenticate="Basic", Content_Length=0)


def make_authority(stem):
    openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
            "-subj", "/CN=Test authority " + stem, "-days", "2",
            "-keyout", stem + ".key", "-out", stem + ".pem")


def make_certificate(stem, authority, host):
    openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
            "-subj", "/CN=" + stem, "-keyout", stem + ".key", "-out", stem + ".csr")
    with open(os.path.join(folder, stem + ".ext"), "w") as f:
        f.write("subjectAltName=" + host + "\n")
    openssl("x509", "-req", "-in", stem + ".csr", "-CA", authority + ".pem",
            "-CAkey", authority + ".key", "-CAcreateserial", "-days", "2",
            "-extfile", stem + ".ext", "-out", stem + ".pem")


def openssl(*words):
    subprocess.run(("openssl",) + words, cwd=folder, check=True, stdin=subprocess.DEVNULL,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, name, certificate=None):
        super().__init__(("127.0.0.1", 0), Handler)
        self.context = None
        if certificate:
            self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            stem = os.path.join(folder, certificate)
            self.context.load_cert_chain(stem + ".pem", stem + ".key")
        ports[name] = self.server_address[1]
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    def finish_request(self, request, address):
        """The handshake, in the thread of the request."""
        if self.context:
            try:
                request.settimeout(10)
                request = self.context.wrap_socket(request, server_side=True)
                request.settimeout(None)
            except OSError:  # the other side does not trust us
                return
        super().finish_request(request, address)
        try:
            request.close()
        except OSError:
            pass

    def handle_error(self, request, address):
        kind = sys.exc_info()[0]
        if not issubclass(kind, OSError):
            super().handle_error(request, address)

    def shutdown_request(self, request):
        try:
            super().shutdown_request(request)
        except OSError:
            pass


def main():
    make_authority("ca")
    make_authority("nobody")
    make_certificate("https", "ca", "IP:127.0.0.1")
    make_certificate("wrong", "ca", "DNS:elsewhere.example")
    make_certificate("unknown", "nobody", "IP:127.0.0.1")
    Server("http")
    for name in ("https", "wrong", "unknown"):
        Server(name, name)
    print(" ".join("%s=%d" % item for item in ports.items()), flush=True)
    sys.stdin.read()
    ending.set()


main()
