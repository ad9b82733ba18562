"""Library and AsyncLibrary over the real program."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import threading
import time
import unittest
from pathlib import Path

import numpy
from glimpse import (
    AsyncLibrary,
    EmptyLibraryError,
    EmptyQueryError,
    GlimpseError,
    IndexingError,
    InvalidArgumentError,
    InvalidFilterError,
    Library,
    NotFoundError,
    ProgramError,
    ProgramNotFoundError,
    Term,
    UnreadableImageError,
)
from place import PROGRAM, PlaceTestCase


class LibraryTests(PlaceTestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.photos = cls.copy_pictures(cls, count=24)
        cls.library = Library(cls.folder / "library")
        cls.addClassCleanup(cls.library.close)
        cls.told = []
        cls.report = cls.library.index(cls.photos, progress=cls.told.append)

    def test_indexing_reports_and_tells_its_progress(self):
        self.assertEqual((self.report.indexed + self.report.unchanged, self.report.failed), (24, 0))
        self.assertTrue(self.told)
        self.assertTrue(all(0 <= state.done <= state.total for state in self.told))
        again = self.library.index(self.photos)
        self.assertEqual((again.indexed, again.unchanged), (0, 24))
        self.assertEqual(len(self.library), 24)

    def test_words_pictures_and_both_find(self):
        best = self.library.search("a red car", k=3)[0]
        self.assertIn("car", best.filename)
        self.assertTrue(Path(best.path).is_file())
        for part in (Path(best.path), Path(best.path).read_bytes(), best, self.library.embed(Path(best.path))):
            found = self.library.search(part, k=2, include_query_images=True)
            self.assertEqual(found[0].id, best.id, part)
        both = self.library.search("at night", best, Term("people", weight=-0.5), k=5)
        self.assertEqual(len(both), 5)
        self.assertGreaterEqual(both[0].score, both[-1].score)
        self.assertNotIn(best.id, [picture.id for picture in self.library.similar(best)])
        self.assertNotIn(best.id, [picture.id for picture in self.library.similar(best.path)])

    def test_filters_limit_as_text_and_as_object(self):
        categories = self.library.facets()
        self.assertEqual(sum(categories.values()), 24)
        category, count = next(iter(categories.items()))
        for where in (f"category = '{category}'", {"category": category}, {"$and": [{"category": category}, {"width": {"$gt": 1}}]}):
            found = self.library.search("anything", where=where, k=50)
            self.assertEqual({picture.category for picture in found}, {category})
            self.assertEqual(self.library.count(where), count)
        narrowed = self.library.search("anything", category=category, where="width > 1", k=50)
        self.assertEqual({picture.category for picture in narrowed}, {category})

    def test_pages_follow_one_another_without_gaps(self):
        pages = list(self.library.pages("a picture", k=10, fold_duplicates=False))
        self.assertEqual([len(page) for page in pages], [10, 10, 4])
        self.assertEqual(len({picture.id for page in pages for picture in page}), 24)
        self.assertFalse(pages[-1].has_more)
        self.assertEqual(len(pages[-1].next_page()), 0)
        self.assertEqual(len(list(self.library.pictures())), 24)

    def test_vectors_are_numpys(self):
        one = self.library.embed("a cat")
        self.assertEqual((one.dtype, one.ndim), (numpy.float32, 1))
        self.assertAlmostEqual(float(numpy.linalg.norm(one)), 1, places=3)
        picture = next(self.library.pictures())
        several = self.library.embed(["a cat", Path(picture.path), Path(picture.path).read_bytes()])
        self.assertEqual(several.shape, (3, len(one)))
        numpy.testing.assert_allclose(several[0], one, atol=1e-5)
        numpy.testing.assert_allclose(several[1], several[2], atol=1e-6)
        self.assertEqual(self.library.embed([]).shape, (0, len(one)))
        self.assertEqual(len(self.library.embed(["words"] * 300)), 300)

    def test_export_is_read_by_numpy(self):
        target = self.folder / "export"
        done = self.library.export(target)
        self.assertEqual((done.pictures, done.dimension), (24, self.library.dimension))
        self.assertEqual(numpy.load(target / "img_emb" / "img_emb_0.npy").shape, (24, done.dimension))
        with self.assertRaises(ProgramError):
            self.library.export(target)

    def test_pictures_are_looked_at_and_taken_out(self):
        with Library(self.folder / "other") as other:
            other.index(self.copy_pictures(count=4))
            picture = next(other.pictures())
            self.assertEqual(other.get(picture.id), picture)
            self.assertEqual(other.thumbnail(picture, 64)[:3], b"\xff\xd8\xff")
            other.remove(picture)
            self.assertEqual(other.count(), 3)
            with self.assertRaises(NotFoundError):
                other.get(picture.id)
            self.assertTrue(Path(picture.path).exists())
            self.assertEqual(other.stats()["images"], 3)

    def test_metadata_can_be_searched_for(self):
        with Library(self.folder / "described") as other:
            photos = self.copy_pictures(count=4)
            path = next(str(file) for file in photos.rglob("*") if file.is_file())
            other.index(photos, metadata={path: {"title": "My cat", "project": "blue"}})
            found = list(other.pictures("meta.project = 'blue'"))
            self.assertEqual([(picture.path, picture.metadata["title"]) for picture in found], [(path, "My cat")])

    def test_duplicates_are_grouped(self):
        with Library(self.folder / "doubles") as other:
            photos = self.copy_pictures(count=3)
            first = sorted(file for file in photos.rglob("*") if file.is_file())[0]
            first.with_name("copy" + first.suffix).write_bytes(first.read_bytes())
            other.index(photos)
            group = other.duplicates(relation="same_bytes")[0]
            self.assertEqual(group.duplicates[0].relation, "same_bytes")
            self.assertEqual(other.failures(), [])

    def test_errors_have_classes(self):
        for wrong, call in [
            (InvalidFilterError, lambda: self.library.search("a", where="flavour = 'red'")),
            (InvalidFilterError, lambda: self.library.count({"width": {"$near": 1}})),
            (InvalidArgumentError, lambda: self.library.search("a", k=0)),
            (InvalidArgumentError, lambda: self.library.search("a", sort="colour")),
            (EmptyQueryError, lambda: self.library.search()),
            (UnreadableImageError, lambda: self.library.search(b"no picture")),
            (FileNotFoundError, lambda: self.library.similar("/nowhere/at/all.jpg")),
            (NotFoundError, lambda: self.library.get("00000000-0000-0000-0000-000000000000")),
            (NotFoundError, lambda: self.library.index("/nowhere/at/all")),
            (InvalidArgumentError, lambda: self.library.index([])),
            (InvalidArgumentError, lambda: self.library.search(Term())),
            (ValueError, lambda: Library("a", store="embedded:b")),
        ]:
            with self.assertRaises(wrong) as caught:
                call()
            self.assertGreater(len(str(caught.exception)), 5)
        with Library(self.folder / "nothing") as empty, self.assertRaises(EmptyLibraryError):
            empty.search("a")

    def test_a_program_that_is_not_there_or_fails_is_told_of(self):
        with self.assertRaises(ProgramNotFoundError):
            Library(program="/nowhere/glimpse")
        with Library(self.folder / "wrong", model="no/such-model") as other, self.assertRaises(GlimpseError) as caught:
            other.search("a")
        self.assertIn("model", str(caught.exception).lower())

    def test_indexing_is_cancelled(self):
        with Library(self.folder / "cancelled") as other:
            photos = self.copy_pictures(count=300)
            cancel = threading.Event()
            with self.assertRaises(IndexingError):
                other.index(photos, progress=lambda state: cancel.set(), cancel=cancel)

    def test_several_threads_share_a_library(self):
        failures = []

        def search(number):
            try:
                for _ in range(10):
                    if len(self.library.search(f"picture {number}", k=4)) != 4:
                        failures.append(number)
            except Exception as error:
                failures.append(error)

        threads = [threading.Thread(target=search, args=(number,)) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(failures, [])


class LifeTests(PlaceTestCase):
    """The program ends with whoever started it."""

    SCRIPT = (
        "import sys, time\nfrom glimpse import Library\nlibrary = Library(sys.argv[1])\n"
        "library.stats()\nprint(library._service._process.pid, flush=True)\n")

    def start(self, rest):
        process = subprocess.Popen(
            [sys.executable, "-c", self.SCRIPT + rest, str(self.folder / "life")], stdout=subprocess.PIPE, text=True)
        return process, int(process.stdout.readline())

    def assert_ends(self, pid):
        end = time.monotonic() + 60
        while time.monotonic() < end:
            state = Path(f"/proc/{pid}/stat")
            if not state.exists() or state.read_text().rsplit(")", 1)[1].split()[0] == "Z":
                return
            time.sleep(0.05)
        self.fail("the program goes on")

    def test_it_ends_with_close_with_the_process_and_with_its_death(self):
        for rest in ("library.close(); time.sleep(600)", "", "sys.exit(3)", "time.sleep(600)"):
            process, pid = self.start(rest)
            with process:
                if rest.startswith("time"):
                    process.send_signal(signal.SIGKILL)
                self.assert_ends(pid)
                process.kill()

    def test_a_closed_library_refuses(self):
        library = Library(self.folder / "closed")
        library.close()
        library.close()
        with self.assertRaises(InvalidArgumentError):
            library.search("a")

    def test_a_program_that_was_killed_is_told_of(self):
        with Library(self.folder / "killed") as library:
            library.stats()
            os.kill(library._service._process.pid, signal.SIGKILL)
            library._service._process.wait()
            with self.assertRaises(ProgramError):
                library.stats()


class AsyncLibraryTests(PlaceTestCase):
    def test_everything_can_be_awaited(self):
        async def body():
            async with AsyncLibrary(self.folder / "library") as library:
                told = []
                report = await library.index(self.copy_pictures(count=8), progress=told.append)
                self.assertEqual(report.indexed, 8)
                results = await asyncio.gather(*(library.search(f"picture {number}", k=3) for number in range(6)))
                self.assertEqual([len(found) for found in results], [3] * 6)
                pages = [page async for page in library.pages("a picture", k=5, fold_duplicates=False)]
                self.assertEqual([len(page) for page in pages], [5, 3])
                picture = (await library.pictures())[0]
                self.assertEqual((await library.get(picture.id)).path, picture.path)
                self.assertEqual((await library.embed("a")).ndim, 1)
                self.assertEqual(await library.count(), 8)
                self.assertEqual(sum((await library.facets()).values()), 8)
                self.assertEqual(len(await library.similar(picture, k=2)), 2)
                self.assertTrue(await library.thumbnail(picture))
                self.assertEqual(await library.failures(), [])
                self.assertIsInstance(await library.duplicates(), list)
                self.assertEqual((await library.export(self.folder / "out")).pictures, 8)
                await library.remove(picture)
                self.assertEqual((await library.stats())["images"], 7)
                with self.assertRaises(InvalidFilterError):
                    await library.search("a", where="nothing = 1")

        asyncio.run(body())

    def test_a_cancelled_run_ends(self):
        async def body():
            async with AsyncLibrary(self.folder / "cancelled") as library:
                began = asyncio.Event()
                run = asyncio.create_task(library.index(self.copy_pictures(count=300), progress=lambda _: began.set()))
                await began.wait()
                run.cancel()
                with self.assertRaises(asyncio.CancelledError):
                    await run
                self.assertLessEqual(await library.count(), 300)

        asyncio.run(body())


if __name__ == "__main__":
    unittest.main()
