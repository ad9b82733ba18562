"""What pages of other web sites can have the browser do with the server."""

import http.server
import threading
import urllib.error
import urllib.request

from playwright.sync_api import expect

from support import KEY, TIMEOUT, PageTest


# Puts markup into the page and does what its visitor might.
PLACE = """html => {
  document.body.innerHTML = html;
  document.getElementById("f")?.submit();
  document.getElementById("a")?.click();
  const refresh = document.querySelector("meta[http-equiv]");
  if (refresh) location.href = refresh.content.slice("0;url=".length);
  const given = document.querySelector("body script");
  if (given) document.head.append(Object.assign(document.createElement("script"), { src: given.src }));
}"""


class OtherSites(PageTest):
    """Pages of other web sites, which in a browser are other ports of this machine too."""

    def setUp(self):
        super().setUp()
        if not self.server.process:
            self.skipTest("the server under test was started elsewhere")
        self.saved = self.server.work / "retrieved"
        self.visits = visits = []

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                visits.append((self.path, self.headers.get("Cookie")))
                self.send_response(200)
                self.send_header("Content-Type", "text/html")
                self.end_headers()
                self.wfile.write(b"<!doctype html><title>other</title>")

            def log_message(self, *_):
                pass

        self.other = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.addCleanup(self.other.server_close)
        self.addCleanup(self.other.shutdown)
        threading.Thread(target=self.other.serve_forever, daemon=True).start()
        self.port = self.other.server_address[1]

    def tearDown(self):
        """What is refused shows in the console, in many words."""

    def test_no_page_of_another_site_has_anything_written(self):
        base = self.server.saving()
        target = base + "/search-text?q=cat&k=20&save_results=true"
        for name in ["localhost", "127.0.0.1"]:
            for markup in [
                    f'<iframe src="{target}"></iframe>', f'<img src="{target}">', f'<object data="{target}"></object>',
                    f'<embed src="{target}">', f'<script src="{target}"></script>', f'<link rel="stylesheet" href="{target}">',
                    f'<form id="f" method="get" action="{base}/search-text"><input name="q" value="cat">'
                    '<input name="save_results" value="true"></form>',
                    f'<form id="f" method="post" enctype="text/plain" action="{base}/ingest"></form>',
                    f'<meta http-equiv="refresh" content="0;url={target}">', f'<a id="a" href="{target}">x</a>',
                    f'<a id="a" target="_blank" rel="noopener" href="{target}">x</a>']:
                # A page of its own: one that still goes somewhere would cut the next short.
                page = self.page.context.new_page()
                page.goto(f"http://{name}:{self.port}/")
                with self.page.context.expect_event(
                        "request", lambda request: request.url.startswith(base), timeout=TIMEOUT) as asked:
                    page.evaluate(PLACE, markup)
                # None where the browser keeps the reply from the page, as it does with what is not for it.
                reply = asked.value.response()
                self.assertIn(reply and reply.status, [403, None], f"{name} {markup}")
                for page in self.page.context.pages:
                    if page != self.page:
                        page.close()
        self.assertFalse(self.saved.exists() and any(self.saved.iterdir()))
        # Our own page may.
        self.page.goto(base + "/")
        self.assertEqual(self.page.evaluate("target => fetch(target).then((reply) => reply.status)", target), 200)
        self.assertEqual(len(list(self.saved.iterdir())), 1)

    def test_what_another_port_is_sent_is_no_key(self):
        base = self.server.with_key()
        self.page.goto(base + "/?q=a+cat")
        self.page.get_by_label("API key").fill(KEY)
        self.page.get_by_role("button", name="Open").click()
        expect(self.page.locator(".tile img.is-loaded").first).to_be_visible()
        self.page.goto(f"http://127.0.0.1:{self.port}/api/v1/anything")
        sent = next(cookie for path, cookie in self.visits if path == "/api/v1/anything")
        self.assertRegex(sent, r"^glimpse_session=[0-9a-f]{64}$")
        token = sent.split("=", 1)[1]
        for method, headers, status in [
                ("GET", {"X-API-Key": token}, 401), ("POST", {"X-API-Key": token}, 401),
                ("POST", {"Cookie": sent}, 403), ("GET", {"Cookie": sent}, 200)]:
            path = "/api/v1/images?limit=1" if method == "GET" else "/ingest"
            request = urllib.request.Request(base + path, b"" if method == "POST" else None, headers, method=method)
            try:
                with urllib.request.urlopen(request) as reply:
                    got = reply.status
            except urllib.error.HTTPError as error:
                got = error.code
                error.close()
            self.assertEqual(got, status, f"{method} {list(headers)}")
