"""People: the list, one person's page, questions, and faces in the viewer.

The replies come from a stand-in that keeps what
is done to it: a library of drawn scenes has nobody in it.
"""

import re
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import expect

from accessibility_tests import CONTRASTS
from support import PageTest


class Standin:
    """People as the server would have them."""

    def __init__(self, test: PageTest):
        self.test = test
        self.names = {1: "Anna", 2: None, 3: "Łukasz", 4: None}
        self.faces = {10: 1, 11: 1, 12: 1, 20: 2, 30: 3, 40: 4, 90: None}
        self.hidden = {4}
        self.covers = {}
        self.sent = []
        self.suggested = {"merges": [(1, 2)], "faces": [(90, 1)], "splits": [(1, [12])]}
        session = test.server.get("/api/v1/session") | {"people": True}
        test.page.route("**/api/v1/session", lambda route: route.fulfill(json=session))
        test.page.route(re.compile(r"/api/v1/facets\?field=person"), lambda route: route.fulfill(
            json={"field": "person", "values": [{"value": "Anna", "count": 3}], "total": 1}))
        self.picture = test.server.get("/api/v1/images?limit=1")["results"][0]["id"]
        test.page.route(re.compile(r"/api/v1/(people|faces)\b"), self.answer)
        test.page.route(re.compile(r"/api/v1/images/[^/]+/faces$"), self.faces_of_a_picture)

    def person(self, number):
        faces = [face for face, owner in self.faces.items() if owner == number]
        cover = self.covers.get(number, faces[0] if faces else None)
        return {
            "id": number, "name": self.names[number], "hidden": number in self.hidden, "faces": len(faces),
            "images": len(faces), "cover": cover, "crop": f"/api/v1/faces/{cover}/crop?size=256",
            "where": f"person = '{self.names[number] or '#' + str(number)}'"}

    def face(self, number):
        owner = self.faces[number]
        return {
            "id": number, "person": owner, "name": owner and self.names[owner], "image_id": self.picture, "confirmed": False,
            "aside": False, "box": {"x": 0.1 + number / 200, "y": 0.2, "width": 0.2, "height": 0.25}, "points": [], "score": 0.97,
            "size": 86.5, "sharpness": 210, "crop": f"/api/v1/faces/{number}/crop?size=256"}

    def answer(self, route):
        address = urlsplit(route.request.url)
        parts = address.path.split("/")[3:]
        query = parse_qs(address.query)
        if parts[-1] == "crop":
            self.test.assertIn(query["size"][0], ("128", "256", "512"))
            tint = int(parts[1]) * 37 % 360
            return route.fulfill(content_type="image/svg+xml", body=FACE.replace("TINT", str(tint)))
        if route.request.method == "GET":
            return route.fulfill(json=self.reply(parts, query))
        body = self.test.body(route.request)
        self.sent.append((route.request.method, "/".join(parts), body))
        return route.fulfill(json=self.change(parts, body))

    def reply(self, parts, query):
        if parts == ["people", "suggestions"]:
            return {
                "merges": [{"left": self.person(a), "right": self.person(b), "distance": 0.5}
                           for a, b in self.suggested["merges"] if a in self.names and b in self.names],
                "faces": [{"face": self.face(a), "person": self.person(b), "distance": 0.5}
                          for a, b in self.suggested["faces"] if self.faces[a] is None and b in self.names],
                "splits": [{"person": self.person(a), "faces": [self.face(one) for one in b], "distance": 0.5}
                           for a, b in self.suggested["splits"] if a in self.names]}
        if len(parts) == 2:
            number = int(parts[1])
            faces = [self.face(face) for face, owner in self.faces.items() if owner == number]
            return {"person": self.person(number), "total": len(faces), "faces": faces}
        shown = [self.person(number) for number in self.names if "true" in query.get("hidden", []) or number not in self.hidden]
        return {"total": len(shown), "faces": len(self.faces), "looked_at": 20, "pending": 3, "people": shown}

    def change(self, parts, body):
        if parts == ["faces", "aside"]:
            for face in body["faces"]:
                self.faces[face] = None
            self.suggested["faces"] = []
            return {"faces": len(body["faces"])}
        number, kind = int(parts[1]), (parts[2:] or ["change"])[0]
        if kind == "merge":
            for other in body["people"]:
                self.faces = {face: number if owner == other else owner for face, owner in self.faces.items()}
                del self.names[other]
        elif kind == "split":
            number = max(self.names) + 1
            self.names[number] = body.get("name")
            self.faces |= {face: number for face in body["faces"]}
            self.suggested["splits"] = []
        elif kind == "answers":
            self.faces |= {face: number if body["yes"] else None for face in body["faces"]}
            self.suggested["faces"] = []
            self.suggested["splits"] = []
        elif kind == "apart":
            self.suggested["merges"] = []
        else:
            if "name" in body:
                self.names[number] = body["name"] or None
            if "cover" in body:
                self.covers[number] = body["cover"]
            if "hidden" in body:
                (self.hidden.add if body["hidden"] else self.hidden.discard)(number)
        return self.person(number)

    def faces_of_a_picture(self, route):
        route.fulfill(json={"looked_at": True, "faces": [self.face(10), self.face(20), self.face(90)]})


