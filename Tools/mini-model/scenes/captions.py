"""Turns a scene into English captions, long and short, with varied wording.

`captions` gives several for one scene; style "full" tells every attribute.
The words themselves stand in `words`, the meaning of scenes in `scene`.
"""

from __future__ import annotations

import random

from scenes import words
from scenes.catalogue import KINDS
from scenes.scene import Scene, Thing

UNTOLD_POSES = frozenset({"", "standing"})


def captions(scene: Scene, rng: random.Random, n: int, style: str) -> list[str]:
    """`n` captions, as different as the scene allows; style is "full" or "any"."""
    found: list[str] = []
    for attempt in range(n * 8):
        caption = full_caption(scene, rng) if style == "full" else any_caption(scene, rng)
        if caption not in found or attempt >= n * 6:
            found.append(caption)
        if len(found) == n:
            break
    return found


def full_caption(scene: Scene, rng: random.Random) -> str:
    """A caption that tells everything the description says."""
    if not scene.things:
        return _finish(_view(scene, rng), rng)
    body = _things(scene, rng)
    place = rng.choice(words.PLACES[scene.setting]) if _tells_place(scene, rng) else ""
    return _finish(_compose(body, place, _when(scene, rng), rng), rng)


def any_caption(scene: Scene, rng: random.Random) -> str:
    """A caption of any length, from everything down to one word or two."""
    kind = rng.random()
    if not scene.things:
        if kind < 0.2:
            return _keywords(scene, rng)
        return _finish(_view(scene, rng), rng)
    if kind < 0.30:
        return full_caption(scene, rng)
    if kind < 0.62:
        return _finish(_compose(*_partial(scene, rng), rng), rng)
    if kind < 0.88:
        return _finish(_short(scene, rng), rng)
    return _keywords(scene, rng)


def short_label(scene: Scene) -> str:
    """Colour and thing, in their usual words."""
    if not scene.things:
        return words.VIEWS[scene.setting][0]
    thing = scene.things[0]
    if thing.name == "cyclist":
        return f"person riding a {thing.colour} bicycle"
    if thing.name == "person":
        return f"person in {thing.colour}"
    return f"{thing.colour} {thing.name}"


def plural(noun: str) -> str:
    """The plural of a noun or of a phrase that ends in one."""
    if noun in words.PLURALS:
        return words.PLURALS[noun]
    if noun == "plant in a pot":
        return "plants in pots"
    head, _, last = noun.rpartition(" ")
    if last in words.PLURALS:
        return f"{head} {words.PLURALS[last]}".strip()
    return noun + ("es" if noun.endswith(("s", "x", "ch", "sh")) else "s")


def with_article(phrase: str) -> str:
    """The phrase with "a" or "an" before it."""
    vowel = phrase[0].lower() in "aeiou" and not phrase.startswith(("uni", "one", "eu"))
    return ("an " if vowel else "a ") + phrase


# Things

def noun_phrase(thing: Thing, rng: random.Random, tell: frozenset[str], article: bool = True,
                pose_before: bool | None = None) -> str:
    """The thing with the attributes named in `tell`, its count and an article.

    `tell` holds any of colour, pattern, size, pose, fluffy; the count always is told.
    """
    before, after = [], []
    pose = thing.pose if "pose" in tell and thing.pose not in UNTOLD_POSES else ""
    if pose_before is None:
        pose_before = rng.random() < 0.3
    if "size" in tell and thing.size != "normal":
        before.append(rng.choice(words.SIZES[thing.size]))
    if pose and pose_before:
        before.append(pose)
    if thing.fluffy and "fluffy" in tell:
        before.append(rng.choice(("fluffy", "fluffy", "furry")))
    looks = _looks(thing, rng, tell, after)
    if thing.name in ("person", "cyclist"):
        noun, looks_after = _person(thing, looks, rng)
        after = looks_after + after
    else:
        before += looks
        noun = rng.choice(words.NOUNS.get(thing.name, (thing.name,)))
    if pose and not pose_before:
        after.insert(rng.randint(0, min(1, len(after))), pose)
    return _counted(thing, before, noun, after, article, rng)


def _looks(thing: Thing, rng: random.Random, tell: frozenset[str], after: list[str]) -> list[str]:
    """Colour and pattern as adjectives; some patterns go to `after` instead."""
    looks = []
    if "colour" in tell:
        looks.append(rng.choice(words.COLOUR_WORDS[thing.colour]))
    if "pattern" in tell and thing.pattern != "plain":
        if rng.random() < 0.25 and thing.name not in ("person", "cyclist"):
            after.append(rng.choice(words.PATTERN_AFTER[thing.pattern]))
        else:
            looks.append(rng.choice(words.PATTERN_BEFORE[thing.pattern]))
            if rng.random() < 0.6:
                looks.reverse()
    return looks


