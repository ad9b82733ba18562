"""The grid: its geometry, endless scrolling, and the keyboard."""

import random
import re

from playwright.sync_api import expect

from support import BROWSER, PageTest

JUSTIFY = "async setting => (await import('/web/layout.js')).justify(setting)"


class Layout(PageTest):
    def justify(self, shapes, width=1000, height=220, gap=6, **more):
        return self.page.evaluate(JUSTIFY, {"shapes": shapes, "width": width, "height": height, "gap": gap, **more})

    def test_rows_fill_the_width_and_hold_every_picture_once(self):
        self.open()
        numbers = random.Random(5)
        for size in [0, 1, 2, 3, 7, 50, 400]:
            for width in [320, 1000, 2560]:
                with self.subTest(size=size, width=width):
                    shapes = [numbers.choice([0.5, 0.67, 0.75, 1, 1.33, 1.5, 1.78, 3]) for _ in range(size)]
                    rows = self.justify(shapes, width)["rows"]
                    self.assertEqual(
                        [row["first"] + at for row in rows for at in range(len(row["widths"]))], list(range(size)))
                    for row in rows[:-1]:
                        filled = sum(row["widths"]) + 6 * (len(row["widths"]) - 1)
                        self.assertAlmostEqual(filled, width, delta=0.01)
                    for row in rows:
                        for offset, one in enumerate(row["widths"]):
                            self.assertAlmostEqual(one / row["height"], shapes[row["first"] + offset], places=6)
                        self.assertLessEqual(sum(row["widths"]) + 6 * (len(row["widths"]) - 1), width + 0.01)

    def test_rows_do_not_overlap_and_the_divider_parts_them(self):
        self.open()
        for at in [1, 4, 9]:
            layout = self.justify([1.5] * 10, dividers=[{"at": at, "height": 70}])
            bottoms = [row["top"] + row["height"] for row in layout["rows"]]
            for row, bottom in zip(layout["rows"][1:], bottoms):
                self.assertGreaterEqual(row["top"], bottom)
            self.assertEqual(layout["height"], bottoms[-1])
            divider = next(i for i, row in enumerate(layout["rows"]) if "divider" in row)
            self.assertEqual(layout["rows"][divider + 1]["first"], at)


class Scrolling(PageTest):
    def test_further_pages_load_while_scrolling_until_all_are_there(self):
        # Pictures that look the same may be folded into one.
        total = self.server.get("/api/v1/stats")["contents"]
        self.open("/?q=a+picture")
        expect(self.tiles().first).to_be_visible()
        self.show_weaker()
        # Scrolls by a good half of the window whenever it was drawn, and gathers what it comes by.
        seen = self.page.evaluate("""total => new Promise(resolve => {
            const seen = new Set();
            const step = () => {
                for (const tile of document.querySelectorAll(".tile")) seen.add(tile.title);
                if (seen.size >= total) return resolve([...seen]);
                scrollBy(0, innerHeight / 2);
                requestAnimationFrame(step);
            };
            step();
        })""", total)
        self.assertGreaterEqual(len(seen), total)
        expect(self.page.locator("#summary")).not_to_contain_text("more")

    def test_a_library_of_thousands_keeps_the_page_small(self):
        template = self.server.get("/api/v1/images?limit=1")["results"][0]

        def page_of(route):
            start = int(route.request.url.partition("cursor=")[2].partition("&")[0] or 0)
            results = [template | {"id": f"{at:08d}", "filename": f"{at}.jpg"} for at in range(start, start + 1000)]
            route.fulfill(json={"total": 5000, "next_cursor": str(start + 1000) if start < 4000 else None, "results": results})

        self.page.route("**/api/v1/images?*", page_of)
        self.open()
        expect(self.tiles().first).to_be_visible()
        self.page.get_by_role("grid").focus()
        for loaded in range(1000, 6000, 1000):
            self.page.keyboard.press("End")
            self.page.wait_for_function("name => document.activeElement.title === name", arg=f"{loaded - 1}.jpg")
            if loaded < 5000:
                # Drawn below it as soon as the next page is there.
                expect(self.page.locator(f".tile[title='{loaded}.jpg']")).to_be_attached()
        expect(self.page.locator(".tile[title='4999.jpg']")).to_be_focused()
        self.assertLess(self.tiles().count(), 250)


