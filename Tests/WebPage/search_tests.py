"""Searching by words: typing, answering, the address, and what is said."""

import re

from playwright.sync_api import Error, expect

from support import PageTest, judge


class Typing(PageTest):
    def test_results_appear_as_words_are_typed(self):
        self.open()
        self.page.get_by_label("Describe a picture").press_sequentially("a red bicycle", delay=20)
        self.settle("a red bicycle")
        self.assertIn("bicycle", self.names()[0])
        expect(self.page).to_have_title("a red bicycle – Glimpse")

    def test_pictures_stay_until_the_next_answer_is_there(self):
        self.open("/?q=a+red+car")
        expect(self.page.locator(".tile img.is-loaded").first).to_be_visible()
        self.delay_answers()
        self.page.evaluate("""() => {
            window.fewest = Infinity;
            window.node = document.querySelector(".tile[title='red-car-highway-001.jpg']");
            const look = () => {
                window.fewest = Math.min(window.fewest, document.querySelectorAll(".tile img.is-loaded").length);
                requestAnimationFrame(look);
            };
            look();
        }""")
        for words in ["a red car o", "a red car on", "a red car on a highway"]:
            self.search(words)
        self.assertGreater(self.page.evaluate("window.fewest"), 0, "the grid was empty for a moment")
        self.assertTrue(
            self.page.evaluate("window.node.isConnected"), "a picture that both answers have was drawn anew")

    def delay_answers(self):
        """Each answer waits until the page has been drawn a few times without it."""
        def later(route):
            self.page.evaluate("""() => new Promise(resolve => {
                let left = 20;
                const drawn = () => (left-- ? requestAnimationFrame(drawn) : resolve());
                drawn();
            })""")
            route.continue_()

        self.page.route("**/api/v1/search", later)

    def test_an_answer_that_comes_late_does_not_replace_a_newer_one(self):
        self.open()
        held = []

        def hold_first(route):
            if self.body(route.request)["text"] == "a red bicycle":
                held.append(route)
            else:
                route.continue_()

        self.page.route("**/api/v1/search", hold_first)
        box = self.page.get_by_label("Describe a picture")
        with self.page.expect_request("**/api/v1/search"):
            box.fill("a red bicycle")
        box.fill("sunset over mountains")
        self.settle("sunset over mountains")
        self.assertIn("mountains", self.names()[0])
        try:
            held[0].continue_()
        except Error:
            # The page has given the request up, which is as good.
            pass
        # A question asked after it is answered after it.
        self.search("a blue sailboat")
        self.search("sunset over mountains")
        self.assertIn("mountains", self.names()[0])


class Addresses(PageTest):
    def test_back_leads_to_the_search_before_and_where_it_was_scrolled_to(self):
        self.open("/?q=a+cat")
        expect(self.tiles().first).to_be_visible()
        self.show_weaker()
        before = self.names()
        self.page.evaluate("scrollTo(0, 500)")
        box = self.page.get_by_label("Describe a picture")
        box.fill("a red bicycle")
        self.settle("a red bicycle")
        self.assertEqual(self.page.evaluate("scrollY"), 0)
        self.page.go_back()
        expect(box).to_have_value("a cat")
        self.page.wait_for_function("() => scrollY === 500")
        self.page.evaluate("scrollTo(0, 0)")
        self.page.wait_for_function("name => document.querySelector('.tile')?.title === name", arg=before[0])

    def test_letters_of_one_word_are_one_step_back(self):
        self.open("/?q=a+cat")
        expect(self.tiles().first).to_be_visible()
        box = self.page.get_by_label("Describe a picture")
        box.press("End")
        box.press_sequentially(" asleep", delay=160)
        self.settle("a cat asleep")
        self.page.go_back()
        expect(self.page.get_by_label("Describe a picture")).to_have_value("a cat")

    def test_an_address_shows_the_same_search_to_somebody_else(self):
        self.open()
        self.search("a red car")
        self.page.get_by_label("Describe a picture").press("Enter")
        self.page.get_by_role("button", name="Category").click()
        self.page.get_by_role("checkbox", name="vehicles").check()
        expect(self.page.locator(".filter", has_text="Category: vehicles")).to_be_visible()
        self.page.wait_for_function("() => !document.getElementById('results').hasAttribute('aria-busy')")
        names = self.names()
        other = self.new_page()
        other.goto(self.page.url)
        expect(self.tiles(other).first).to_be_visible()
        self.assertEqual(self.names(other), names)
        expect(other.get_by_label("Describe a picture")).to_have_value("a red car")

    def test_an_address_with_nonsense_in_it_still_opens(self):
        self.open("/?view=nowhere&text=many:cats&text=0:dogs&image=&year=soon&q=a+cat")
        expect(self.tiles().first).to_be_visible()
        expect(self.page.locator(".chip")).to_have_count(0)