def _person(thing: Thing, looks: list[str], rng: random.Random) -> tuple[str, list[str]]:
    """A noun for somebody, and what is said of clothes or bicycle after it."""
    look = " ".join(looks)
    many = thing.count > 1
    if thing.name == "person":
        noun = rng.choice(words.NOUNS["person"])
        if not look:
            return noun, []
        single = len(looks) == 1 and look in words.COLOUR_WORDS[thing.colour]
        if single and rng.random() < 0.5:
            return noun, [f"in {look}"]
        return noun, [rng.choice((f"in {look} clothes", f"wearing {look} clothes",
                                  f"dressed in {look}" if single else f"in {look} clothing"))]
    bike = rng.choice(("bicycle", "bicycle", "bike"))
    ride = f"{look} {plural(bike)}".strip() if many else with_article(f"{look} {bike}".strip())
    if rng.random() < 0.25:
        return "cyclist", [f"on {ride}"] if look else []
    noun = rng.choice(("person", "person", "person", "human"))
    return noun, [rng.choice((f"riding {ride}", f"riding {ride}", f"on {ride}"))]


def _counted(thing: Thing, before: list[str], noun: str, after: list[str], article: bool,
             rng: random.Random) -> str:
    """Puts count or article, adjectives, noun and what follows it together."""
    if thing.count > 1:
        number = rng.choice(words.COUNTS[thing.count])
        return " ".join((number, *before, plural(noun), *after))
    if noun == "scissors":
        lead = rng.choice(("a pair of", "a pair of", "")) if article else ""
        return " ".join(part for part in (lead, *before, noun, *after) if part)
    if noun == "person" and not before and rng.random() < 0.3:
        noun, article = rng.choice(("someone", "somebody")), False
    phrase = " ".join((*before, noun, *after))
    return with_article(phrase) if article else phrase


EVERYTHING = frozenset({"colour", "pattern", "size", "pose", "fluffy"})


def _things(scene: Scene, rng: random.Random, tell: frozenset[str] = EVERYTHING,
            article: bool = True) -> str:
    """The thing, or both with their relation, told from either side."""
    first = noun_phrase(scene.things[0], rng, tell, article)
    if len(scene.things) == 1:
        return first
    second = noun_phrase(scene.things[1], rng, tell - {"pose"}, article)
    if rng.random() < 0.25:
        return _told_from_second(scene, rng, tell, article)
    if scene.relation == "next to" and rng.random() < 0.25:
        return f"{first} and {second}" + (" side by side" if rng.random() < 0.4 else "")
    if scene.things[0].pose not in UNTOLD_POSES and "pose" in tell and rng.random() < 0.6:
        first = noun_phrase(scene.things[0], rng, tell, article, pose_before=False)
    return f"{first} {rng.choice(words.RELATIONS[scene.relation])} {second}"


def _told_from_second(scene: Scene, rng: random.Random, tell: frozenset[str],
                      article: bool) -> str:
    """The relation as seen from the second thing."""
    first = noun_phrase(scene.things[0], rng, tell, article, pose_before=True)
    second = noun_phrase(scene.things[1], rng, tell - {"pose"}, article)
    if scene.relation == "on" and rng.random() < 0.6:
        return f"{second} with {first} on {'it' if scene.things[1].count == 1 else 'them'}"
    return f"{second} {rng.choice(words.INVERSE[scene.relation])} {first}"


# Where and when

def _tells_place(scene: Scene, rng: random.Random) -> bool:
    """Whether a full caption names the setting; a plain background seldom."""
    return scene.setting != "plain" or rng.random() < 0.12


def _when(scene: Scene, rng: random.Random) -> str:
    """Time of day and weather, where they are worth telling."""
    time, weather = scene.time, scene.weather
    if scene.setting == "sunset over water":
        time = "day"  # told by the setting
        return rng.choice(words.WEATHERS[weather])
    from_both = words.TOGETHER.get((time, weather), ())
    if (time, weather) == ("day", "clear"):
        outdoor = scene.setting in ("beach", "mountains", "meadow", "garden", "desert", "city")
        return rng.choice(from_both) if outdoor and rng.random() < 0.12 else ""
    if from_both and rng.random() < 0.4:
        return rng.choice(from_both)
    parts = [rng.choice(words.TIMES[time]), rng.choice(words.WEATHERS[weather])]
    if rng.random() < 0.4:
        parts.reverse()
    return " ".join(part for part in parts if part)


def _view(scene: Scene, rng: random.Random) -> str:
    """A picture without things: the setting with time and weather."""
    view = rng.choice(words.VIEWS[scene.setting])
    if scene.time == "sunset" and scene.setting != "sunset over water":
        if rng.random() < 0.45:
            bare = view.removeprefix("a ").removeprefix("an ")
            place = bare if bare == view or not view.startswith("a") else view
            lead = rng.choice(("sunset over", "sunset over", "a sunset over"))
            return f"{lead} {place}" + _after(scene.weather, rng)
    if scene.setting == "city" and scene.time == "night" and rng.random() < 0.4:
        return "city at night" + _after(scene.weather, rng)
    when = _when(scene, rng)
    text = f"{view} {when}".strip()
    return f"{rng.choice(words.OPENINGS)} {text}" if rng.random() < 0.15 else text


