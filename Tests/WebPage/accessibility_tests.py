"""Contrast, names, sizes and reflow, held to WCAG 2.2 at level AA by computation."""

import json
import urllib.error
import urllib.request

from playwright.sync_api import expect

from support import BROWSER, PageTest, judge

# Every visible text with its colour and the ground below it. Where a picture may
# lie below a see-through ground, the worst of black and white counts.
CONTRASTS = """() => {
    // The browser itself turns every notation into numbers.
    const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    const read = colour => {
        canvas.clearRect(0, 0, 1, 1);
        canvas.fillStyle = colour;
        canvas.fillRect(0, 0, 1, 1);
        const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
        return [r, g, b, a / 255];
    };
    const over = (top, below) => top.slice(0, 3).map((c, i) => c * top[3] + below[i] * (1 - top[3]));
    const light = colour => {
        const [r, g, b] = colour.map(c => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const ratio = (a, b) => (Math.max(light(a), light(b)) + 0.05) / (Math.min(light(a), light(b)) + 0.05);
    const grounds = node => {
        const layers = [];
        let isOnPicture = false;
        for (let at = node; at; at = at.parentElement) {
            const colour = read(getComputedStyle(at).backgroundColor);
            if (at.classList.contains("tile") && at !== node) { isOnPicture = true; break; }
            if (colour[3] > 0) layers.push(colour);
            if (colour[3] === 1) break;
            if (at.matches(".top")) { isOnPicture = true; break; }
        }
        const bottoms = isOnPicture ? [[0, 0, 0], [255, 255, 255]] : [[255, 255, 255]];
        return bottoms.map(bottom => layers.reduceRight((below, layer) => over(layer, below), bottom));
    };
    const found = [];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
        const node = texts.currentNode.parentElement;
        const words = texts.currentNode.textContent.trim();
        if (!words || node.closest(".visually-hidden, .skip-link, noscript, script, option, :disabled")) continue;
        const box = node.getBoundingClientRect();
        const style = getComputedStyle(node);
        if (!node.checkVisibility({ opacityProperty: true, visibilityProperty: true }) || !box.width) continue;
        const size = parseFloat(style.fontSize);
        const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
        const worst = Math.min(...grounds(node).map(ground => ratio(over(read(style.color), ground), ground)));
        found.push({ words: words.slice(0, 40), worst, least: isLarge ? 3 : 4.5 });
    }
    for (const input of document.querySelectorAll("input[placeholder]")) {
        if (!input.checkVisibility()) continue;
        const colour = read(getComputedStyle(input, "::placeholder").color);
        const [ground] = grounds(input);
        found.push({ words: input.placeholder, worst: ratio(over(colour, ground), ground), least: 4.5 });
    }
    for (const control of document.querySelectorAll(".search-box, .input")) {
        if (!control.checkVisibility()) continue;
        const [ground] = grounds(control.parentElement);
        found.push({ words: "edge of " + control.className, worst: ratio(read(getComputedStyle(control).borderTopColor).slice(0, 3), ground), least: 3 });
    }
    return found;
}"""

NAMED_ROLES = {"button", "link", "textbox", "searchbox", "checkbox", "combobox", "gridcell", "grid", "dialog", "img", "progressbar", "navigation"}


