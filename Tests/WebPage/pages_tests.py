"""The library's page, its duplicates, and keys."""

import json
import shutil
import tempfile
import urllib.request
from pathlib import Path

from playwright.sync_api import expect

from support import GALLERY, KEY, PageTest


def run(state, **more):
    """A job as the server describes it."""
    return {
        "id": "j-1", "kind": "index", "state": state, "paths": [], "created": "2026-05-01T12:00:00Z",
        "started": "2026-05-01T12:00:00Z", "ended": None, "progress": None, "report": None, "error": None, "error_type": None,
    } | more


REPORT = {
    "scanned": 3, "indexed": 1, "unchanged": 1, "moved": 0, "removed": 0, "failed": 1, "seconds": 2.5,
    "images_per_second": 1, "failures": [], "warnings": [],
}


# The ten seconds of a toast, which pass when the test says so.
HELD_SECONDS = """() => {
    const [wait, stop] = [window.setTimeout.bind(window), window.clearTimeout.bind(window)];
    const held = new Map();
    let last = -1;
    window.setTimeout = (act, milliseconds, ...rest) => {
        if (milliseconds !== 10_000) return wait(act, milliseconds, ...rest);
        held.set(--last, act);
        return last;
    };
    window.clearTimeout = (id) => { if (!held.delete(id)) stop(id); };
    window.passTenSeconds = () => {
        const acts = [...held.values()];
        held.clear();
        for (const act of acts) act();
    };
}"""


def events(*pairs) -> str:
    return "".join(f"event: {name}\ndata: {json.dumps(data)}\n\n" for name, data in pairs)


class Library(PageTest):
    def test_status_in_figures(self):
        stats = self.server.get("/api/v1/stats")
        self.stand_in()
        self.open("/?view=library")
        figures = self.page.locator(".figures")
        expect(figures).to_contain_text(f"{stats['images']}")
        expect(figures).to_contain_text("pictures")
        expect(figures).to_contain_text(f"Model {stats['model']}")

    def test_a_run_is_followed_by_its_events_to_its_end(self):
        started = []
        self.stand_in(started, events(
            ("progress", {"phase": "embedding", "total": 1200, "done": 300, "failed": 1, "images_per_second": 73.2, "remaining_seconds": 12.3}),
            ("failure", {"path": "Pictures/bad.jpg", "error": "the file is empty"})))
        self.open("/?view=library")
        self.page.get_by_role("button", name="Index", exact=True).click()
        expect(self.page.get_by_role("progressbar", name="Progress")).to_have_attribute("value", "300")
        self.assertEqual(started, [{"paths": ["Pictures/New"]}])
        expect(self.page.get_by_text("Looking at pictures · 300 of 1,200 · 1 failed · 73 pictures/s · about 12 seconds left")).to_be_visible()
        expect(self.page.get_by_text("the file is empty")).to_be_visible()
        self.page.unroute("**/api/v1/jobs/j-1")
        self.page.route("**/api/v1/jobs/j-1", lambda route: route.fulfill(
            content_type="text/event-stream", body=events(("end", run("finished", report=REPORT)))))
        expect(self.page.get_by_text("1 picture taken in, 1 unchanged, 1 failed in 3 seconds.").first).to_be_visible()

    def test_a_run_can_be_cancelled(self):
        self.stand_in([], events(("progress", {"phase": "scanning", "total": 0, "done": 0, "failed": 0})))
        cancelled = []
        self.page.route("**/api/v1/jobs/j-1", lambda route: (
            cancelled.append(route.request.method) if route.request.method == "DELETE" else None,
            route.fulfill(status=202, json=run("cancelled")) if route.request.method == "DELETE" else route.fallback()))
        self.open("/?view=library")
        self.page.get_by_role("button", name="Index", exact=True).click()
        expect(self.page.get_by_text("Looking through the folders")).to_be_visible()
        with self.page.expect_response(lambda reply: reply.request.method == "DELETE"):
            self.page.get_by_role("button", name="Cancel").click()
        self.assertEqual(cancelled, ["DELETE"])

    def test_failures_have_reasons_and_can_be_tried_again(self):
        failures = self.server.get("/api/v1/failures")["failures"]
        started = []
        self.stand_in(started, "")
        self.open("/?view=library")
        expect(self.page.get_by_text(failures[0]["path"]).first).to_be_visible()
        expect(self.page.get_by_text(failures[0]["error"]).first).to_be_visible()
        self.page.get_by_role("button", name="Try all again").click()
        expect(self.page.get_by_role("heading", name="Running")).to_be_visible()
        self.assertEqual(started, [{"retry_failures": True}])

    def stand_in(self, started=None, stream=""):
        """Jobs under the test's control: what the real ones do, they do in their own time."""
        roots = [{"path": "Pictures/Old", "name": "Old", "indexed": True, "allowed": True},
                 {"path": "Pictures/New", "name": "New", "indexed": False, "allowed": True}]
        self.page.route("**/api/v1/roots", lambda route: route.fulfill(json={"roots": roots}))
        self.page.route("**/api/v1/jobs", lambda route: route.fulfill(json={"jobs": []}))

        def start(route):
            started.append(self.body(route.request))
            route.fulfill(status=202, json=run("running"))

        self.page.route("**/api/v1/jobs/index", start)
        self.page.route("**/api/v1/jobs/j-1", lambda route: route.fulfill(content_type="text/event-stream", body=stream))