def _after(weather: str, rng: random.Random) -> str:
    """The weather as the end of a phrase."""
    said = rng.choice(words.WEATHERS[weather])
    return f" {said}" if said else ""


# Sentences

def _compose(body: str, place: str, when: str, rng: random.Random) -> str:
    """Joins things, place and time in one of several sentence forms."""
    where = [part for part in (place, when) if part]
    if len(where) == 2 and rng.random() < 0.2:
        where.reverse()
    rest = " ".join(where)
    form = rng.random()
    if form < 0.46:
        text = f"{body} {rest}"
    elif form < 0.70:
        text = f"{rng.choice(words.OPENINGS)} {body} {rest}"
    elif form < 0.80:
        text = f"{_there_is(body)} {body} {rest}"
    elif form < 0.92 or not rest:
        text = f"{body}, {rest}" if rest else body
    else:
        text = f"{rest}, {body}"
    return text.strip()


def _there_is(body: str) -> str:
    """ "there is" or "there are", as the phrase needs."""
    many = body.startswith(("two ", "three ", "four ", "2 ", "3 ", "4 ", "scissors"))
    return "there are" if many or " and " in body else "there is"


def _partial(scene: Scene, rng: random.Random) -> tuple[str, str, str]:
    """Things, place and time with some attributes left out."""
    tell = frozenset(a for a in sorted(EVERYTHING)
                     if rng.random() < (0.75 if a == "colour" else 0.55))
    shown = scene
    if len(scene.things) == 2 and rng.random() < 0.3:
        shown = Scene(scene.things[:1], scene.setting, "", scene.time, scene.weather)
    body = _things(shown, rng, tell, article=rng.random() < 0.85)
    tells_place = scene.setting != "plain" and rng.random() < 0.65
    place = rng.choice(words.PLACES[scene.setting]) if tells_place else ""
    when = _when(scene, rng) if rng.random() < 0.5 else ""
    return body, place, when


def _short(scene: Scene, rng: random.Random) -> str:
    """A few words, as somebody would type into a search field."""
    thing = scene.things[0]
    article = rng.random() < 0.55
    kind = rng.random()
    if rng.random() < 0.04 and thing.count == 1 and KINDS[thing.name] in words.KIND_NOUNS:
        kind_noun = words.KIND_NOUNS[KINDS[thing.name]]
        phrase = f"{rng.choice(words.COLOUR_WORDS[thing.colour])} {kind_noun}"
        return with_article(phrase) if article else phrase
    if kind < 0.40:
        return noun_phrase(thing, rng, frozenset({"colour"}), article)
    if kind < 0.52:
        return noun_phrase(thing, rng, frozenset(), article)
    if kind < 0.64:
        return noun_phrase(thing, rng, EVERYTHING, article)
    if len(scene.things) == 2 and kind < 0.84:
        return _things(scene, rng, frozenset({"pose"} if rng.random() < 0.5 else ()), article)
    place = rng.choice(words.PLACES[scene.setting]) if scene.setting != "plain" else ""
    tell = frozenset(rng.choice((("colour",), ("colour", "pose"), ("pose",), ())))
    if not article:
        place = place.replace(" the ", " ").replace(" a ", " ") if rng.random() < 0.6 else place
    said = noun_phrase(thing, rng, tell, article)
    time = rng.choice(words.TIMES[scene.time]) if scene.setting != "sunset over water" else ""
    return f"{said} {place} {time if rng.random() < 0.6 else ''}".replace("  ", " ").strip()


def _keywords(scene: Scene, rng: random.Random) -> str:
    """Bare words without grammar: "red car highway night"."""
    parts = []
    for thing in scene.things:
        colour = rng.choice(words.COLOUR_WORDS[thing.colour])
        noun = rng.choice(words.NOUNS.get(thing.name, (thing.name,)))
        if thing.name == "cyclist":
            noun = rng.choice(("cyclist", "bicycle rider", "person riding bicycle"))
        pattern = rng.choice(words.PATTERN_BEFORE.get(thing.pattern, ("",)))
        noun = plural(noun) if thing.count > 1 and rng.random() < 0.8 else noun
        parts.append(pattern if rng.random() < 0.6 else "")
        parts.append(colour if rng.random() < 0.85 else "")
        parts.append(noun)
    if rng.random() < 0.85 or not scene.things:
        parts.append(rng.choice(words.PLACE_KEYWORDS[scene.setting]))
    if scene.setting != "sunset over water":
        parts.append(rng.choice(words.TIME_KEYWORDS[scene.time]))
    if rng.random() < 0.7:
        parts.append(rng.choice(words.WEATHER_KEYWORDS[scene.weather]))
    return " ".join(part for part in parts if part)


def _finish(text: str, rng: random.Random) -> str:
    """Lower case as composed, sometimes as a sentence with capital and full stop."""
    text = " ".join(text.split())
    form = rng.random()
    if form < 0.80:
        return text
    text = text[0].upper() + text[1:]
    return text + "." if form < 0.92 else text
