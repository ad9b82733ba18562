"""Looking closer at one picture, and on to the next by a swipe."""

import re

from playwright.sync_api import expect

from support import BROWSER, PageTest

# Where the picture lies in the window, and which of its points is below one of the window.
BOX = "() => { const box = document.querySelector('.viewer-image').getBoundingClientRect(); return [box.x, box.y, box.width, box.height]; }"
# Fingers, as the browser tells of them: each step with its fingers, each finger with its place.
FINGERS = """(steps) => {
    for (const [name, [pointerId, clientX, clientY]] of steps.flatMap(([name, fingers]) => fingers.map((finger) => [name, finger]))) {
        document.querySelector(".viewer-stage").dispatchEvent(new PointerEvent(
            name, { pointerId, clientX, clientY, pointerType: "touch", isPrimary: pointerId === 1, bubbles: true, cancelable: true }));
    }
}"""


class Zooming(PageTest):
    def setUp(self):
        super().setUp()
        self.open("/?category=vehicles")
        self.tiles().first.click()
        self.stage = self.page.locator(".viewer-stage")
        self.level = self.page.locator(".viewer-level")
        self.picture = self.server.get(f"/api/v1/images/{self.page.url.partition('#image=')[2]}")
        expect(self.page.get_by_role("dialog").get_by_role("img", name=self.picture["filename"])).to_be_visible()
        expect(self.level).to_contain_text("%")

    def box(self):
        return self.page.evaluate(BOX)

    def percent(self):
        return int(self.level.inner_text().split()[0])

    def fingers(self, name, *fingers):
        self.steps((name, fingers))

    def steps(self, *steps):
        """Several steps with no time between them."""
        self.page.evaluate(FINGERS, [[name, [list(finger) for finger in fingers]] for name, fingers in steps])

    def middle(self):
        box = self.stage.bounding_box()
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def assert_is_whole(self):
        x, y, width, height = self.box()
        stage = self.stage.bounding_box()
        self.assertGreaterEqual(x + 0.5, stage["x"])
        self.assertGreaterEqual(y + 0.5, stage["y"])
        self.assertLessEqual(width, stage["width"] + 0.5)
        self.assertLessEqual(height, stage["height"] + 0.5)

    def test_the_whole_picture_shows_first_and_in_its_shape(self):
        self.assert_is_whole()
        _, _, width, height = self.box()
        self.assertAlmostEqual(width / height, self.picture["width"] / self.picture["height"], places=2)

    def test_the_wheel_zooms_at_the_pointer(self):
        before = self.box()
        x, y = before[0] + before[2] * 0.25, before[1] + before[3] * 0.5
        self.page.mouse.move(x, y)
        self.page.mouse.wheel(0, -600)
        self.page.wait_for_function("width => document.querySelector('.viewer-image').getBoundingClientRect().width > 1.5 * width", arg=before[2])
        after = self.box()
        # The point below the pointer stays there, as far as the picture covers the stage.
        self.assertAlmostEqual((x - after[0]) / after[2], 0.25, delta=0.02)
        self.page.mouse.wheel(0, 3000)
        expect(self.page.locator(".viewer-stage.is-zoomed")).to_have_count(0)
        self.assert_is_whole()

    def double_click(self):
        x, y = self.middle()
        if BROWSER == "chromium":
            return self.page.mouse.dblclick(x, y)
        # Of Playwright's second click Debian's Firefox makes another first one.
        self.page.mouse.click(x, y)
        self.stage.dispatch_event("dblclick", {"clientX": x, "clientY": y, "bubbles": True})

    def test_a_double_click_zooms_in_and_out(self):
        before = self.percent()
        self.double_click()
        expect(self.page.locator(".viewer-stage.is-zoomed")).to_have_count(1)
        self.assertGreater(self.percent(), before)
        expect(self.page.get_by_role("dialog")).to_be_visible()
        self.double_click()
        expect(self.page.locator(".viewer-stage.is-zoomed")).to_have_count(0)
        self.assertEqual(self.percent(), before)

    def test_original_size_is_a_pixel_for_a_pixel(self):
        self.page.get_by_role("button", name="Original size").click()
        expect(self.level).to_have_text("100 %")
        _, _, width, height = self.box()
        self.assertAlmostEqual(width, self.picture["width"], delta=1)
        self.assertAlmostEqual(height, self.picture["height"], delta=1)
        self.page.get_by_role("button", name="The whole picture").click()
        self.assert_is_whole()

    def test_buttons_and_keys_zoom(self):
        before = self.percent()
        self.page.get_by_role("button", name="Zoom in").click()
        self.assertAlmostEqual(self.percent(), before * 1.5, delta=1)
        self.page.get_by_role("button", name="Zoom out").click()
        self.assertEqual(self.percent(), before)
        self.page.keyboard.press("+")
        self.assertGreater(self.percent(), before)
        self.page.keyboard.press("0")
        self.assertEqual(self.percent(), before)
        self.page.keyboard.press("1")
        self.assertEqual(self.percent(), 100)

    def test_an_enlarged_picture_is_moved_and_its_edge_does_not_leave_the_edge(self):
        for _ in range(3):
            self.page.keyboard.press("+")
        before = self.box()
        x, y = self.middle()
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        self.page.mouse.move(x + 60, y + 40, steps=4)
        self.page.mouse.up()
        after = self.box()
        self.assertAlmostEqual(after[0] - before[0], 60, delta=1)
        self.assertAlmostEqual(after[1] - before[1], 40, delta=1)
        # That was no click beside the picture.
        expect(self.page.get_by_role("dialog")).to_be_visible()
        for _ in range(40):
            self.page.keyboard.press("Shift+ArrowLeft")
        self.assertAlmostEqual(self.box()[0], self.stage.bounding_box()["x"], delta=1)
        expect(self.page.get_by_role("dialog", name=self.picture["filename"])).to_be_visible()

    def test_two_fingers_zoom_where_they_are(self):
        before = self.percent()
        x, y = self.middle()
        self.fingers("pointerdown", (1, x - 40, y), (2, x + 40, y))
        self.fingers("pointermove", (1, x - 80, y))
        self.fingers("pointermove", (2, x + 80, y))
        self.fingers("pointerup", (1, x - 80, y), (2, x + 80, y))
        self.assertAlmostEqual(self.percent(), before * 2, delta=1)
        # Whatever it was, it was no swipe.
        expect(self.page.get_by_role("dialog", name=self.picture["filename"])).to_be_visible()

    def test_two_taps_zoom(self):
        before = self.percent()
        x, y = self.middle()
        self.steps(*((name, [(1, x, y)]) for name in ["pointerdown", "pointerup", "pointerdown", "pointerup"]))
        self.assertGreater(self.percent(), before)

    def swipe(self, way):
        x, y = self.middle()
        self.fingers("pointerdown", (1, x, y))
        for part in [0.3, 0.6, 1]:
            self.fingers("pointermove", (1, x + way * part, y + 4))
        self.fingers("pointerup", (1, x + way, y + 4))

    def test_a_swipe_leads_to_the_next_and_back(self):
        names = self.names()
        self.swipe(-160)
        expect(self.page.get_by_role("dialog", name=names[1], exact=True)).to_be_visible()
        self.swipe(160)
        expect(self.page.get_by_role("dialog", name=names[0], exact=True)).to_be_visible()
        # Before the first there is none, and a short way is no swipe.
        self.swipe(160)
        self.swipe(-20)
        expect(self.page.get_by_role("dialog", name=names[0], exact=True)).to_be_visible()

    def test_a_finger_moves_an_enlarged_picture_rather_than_turning_the_page(self):
        for _ in range(3):
            self.page.keyboard.press("+")
        before = self.box()
        self.swipe(-120)
        self.assertAlmostEqual(self.box()[0] - before[0], -120, delta=1)
        expect(self.page.get_by_role("dialog", name=self.picture["filename"])).to_be_visible()

    def test_the_file_itself_is_shown_where_a_thumbnail_does_not_do(self):
        self.page.keyboard.press("Escape")
        large = self.server.get("/api/v1/images?limit=1&where=category%20%3D%20'vehicles'")["results"][0]
        # As if the picture were larger than any thumbnail.
        large |= {"width": 6000, "height": 4000, "format": "jpeg"}
        self.page.route("**/api/v1/images?*", lambda route: route.fulfill(json={"total": 1, "next_cursor": None, "results": [large]}))
        self.open("/?category=vehicles&sort=name")
        self.tiles().first.click()
        expect(self.page.locator(".viewer-image[alt]:not([alt=''])")).to_have_attribute("src", re.compile("thumbnail"))
        with self.page.expect_response(lambda reply: reply.url.endswith(large["file"])):
            self.page.keyboard.press("1")
        expect(self.page.locator(".viewer-image")).to_have_attribute("src", large["file"])
        expect(self.level).to_have_text("100 %")


class Phone(PageTest):
    viewport = {"width": 390, "height": 760}

    def test_the_close_button_is_at_the_top_and_stays_there(self):
        self.open("/?category=vehicles")
        self.tiles().first.click()
        close = self.page.get_by_role("dialog").get_by_role("button", name="Close")
        expect(close).to_be_visible()

        def assert_at_the_top():
            box = close.bounding_box()
            self.assertLess(box["y"] + box["height"], 60)
            self.assertGreater(box["x"], 300)
            self.assertGreaterEqual(min(box["width"], box["height"]), 44)

        assert_at_the_top()
        self.page.evaluate("document.querySelector('.viewer').scrollTo(0, 10000)")
        assert_at_the_top()
        close.click()
        expect(self.page.get_by_role("dialog")).to_have_count(0)