class Combining(PageTest):
    def test_typed_signs_become_chips_with_plus_and_minus(self):
        self.open()
        sent = self.bodies()
        self.search("a red car + at night - 2:people")
        self.page.get_by_label("Describe a picture").press("Enter")
        chips = self.page.get_by_role("list", name="Parts of the query").get_by_role("listitem")
        expect(chips).to_have_count(2)
        expect(self.page.get_by_label("Describe a picture")).to_have_value("a red car")
        self.assertEqual(sent[-1]["text"], "a red car")
        self.assertEqual(sent[-1]["terms"], [{"text": "at night", "weight": 1}, {"text": "people", "weight": -2}])
        self.assertIn("car", self.names()[0])

    def test_hyphens_within_words_are_no_minus(self):
        self.open()
        sent = self.bodies()
        self.search("a blue-green t-shirt")
        self.assertEqual(sent[-1]["text"], "a blue-green t-shirt")
        self.assertNotIn("terms", sent[-1])

    def test_chips_change_sign_and_weight_and_can_be_removed(self):
        self.open("/?q=a+car&text=1:at+night")
        expect(self.tiles().first).to_be_visible()
        sent = self.bodies()
        chip = self.page.locator(".chip")
        with self.page.expect_response("**/search"):
            chip.get_by_role("button", name="Towards “at night”").click()
        self.assertEqual(sent[-1]["terms"][0]["weight"], -1)
        with self.page.expect_response("**/search"):
            chip.get_by_role("combobox", name="Weight of “at night”").select_option("2")
        self.assertEqual(sent[-1]["terms"][0]["weight"], -2)
        with self.page.expect_response("**/search"):
            chip.get_by_role("button", name="Remove “at night”").click()
        self.assertNotIn("terms", sent[-1])
        self.page.go_back()
        expect(chip).to_have_count(1)