class RealRuns(PageTest):
    def test_a_new_picture_is_indexed_from_the_page(self):
        if not self.server.process or not self.server.has("/api/v1/roots"):
            self.skipTest("the server under test has no indexing jobs")
        source = next((self.server.pictures / "vehicles").glob("*.jpg"))
        total = self.server.get("/api/v1/stats")["images"]
        copy = self.server.pictures / "vehicles" / "copied-from-the-test.jpg"
        copy.write_bytes(source.read_bytes())
        self.addCleanup(self.server.index)
        self.addCleanup(copy.unlink)
        self.open("/?view=library")
        self.page.get_by_role("button", name="Look again").click()
        expect(self.page.get_by_role("heading", name="Finished").first).to_be_visible()
        expect(self.page.locator(".figures")).to_contain_text(f"{total + 1}")


class Changing(PageTest):
    """Adding and removing, in a library of the test's own."""

    def setUp(self):
        super().setUp()
        if not self.server.process:
            self.skipTest("the server under test was started elsewhere")
        folder = Path(tempfile.mkdtemp(prefix="glimpse-page-"))
        self.addCleanup(shutil.rmtree, folder, ignore_errors=True)
        self.folder = folder
        process, self.base = self.server.apart(folder)
        self.addCleanup(process.wait)
        self.addCleanup(process.terminate)

    def count(self):
        with urllib.request.urlopen(self.base + "/api/v1/images") as reply:
            return json.load(reply)["total"]

    def visit(self, address="/"):
        self.page.goto(self.base + address)
        if address.startswith("/?view"):
            return
        expect(self.tiles().first).to_be_visible()

    def hold_seconds(self):
        """Toasts stay until pass_seconds(). Returns the addresses of DELETE requests from now on."""
        self.page.evaluate(HELD_SECONDS)
        deleted = []
        self.page.on("request", lambda request: request.method == "DELETE" and deleted.append(request.url))
        return deleted

    def pass_seconds(self):
        self.page.evaluate("passTenSeconds()")

    def remove_first(self):
        """Removes the first picture that shows, and returns its name."""
        name = self.names()[0]
        self.tiles().first.click()
        self.page.get_by_role("button", name="Remove from the library").click()
        expect(self.page.locator(f".tile[title='{name}']")).to_have_count(0)
        return name

    def test_pictures_are_added_and_what_is_none_is_told_by_name(self):
        self.visit("/?view=library")
        self.page.get_by_role("textbox", name="Category").fill("holidays")
        with self.page.expect_file_chooser() as chooser:
            self.page.get_by_role("button", name="Choose pictures…").click()
        chooser.value.set_files([
            {"name": "new.jpg", "mimeType": "image/jpeg", "buffer": next((GALLERY / "animals").glob("*.jpg")).read_bytes()},
            {"name": "none.jpg", "mimeType": "image/jpeg", "buffer": b"no picture"}])
        expect(self.page.get_by_text("1 picture added. 1 file could not be taken in.")).to_be_visible()
        expect(self.page.locator(".failures", has_text="none.jpg")).to_be_visible()
        expect(self.page.locator(".figures")).to_contain_text("4")
        self.assertEqual(self.count(), 4)
        self.page.get_by_role("link", name="Search", exact=True).click()
        expect(self.page.locator("#summary")).to_have_text("4 pictures")

    def choose(self, *files):
        """Adds files of these names and contents on the library's page."""
        with self.page.expect_file_chooser() as chooser:
            self.page.get_by_role("button", name="Choose pictures…").click()
        chooser.value.set_files([{"name": name, "mimeType": "image/jpeg", "buffer": content} for name, content in files])

    def test_a_file_larger_than_the_server_takes_stays_here_and_the_rest_is_sent(self):
        picture = next((GALLERY / "animals").glob("*.jpg")).read_bytes()
        with urllib.request.urlopen(self.base + "/api/v1/session") as reply:
            session = json.load(reply)
        session["limits"]["upload_bytes"] = len(picture)
        self.page.route("**/api/v1/session", lambda route: route.fulfill(json=session))
        self.visit("/?view=library")
        self.choose(("large.jpg", picture + b"more"), ("new.jpg", picture))
        expect(self.page.get_by_text("1 picture added. 1 file could not be taken in.")).to_be_visible()
        failure = self.page.locator(".failures li")
        expect(failure).to_have_count(1)
        expect(failure).to_contain_text("large.jpg It has")
        expect(failure).to_contain_text("this server takes at most")
        self.assertEqual(self.count(), 4)

    def test_where_no_file_is_taken_each_has_its_own_reason(self):
        # All of them together, then each alone.
        self.expected_errors = 3
        reasons = iter(["It is cut short.", "It is cut short.", "It is empty."])

        def refuse(route):
            route.fulfill(status=422, json={"error": next(reasons), "type": "unreadable_image"})

        self.page.route("**/api/v1/images", refuse)
        self.visit("/?view=library")
        self.choose(("one.jpg", b"1"), ("two.jpg", b"2"))
        expect(self.page.get_by_text("2 files could not be taken in.")).to_be_visible()
        expect(self.page.locator(".failures li")).to_have_text(["one.jpg It is cut short.", "two.jpg It is empty."])

    def test_pictures_that_wait_for_another_run_are_not_called_added(self):
        results = [{"filename": "new.jpg", "id": "00000000-0000-0000-0000-000000000001", "error": None}]
        self.page.route("**/api/v1/images", lambda route: route.fulfill(status=202, json={"job": "j-1", "results": results}))
        self.visit("/?view=library")
        self.choose(("new.jpg", b"1"))
        expect(self.page.get_by_text("1 picture will be taken in after the run that goes on.")).to_be_visible()

    def test_a_picture_that_was_searched_with_is_added(self):
        self.visit()
        self.page.set_input_files("#file", next((GALLERY / "animals").glob("*.jpg")))
        self.page.get_by_role("button", name="Add it to the library").click()
        expect(self.page.locator("#toasts")).to_contain_text("1 picture added.")
        expect(self.page.get_by_role("heading", name="This picture is in your library.")).to_be_visible()
        self.assertEqual(self.count(), 4)

    def test_a_server_that_takes_no_uploads_offers_none(self):
        self.open("/?view=library")
        expect(self.page.locator(".root").first).to_be_visible()
        expect(self.page.get_by_role("heading", name="Add pictures")).to_have_count(0)

    def test_a_removed_picture_vanishes_and_comes_back_where_that_is_taken_back(self):
        self.visit()
        deleted = self.hold_seconds()
        name = self.remove_first()
        expect(self.page.get_by_role("dialog")).to_have_count(0)
        expect(self.page.locator("#summary")).to_have_text("2 pictures")
        toast = self.page.locator("#toasts")
        expect(toast).to_contain_text("1 picture removed from the library.")
        toast.get_by_role("button", name="Undo").click()
        expect(self.page.locator(f".tile[title='{name}']")).to_be_visible()
        expect(self.page.locator("#summary")).to_have_text("3 pictures")
        self.page.reload()
        expect(self.page.locator("#summary")).to_have_text("3 pictures")
        self.assertEqual(deleted, [])

    def test_what_else_is_said_leaves_a_removal_its_time(self):
        self.visit()
        deleted = self.hold_seconds()
        first = self.remove_first()
        second = self.remove_first()
        for name in ["one.txt", "another.txt"]:
            transfer = self.page.evaluate_handle(
                """name => {
                    const made = new DataTransfer();
                    made.items.add(new File(["x"], name, { type: "text/plain" }));
                    return made;
                }""", name)
            self.page.dispatch_event("#main", "dragenter", {"dataTransfer": transfer})
            self.page.dispatch_event("#main", "drop", {"dataTransfer": transfer})
            expect(self.page.locator("#toasts")).to_contain_text(f"“{name}” is no picture.")
        toasts = self.page.locator("#toasts .toast")
        expect(toasts).to_have_count(3)
        expect(toasts.last).to_contain_text("another.txt")
        expect(self.page.locator("#summary")).to_have_text("1 picture")
        toasts.nth(1).get_by_role("button", name="Undo").click()
        expect(self.page.locator(f".tile[title='{second}']")).to_be_visible()
        self.assertEqual(deleted, [])
        toasts.first.get_by_role("button", name="Undo").click()
        expect(self.page.locator(f".tile[title='{first}']")).to_be_visible()
        self.pass_seconds()
        expect(toasts).to_have_count(0)
        self.assertEqual(deleted, [])
        self.assertEqual(self.count(), 3)

    def test_a_toast_stays_while_the_pointer_or_the_keyboard_is_at_it(self):
        self.visit()
        deleted = self.hold_seconds()
        self.remove_first()
        toast = self.page.locator("#toasts .toast")
        undo = toast.get_by_role("button", name="Undo")
        # The pointer leaves, then the keyboard; the pointer comes back.
        undo.focus()
        toast.hover()
        self.page.mouse.move(5, 5)
        self.pass_seconds()
        expect(undo).to_be_focused()
        undo.blur()
        toast.hover()
        self.pass_seconds()
        expect(undo).to_be_visible()
        self.assertEqual(deleted, [])
        with self.page.expect_response(lambda reply: reply.request.method == "DELETE"):
            self.page.mouse.move(5, 5)
            self.pass_seconds()
        expect(toast).to_have_count(0)

    def test_among_duplicates_a_removed_picture_vanishes_and_is_not_removed_twice(self):
        with urllib.request.urlopen(self.base + "/api/v1/images") as reply:
            pictures = json.load(reply)["results"]
        group = {
            "relation": "altered", "bytes_to_win": 2_000_000, "keep": pictures[0],
            "duplicates": [{"picture": one, "relation": "altered", "distance": 2, "score": 0.99} for one in pictures[1:]]}
        self.page.route("**/api/v1/duplicates*", lambda route: route.fulfill(
            json={"images": 3, "total": 1, "bytes_to_win": 2_000_000, "groups": [group]}))
        self.visit("/?view=duplicates")
        deleted = self.hold_seconds()
        self.page.locator(".member").last.get_by_role("button").click()
        remove = self.page.get_by_role("button", name="Remove from the library")
        remove.click()
        expect(self.page.locator(".member")).to_have_count(2)
        # Its address still leads to it.
        self.page.evaluate("id => { location.hash = `image=${id}`; }", pictures[2]["id"])
        remove.click()
        expect(self.page.get_by_role("dialog")).to_have_count(0)
        toasts = self.page.locator("#toasts .toast")
        expect(toasts).to_have_count(1)
        self.page.get_by_role("button", name="Select the other one").click()
        self.page.get_by_role("complementary", name="Selected pictures").get_by_role("button", name="Remove").click()
        expect(self.page.get_by_text("No duplicates")).to_be_visible()
        for _ in range(2):
            toasts.first.get_by_role("button", name="Undo").click()
        expect(self.page.locator(".member")).to_have_count(3)
        self.assertEqual(deleted, [])

    def test_selected_pictures_are_removed_once_that_is_not_taken_back(self):
        self.visit()
        self.tiles().nth(0).click(modifiers=["Control"])
        self.tiles().nth(1).click(modifiers=["Shift"])
        self.page.get_by_role("complementary", name="Selected pictures").get_by_role("button", name="Remove").click()
        expect(self.page.locator("#summary")).to_have_text("1 picture")
        self.assertEqual(self.count(), 3)
        with self.page.expect_response(lambda reply: reply.request.method == "DELETE"):
            self.page.locator("#toasts").get_by_role("button", name="Dismiss").click()
        self.page.wait_for_function("async () => (await (await fetch('/api/v1/images')).json()).total === 1")
        self.page.reload()
        expect(self.page.locator("#summary")).to_have_text("1 picture")
        # Nobody uploaded them: their files stay.
        self.assertEqual(len(list((self.folder / "Pictures").rglob("*.jpg"))), 3)

    def test_leaving_the_page_removes_what_waited(self):
        self.visit()
        self.remove_first()
        self.page.goto("about:blank")
        self.page.goto(self.base)
        self.page.wait_for_function("async () => (await (await fetch('/api/v1/images')).json()).total === 2")

    def test_many_are_removed_a_few_at_a_time(self):
        self.open("/")
        expect(self.tiles().nth(8)).to_be_visible()
        self.page.evaluate("""() => {
            const really = window.fetch;
            window.removals = { most: 0, done: 0, outlast: 0 };
            let underway = 0;
            window.fetch = async (address, options = {}) => {
                if (options.method !== "DELETE") return really(address, options);
                removals.most = Math.max(removals.most, ++underway);
                removals.outlast += options.keepalive ? 1 : 0;
                await new Promise((done) => setTimeout(done));
                underway -= 1;
                removals.done += 1;
                return new Response(null, { status: 204 });
            };
        }""")
        self.tiles().first.click(modifiers=["Control"])
        self.tiles().nth(8).click(modifiers=["Shift"])
        self.page.get_by_role("complementary", name="Selected pictures").get_by_role("button", name="Remove").click()
        self.page.locator("#toasts").get_by_role("button", name="Dismiss").click()
        self.page.wait_for_function("() => removals.done === 9")
        self.assertEqual(self.page.evaluate("removals"), {"most": 4, "done": 9, "outlast": 0})

    def test_what_could_not_be_removed_comes_back_and_is_told(self):
        self.expected_errors = 1
        self.visit()
        self.page.route("**/api/v1/images/*", lambda route: route.fulfill(
            status=503, json={"error": "Another program is changing the library: try again in a moment.", "type": "busy"})
            if route.request.method == "DELETE" else route.fallback())
        self.tiles().first.click()
        self.page.get_by_role("button", name="Remove from the library").click()
        self.page.locator("#toasts").get_by_role("button", name="Dismiss").click()
        expect(self.page.locator("#toasts")).to_contain_text("1 picture could not be removed: Another program")
        expect(self.page.locator("#summary")).to_have_text("3 pictures")

    def test_folders_that_overlap_are_one(self):
        self.visit("/?view=library")
        expect(self.page.locator(".root")).to_have_count(1)
        expect(self.page.locator(".root")).to_contain_text(str(self.folder / "Pictures"))
        expect(self.page.locator(".root .hint")).to_have_text("indexed")
        self.page.get_by_role("button", name="Look again").click()
        expect(self.page.get_by_role("heading", name="Finished").first).to_be_visible()
        expect(self.page.locator(".root")).to_have_count(1)
        expect(self.page.get_by_text("not indexed yet")).to_have_count(0)

    def test_a_folder_of_which_a_part_is_indexed_says_so(self):
        roots = [{"path": "A", "name": "A", "indexed": False, "allowed": True, "within": None},
                 {"path": "A/B", "name": "B", "indexed": True, "allowed": True, "within": "A"}]
        self.page.route("**/api/v1/roots", lambda route: route.fulfill(json={"roots": roots}))
        self.visit("/?view=library")
        expect(self.page.locator(".root")).to_have_count(1)
        expect(self.page.locator(".root .hint")).to_have_text("indexed in part")
        expect(self.page.get_by_role("button", name="Index", exact=True)).to_be_visible()