class Keyboard(PageTest):
    def focused(self):
        return self.page.evaluate("document.activeElement.title")

    def setUp(self):
        super().setUp()
        self.open("/?q=a+cat")
        expect(self.tiles().first).to_be_visible()
        self.show_weaker()
        self.names_before = self.names()
        self.page.keyboard.press("Home")
        self.page.get_by_label("Describe a picture").focus()
        self.page.keyboard.press("ArrowDown")

    def test_arrows_move_between_pictures(self):
        names = self.names_before
        self.assertEqual(self.focused(), names[0])
        self.page.keyboard.press("ArrowRight")
        self.assertEqual(self.focused(), names[1])
        above = self.page.evaluate("document.activeElement.getBoundingClientRect().x + document.activeElement.offsetWidth / 2")
        self.page.keyboard.press("ArrowDown")
        below = self.page.evaluate("(() => { const box = document.activeElement.getBoundingClientRect(); return [box.x, box.x + box.width]; })()")
        self.assertTrue(below[0] - 200 < above < below[1] + 200, (above, below))
        self.page.keyboard.press("Home")
        self.assertEqual(self.focused(), names[0])
        self.page.keyboard.press("ArrowUp")
        expect(self.page.get_by_label("Describe a picture")).to_be_focused()

    def test_the_last_picture_can_be_reached(self):
        if BROWSER == "firefox":
            self.skipTest("in Firefox the next page stays away while Playwright waits here; why is not known")
        stats = self.server.get("/api/v1/stats")
        self.load_all()
        self.page.keyboard.press("End")
        rows = int(self.page.get_by_role("grid").get_attribute("aria-rowcount"))
        row = self.page.evaluate("Number(document.activeElement.parentElement.ariaRowIndex)")
        self.assertEqual(row, rows)
        self.page.keyboard.press("Control+a")
        selected = re.compile(f"^({stats['contents']}|{stats['images']}) pictures selected$")
        expect(self.page.get_by_text(selected).first).to_be_visible()

    def test_space_shift_and_control_a_select_and_escape_clears(self):
        bar = self.page.get_by_role("complementary", name="Selected pictures")
        self.page.keyboard.press("Space")
        expect(bar).to_contain_text("1 picture selected")
        expect(self.page.get_by_role("gridcell", selected=True)).to_have_count(1)
        for _ in range(3):
            self.page.keyboard.press("Shift+ArrowRight")
        expect(bar).to_contain_text("4 pictures selected")
        self.page.keyboard.press("Space")
        expect(bar).to_contain_text("3 pictures selected")
        self.page.keyboard.press("Control+a")
        expect(bar).to_contain_text(re.compile(r"6\d pictures selected"))
        self.page.keyboard.press("Escape")
        expect(bar).to_be_hidden()
        expect(self.page.get_by_role("gridcell", selected=True)).to_have_count(0)

    def test_shift_click_selects_from_the_last_one(self):
        self.tiles().nth(1).click(modifiers=["Control"])
        self.tiles().nth(4).click(modifiers=["Shift"])
        expect(self.page.get_by_role("complementary", name="Selected pictures")).to_contain_text("4 pictures selected")

    def test_enter_opens_escape_closes_and_the_focus_comes_back(self):
        self.page.keyboard.press("ArrowRight")
        self.page.keyboard.press("Enter")
        expect(self.page.get_by_role("dialog", name=self.names_before[1])).to_be_visible()
        self.page.keyboard.press("ArrowRight")
        expect(self.page.get_by_role("dialog", name=self.names_before[2])).to_be_visible()
        self.page.keyboard.press("Escape")
        expect(self.page.get_by_role("dialog")).to_have_count(0)
        self.page.wait_for_function("name => document.activeElement.title === name", arg=self.names_before[2])

    def test_m_finds_more_like_this_and_a_slash_goes_to_the_box(self):
        self.page.keyboard.press("m")
        expect(self.page.locator(".chip")).to_have_count(1)
        self.page.evaluate("document.activeElement.blur()")
        self.page.keyboard.press("/")
        expect(self.page.get_by_label("Add words").or_(self.page.get_by_label("Describe a picture"))).to_be_focused()

    def test_a_tap_selects_where_a_button_says_so(self):
        page = self.page
        if BROWSER == "chromium":
            # A finger hovers over nothing: ticks show once something is selected, the button from the start.
            page = self.new_page(has_touch=True, is_mobile=True)
            self.open("/?category=vehicles", page)
            expect(self.tiles(page).first).to_be_visible()
            expect(page.locator(".tile-check").first).to_be_hidden()
            expect(page.get_by_role("button", name="Select", exact=True)).to_be_visible()
        button = page.locator("#select-button")
        button.dispatch_event("click")
        expect(button).to_have_attribute("aria-pressed", "true")
        self.tiles(page).nth(0).click()
        self.tiles(page).nth(1).click()
        expect(page.get_by_role("complementary", name="Selected pictures")).to_contain_text("2 pictures selected")
        expect(page.get_by_role("dialog")).to_have_count(0)
        button.dispatch_event("click")
        expect(page.get_by_role("complementary", name="Selected pictures")).to_be_hidden()
        self.tiles(page).nth(0).click()
        expect(page.get_by_role("dialog")).to_be_visible()

    def test_the_grid_is_one_stop_for_tab(self):
        self.page.keyboard.press("Tab")
        self.assertFalse(self.page.evaluate("document.activeElement.closest('[role=grid]') !== null"))
