"""Tests beside a real Chroma."""

import subprocess
import sys
import unittest

from program import ROOT, PeerTestCase

sys.path.insert(0, str(ROOT / "Tools" / "store-servers"))
import servers as store_servers  # noqa: E402


class ChromaTestCase(PeerTestCase):
    """A test with a server for all tests of its class, which is at `address`."""

    @classmethod
    def setUpClass(cls):
        cls.servers = store_servers.Servers()
        cls.servers.__enter__()
        cls.addClassCleanup(cls.servers.__exit__)
        try:
            _, cls.address = cls.servers.chroma()
        except (store_servers.Unavailable, OSError, subprocess.CalledProcessError) as reason:
            raise unittest.SkipTest(f"Chroma: {reason}") from reason