class Accessibility(PageTest):
    def states(self):
        """The page in the states that look different. Yields a name for each."""
        self.amend(judge(3))
        self.open("/?q=a+red+car&text=1:at+night&text=-1:people&category=vehicles")
        expect(self.tiles().first).to_be_visible()
        yield "a combined search"
        self.page.locator(".filter", has_text="Date").click()
        expect(self.page.get_by_label("From", exact=True)).to_be_visible()
        yield "a filter's values"
        self.page.get_by_role("button", name="Search with a picture").click()
        yield "the panel for pictures"
        self.page.keyboard.press("Escape")
        self.tiles().nth(1).click(modifiers=["Control"])
        self.tiles().nth(0).hover()
        yield "a selection"
        self.page.get_by_role("button", name="Export").click()
        yield "what can be exported"
        self.page.keyboard.press("Escape")
        self.tiles().nth(0).click()
        expect(self.page.get_by_role("dialog")).to_be_visible()
        yield "one picture"
        self.page.get_by_role("button", name="Close").click()
        self.page.unroute("**/api/v1/search")
        self.amend(judge(0))
        self.open("/?q=a+tax+form")
        expect(self.page.locator("#notice h2")).to_be_visible()
        yield "no good match"
        self.page.route("**/api/v1/roots", lambda route: route.fulfill(json={"roots": [{"path": "Pictures", "name": "Pictures", "indexed": True, "allowed": True}]}))
        self.page.route("**/api/v1/jobs", lambda route: route.fulfill(json={"jobs": []}))
        self.open("/?view=library")
        expect(self.page.locator(".root")).to_be_visible()
        yield "the library"
        self.page.evaluate("document.getElementById('help-dialog').showModal()")
        yield "the keyboard's help"

    def check_contrast(self, appearance="light"):
        for state in self.states():
            with self.subTest(state=state, appearance=appearance):
                found = self.page.evaluate(CONTRASTS)
                self.assertGreater(len(found), 5)
                poor = [f"{one['words']}: {one['worst']:.2f}" for one in found if one["worst"] < one["least"]]
                self.assertEqual(poor, [])

    def test_text_stands_out_in_the_light(self):
        self.check_contrast()

    def test_text_stands_out_in_the_dark(self):
        self.darken()
        self.check_contrast("dark")

    def test_the_measure_of_contrast_notices_a_poor_one(self):
        self.open("/?q=a+cat")
        expect(self.tiles().first).to_be_visible()
        self.page.evaluate("document.getElementById('summary').style.color = '#aaaaaa'")
        found = [one for one in self.page.evaluate(CONTRASTS) if one["worst"] < one["least"]]
        self.assertEqual([one["words"] for one in found], [self.page.locator("#summary").inner_text()[:40]])

    def test_everything_that_can_be_used_has_a_name(self):
        if BROWSER != "chromium":
            self.skipTest("only Chromium shows its tree of what is accessible")
        session = self.page.context.new_cdp_session(self.page)
        for state in self.states():
            with self.subTest(state=state):
                nodes = session.send("Accessibility.getFullAXTree")["nodes"]
                used = [node for node in nodes if not node["ignored"] and node.get("role", {}).get("value") in NAMED_ROLES]
                self.assertGreater(len(used), 1)
                nameless = [node["role"]["value"] for node in used if not node.get("name", {}).get("value", "").strip()]
                self.assertEqual(nameless, [])

    def test_landmarks_and_roles(self):
        self.open("/?q=a+cat")
        expect(self.page.get_by_role("search")).to_have_count(1)
        expect(self.page.get_by_role("main")).to_have_count(1)
        expect(self.page.get_by_role("navigation", name="Pages")).to_have_count(1)
        expect(self.page.get_by_role("heading", level=1)).to_have_count(1)
        expect(self.page.get_by_role("grid", name="Pictures")).to_have_attribute("aria-multiselectable", "true")
        expect(self.page.get_by_role("row").first.get_by_role("gridcell").first).to_be_visible()
        self.assertEqual(self.page.locator("html").get_attribute("lang"), "en")

    def test_what_happens_is_said_aloud(self):
        self.amend(judge(2))
        self.open("/?q=a+cat")
        expect(self.page.get_by_role("status").first).to_contain_text("2 strong matches")

    def test_the_first_stop_leads_past_the_top_of_the_page(self):
        self.open("/?q=a+cat")
        expect(self.tiles().first).to_be_visible()
        self.page.keyboard.press("Tab")
        expect(self.page.get_by_role("link", name="Skip to the pictures")).to_be_focused()
        self.page.keyboard.press("Enter")
        self.page.wait_for_function("() => document.activeElement.matches('.tile')")

    def test_controls_are_large_enough_to_hit(self):
        for state in self.states():
            with self.subTest(state=state):
                small = self.page.evaluate("""() => [...document.querySelectorAll("button, a.button, select, .check")]
                    .filter(one => one.checkVisibility())
                    .map(one => [one.ariaLabel ?? one.textContent.trim(), one.getBoundingClientRect()])
                    .filter(([, box]) => box.width && (box.width < 24 || box.height < 24)).map(([name]) => name)""")
                self.assertEqual(small, [])

    def test_appearance_follows_the_button_and_is_kept(self):
        self.open()
        ground = "getComputedStyle(document.body).backgroundColor"
        light = self.page.evaluate(ground)
        self.page.get_by_role("button", name="Dark appearance").click()
        dark = self.page.evaluate(ground)
        self.assertNotEqual(light, dark)
        self.page.reload()
        self.assertEqual(self.page.evaluate(ground), dark)
        expect(self.page.get_by_role("button", name="Dark appearance", pressed=True)).to_be_visible()