class Judging(PageTest):
    def test_a_line_stands_before_the_weak_matches(self):
        self.amend(judge(4))
        self.open("/?q=a+cat")
        divider = self.page.get_by_role("row").filter(has_text="Weaker matches")
        expect(divider).to_be_visible()
        top = divider.bounding_box()["y"]
        for index, tile in enumerate(self.tiles().all()[:8]):
            self.assertEqual(tile.bounding_box()["y"] < top, index < 4, f"picture {index} is on the wrong side")
        expect(self.page.locator("#summary")).to_contain_text("4 strong matches, ")
        expect(self.tiles().first).to_contain_text("95 %")
        expect(self.page.get_by_role("gridcell", name="strong match, 95 %, similarity 0.").first).to_be_visible()

    def test_strong_matches_stand_together_though_words_rank_a_weak_one_higher(self):
        def weak_ones_between(body, offset):
            judge(6)(body, offset)
            results = body["results"]
            results[1], results[7] = results[7], results[1]

        self.amend(weak_ones_between)
        self.open("/?q=a+cat")
        divider = self.page.get_by_role("row").filter(has_text="Weaker matches")
        expect(divider).to_be_visible()
        top = divider.bounding_box()["y"]
        sides = [(tile.bounding_box()["y"] < top, "95 %" in tile.inner_text()) for tile in self.tiles().all()[:9]]
        self.assertEqual(sides, [(True, True)] * 6 + [(False, False)] * 3)

    def test_the_line_stands_where_the_weak_ones_begin_on_a_later_page(self):
        self.amend(judge(64))
        self.open("/?q=a+picture")
        expect(self.tiles().first).to_be_visible()
        expect(self.page.get_by_text("Weaker matches")).to_have_count(0)
        self.page.get_by_role("grid").focus()
        self.page.keyboard.press("End")
        self.page.wait_for_function("() => document.querySelector('#summary').textContent.startsWith('64 strong matches, ')")

    def test_weak_matches_of_no_worth_are_folded_away_until_they_are_asked_for(self):
        self.amend(judge(3, worthless=5))
        self.open("/?q=a+cat&category=animals")
        expect(self.tiles()).to_have_count(5)
        all_of_them = next(one["count"] for one in self.server.get("/api/v1/facets?field=category")["values"] if one["value"] == "animals")
        button = self.page.get_by_role("button", name=re.compile(r"^Show \d+ weaker match"))
        expect(button).to_be_visible()
        folded = int(button.inner_text().split()[1])
        # Others may be folded into pictures that they look like.
        self.assertLessEqual(folded + 5, all_of_them)
        expect(self.page.locator("#summary")).to_have_text(f"3 strong matches, {folded + 2} weaker")
        button.focus()
        self.page.keyboard.press("Enter")
        expect(button).to_have_count(0)
        # The keyboard goes on with the first that was folded away.
        self.page.wait_for_function("() => document.activeElement === document.querySelectorAll('.tile')[5]")
        expect(self.tiles()).to_have_count(folded + 5)

    def test_where_nothing_fits_the_closest_show_all_the_same(self):
        self.amend(judge(0, worthless=0))
        self.open("/?q=a+tax+form")
        expect(self.tiles()).to_have_count(12)
        expect(self.page.get_by_role("button", name="weaker match")).to_be_visible()

    def test_badges_are_of_one_kind(self):
        def mixed(body, asked):
            judge(4)(body, asked)
            body["results"][1].update(strength=0.01, reasons=[{"kind": "text", "field": "filename", "words": ["cat", "couch"]}])

        self.amend(mixed)
        self.open("/?q=a+cat+on+a+couch")
        badges = self.page.locator(".tile .strength")
        expect(badges.nth(5)).to_be_visible()
        for badge in badges.all()[:6]:
            expect(badge.locator(".strength-bar")).to_have_count(1)
            # Short enough that nothing of it is cut off.
            self.assertTrue(badge.evaluate("badge => badge.scrollWidth <= badge.clientWidth && badge.offsetWidth < badge.parentElement.offsetWidth"))
        expect(badges.nth(1)).to_have_text("by name")

    def test_no_good_match_is_said_before_the_closest_pictures(self):
        self.amend(judge(0))
        self.open("/?q=a+tax+form")
        expect(self.page.get_by_role("heading", name="Nothing here fits “a tax form” well.")).to_be_visible()
        expect(self.page.get_by_text("Weaker matches")).to_have_count(0)
        expect(self.tiles().first).to_contain_text("30 %")

    def test_without_a_judgement_the_similarity_is_shown(self):
        def unjudged(body, _):
            for result in body["results"]:
                result.update(strength=None, match=None, score=0.4321)

        self.amend(unjudged)
        self.open("/?q=a+cat")
        expect(self.tiles().first).to_contain_text("0.432")

    def test_a_strong_match_by_its_words_says_which_and_where(self):
        def found_by_name(body, _):
            for index, result in enumerate(body["results"]):
                is_first = index + body["offset"] == 0
                reasons = [{"kind": "text", "field": "filename", "words": ["car"]}] if is_first else []
                result.update(strength=0.002, match="strong" if is_first else "weak", reasons=reasons)

        self.amend(found_by_name)
        self.open("/?q=a+car")
        expect(self.tiles().first.locator(".strength")).to_have_text("by name")
        expect(self.tiles().first.locator(".strength-bar")).to_have_count(1)
        expect(self.page.get_by_role("gridcell", name="“car” in its name")).to_have_count(1)

    def test_what_was_understood_can_be_taken_back(self):
        def understand(body, asked):
            if "n1" not in asked.get("switched_off", []):
                body["interpretation"] = {
                    "parts": [{"id": "n1", "label": "people", "weight": -1, "origin": "negation"}],
                    "filters": [{"id": "d1", "label": "taken >= 2020-01-01", "origin": "date"}],
                    "rewritten": None, "notes": ["The language model did not answer."],
                }
            # The server under test may not know the member yet.
            body.setdefault("warnings", [])

        sent = []

        def handle(route):
            asked = self.body(route.request)
            sent.append(dict(asked))
            off = asked.pop("switched_off", [])
            reply = self.fetch(route, asked)
            body = reply.json()
            understand(body, {"switched_off": off})
            route.fulfill(status=reply.status, json=body)

        self.page.route("**/api/v1/search", handle)
        self.open("/?q=a+beach+without+people+since+2020")
        expect(self.page.get_by_text("taken >= 2020-01-01")).to_be_visible()
        expect(self.page.get_by_text("The language model did not answer.")).to_be_visible()
        self.page.get_by_role("button", name="Do not take it to mean without people").click()
        expect(self.page.get_by_role("button", name="Understand it all again")).to_be_visible()
        self.assertEqual(sent[-1]["switched_off"], ["n1"])
        self.assertIn("off=n1", self.page.url)

    def test_warnings_are_shown(self):
        self.amend(lambda body, _: body.update(warnings=["Only the first 16 words count."]))
        self.open("/?q=a+cat")
        expect(self.page.get_by_text("Only the first 16 words count.")).to_be_visible()

    def test_a_failure_is_told_in_the_servers_words_and_can_be_tried_again(self):
        self.expected_errors = 1
        self.page.route(
            "**/api/v1/search",
            lambda route: route.fulfill(status=503, json={"error": "The model is being loaded.", "type": "busy"}))
        self.open("/?q=a+cat")
        expect(self.page.get_by_role("heading", name="The model is being loaded.")).to_be_visible()
        self.page.unroute("**/api/v1/search")
        self.page.get_by_role("button", name="Try again").click()
        expect(self.tiles().first).to_be_visible()
        expect(self.page.get_by_text("The model is being loaded.")).to_have_count(0)


