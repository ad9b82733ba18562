"""Towers on inference servers: MLServer itself, and a stand-in for NVIDIA Triton that
Triton's own Python client accepts too. Vectors, identity, and servers that die,
freeze and come back as another."""

import json
import shutil
import signal
import subprocess
import sys
import threading
import unittest

from program import PROGRAM, ROOT, PeerTestCase

sys.path.insert(0, str(ROOT / "Tools" / "inference-servers"))
import inference_servers as inference  # noqa: E402

MODELS = ROOT / "Models"
TEXTS = ["a red car", "two dogs on a beach", "snow", "the quick brown fox jumps over the lazy dog " * 4]


def towers(model, name=None):
    folder = MODELS / model
    return {f"{name or model}-image": folder / "visual/model.onnx", f"{name or model}-text": folder / "textual/model.onnx"}


def cosine(one, other):
    dot = sum(a * b for a, b in zip(one, other))
    return dot / (sum(a * a for a in one) * sum(b * b for b in other)) ** 0.5


class InferenceTests(PeerTestCase):
    @classmethod
    def setUpClass(cls):
        try:
            inference.environment()
        except inference.Unavailable as reason:
            raise unittest.SkipTest(f"inference servers: {reason}") from reason

    def serve(self, kind, models, *options):
        server = kind(self.folder / f"server-{len(list(self.folder.glob('server-*')))}", models, *options)
        self.addCleanup(server.kill)
        try:
            return server.start()
        except inference.Unavailable as reason:
            self.skipTest(f"{kind.__name__}: {reason}")

    def address(self, server, name="glimpse-mini", **parameters):
        query = "&".join(f"{key}={value}" for key, value in parameters.items())
        return f"http+kserve://127.0.0.1:{server.port}/{name}" + (f"?{query}" if query else "")

    def embeddings(self, model, *words):
        result = subprocess.run(
            [str(PROGRAM), "embed", "--model", model, *map(str, words)], env=self.environment,
            cwd=self.folder, capture_output=True, text=True, timeout=300, check=False)
        self.assertEqual(result.returncode, 0, result.stderr)
        return [json.loads(line)["embedding"] for line in result.stdout.splitlines()]

    def compare(self, kind, *options, model="glimpse-mini", least=0.9999):
        server = self.serve(kind, towers(model), *options)
        pictures = sorted(self.pictures(40).rglob("*.jpg"))
        words = [*pictures, "--precision", "f32", *(word for text in TEXTS for word in ("--text", text))]
        own = self.embeddings(model, *words)
        there = self.embeddings(self.address(server, model), *words)
        self.assertEqual(len(there), 40 + len(TEXTS))
        worst = min(cosine(one, other) for one, other in zip(own, there))
        print(f"{kind.__name__} {' '.join(options)} {model}: {len(there)} vectors, least cosine {worst:.7f}", file=sys.stderr)
        self.assertGreaterEqual(worst, least)
        return server

    def test_vectors_of_mlserver_are_those_of_this_machine(self):
        self.compare(inference.MLServer)

    def test_vectors_of_tritons_protocol_are_those_of_this_machine(self):
        self.compare(inference.StandIn, "--max-batch", "8")

    def test_vectors_by_json_are_those_of_this_machine(self):
        self.compare(inference.StandIn, "--json-only")

    def test_a_tower_in_eight_bits_rounds_as_its_runtime_does(self):
        self.compare(inference.StandIn, model="glimpse-photo", least=0.99)

    def test_tritons_own_client_accepts_the_stand_in(self):
        server = self.serve(inference.StandIn, towers("glimpse-mini"), "--max-batch", "8")
        done = subprocess.run(
            [str(inference.ENVIRONMENT / "bin/python"), "-B", "-c", CLIENT, f"127.0.0.1:{server.port}"], capture_output=True,
            text=True, timeout=120, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("same by bytes and JSON", done.stdout)

    def test_a_library_is_filled_by_the_server_and_gone_on_with_here(self):
        server = self.serve(inference.StandIn, towers("glimpse-mini"), "--delay", "0.05")
        pictures = self.pictures(96)
        report = self.json("index", pictures, "--model", self.address(server, batches=6))
        self.assertEqual((report["indexed"], report["failed"]), (96, 0))
        # Several batches were under way at once, and no more than was asked for.
        self.assertIn(server.counts()["most"], range(2, 7))
        words = ["search", "a red car", "-k", "5", "--visual-only"]
        there = self.json(*words, "--model", self.address(server))
        server.kill()
        # The model's own name is what the library remembers: nobody is asked for it.
        here = self.json(*words, GLIMPSE_MODEL="")
        self.assertEqual([hit["path"] for hit in there["results"]], [hit["path"] for hit in here["results"]])
        again = self.json("index", pictures, GLIMPSE_MODEL="")
        self.assertEqual((again["indexed"], again["unchanged"]), (0, 96))

    def test_a_machine_without_towers_needs_the_settings_alone(self):
        server = self.serve(inference.StandIn, towers("glimpse-mini"))
        settings = self.folder / "settings"
        files = self.json("models", "settings", "glimpse-mini", settings)["files"]
        self.assertIn("served_model.json", files)
        self.assertFalse([path for path in settings.rglob("*") if path.suffix in (".onnx", ".bin", ".xml")])
        address = self.address(server, folder=settings)
        pictures = self.pictures(12)
        self.assertEqual(self.json("index", pictures, "--model", address)["indexed"], 12)
        # One space, whoever computed.
        self.assertEqual(self.json("index", pictures, GLIMPSE_MODEL="glimpse-mini")["unchanged"], 12)
        refused = self.run_program("search", "car", "--model", settings, status=1)
        self.assertIn("http+kserve://HOST:PORT/NAME?folder=", refused.stderr)
        # Of another layout.
        other = ROOT / "Tests/Fixtures/models/transformers-clip"
        files = self.json("models", "settings", other, self.folder / "other")["files"]
        self.assertIn("preprocessor_config.json", files)
        graphs = {"t-image": next(other.rglob("vision_model.onnx")), "t-text": next(other.rglob("text_model.onnx"))}
        second = self.serve(inference.StandIn, graphs)
        report = self.json("index", pictures, "--model", self.address(second, "t", folder=self.folder / "other"), library="two")
        self.assertEqual(report["indexed"], 12)

    def run_embed(self, model, status=1):
        result = subprocess.run([str(PROGRAM), "embed", "--text", "car", "--model", model], env=self.environment,
                                cwd=self.folder, capture_output=True, text=True, timeout=300, check=False)
        self.assertEqual(result.returncode, status, result.stdout + result.stderr)
        return result

    def expect_sentence(self, result, words):
        lines = [line for line in result.stderr.splitlines() if line.startswith("glimpse: ")]
        self.assertEqual(len(lines), 1, result.stderr)
        self.assertIn(words, lines[0])

    def test_another_model_behind_the_name_is_refused(self):
        server = self.serve(inference.StandIn, {
            **towers("glimpse-mini", "a"), "b-image": MODELS / "glimpse-mini/visual/model.onnx",
            "b-text": self.other_weights("textual")})
        pictures = self.pictures(4)
        settings = self.folder / "settings"
        self.run_program("models", "settings", "glimpse-mini", settings)
        self.assertEqual(self.json("index", pictures, "--model", self.address(server, "a", folder=settings))["indexed"], 4)
        result = self.run_program("search", "car", "--model", self.address(server, "b", folder=settings), status=1)
        self.expect_sentence(result, "is not that of")
        # One of another shape does not come so far.
        third = self.serve(inference.StandIn, towers("glimpse-photo", "c"))
        result = self.run_program("index", pictures, "--model", self.address(third, "c", folder=settings),
                                  library="third", status=1)
        self.expect_sentence(result, "c-image on http://127.0.0.1:")

    def other_weights(self, part):
        """The same graph with other weights: the signs of its largest block are turned."""
        data = bytearray((MODELS / "glimpse-mini" / part / "model.onnx").read_bytes())
        largest = (0, 0)
        # Field 9 of a tensor, raw_data, with its length.
        for place in range(len(data) - 8):
            if data[place] != 0x4A:
                continue
            length, shift, at = 0, 0, place + 1
            while data[at] & 0x80 and shift < 28:
                length, shift, at = length | (data[at] & 0x7F) << shift, shift + 7, at + 1
            length |= data[at] << shift
            if largest[1] < length <= len(data) - at - 1 and length % 4096 == 0:
                largest = (at + 1, length)
        self.assertGreater(largest[1], 0)
        for place in range(largest[0] + 3, sum(largest), 8):
            data[place] ^= 0x80
        path = self.folder / f"other-{part}.onnx"
        path.write_bytes(data)
        return path

    def test_models_that_are_not_there_are_named(self):
        server = self.serve(inference.StandIn, towers("glimpse-mini"))
        result = self.run_embed(self.address(server, text="nowhere"))
        self.expect_sentence(result, "the model nowhere on http://127.0.0.1:")
        # Its inputs are not what a text tower takes.
        result = self.run_embed(self.address(server, text="glimpse-mini-image"))
        self.expect_sentence(result, "glimpse-mini-image on http://127.0.0.1:")

    def index_until(self, server, requests, pictures, address):
        """Begins to index; returns once the server has had so many requests."""
        process = subprocess.Popen(
            [str(PROGRAM), "index", str(pictures), "--model", address, "--json", "--batch-size", "2", "--library",
             str(self.folder / "library")],
            env=self.environment, cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        while server.counts()["requests"] < requests and process.poll() is None:
            threading.Event().wait(0.02)
        self.assertIsNone(process.poll(), "it ended before the server was stopped")
        return process

    def test_a_run_whose_server_dies_ends_with_a_sentence_and_is_gone_on_with(self):
        server = self.serve(inference.StandIn, towers("glimpse-mini"), "--delay", "0.1")
        pictures = self.pictures(96)
        address = self.address(server, batches=2)
        process = self.index_until(server, 12, pictures, address)
        server.kill()
        output, messages = process.communicate(timeout=240)
        self.assertEqual(process.returncode, 1, messages)
        said = [line for line in messages.splitlines() if line.startswith("glimpse: ")]
        self.assertEqual(len(said), 1, messages)
        self.assertIn("cannot be asked", said[0])
        server.start()
        report = self.json("index", pictures, "--model", address)
        # No picture was blamed for it.
        self.assertEqual(report["failed"], 0, output)
        self.assertEqual(report["indexed"] + report["unchanged"], 96)
        self.assertGreater(report["unchanged"], 0)

    def test_a_server_that_comes_back_is_gone_on_with_and_another_is_refused(self):
        server = self.serve(inference.StandIn, towers("glimpse-mini"), "--delay", "0.1")
        pictures = self.pictures(64)
        address = self.address(server, batches=2)
        process = self.index_until(server, 12, pictures, address)
        server.kill()
        server.start()
        output, messages = process.communicate(timeout=240)
        self.assertEqual(process.returncode, 0, messages)
        self.assertEqual(json.loads(output.splitlines()[-1])["indexed"], 64)
        shutil.rmtree(self.folder / "library")
        # As before, but what comes back has other weights.
        process = self.index_until(server, server.counts()["requests"] + 12, pictures, address)
        server.kill()
        server.models = {**towers("glimpse-mini"), "glimpse-mini-image": self.other_weights("visual")}
        server.start()
        output, messages = process.communicate(timeout=240)
        self.assertEqual(process.returncode, 1, messages)
        self.assertIn("is not that of", messages)

    def test_a_server_that_freezes_is_given_up(self):
        server = self.serve(inference.StandIn, towers("glimpse-mini"))
        self.run_embed(self.address(server), status=0)
        server.signal(signal.SIGSTOP)
        result = self.run_embed(self.address(server, timeout=2))
        server.signal(signal.SIGCONT)
        self.expect_sentence(result, "cannot be asked")


CLIENT = """
import sys
import numpy
import tritonclient.http as triton

client = triton.InferenceServerClient(sys.argv[1])
assert client.is_server_live() and client.is_server_ready() and client.is_model_ready("glimpse-mini-image")
metadata = client.get_model_metadata("glimpse-mini-image")
assert client.get_model_config("glimpse-mini-image")["max_batch_size"] == 8
one = metadata["inputs"][0]
shape = [2 if axis < 1 and place == 0 else axis for place, axis in enumerate(one["shape"])]
values = numpy.random.default_rng(7).normal(size=shape).astype(triton.triton_to_np_dtype(one["datatype"]))
answers = []
for is_binary in (True, False):
    given = triton.InferInput(one["name"], shape, one["datatype"])
    given.set_data_from_numpy(values, binary_data=is_binary)
    wanted = triton.InferRequestedOutput(metadata["outputs"][0]["name"], binary_data=is_binary)
    answers.append(client.infer("glimpse-mini-image", [given], outputs=[wanted]).as_numpy(metadata["outputs"][0]["name"]))
assert numpy.abs(answers[0] - answers[1]).max() < 1e-6
try:
    client.infer("nowhere", [given])
    raise SystemExit("a model that is not there was accepted")
except triton.InferenceServerException as reason:
    assert "nowhere" in str(reason)
print("same by bytes and JSON")
"""