class Reading(PageTest):
    def test_who_may_only_read_is_offered_no_change(self):
        session = self.server.get("/api/v1/session") | {"key_scope": "read", "uploads": True}
        self.page.route("**/api/v1/session", lambda route: route.fulfill(json=session))
        self.open("/?category=vehicles")
        self.tiles().first.click()
        expect(self.page.get_by_role("button", name="More like this")).to_be_visible()
        expect(self.page.get_by_role("button", name="Remove")).to_have_count(0)
        self.page.keyboard.press("Escape")
        self.tiles().first.click(modifiers=["Control"])
        bar = self.page.get_by_role("complementary", name="Selected pictures")
        expect(bar).to_be_visible()
        expect(bar.get_by_role("button", name="Remove")).to_have_count(0)
        self.open("/?view=library")
        expect(self.page.locator(".root").first).to_be_visible()
        expect(self.page.get_by_role("heading", name="Add pictures")).to_have_count(0)


class Duplicates(PageTest):
    def test_groups_say_which_to_keep_and_hand_the_others_over(self):
        pictures = self.server.get("/api/v1/images?limit=3")["results"]
        relations = ["altered", "same_bytes"]
        group = {
            "relation": "altered", "bytes_to_win": 1_500_000, "keep": pictures[0],
            "duplicates": [
                {"picture": picture, "relation": relation, "distance": 2, "score": 0.99}
                for picture, relation in zip(pictures[1:], relations)],
        }
        asked = []

        def reply(route):
            asked.append(route.request.url)
            route.fulfill(json={"images": 3, "total": 1, "bytes_to_win": 1_500_000, "groups": [group]})

        self.page.route("**/api/v1/duplicates*", reply)
        self.open("/?view=duplicates")
        expect(self.page.get_by_text("1 group · 1.5 MB to win")).to_be_visible()
        expect(self.page.get_by_role("heading", name="Same picture, altered · 3 pictures · 1.5 MB to win")).to_be_visible()
        kept = self.page.locator(".member.is-kept")
        expect(kept).to_contain_text("Best: keep this")
        expect(kept).to_contain_text(pictures[0]["path"])
        expect(self.page.locator(".member-verdict", has_text="Same file")).to_be_visible()
        self.page.get_by_role("button", name="Select the other 2").click()
        expect(self.page.get_by_role("complementary", name="Selected pictures")).to_contain_text("2 pictures selected")
        with self.page.expect_response("**/api/v1/duplicates*"):
            self.page.get_by_label("Show").select_option("similar")
        expect(self.page.locator(".group")).to_have_count(1)
        self.assertIn("relation=similar&similarity=0.95", asked[-1])
        self.page.get_by_role("button", name=f"Look at {pictures[1]['filename']}").click()
        expect(self.page.get_by_role("dialog", name=pictures[1]["filename"])).to_be_visible()

    def test_copies_in_the_library_are_found(self):
        if not self.server.process:
            self.skipTest("the server under test was started elsewhere, over the plain gallery")
        self.open("/?view=duplicates")
        expect(self.page.locator(".member-verdict", has_text="Same file")).to_be_visible()
        expect(self.page.locator(".group")).to_contain_text(["copy-of-a-landscape.jpg"])

    def test_a_server_without_duplicates_says_so(self):
        self.expected_errors = 1
        self.page.route("**/api/v1/duplicates*", lambda route: route.fulfill(status=404, json={"error": "There is nothing.", "type": "not_found"}))
        self.open("/?view=duplicates")
        expect(self.page.get_by_text("This server does not look for duplicates.")).to_be_visible()


