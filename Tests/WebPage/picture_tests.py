"""Searching with pictures: chosen, dropped, pasted, by address, and from the results."""

import base64
import hashlib
import re
import urllib.parse

from playwright.sync_api import expect

from support import BROWSER, GALLERY, PageTest

CAR = GALLERY / "vehicles" / "red-car-highway-001.jpg"
BYTES_TO_FILE = """(encoded, name = "dropped.jpg", type = "image/jpeg") => {
    const bytes = Uint8Array.from(atob(encoded), letter => letter.charCodeAt(0));
    const transfer = new DataTransfer();
    transfer.items.add(new File([bytes], name, { type }));
    return transfer;
}"""


class QueryPictures(PageTest):
    def expect_cars(self):
        expect(self.page.locator(".chip")).to_have_count(1)
        self.page.wait_for_function("() => /car|van|bus|truck/.test(document.querySelector('.tile')?.title)")

    def transfer(self):
        return self.page.evaluate_handle(BYTES_TO_FILE, base64.b64encode(CAR.read_bytes()).decode())

    def test_a_picture_can_be_chosen(self):
        self.open()
        sent = self.bodies()
        self.page.get_by_role("button", name="Search with a picture").click()
        with self.page.expect_file_chooser() as chooser:
            self.page.get_by_role("button", name="Choose a picture…").click()
        chooser.value.set_files(CAR)
        self.expect_cars()
        self.assertEqual(sent[-1]["terms"][0]["image_base64"].split(",")[1], base64.b64encode(CAR.read_bytes()).decode())

    def test_a_picture_can_be_dropped_anywhere(self):
        self.open()
        transfer = self.transfer()
        self.page.dispatch_event("#main", "dragenter", {"dataTransfer": transfer})
        expect(self.page.get_by_text("Drop a picture to find ones like it")).to_be_visible()
        self.page.dispatch_event("#main", "drop", {"dataTransfer": transfer})
        expect(self.page.get_by_text("Drop a picture to find ones like it")).to_be_hidden()
        self.expect_cars()

    def paste(self):
        self.page.evaluate(
            """transfer => {
                const pasted = new Event("paste", { bubbles: true, cancelable: true });
                Object.defineProperty(pasted, "clipboardData", { value: transfer });
                document.body.dispatchEvent(pasted);
            }""",
            self.transfer())

    def test_a_picture_can_be_pasted(self):
        self.open()
        self.paste()
        self.expect_cars()

    def test_what_is_typed_and_pasted_before_the_server_answers_is_searched_for(self):
        held = []
        self.page.route("**/api/v1/session", lambda route: held.append(route))
        self.open()
        self.paste()
        self.page.get_by_label("Describe a picture").fill("at night")
        expect(self.page.locator(".chip")).to_have_count(1)
        expect(self.page).to_have_url(re.compile("q=at\\+night"))
        self.assertEqual(self.tiles().count(), 0)
        sent = self.bodies()
        held.pop().continue_()
        self.settle("at night")
        expect(self.tiles().first).to_be_visible()
        self.assertEqual((sent[-1]["text"], len(sent[-1]["terms"])), ("at night", 1))

    def test_a_picture_is_searched_with_where_the_browser_does_not_answer_when_it_is_kept(self):
        self.page.add_init_script("indexedDB.open = () => ({});")
        self.open()
        self.page.set_input_files("#file", CAR)
        self.expect_cars()

    def test_something_else_that_is_dropped_is_no_query(self):
        self.open()
        transfer = self.page.evaluate_handle(
            "() => { const made = new DataTransfer(); made.items.add(new File(['x'], 'a.txt', { type: 'text/plain' })); return made; }")
        self.page.dispatch_event("#main", "dragenter", {"dataTransfer": transfer})
        self.page.dispatch_event("#main", "drop", {"dataTransfer": transfer})
        expect(self.page.locator("#toasts")).to_contain_text("“a.txt” is no picture.")
        expect(self.page.locator(".chip")).to_have_count(0)

    def test_an_address_is_sent_as_an_address(self):
        self.expected_errors = 1
        self.open()
        sent = self.bodies()
        self.page.get_by_role("button", name="Search with a picture").click()
        self.page.get_by_label("or its address").fill("https://example.org/a/cat.jpg")
        self.page.get_by_role("button", name="Add", exact=True).click()
        expect(self.page.locator(".chip")).to_contain_text("example.org")
        # This server was not allowed to fetch, and says so; trying again would not help.
        expect(self.page.get_by_role("heading", name="This server fetches no picture from that address.")).to_be_visible()
        expect(self.page.get_by_role("button", name="Try again")).to_have_count(0)
        self.assertEqual(sent[-1]["terms"], [{"image_url": "https://example.org/a/cat.jpg", "weight": 1}])

    def test_words_and_a_picture_are_one_query(self):
        self.open()
        sent = self.bodies()
        self.page.set_input_files("#file", CAR)
        self.expect_cars()
        self.search("at night")
        self.assertEqual(sent[-1]["text"], "at night")
        self.assertEqual(len(sent[-1]["terms"]), 1)

    def test_a_large_picture_is_made_smaller_before_it_is_sent(self):
        self.open()
        sent = self.bodies()
        noise = self.page.evaluate("""async () => {
            const canvas = new OffscreenCanvas(2400, 1600);
            const context = canvas.getContext("2d");
            const pixels = context.createImageData(2400, 1600);
            for (let at = 0; at < pixels.data.length; at += 65536)
                crypto.getRandomValues(pixels.data.subarray(at, Math.min(at + 65536, pixels.data.length)));
            for (let at = 3; at < pixels.data.length; at += 4) pixels.data[at] = 255;
            context.putImageData(pixels, 0, 0);
            const blob = await canvas.convertToBlob({ type: "image/png" });
            const transfer = new DataTransfer();
            transfer.items.add(new File([blob], "large.png", { type: "image/png" }));
            document.getElementById("file").files = transfer.files;
            document.getElementById("file").dispatchEvent(new Event("change"));
            return blob.size;
        }""")
        expect(self.page.locator(".chip")).to_have_count(1)
        expect(self.page.locator("#summary")).to_contain_text("match")
        self.assertGreater(noise, 4_000_000)
        self.assertTrue(sent[-1]["terms"][0]["image_base64"].startswith("data:image/jpeg;base64,"))
        self.assertLess(len(sent[-1]["terms"][0]["image_base64"]), 2_000_000)

    def test_a_dropped_picture_outlives_a_reload_but_not_the_browser(self):
        self.open()
        self.page.set_input_files("#file", CAR)
        self.expect_cars()
        self.page.reload()
        self.expect_cars()
        other = self.new_page()
        other.goto(self.page.url)
        expect(other.get_by_role("heading", name="only kept in the browser it was dropped in")).to_be_visible()

    def test_a_dropped_picture_that_is_in_the_library_says_so_and_stands_first(self):
        car = self.server.pictures / "vehicles" / "red-car-highway-001.jpg"
        path = self.known("filename = 'red-car-highway-001.jpg'")[0]["path"]
        self.open()
        self.page.set_input_files("#file", car)
        expect(self.page.get_by_role("heading", name="This picture is in your library.")).to_be_visible()
        expect(self.page.locator("#notice")).to_contain_text(path)
        self.assertEqual(self.names()[0], "red-car-highway-001.jpg")
        expect(self.tiles().first).to_have_accessible_name(re.compile("the same file"))
        expect(self.tiles().first.locator(".strength")).to_have_text("same file")
        # A second query by it does not take it from the others.
        self.page.get_by_label("Describe a picture").fill("at night")
        self.settle("at night")
        expect(self.page.get_by_role("heading", name="This picture is in your library.")).to_have_count(0)

    def test_all_copies_of_a_dropped_picture_stand_first(self):
        copy = self.known("filename = 'copy-of-a-landscape.jpg'")[0]
        self.open()
        self.page.set_input_files("#file", self.server.pictures / "copies" / copy["filename"])
        expect(self.page.locator("#notice")).to_contain_text("2 copies of the same file")
        self.assertIn(copy["filename"], self.names()[:2])
        expect(self.page.locator(".strength", has_text="same file")).to_have_count(2)
        self.assertEqual(len(self.names()), len(set(self.names())))

    def test_a_dropped_picture_that_is_not_in_the_library_says_so(self):
        self.open()
        # The same scene without its facts: other bytes, and so another file.
        self.page.set_input_files("#file", CAR)
        expect(self.page.get_by_text("This very file is not in your library.")).to_be_visible()
        expect(self.page.get_by_role("heading", name="This picture is in your library.")).to_have_count(0)

    def known(self, where):
        return self.server.get("/api/v1/images?" + urllib.parse.urlencode({"where": where}))["results"]

    def test_a_picture_is_known_by_its_bytes_with_and_without_the_browsers_help(self):
        self.open()
        for content in [b"", b"abc", bytes(range(256)) * 33, b"x" * 55, b"x" * 56, b"x" * 64]:
            found = self.page.evaluate("""async bytes => {
                const { sha256 } = await import("/web/sha256.js");
                return [await sha256(new Uint8Array(bytes)), await sha256(new Uint8Array(bytes), null)];
            }""", list(content))
            self.assertEqual(found, [hashlib.sha256(content).hexdigest()] * 2)

    def test_what_cannot_be_read_as_a_picture_is_said_for_people(self):
        self.expected_errors = 1
        self.open()
        self.page.set_input_files("#file", {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": b"no picture at all"})
        expect(self.page.get_by_role("heading", name="That is no picture that can be read.")).to_be_visible()
        expect(self.page.get_by_role("button", name="Try again")).to_have_count(0)

    def test_no_sentence_of_the_server_for_programs_reaches_people(self):
        self.expected_errors = 1
        sentences = [
            (400, "invalid_argument", "terms[0].image_base64 must be Base64, or a data URL with ;base64."),
            (422, "invalid_query", "terms[0].weight must not be 0: leave the term out."),
            (413, "too_large", "The body is larger than this address takes."),
            (404, "not_found", "terms[0].image_id is none of the library.")]
        for status, kind, sentence in sentences:
            with self.subTest(kind=kind):
                self.answer_with(status, {"error": sentence, "type": kind})
                self.open("/?q=a+cat&text=1:at+night")
                expect(self.page.locator("#notice h2")).to_be_visible()
                said = self.page.locator("#notice").inner_text()
                for word in ["terms", "image_", "base64", "body"]:
                    self.assertNotIn(word, said.lower())

    def answer_with(self, status, body):
        self.page.route("**/api/v1/search", lambda route: route.fulfill(status=status, json=body))

    def test_more_like_a_result(self):
        self.open("/?q=a+red+bicycle")
        first = self.tiles().first
        expect(first).to_be_visible()
        name = first.get_attribute("title")
        first.hover()
        first.get_by_role("button", name=f"More like {name}").click()
        expect(self.page.locator(".chip")).to_have_count(1)
        self.page.wait_for_function("name => document.querySelector('.tile').title !== name", arg=name)
        self.assertNotIn(name, self.names())
        self.page.go_back()
        expect(self.page.get_by_label("Describe a picture")).to_have_value("a red bicycle")

    def test_a_result_dragged_onto_the_page_becomes_a_part(self):
        self.open("/?q=a+red+bicycle")
        expect(self.tiles().first).to_be_visible()
        if BROWSER == "chromium":
            self.tiles().first.drag_to(self.page.locator(".brand"))
        else:
            # Without a screen Firefox begins no drag.
            transfer = self.page.evaluate_handle("() => new DataTransfer()")
            self.tiles().first.dispatch_event("dragstart", {"dataTransfer": transfer})
            for event in ["dragenter", "drop"]:
                self.page.dispatch_event(".brand", event, {"dataTransfer": transfer})
        expect(self.page.locator(".chip")).to_have_count(1)
