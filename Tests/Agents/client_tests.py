"""The clients mcp and fastmcp, as they come, at `glimpse mcp` and at /mcp of `glimpse serve`.

Each test does the same with both clients, both ways, and both generations of
the protocol: the handshake, and requests that stand by themselves. The clients
check results against the tools' schemas themselves.
"""

import asyncio
import base64
import json
import unittest

import fastmcp
import httpx2
from fastmcp.client.transports import StdioTransport, StreamableHttpTransport
from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.client.streamable_http import streamable_http_client
from program import PROGRAM, READ_KEY, WRITE_KEY, Library, Server

READING = ["search", "similar", "get", "view", "contact_sheet", "facets", "count", "duplicates"]
ERAS = ["legacy", "auto"]


def setUpModule():
    global library, server
    library = Library()
    server = Server(library, keys=f"read:{READ_KEY},write:{WRITE_KEY}")


def tearDownModule():
    server.stop()
    library.remove()


class Plain:
    """The client of PyPI's mcp."""

    @staticmethod
    def over_pipes(*arguments, mode):
        parameters = StdioServerParameters(
            command=str(PROGRAM), args=["mcp", *arguments], env=library.environment)
        return Client(stdio_client(parameters), mode=mode)

    @staticmethod
    def over_http(key, mode):
        http = httpx2.AsyncClient(headers={"Authorization": f"Bearer {key}"}, timeout=150)
        return Client(streamable_http_client(server.url, http_client=http), mode=mode)

    @staticmethod
    async def tools(client):
        return (await client.list_tools()).tools

    @staticmethod
    async def call(client, name, arguments, **more):
        return await client.call_tool(name, arguments, **more)


class Fast:
    """The client of PyPI's fastmcp."""

    @staticmethod
    def over_pipes(*arguments, mode):
        transport = StdioTransport(
            str(PROGRAM), ["mcp", *arguments], env=library.environment, keep_alive=False)
        return fastmcp.Client(transport, mode=mode)

    @staticmethod
    def over_http(key, mode):
        transport = StreamableHttpTransport(server.url, headers={"Authorization": f"Bearer {key}"})
        return fastmcp.Client(transport, mode=mode)

    @staticmethod
    async def tools(client):
        return await client.list_tools()

    @staticmethod
    async def call(client, name, arguments, **more):
        if "progress_callback" in more:
            more["progress_handler"] = more.pop("progress_callback")
        return await client.call_tool(name, arguments, raise_on_error=False, **more)


def structured(result):
    value = getattr(result, "structured_content", None)
    return value


def failed(result):
    return bool(result.is_error)


class EveryWay(unittest.TestCase):
    """Runs a coroutine with each client, each way and each era."""

    def every_way(self, body, key=READ_KEY, arguments=()):
        for kind in (Plain, Fast):
            for mode in ERAS:
                for way in ("pipes", "http"):
                    with self.subTest(client=kind.__name__, mode=mode, way=way):
                        asyncio.run(asyncio.wait_for(self.once(kind, mode, way, key, arguments, body), 170))

    async def once(self, kind, mode, way, key, arguments, body):
        opened = kind.over_pipes(*arguments, mode=mode) if way == "pipes" else kind.over_http(key, mode)
        async with opened as client:
            await body(kind, client, way)


