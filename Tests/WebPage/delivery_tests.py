"""What is sent to the browser: how much, from where, under which policy."""

import urllib.request

from playwright.sync_api import expect

from support import ROOT, PageTest

LIMIT = 200_000
# What shows people is loaded besides, by who may see them.
PEOPLE_LIMIT = 35_000
# The page itself, without the description of the service at /docs and the page at unknown addresses.
FILES = [file for file in sorted((ROOT / "Web").iterdir()) if not file.name.startswith(("docs.", "not-found."))]
PEOPLE = {"people.css", "people-view.js", "person-page.js", "questions.js", "face-image.js", "face-frames.js", "faces-panel.js"}


class Delivery(PageTest):
    def test_the_page_is_small(self):
        people = sum(file.stat().st_size for file in FILES if file.name in PEOPLE)
        self.assertLessEqual(people, PEOPLE_LIMIT)
        self.assertLessEqual(sum(file.stat().st_size for file in FILES) - people, LIMIT)

    def test_who_may_not_see_people_loads_nothing_of_them(self):
        session = self.server.get("/api/v1/session") | {"people": False}
        self.page.route("**/api/v1/session", lambda route: route.fulfill(json=session))
        self.open()
        expect(self.tiles().first).to_be_visible()
        self.assertEqual({address.rpartition("/")[2] for address in self.addresses} & PEOPLE, set())

    def test_nothing_comes_from_elsewhere(self):
        self.open("/?q=a+cat")
        self.tiles().first.click()
        expect(self.page.get_by_role("dialog").get_by_role("img").first).to_be_visible()
        elsewhere = [one for one in self.addresses if not one.startswith((self.server.url, "blob:", "data:"))]
        self.assertEqual(elsewhere, [])

    def test_every_file_of_the_page_is_asked_for(self):
        session = self.server.get("/api/v1/session") | {"people": True}
        self.page.route("**/api/v1/session", lambda route: route.fulfill(json=session))
        # A server that knows nobody is asked for nobody.
        self.page.route("**/api/v1/facets?field=person*", lambda route: route.fulfill(json={"field": "person", "values": []}))
        with self.page.expect_response("**/web/face-frames.js"), self.page.expect_response("**/web/questions.js"):
            self.open()
        expect(self.tiles().first).to_be_visible()
        asked = {address.rpartition("/")[2] for address in self.addresses}
        unused = {file.name for file in FILES} - asked - {"index.html"}
        # Which browsers ask for by themselves, some without telling.
        self.assertLessEqual(unused, {"icon.svg", "glimpse.webmanifest"})

    def test_scripts_and_styles_within_the_page_are_refused(self):
        with urllib.request.urlopen(self.server.url + "/") as reply:
            policy = reply.headers["Content-Security-Policy"]
        self.assertIn("default-src 'none'", policy)
        self.assertNotIn("unsafe", policy)
        self.open()
        refused = self.page.evaluate("""() => new Promise(resolve => {
            document.addEventListener("securitypolicyviolation", event => resolve(event.effectiveDirective));
            const script = document.createElement("script");
            script.textContent = "window.isRun = true";
            document.body.append(script);
        })""")
        self.assertEqual(refused, "script-src-elem")
        self.assertIsNone(self.page.evaluate("window.isRun ?? null"))

    def is_expected(self, error):
        return super().is_expected(error) or "script-src" in error

    def test_names_of_files_cannot_become_markup(self):
        hostile = "<img src=x onerror=alert(1)>.jpg"
        self.page.route("**/api/v1/images?*", lambda route: self.rename(route, hostile))
        self.open()
        self.tiles().first.click()
        expect(self.page.get_by_role("dialog", name=hostile)).to_be_visible()
        self.assertEqual(self.page.locator("img[src='x']").count(), 0)

    def rename(self, route, name):
        reply = self.fetch(route)
        body = reply.json()
        body["results"][0].update(filename=name, path="/" + name, category="<b>bold</b>")
        route.fulfill(status=reply.status, json=body)