class Sorting(PageTest):
    def test_the_newest_come_first_under_their_months(self):
        self.open()
        self.page.get_by_label("Sort by").select_option("Newest")
        headings = self.page.locator(".divider.is-month strong")
        expect(headings).to_have_text(["July 2024", "June 2024", "May 2023", "No date taken"])
        self.assertEqual(self.names()[:3], ["beach-015.jpg", "red-bicycle-005.jpg", "red-car-highway-001.jpg"])
        self.assertIn("sort=newest", self.page.url)
        for heading, tile in zip(headings.all()[:3], self.tiles().all()[:3]):
            self.assertLess(heading.bounding_box()["y"], tile.bounding_box()["y"])
        self.page.get_by_label("Sort by").select_option("Oldest")
        expect(headings).to_have_text(["May 2023", "June 2024", "July 2024", "No date taken"])
        self.page.get_by_label("Sort by").select_option("Name")
        expect(headings).to_have_count(0)
        expect(self.tiles().first).to_be_visible()
        shown = [name.lower() for name in self.names() if not any(letter.isdigit() for letter in name)]
        self.assertEqual(shown, sorted(shown))
        self.page.go_back()
        expect(self.page.get_by_label("Sort by")).to_have_value("oldest")
        self.page.reload()
        expect(headings.first).to_have_text("May 2023")

    def test_of_a_search_the_strong_matches_are_sorted_and_the_weak_ones_stay_behind_the_line(self):
        sent = self.bodies()
        self.amend(judge(4))
        self.open("/?q=a+cat&sort=newest")
        line = self.page.locator(".divider.is-line")
        expect(line).to_be_visible()
        self.assertEqual(sent[-1]["sort"], "newest")
        for heading in self.page.locator(".divider.is-month").all():
            self.assertLess(heading.bounding_box()["y"], line.bounding_box()["y"])
        with self.page.expect_response("**/api/v1/search"):
            self.page.get_by_label("Sort by").select_option("Best match")
        self.assertNotIn("sort", sent[-1])
        expect(self.page.locator(".divider.is-month")).to_have_count(0)

    def test_without_a_search_there_is_no_strength_to_sort_by(self):
        self.open("/?q=a+cat")
        option = self.page.locator("#sort option[value=strength]")
        self.assertFalse(option.evaluate("option => option.disabled"))
        self.page.get_by_role("button", name="Clear the search").click()
        self.page.wait_for_function("() => document.querySelector('#sort option[value=strength]').disabled")


class Models(PageTest):
    def test_where_the_model_is_small_the_page_names_a_better_one_in_one_line(self):
        self.open("/?q=a+red+bicycle")
        notice = self.page.locator("#model-notice")
        expect(notice).to_be_visible()
        expect(notice).to_contain_text("The bundled model glimpse-mini knows drawn scenes alone")

    def test_an_answer_whose_matches_were_not_judged_is_asked_for_again(self):
        asked = []

        def answer(route):
            asked.append(self.body(route.request)["text"])
            reply = self.fetch(route)
            route.fulfill(status=reply.status, json={**reply.json(), "strengths_pending": True})

        self.page.route("**/api/v1/search", answer)
        self.open("/?q=a+red+car")
        self.search("a red bicycle")
        self.search("a red car")
        self.assertEqual(asked.count("a red car"), 2)