FACE = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100"><rect width="100" height="100" fill="hsl(TINT 30% 70%)"/>
<ellipse cx="50" cy="54" rx="27" ry="34" fill="hsl(28 50% 72%)"/><circle cx="40" cy="48" r="4"/><circle cx="60" cy="48" r="4"/>
<path d="M40 68q10 8 20 0" fill="none" stroke="#803030" stroke-width="3"/></svg>"""


class People(PageTest):
    def setUp(self):
        super().setUp()
        self.people = Standin(self)

    def cards(self):
        return self.page.get_by_role("list", name="People").locator("li")

    def list(self):
        self.open("/?view=people")
        expect(self.cards()).to_have_count(3)

    def test_people_are_listed_with_covers_and_hidden_ones_on_request(self):
        self.open("/")
        self.page.get_by_role("link", name="People").click()
        expect(self.cards()).to_have_count(3)
        expect(self.page).to_have_title("People – Glimpse")
        expect(self.cards().first).to_contain_text("Anna3 pictures")
        expect(self.cards().nth(1)).to_contain_text("Who is this?")
        expect(self.page.get_by_text("3 people · 7 faces · 3 pictures not looked at yet")).to_be_visible()
        self.page.wait_for_function("() => [...document.querySelectorAll('.people img')].every(one => one.complete && one.naturalWidth)")
        self.page.get_by_label("Hidden people too").check()
        expect(self.cards()).to_have_count(4)
        expect(self.cards().last).to_contain_text("hidden")

    def test_a_library_that_was_never_asked_for_faces_says_how(self):
        self.page.unroute(re.compile(r"/api/v1/(people|faces)\b"))
        self.page.route(re.compile(r"/api/v1/people\b"), lambda route: route.fulfill(
            json={"total": 0, "faces": 0, "looked_at": 0, "pending": 0, "people": [], "merges": [], "splits": []} | {"faces": 0}))
        self.open("/?view=people")
        expect(self.page.get_by_text("glimpse index --faces FOLDER")).to_be_visible()

    def test_chosen_people_become_one_by_keys_alone(self):
        self.list()
        self.page.get_by_label("Choose Person 2").focus()
        self.page.keyboard.press("Space")
        expect(self.page.get_by_role("group", name="Chosen people")).to_contain_text("1 chosen")
        self.page.get_by_label("Choose Anna").focus()
        self.page.keyboard.press("Space")
        expect(self.page.get_by_role("group", name="Chosen people")).to_have_text("2 chosenMerge into AnnaHideClear")
        # Who has a name keeps it, whoever was chosen first.
        self.page.get_by_role("button", name="Merge into Anna").focus()
        self.page.keyboard.press("Enter")
        expect(self.cards()).to_have_count(2)
        self.assertEqual(self.people.sent, [("POST", "people/1/merge", {"people": [2]})])
        expect(self.cards().first).to_contain_text("4 pictures")
        expect(self.page.locator("#live")).to_have_text("2 people are Anna now.")
        self.page.wait_for_function("() => document.activeElement.matches('.person-link')")

    def test_people_of_two_names_are_told_that_one_is_lost(self):
        self.list()
        self.page.get_by_label("Choose Łukasz").check()
        self.page.get_by_label("Choose Anna").check()
        expect(self.page.get_by_text("The others lose their name.")).to_be_visible()

    def test_people_are_hidden_and_shown_again(self):
        self.list()
        self.page.get_by_label("Choose Łukasz").check()
        self.page.get_by_role("button", name="Hide").click()
        expect(self.cards()).to_have_count(2)
        self.page.get_by_label("Hidden people too").check()
        expect(self.cards()).to_have_count(4)
        self.page.get_by_label("Choose Łukasz").check()
        self.page.get_by_role("button", name="Show again").click()
        expect(self.cards().nth(2)).not_to_contain_text("hidden")
        self.assertEqual([body for _, _, body in self.people.sent], [{"hidden": True}, {"hidden": False}])

    def test_questions_are_answered_one_after_another(self):
        self.list()
        asked = self.page.get_by_role("region", name="Questions about people")
        expect(asked.get_by_role("heading", name="Is this Anna too?")).to_be_visible()
        expect(asked).to_contain_text("2 more")
        asked.get_by_role("button", name="No, two people").click()
        expect(asked.get_by_role("heading", name="Is this Anna?")).to_be_visible()
        asked.get_by_role("button", name="Yes").click()
        expect(asked.get_by_role("heading", name="Is this face somebody else than Anna?")).to_have_count(0)
        expect(asked).to_be_hidden()
        self.assertEqual(self.people.sent, [
            ("POST", "people/1/apart", {"people": [2]}), ("POST", "people/1/answers", {"faces": [90], "yes": True})])

    def test_a_question_can_be_put_off(self):
        self.list()
        asked = self.page.get_by_role("region", name="Questions about people")
        asked.get_by_role("button", name="Later").click()
        expect(asked.get_by_role("heading", name="Is this Anna?")).to_be_visible()
        asked.get_by_role("button", name="Later").press("Enter")
        expect(asked.get_by_role("heading", name="Is this face somebody else than Anna?")).to_be_visible()
        asked.get_by_role("button", name="Somebody else").click()
        expect(asked).to_be_hidden()
        self.assertEqual(self.people.sent, [("POST", "people/1/split", {"faces": [12]})])

    def test_a_persons_page_is_an_address_and_leads_back(self):
        self.list()
        self.cards().nth(1).get_by_role("link").click()
        expect(self.page.get_by_role("heading", name="Person 2", level=1)).to_be_visible()
        self.assertTrue(self.page.url.endswith("/?view=people&id=2"))
        self.page.reload()
        expect(self.page.get_by_role("heading", name="Person 2", level=1)).to_be_visible()
        self.page.get_by_role("link", name="All people").click()
        expect(self.cards()).to_have_count(3)
        expect(self.page.get_by_role("heading", name="People", level=1)).to_be_visible()

    def test_a_name_is_given_in_any_script_and_taken_away(self):
        self.open("/?view=people&id=2")
        name = self.page.get_by_label("Name", exact=True)
        name.fill("山田 <b>花子</b>")
        name.press("Enter")
        expect(self.page.get_by_role("heading", name="山田 <b>花子</b>", level=1)).to_be_visible()
        name.fill("")
        self.page.get_by_role("button", name="Save name").click()
        expect(self.page.get_by_role("heading", name="Person 2", level=1)).to_be_visible()
        self.assertEqual([body for _, _, body in self.people.sent], [{"name": "山田 <b>花子</b>"}, {"name": ""}])

    def test_a_name_that_somebody_has_asks_whether_they_are_one(self):
        self.open("/?view=people&id=2")
        self.page.get_by_label("Name", exact=True).fill("anna")
        self.page.get_by_role("button", name="Save name").click()
        expect(self.page.get_by_text("Somebody else is called anna too.")).to_be_visible()
        self.page.get_by_role("button", name="They are the same").click()
        expect(self.page.get_by_role("list", name="Faces").locator("li")).to_have_count(4)
        self.assertEqual(self.people.sent[-1], ("POST", "people/2/merge", {"people": [1]}))

    def test_faces_are_split_off_by_hand(self):
        self.open("/?view=people&id=1")
        faces = self.page.get_by_role("list", name="Faces").locator("li")
        expect(faces).to_have_count(3)
        self.page.get_by_role("button", name="Face 2 of 3").click()
        self.page.get_by_role("button", name="Face 3 of 3").click()
        expect(self.page.get_by_role("button", name="Face 3 of 3")).to_have_attribute("aria-pressed", "true")
        expect(self.page.get_by_role("group", name="Chosen faces")).to_have_text(
            "2 chosenNot AnnaAnother personStrangersThis is AnnaClear")
        self.page.get_by_role("button", name="Another person").click()
        expect(self.page.get_by_role("heading", name="Person 5", level=1)).to_be_visible()
        expect(faces).to_have_count(2)
        self.assertEqual(self.people.sent, [("POST", "people/1/split", {"faces": [11, 12]})])

    def test_faces_are_said_not_to_be_somebodys_and_a_cover_is_chosen(self):
        self.open("/?view=people&id=1")
        self.page.get_by_role("button", name="Face 2 of 3").click()
        self.page.get_by_role("button", name="Use as cover").click()
        expect(self.page.get_by_role("group", name="Chosen faces")).to_be_hidden()
        self.page.get_by_role("button", name="Face 1 of 3").click()
        self.page.get_by_role("button", name="Not Anna").click()
        expect(self.page.get_by_role("list", name="Faces").locator("li")).to_have_count(2)
        self.assertEqual(self.people.sent, [
            ("PATCH", "people/1", {"cover": 11}), ("POST", "people/1/answers", {"faces": [10], "yes": False})])

    def test_a_persons_pictures_are_a_filter(self):
        asked = []
        self.page.route(re.compile(r"/api/v1/images\?"), lambda route: (
            asked.append(parse_qs(urlsplit(route.request.url).query).get("where")),
            route.fulfill(json={"results": [], "total": 0, "next_cursor": None})))
        self.open("/?view=people&id=1")
        self.page.get_by_role("button", name="Show the pictures").click()
        expect(self.page).to_have_url(re.compile(r"/\?person=Anna$"))
        expect(self.page.locator("#notice")).to_contain_text("No picture meets these filters.")
        self.assertIn(["person in ('Anna')"], asked)

    def test_somebody_who_is_gone_is_told(self):
        self.expected_errors = 1
        self.page.route("**/api/v1/people/99?*", lambda route: route.fulfill(
            status=404, json={"error": "There is no person 99.", "type": "not_found"}))
        self.open("/?view=people&id=99")
        expect(self.page.get_by_text("The person was merged into another, or forgotten.")).to_be_visible()

    def test_faces_are_framed_in_the_viewer_and_named_there(self):
        self.open("/")
        self.tiles().first.click()
        frames = self.page.locator(".frame")
        expect(frames).to_have_count(3)
        expect(frames.first).to_have_text("Anna")
        image, frame = self.page.locator(".viewer-image").bounding_box(), frames.first.bounding_box()
        self.assertAlmostEqual(frame["x"], image["x"] + image["width"] * 0.15, delta=1.5)
        self.assertAlmostEqual(frame["width"], image["width"] * 0.2, delta=1.5)
        # Closer, the frames go along.
        self.page.keyboard.press("1")
        self.page.wait_for_function("width => document.querySelector('.frame').getBoundingClientRect().width !== width", arg=frame["width"])
        image, frame = self.page.locator(".viewer-image").bounding_box(), frames.first.bounding_box()
        self.assertAlmostEqual(frame["width"], image["width"] * 0.2, delta=1.5)
        panel = self.page.get_by_role("region", name="People in this picture")
        panel.get_by_label("Name of person 2").fill("Ben")
        panel.get_by_role("button", name="Save").click()
        expect(frames.nth(1)).to_have_text("Ben")
        self.assertEqual(self.people.sent, [("PATCH", "people/2", {"name": "Ben"})])
        panel.get_by_role("button", name="Frames").click()
        expect(frames).to_have_count(0)
        panel.get_by_role("link", name="Anna").click()
        expect(self.page.get_by_role("heading", name="Anna", level=1)).to_be_visible()
        expect(self.page.get_by_role("dialog")).to_have_count(0)

    def test_a_name_in_words_is_a_piece_that_can_be_taken_back(self):
        def understand(body, sent):
            if "person-0" not in sent.get("switched_off", []):
                body["interpretation"] = {
                    "parts": [], "rewritten": None, "notes": [],
                    "filters": [{"id": "person-0", "origin": "person", "label": "Anna", "where": "person = 'Anna'"}]}

        bodies = self.amend(understand)
        self.open("/")
        self.search("Anna on a beach")
        piece = self.page.locator(".piece")
        expect(piece).to_contain_text("Anna")
        expect(piece.locator(".icon")).to_have_count(1)
        self.page.get_by_role("button", name="Do not take it to mean Anna").click()
        expect(piece).to_have_count(0)
        self.assertEqual(bodies[-1]["switched_off"], ["person-0"])

    def check_contrast(self):
        for address, ready in (("/?view=people", ".person"), ("/?view=people&id=1", ".face")):
            self.open(address)
            expect(self.page.locator(ready).first).to_be_visible()
            expect(self.page.locator(".questions h2").first).to_be_attached()
            self.page.locator(ready).first.locator("input, .face-choice").first.click()
            found = self.page.evaluate(CONTRASTS)
            self.assertGreater(len(found), 5)
            poor = [f"{one['words']}: {one['worst']:.2f}" for one in found if one["worst"] < one["least"]]
            self.assertEqual(poor, [])

    def test_text_stands_out_in_the_light(self):
        self.check_contrast()

    def test_text_stands_out_in_the_dark(self):
        self.darken()
        self.check_contrast()

    def test_controls_are_large_enough_and_nothing_is_cut_off_where_it_is_narrow(self):
        self.page.set_viewport_size({"width": 320, "height": 700})
        for address, ready in (("/?view=people", ".person"), ("/?view=people&id=1", ".face")):
            self.open(address)
            expect(self.page.locator(ready).first).to_be_visible()
            self.page.locator(ready).first.locator("input, .face-choice").first.click()
            small = self.page.evaluate("""() => [...document.querySelectorAll("#people-view :is(button, input, a)")]
                .filter(one => one.checkVisibility()).map(one => [one.outerHTML.slice(0, 60), one.getBoundingClientRect()])
                .filter(([, box]) => box.width < 24 || box.height < 24).map(([html]) => html)""")
            self.assertEqual([one for one in small if "Hidden people" not in one and 'type="checkbox"' not in one], [])
            self.assertLessEqual(self.page.evaluate("document.documentElement.scrollWidth"), 320)


class Keyed(PageTest):
    def test_who_may_not_see_people_is_shown_no_way_there(self):
        session = self.server.get("/api/v1/session") | {"scope": "read", "key_scope": "read", "keys_required": False, "people": False}
        self.page.route("**/api/v1/session", lambda route: route.fulfill(json=session))
        self.open("/")
        expect(self.tiles().first).to_be_visible()
        expect(self.page.get_by_role("link", name="People")).to_have_count(0)
        self.tiles().first.click()
        expect(self.page.get_by_role("dialog")).to_be_visible()
        self.assertEqual([one for one in self.addresses if "/api/" in one and ("/people" in one or "/faces" in one)], [])
