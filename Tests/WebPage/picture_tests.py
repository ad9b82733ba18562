"""Searching with pictures: chosen, dropped, pasted, by address, and from the results."""

import base64
import re

from playwright.sync_api import expect

from support import GALLERY, PageTest

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
        expect(self.page.locator("#summary")).to_contain_text(re.compile("pictures|match"))
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

    def test_a_picture_can_be_pasted(self):
        self.open()
        self.page.evaluate(
            """transfer => document.body.dispatchEvent(
                new ClipboardEvent("paste", { clipboardData: transfer, bubbles: true, cancelable: true }))""",
            self.transfer())
        self.expect_cars()

    def test_something_else_that_is_dropped_is_no_query(self):
        self.open()
        # What the start page says comes late, and would take the place of what follows.
        expect(self.page.locator("#live")).not_to_have_text("")
        transfer = self.page.evaluate_handle(
            "() => { const made = new DataTransfer(); made.items.add(new File(['x'], 'a.txt', { type: 'text/plain' })); return made; }")
        self.page.dispatch_event("#main", "dragenter", {"dataTransfer": transfer})
        self.page.dispatch_event("#main", "drop", {"dataTransfer": transfer})
        expect(self.page.locator("#live")).to_have_text("That is no picture.")
        expect(self.page.locator(".chip")).to_have_count(0)

    def test_an_address_is_sent_as_an_address(self):
        self.expected_errors = 1
        self.open()
        sent = self.bodies()
        self.page.get_by_role("button", name="Search with a picture").click()
        self.page.get_by_label("or its address").fill("https://example.org/a/cat.jpg")
        self.page.get_by_role("button", name="Add", exact=True).click()
        expect(self.page.locator(".chip")).to_contain_text("example.org")
        # This server was not allowed to fetch, and says so.
        expect(self.page.get_by_role("heading", name="--allow-fetch")).to_be_visible()
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
        self.page.wait_for_function("() => document.querySelector('#summary').textContent.includes('ms')")
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
        self.tiles().first.drag_to(self.page.locator(".brand"))
        expect(self.page.locator(".chip")).to_have_count(1)
