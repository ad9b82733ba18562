"""Exports as numpy, pyarrow and pandas read them, and folders that they and
clip-retrieval write, imported."""

import json
import math

import numpy
import pandas
import pyarrow
import pyarrow.parquet

from program import PeerTestCase


class ExportTests(PeerTestCase):
    def setUp(self):
        super().setUp()
        self.run_program("index", self.pictures(12), "--meta", self.metadata())

    def metadata(self):
        path = self.folder / "meta.jsonl"
        first = sorted(self.pictures(12).rglob("*.jpg"))[0]
        path.write_text(json.dumps({"path": str(first), "title": "Füße, \"quoted\"", "rating": 4.5, "flag": True,
                                    "tags": ["a", "b"]}) + "\n", encoding="utf-8")
        return path

    def scores(self, library="library"):
        results = self.json("search", "a red car", "-k", "12", "--visual-only", "--no-fold", "--exact", library=library)
        return {result["path"]: result["score"] for result in results["results"]}

    def test_numpy_and_pyarrow_read_what_is_written(self):
        for form, dtype in [("npy", "float32"), ("parquet", "float16")]:
            out = self.folder / form
            report = self.json("export", out, "--format", form, "--dtype", dtype)
            self.assertEqual(report["pictures"], 12)
            vectors = numpy.load(out / "img_emb" / "img_emb_0.npy")
            self.assertEqual((vectors.dtype, vectors.shape), (numpy.dtype(dtype), (12, report["dimension"])))
            self.assertTrue(numpy.allclose(numpy.linalg.norm(vectors.astype("f8"), axis=1), 1, atol=2e-3))
            table = pyarrow.parquet.read_table(out / "metadata" / "metadata_0.parquet")
            self.assertEqual(table.num_rows, 12)
            schema = {field.name: field.type for field in table.schema}
            self.assertEqual(schema["image_path"], pyarrow.string())
            self.assertEqual(schema["width"], pyarrow.int64())
            self.assertEqual(schema["rating"], pyarrow.float64())
            self.assertEqual(schema["flag"], pyarrow.bool_())
            self.assertEqual(schema["modified"], pyarrow.timestamp("ns", tz="UTC"))
            listed = {row["path"]: row for row in self.json("list")["results"]}
            for row in table.to_pylist():
                image = listed[row["image_path"]]
                self.assertEqual((row["id"], row["width"], row["category"]), (image["id"], image["width"], image["category"]))
            titled = [row for row in table.to_pylist() if row["title"]]
            self.assertEqual([(row["title"], row["rating"], row["flag"], json.loads(row["tags"])) for row in titled],
                             [("Füße, \"quoted\"", 4.5, True, ["a", "b"])])
            frame = pandas.read_parquet(out / "metadata" / "metadata_0.parquet")
            self.assertEqual(len(frame), 12)

    def test_vectors_are_those_that_embed_gives(self):
        out = self.folder / "out"
        self.run_program("export", out)
        vectors = numpy.load(out / "img_emb" / "img_emb_0.npy")
        paths = pyarrow.parquet.read_table(out / "metadata" / "metadata_0.parquet")["image_path"].to_pylist()
        self.run_program("embed", *paths, "--out", self.folder / "again.npy")
        self.assertTrue(numpy.allclose(vectors, numpy.load(self.folder / "again.npy"), atol=2e-2))

    def test_a_library_comes_back_through_pyarrow(self):
        out = self.folder / "out"
        self.run_program("export", out, "--shard-size", "5")
        before = self.scores()
        # Written again by pyarrow, with its own encodings.
        for number in range(3):
            path = out / "metadata" / f"metadata_{number}.parquet"
            table = pyarrow.parquet.read_table(path)
            pyarrow.parquet.write_table(table, path, compression=["zstd", "gzip", "none"][number],
                                        data_page_version=["1.0", "2.0", "2.0"][number])
        report = self.json("import", out, library="other")
        self.assertEqual((report["added"], report["skipped"], report["files_found"]), (12, 0, 12))
        after = self.scores("other")
        self.assertEqual(before.keys(), after.keys())
        for path, score in before.items():
            self.assertAlmostEqual(score, after[path], delta=1e-5)
        # Nothing is embedded again, for the files are known by their bytes.
        report = self.json("index", self.folder / "pictures", library="other")
        self.assertEqual((report["indexed"], report["unchanged"], report["removed"]), (0, 12, 0))

    def test_lines_of_json_come_back(self):
        out = self.folder / "out"
        self.run_program("export", out, "--format", "jsonl")
        lines = [json.loads(line) for line in (out / "images_0.jsonl").read_text(encoding="utf-8").splitlines()]
        self.assertEqual(len(lines), 12)
        self.assertAlmostEqual(sum(value * value for value in lines[0]["embedding"]), 1, delta=1e-4)
        self.assertEqual(self.json("import", out, library="other")["added"], 12)
        self.assertEqual(self.scores(), self.scores("other"))