class ReadingTests(EveryWay):
    def test_tools_only_read_and_say_so(self):
        async def body(kind, client, way):
            tools = await kind.tools(client)
            self.assertEqual([tool.name for tool in tools], READING)
            for tool in tools:
                self.assertTrue(tool.annotations.read_only_hint, tool.name)
                self.assertFalse(tool.annotations.destructive_hint, tool.name)

        self.every_way(body)

    def test_a_picture_is_found_by_words_and_looked_at(self):
        async def body(kind, client, way):
            found = await kind.call(client, "search", {"text": "a red car", "k": 3})
            self.assertFalse(failed(found), found)
            best = structured(found)["results"][0]
            self.assertIn("car", best["filename"])
            # Over HTTP with this key no path of the server is told.
            self.assertEqual(str(library.folder) in json.dumps(structured(found)), way == "pipes")
            seen = await kind.call(client, "view", {"picture": best["id"], "size": 256})
            image = next(part for part in seen.content if part.type == "image")
            data = base64.b64decode(image.data)
            self.assertEqual((image.mime_type, data[:3]), ("image/jpeg", b"\xff\xd8\xff"))
            again = await kind.call(
                client, "similar", {"image_base64": image.data, "k": 1, "where": f"category = '{best['category']}'"})
            self.assertEqual(len(structured(again)["results"]), 1)

        self.every_way(body)

    def test_every_tool_gives_what_its_schema_says(self):
        calls = [
            ("contact_sheet", {"text": "an animal", "k": 9}), ("contact_sheet", {"where": "width > 0", "k": 50}),
            ("facets", {"field": "category"}), ("count", {}), ("count", {"where": "category = 'animals'"}),
            ("duplicates", {"similarity": 0.9}), ("search", {"text": "a car, without people", "without": ["night"]}),
        ]

        async def body(kind, client, way):
            for name, arguments in calls:
                result = await kind.call(client, name, arguments)
                self.assertFalse(failed(result), f"{name}: {result}")
                self.assertIsInstance(structured(result), dict)
                for part in result.content:
                    self.assertLess(len(getattr(part, "data", "")), 1_000_000)

        self.every_way(body)

    def test_wrong_arguments_are_the_tools_errors(self):
        calls = [
            ("search", {"text": 5}), ("search", {}), ("search", {"text": "a", "k": 1000}),
            ("search", {"text": "a", "where": "width >"}), ("get", {"picture": "none.jpg"}), ("view", {}),
            ("contact_sheet", {"pictures": []}), ("facets", {"field": "nothing"}),
        ]

        async def body(kind, client, way):
            for name, arguments in calls:
                result = await kind.call(client, name, arguments)
                self.assertTrue(failed(result), f"{name}: {result}")
                self.assertGreater(len(result.content[0].text), 10)
            self.assertGreater(structured(await kind.call(client, "count", {}))["total"], 20)

        self.every_way(body)

    def test_a_tool_that_is_not_there_is_an_error_and_the_connection_goes_on(self):
        async def body(kind, client, way):
            with self.assertRaisesRegex(Exception, "unknown tool"):
                result = await kind.call(client, "index", {})
                raise Exception(result.content[0].text)
            self.assertFalse(failed(await kind.call(client, "count", {})))

        self.every_way(body)


class IndexingTests(EveryWay):
    def test_indexing_is_offered_to_those_who_may(self):
        async def body(kind, client, way):
            tools = {tool.name: tool for tool in await kind.tools(client)}
            self.assertEqual(list(tools), READING + ["index", "index_status"])
            self.assertFalse(tools["index"].annotations.read_only_hint)
            told = []

            async def progress(done, total, message):
                told.append(done)

            result = await kind.call(client, "index", {}, progress_callback=progress)
            self.assertEqual(structured(result)["state"], "finished")
            self.assertEqual(told, sorted(told))
            job = await kind.call(client, "index_status", {"id": structured(result)["id"]})
            self.assertEqual(structured(job)["report"]["failed"], 0)
            outside = await kind.call(client, "index", {"paths": ["/etc"]})
            self.assertTrue(failed(outside))

        self.every_way(body, key=WRITE_KEY, arguments=["--allow-index"])


class PathTests(unittest.TestCase):
    def test_paths_can_be_kept_from_an_agent(self):
        async def body():
            async with Plain.over_pipes("--hide-paths", mode="auto") as client:
                for name, arguments in [("search", {"text": "a car"}), ("contact_sheet", {"text": "a car"})]:
                    result = await client.call_tool(name, arguments)
                    self.assertNotIn(str(library.folder), result.model_dump_json())
                    self.assertIn("pictures/", result.model_dump_json())

        asyncio.run(asyncio.wait_for(body(), 170))

    def test_an_unknown_key_is_refused(self):
        async def body():
            async with Plain.over_http("unknown-0123456789", "legacy"):
                pass

        with self.assertRaises(Exception):
            asyncio.run(asyncio.wait_for(body(), 170))
