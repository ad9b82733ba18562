"""Filters with counts: category, date, camera."""

from playwright.sync_api import expect

from support import CAMERAS, PageTest


class Filters(PageTest):
    def category_counts(self):
        return {one["value"]: one["count"] for one in self.server.get("/api/v1/facets?field=category")["values"]}

    def choose(self, filter_name: str, value: str) -> None:
        if self.page.get_by_role("group", name=filter_name, exact=True).count() == 0:
            self.page.locator(".filter", has_text=filter_name).click()
        self.page.get_by_role("group", name=filter_name, exact=True).get_by_role("checkbox", name=value).check()

    def test_categories_have_counts_and_narrow_what_is_shown(self):
        counts = self.category_counts()
        self.open()
        self.choose("Category", "vehicles")
        expect(self.page.locator("#summary")).to_have_text(f"{counts['vehicles']} pictures")
        row = self.page.locator("label.check", has_text="animals")
        expect(row).to_contain_text(str(counts["animals"]))
        self.choose("Category", "animals")
        expect(self.page.locator("#summary")).to_have_text(f"{counts['vehicles'] + counts['animals']} pictures")
        self.assertIn("category=vehicles&category=animals", self.page.url)
        self.page.get_by_role("button", name="Clear filters").click()
        expect(self.page.locator("#summary")).to_have_text(f"{sum(counts.values())} pictures")

    def test_cameras_and_years_come_from_the_pictures(self):
        cameras = {camera for camera, _ in CAMERAS.values()}
        self.open()
        self.page.locator(".filter", has_text="Camera").click()
        group = self.page.get_by_role("group", name="Camera", exact=True)
        expect(group.get_by_role("checkbox")).to_have_count(len(cameras))
        group.get_by_role("checkbox", name="X100V").check()
        expect(self.page.locator("#summary")).to_have_text("2 pictures")
        self.page.locator(".filter", has_text="Date").click()
        dates = self.page.get_by_role("group", name="Date", exact=True)
        expect(dates.get_by_role("checkbox")).to_have_count(2)
        dates.get_by_role("checkbox", name="2024").check()
        expect(self.page.locator("#summary")).to_have_text("1 picture")
        self.assertEqual(self.names(), ["red-bicycle-005.jpg"])

    def test_days_bound_both_ends_and_include_them(self):
        self.open("/?from=2024-06-02&to=2024-07-03")
        expect(self.page.locator("#summary")).to_have_text("2 pictures")
        self.page.locator(".filter", has_text="Date").click()
        self.page.get_by_label("From", exact=True).fill("2024-06-03")
        expect(self.page.locator("#summary")).to_have_text("1 picture")
        self.assertEqual(self.names(), ["beach-015.jpg"])

    def test_filters_that_no_picture_has_a_value_for_are_absent(self):
        self.page.route("**/api/v1/facets?field=camera*", lambda route: route.fulfill(json={"field": "camera", "values": [{"value": None, "count": 7}]}))
        self.page.route("**/api/v1/facets?field=year*", lambda route: route.fulfill(json={"field": "year", "values": []}))
        with self.page.expect_response("**/api/v1/facets?field=camera*"), self.page.expect_response("**/api/v1/facets?field=year*"):
            self.open()
        expect(self.page.locator(".filter", has_text="Category")).to_be_visible()
        expect(self.page.locator(".filter", has_text="Format")).to_be_visible()
        expect(self.page.locator(".filter", has_text="Camera")).to_be_hidden()
        expect(self.page.locator(".filter", has_text="Date")).to_be_hidden()
        # One that was chosen can be taken back.
        self.open("/?camera=X100V")
        expect(self.page.locator(".filter", has_text="Camera")).to_be_visible()

    def test_the_dates_fit_into_their_panel(self):
        for width in [1366, 768, 390, 320]:
            with self.subTest(width=width):
                self.page.set_viewport_size({"width": width, "height": 800})
                self.open()
                self.page.locator(".filter", has_text="Date").click()
                expect(self.page.get_by_label("To", exact=True)).to_be_visible()
                panel = self.page.locator("#filter-year").bounding_box()
                self.assertLessEqual(panel["x"] + panel["width"], width)
                for name in ["From", "To"]:
                    field = self.page.get_by_label(name, exact=True).bounding_box()
                    self.assertGreaterEqual(field["x"], panel["x"])
                    self.assertLessEqual(field["x"] + field["width"], panel["x"] + panel["width"])

    def test_filters_hold_for_searches(self):
        self.open("/?q=a+red+car&category=landscapes")
        expect(self.tiles().first).to_be_visible()
        labels = self.tiles().evaluate_all("tiles => tiles.map(tile => tile.ariaLabel)")
        self.assertTrue(all(", landscapes," in label for label in labels), labels)

    def test_filters_that_nothing_meets_can_be_cleared_at_once(self):
        self.open("/?category=nothing%27s+here")
        expect(self.page.get_by_role("heading", name="No picture meets these filters.")).to_be_visible()
        self.page.locator("#notice").get_by_role("button", name="Clear filters").click()
        expect(self.tiles().first).to_be_visible()
