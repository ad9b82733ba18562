"""Scripts/check-imports, on the tree and on trees that it must reject."""

from support import ROOT, ScriptTestCase

SCRIPT = ROOT / "Scripts" / "check-imports"


class CheckImportsTests(ScriptTestCase):
    def test_this_tree_is_clean(self):
        result = self.run_script(SCRIPT)
        self.assertEqual((result.stdout, result.returncode), ("", 0))

    def check(self, name, text, expected):
        self.write(name, text)
        result = self.run_script(SCRIPT, self.folder)
        self.assertEqual((result.stdout, result.returncode), (expected, 1 if expected else 0))

    def test_import_of_a_higher_target_is_named_with_its_line(self):
        self.check(
            "Sources/Cataloging/Planted.swift", "// Planted.\n\nimport EmbeddingModels\n",
            "Sources/Cataloging/Planted.swift:3: Cataloging must not import EmbeddingModels\n")

    def test_import_of_a_foreign_library_by_a_second_target_is_named(self):
        self.check(
            "Sources/VectorIndexing/Deep/Planted.swift", "internal import CSQLite\n",
            "Sources/VectorIndexing/Deep/Planted.swift:1: VectorIndexing must not import CSQLite\n")

    def test_decoding_outside_of_the_helpers_is_named(self):
        self.check(
            "Sources/SearchAPI/Planted.swift", "import IsolatedDecoding\n",
            "Sources/SearchAPI/Planted.swift:1: SearchAPI must not import IsolatedDecoding\n")
        self.check(
            "Sources/SearchAPI/Planted.swift", "internal import CVips\n",
            "Sources/SearchAPI/Planted.swift:1: SearchAPI must not import CVips\n")

    def test_import_of_one_declaration_is_seen(self):
        self.check(
            "Sources/Support/Planted.swift", "@preconcurrency import struct SearchDomain.Glob\n",
            "Sources/Support/Planted.swift:1: Support must not import SearchDomain\n")

    def test_domain_may_not_import_a_system_module(self):
        self.check(
            "Sources/SearchDomain/Planted.swift", "import FoundationEssentials\n",
            "Sources/SearchDomain/Planted.swift:1: SearchDomain must not import FoundationEssentials\n")

    def test_whole_foundation_is_refused_everywhere(self):
        self.check(
            "Sources/CommandLineInterface/Planted.swift", "public import Foundation\n",
            "Sources/CommandLineInterface/Planted.swift:1: "
            "CommandLineInterface must not import Foundation\n")

    def test_target_that_the_table_does_not_know_is_named(self):
        self.check(
            "Sources/Novel/Planted.swift", "import Support\n",
            "Sources/Novel: a target that the table does not know\n")

    def test_import_that_the_manifest_does_not_declare_is_named(self):
        self.write("Package.swift", 'library("ModelHub", ["Support"]),\n')
        self.check(
            "Sources/ModelHub/Planted.swift", "import Support\nimport HTTPRequesting\n",
            "Sources/ModelHub/Planted.swift:2: "
            "ModelHub imports HTTPRequesting, which Package.swift does not declare\n")

    def test_dependency_that_the_table_does_not_know_is_named(self):
        self.write(
            "Package.swift", 'library("Support"),\nlibrary(\n  "Tokenizers",\n  ["Support", "ModelHub"]),\n')
        self.check(
            "Sources/Tokenizers/Fine.swift", "import Support\n",
            "Package.swift: Tokenizers must not depend on ModelHub\n")

    def test_allowed_imports_are_passed_over(self):
        self.check(
            "Sources/Cataloging/Planted.swift",
            "import SQLiteAccess\npublic import SearchDomain\n// import EmbeddingModels\n", "")
