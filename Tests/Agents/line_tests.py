"""`glimpse mcp` at its pipes, without a client's help: what is on standard output, and how it ends."""

import json
import signal
import subprocess
import unittest

from program import PROGRAM, Library

PING = '{"jsonrpc":"2.0","id":1,"method":"ping"}\n'


def setUpModule():
    global library
    library = Library(6)


def tearDownModule():
    library.remove()


def run(text, *arguments, environment=None):
    return subprocess.run(
        [PROGRAM, "mcp", *arguments], input=text, capture_output=True, text=True, timeout=170,
        env=environment or library.environment, check=False)


class LineTests(unittest.TestCase):
    def test_standard_output_has_messages_alone(self):
        call = {"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": {
            "name": "search", "arguments": {"text": "a car\nor \u2028 two", "k": 1}}}
        result = run(PING + "no JSON\n" + json.dumps(call) + "\n", "--verbose")
        self.assertEqual(result.returncode, 0, result.stderr)
        messages = [json.loads(line) for line in result.stdout.splitlines()]
        self.assertEqual(sorted(str(message["id"]) for message in messages), ["1", "2", "None"])

    def test_without_a_library_it_says_what_is_missing_and_makes_none(self):
        environment = {**library.environment, "GLIMPSE_LIBRARY": str(library.folder / "none")}
        result = run(PING, environment=environment)
        self.assertEqual((result.returncode, result.stdout), (1, ""))
        self.assertIn("glimpse index", result.stderr)
        self.assertFalse((library.folder / "none").exists())

    def test_a_signal_and_a_closed_pipe_end_it(self):
        process = subprocess.Popen(
            [PROGRAM, "mcp"], env=library.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        with process:
            process.stdin.write(PING.encode())
            process.stdin.flush()
            self.assertEqual(json.loads(process.stdout.readline())["id"], 1)
            process.send_signal(signal.SIGTERM)
            self.assertEqual(process.wait(timeout=60), 0)
        process = subprocess.Popen(
            [PROGRAM, "mcp"], env=library.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        with process:
            process.stdout.close()
            process.stdin.write(PING.encode())
            process.stdin.flush()
            self.assertEqual(process.wait(timeout=60), 0)