class Keys(PageTest):
    def setUp(self):
        super().setUp()
        if not self.server.process:
            self.skipTest("the server under test was started elsewhere, without a key")

    def test_a_key_is_asked_for_checked_and_kept_for_the_visit(self):
        self.expected_errors = 1
        self.page.goto(self.server.with_key() + "/?q=a+cat")
        dialog = self.page.get_by_role("dialog", name="This library needs a key")
        expect(dialog).to_be_visible()
        self.page.get_by_label("API key").fill("not the right one")
        self.page.get_by_role("button", name="Open").click()
        expect(dialog.get_by_role("alert")).to_contain_text("not known")
        self.page.get_by_label("API key").fill(KEY)
        self.page.get_by_role("button", name="Open").click()
        expect(dialog).to_be_hidden()
        # Pictures come by the cookie: an <img> cannot send a key.
        expect(self.page.locator(".tile img.is-loaded").first).to_be_visible()
        self.page.reload()
        expect(self.page.locator(".tile img.is-loaded").first).to_be_visible()
        expect(dialog).to_be_hidden()

    def storage(self):
        return self.page.evaluate("JSON.stringify([{...sessionStorage}, {...localStorage}])")

    def enter(self, key=KEY):
        self.page.get_by_label("API key").fill(key)
        self.page.get_by_role("button", name="Open").click()
        expect(self.page.get_by_role("dialog", name="This library needs a key")).to_be_hidden()

    def test_the_key_is_kept_nowhere_and_writing_asks_for_it_again(self):
        self.expected_errors = 1
        base = self.server.with_key()
        self.page.goto(base + "/?view=library")
        self.enter()
        button = self.page.get_by_role("button", name="Look again")
        expect(button).to_be_visible()
        cookies = self.page.context.cookies()
        self.assertEqual([cookie["name"] for cookie in cookies], ["glimpse_session"])
        self.assertTrue(cookies[0]["httpOnly"] and cookies[0]["sameSite"] == "Strict", cookies)
        self.assertNotIn(KEY, self.storage() + str(cookies) + str(self.page.evaluate("document.cookie")))
        with self.page.expect_response("**/api/v1/jobs/index") as first:
            button.click()
        self.assertEqual(first.value.status, 202)
        # After the page was left, it reads as before, and asks before it writes.
        self.page.reload()
        expect(button).to_be_visible()
        with self.page.expect_response("**/api/v1/jobs/index") as refused:
            button.click()
        self.assertEqual(refused.value.status, 403)
        expect(self.page.get_by_text("needs a key that may write")).to_be_visible()
        with self.page.expect_response("**/api/v1/jobs/index") as second:
            self.enter()
        self.assertEqual(second.value.status, 202)
        self.assertNotIn(KEY, self.storage())