class OtherPages(PageTest):
    def check(self, address, open_all):
        self.expected_errors = 1
        self.page.goto(self.server.url + address)
        expect(self.page.get_by_role("heading", level=1)).to_be_visible()
        open_all()
        found = self.page.evaluate(CONTRASTS)
        self.assertGreater(len(found), 3)
        self.assertEqual([f"{one['words']}: {one['worst']:.2f}" for one in found if one["worst"] < one["least"]], [])

    def open_routes(self):
        expect(self.page.locator("details").first).to_be_visible()
        self.page.evaluate("() => { for (const one of document.querySelectorAll('details')) one.open = true; }")

    def test_the_description_of_the_service_stands_out_in_the_light(self):
        self.check("/docs", self.open_routes)

    def test_the_description_of_the_service_stands_out_in_the_dark(self):
        self.darken()
        self.check("/docs", self.open_routes)
        ground = self.page.evaluate("getComputedStyle(document.body).backgroundColor")
        self.assertEqual(ground, "rgb(19, 20, 22)")

    def test_what_a_reply_failed_with_stands_out_in_the_dark(self):
        def fail():
            self.open_routes()
            route = self.page.locator("details").first
            route.get_by_role("button", name="Send").click()
            expect(route.locator(".bad")).to_be_visible()

        self.darken()
        self.check("/docs", fail)

    def test_an_unknown_address_is_a_page_that_leads_on(self):
        for address in ["/nothing/here", "/api/v1/nothing"]:
            self.check(address, lambda: None)
            expect(self.page.get_by_role("heading", name="There is nothing at this address.")).to_be_visible()
        self.page.get_by_label("Describe a picture").fill("a red bicycle")
        self.page.get_by_role("button", name="Search").click()
        expect(self.tiles().first).to_be_visible()
        expect(self.page.get_by_label("Describe a picture")).to_have_value("a red bicycle")

    def test_an_unknown_address_is_json_for_programs(self):
        for accept in [None, "*/*", "application/json"]:
            request = urllib.request.Request(self.server.url + "/nothing/here", headers={"Accept": accept} if accept else {})
            with self.assertRaises(urllib.error.HTTPError) as refused:
                urllib.request.urlopen(request)
            self.assertEqual(refused.exception.code, 404)
            self.assertEqual(json.load(refused.exception)["type"], "not_found")


class Narrow(PageTest):
    viewport = {"width": 320, "height": 640}

    def test_nothing_sticks_out_sideways(self):
        for state in Accessibility.states(self):
            with self.subTest(state=state):
                self.assertLessEqual(self.page.evaluate("document.documentElement.scrollWidth"), 320)
                outside = self.page.evaluate("""() => [...document.querySelectorAll("button, input, a, select, .tile, dialog *")]
                    .filter(one => one.checkVisibility() && !one.closest(".visually-hidden, .skip-link"))
                    .filter(one => { const box = one.getBoundingClientRect(); return box.width > 1 && (box.right > 321 || box.left < -1); })
                    .map(one => `${one.tagName} ${one.className} ${one.ariaLabel ?? one.textContent.slice(0, 20)}`)""")
                self.assertEqual(outside, [])