class ImportTests(PeerTestCase):
    """Folders as clip-retrieval's writer makes them: np.save and
    DataFrame.to_parquet, without a word of the model."""

    def foreign(self, frame, vectors, number="0", **options):
        for name in ["img_emb", "metadata"]:
            (self.folder / "foreign" / name).mkdir(parents=True, exist_ok=True)
        numpy.save(self.folder / "foreign" / "img_emb" / f"img_emb_{number}.npy", vectors)
        frame.to_parquet(self.folder / "foreign" / "metadata" / f"metadata_{number}.parquet", **options)
        return self.folder / "foreign"

    def vectors(self, count, dtype="float16", dimension=None):
        dimension = dimension or self.dimension()
        values = numpy.random.default_rng(7).normal(size=(count, dimension))
        return (values / numpy.linalg.norm(values, axis=1, keepdims=True)).astype(dtype)

    def dimension(self):
        picture = next(iter(sorted(self.pictures(1).rglob("*.jpg"))))
        return len(json.loads(self.run_program("embed", picture).stdout)["embedding"])

    def test_a_folder_of_clip_retrieval_is_taken_in(self):
        count = 3000
        frame = pandas.DataFrame({
            "image_path": [f"{i:05}/{i:09}.jpg" for i in range(count)],
            "caption": [None if i % 3 else f"caption {i}" for i in range(count)],
            "width": [float(i) if i % 2 else math.nan for i in range(count)],
            "NSFW": ["UNLIKELY" if i % 5 else "UNSURE" for i in range(count)],
            "similarity": numpy.linspace(0, 1, count, dtype="float32"),
            "ok": [bool(i % 2) for i in range(count)],
            "when": pandas.date_range("2024-01-01", periods=count, freq="h"),
            "exif": ["{}"] * count,
            "faces": [[1, 2]] * count,
            "nothing": [None] * count,
        })
        vectors = self.vectors(count)
        folder = self.foreign(frame, vectors)
        self.run_program("import", folder, status=2, GLIMPSE_MODEL="")
        report = self.json("import", folder, "--model", "glimpse-mini", "--base", "/data")
        self.assertEqual((report["added"], report["skipped"], report["files_found"]), (count, 0, 0))
        self.assertTrue(any("faces" in warning for warning in report["warnings"]), report["warnings"])
        found = self.json("list", "--where", "path = '/data/00001/000000001.jpg'")["results"]
        self.assertEqual(found[0]["metadata"]["NSFW"], "UNLIKELY")
        self.assertEqual(found[0]["metadata"]["when"], "2024-01-01T01:00:00Z")
        self.assertEqual((found[0]["width"], found[0]["metadata"]["ok"]), (1, True))
        self.assertAlmostEqual(found[0]["metadata"]["similarity"], 1 / (count - 1), delta=1e-6)
        self.assertEqual(len(self.json("list", "--where", "meta.NSFW = 'UNSURE'")["results"]), count // 5)
        # The vector leads to its own picture.
        query = json.dumps(vectors[17].astype(float).tolist())
        best = self.json("search", "--vector", query, "-k", "1")["results"][0]
        self.assertEqual(best["path"], "/data/00017/000000017.jpg")
        self.assertGreater(best["score"], 0.9999)
        # And out again, as it came.
        out = self.folder / "out"
        self.run_program("export", out, "--dtype", "float16")
        again = numpy.load(out / "img_emb" / "img_emb_0.npy")
        self.assertTrue(numpy.allclose(again.astype("f4"), vectors.astype("f4"), atol=2e-3))

    def test_every_way_pyarrow_writes_is_read(self):
        count = 5000
        frame = pandas.DataFrame({
            "image_path": [f"/p/{i}.jpg" for i in range(count)],
            "word": [None if i % 7 == 0 else f"w{i % 11}" for i in range(count)],
            "n": pandas.array([None if i % 13 == 0 else i * 3 for i in range(count)], dtype="Int32"),
            "flag": pandas.array([None if i % 4 == 0 else i % 3 == 0 for i in range(count)], dtype="boolean"),
        })
        vectors = self.vectors(count, "float32")
        number = 0
        for compression in ["snappy", "gzip", "zstd", "none"]:
            for version in ["1.0", "2.0"]:
                for dictionary in [True, False]:
                    for group in [count, 777]:
                        folder = self.foreign(frame, vectors, engine="pyarrow", compression=None if compression == "none" else compression,
                                              data_page_version=version, use_dictionary=dictionary,
                                              row_group_size=group, data_page_size=2000)
                        library = f"library-{number}"
                        number += 1
                        if number % 4 == 1:
                            self.json("import", folder, "--model", "glimpse-mini", library=library)
                        else:
                            self.json("import", folder, "--model", "glimpse-mini", library="library-0")
                            library = "library-0"
                        rows = self.json("list", "--limit", "10000", library=library)["results"]
                        self.assertEqual(len(rows), count)
                        for row in rows[::97]:
                            i = int(row["path"][3:-4])
                            self.assertEqual(row["metadata"].get("word"), None if i % 7 == 0 else f"w{i % 11}")
                            self.assertEqual(row["metadata"].get("n"), None if i % 13 == 0 else i * 3)
                            self.assertEqual(row["metadata"].get("flag"), None if i % 4 == 0 else i % 3 == 0)

    def test_what_cannot_be_read_is_refused_by_name(self):
        frame = pandas.DataFrame({"image_path": ["/a.jpg", "/b.jpg"]})
        folder = self.foreign(frame, self.vectors(2), compression="brotli")
        message = self.run_program("import", folder, "--model", "glimpse-mini", status=1).stderr
        self.assertIn("brotli", message)
        folder = self.foreign(frame, self.vectors(2, dimension=100))
        message = self.run_program("import", folder, "--model", "glimpse-mini", status=1).stderr
        self.assertIn("100", message)
        self.assertIn(str(self.dimension()), message)
        vectors = self.vectors(2, "float32")
        vectors[1, 3] = math.nan
        report = self.json("import", self.foreign(frame, vectors), "--model", "glimpse-mini")
        self.assertEqual((report["added"], report["skipped"]), (1, 1))
        self.assertEqual(report["skipped_rows"], [{"row": 2, "reason": "its vector holds NaN or infinity"}])
        self.run_program("import", folder.parent / "foreign", "--model", "glimpse-mini", "--strict", status=3)

    def test_parts_are_taken_in_the_order_of_their_numbers(self):
        for number in range(12):
            frame = pandas.DataFrame({"image_path": [f"/p/{number}.jpg"]})
            self.foreign(frame, self.vectors(12)[number:number + 1], number=f"{number:02}")
        report = self.json("import", self.folder / "foreign", "--model", "glimpse-mini")
        self.assertEqual(report["added"], 12)
        query = json.dumps(self.vectors(12)[7].astype(float).tolist())
        self.assertEqual(self.json("search", "--vector", query, "-k", "1")["results"][0]["path"], "/p/7.jpg")
