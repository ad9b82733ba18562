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
            "Sources/Stores/LocalStores/Planted.swift", "// Planted.\n\nimport EmbeddingModels\n",
            "Sources/Stores/LocalStores/Planted.swift:3: LocalStores must not import EmbeddingModels\n")

    def test_import_of_a_foreign_library_by_a_second_target_is_named(self):
        self.check(
            "Sources/Stores/VectorIndexing/Deep/Planted.swift", "internal import CSQLite\n",
            "Sources/Stores/VectorIndexing/Deep/Planted.swift:1: VectorIndexing must not import CSQLite\n")

    def test_decoding_outside_of_the_helpers_is_named(self):
        self.check(
            "Sources/Products/SearchAPI/Planted.swift", "import IsolatedDecoding\n",
            "Sources/Products/SearchAPI/Planted.swift:1: SearchAPI must not import IsolatedDecoding\n")
        self.check(
            "Sources/Products/SearchAPI/Planted.swift", "internal import CVips\n",
            "Sources/Products/SearchAPI/Planted.swift:1: SearchAPI must not import CVips\n")

    def test_import_of_one_declaration_is_seen(self):
        self.check(
            "Sources/Foundations/Support/Planted.swift", "@preconcurrency import struct SearchDomain.Glob\n",
            "Sources/Foundations/Support/Planted.swift:1: Support must not import SearchDomain\n")

    def test_domain_may_not_import_a_system_module(self):
        self.check(
            "Sources/Domain/SearchDomain/Planted.swift", "import FoundationEssentials\n",
            "Sources/Domain/SearchDomain/Planted.swift:1: SearchDomain must not import FoundationEssentials\n")

    def test_whole_foundation_is_refused_everywhere(self):
        self.check(
            "Sources/Products/CommandLineInterface/Planted.swift", "public import Foundation\n",
            "Sources/Products/CommandLineInterface/Planted.swift:1: "
            "CommandLineInterface must not import Foundation\n")

    def test_target_that_the_table_does_not_have_there_is_named(self):
        self.check(
            "Sources/Models/Novel/Planted.swift", "import Support\n",
            "Sources/Models/Novel: a target that the table does not have there\n")

    def test_target_on_another_floor_is_named(self):
        self.check(
            "Sources/Domain/Tokenizers/Planted.swift", "import Support\n",
            "Sources/Domain/Tokenizers: a target that the table does not have there\n")

    def copy_of_the_manifest(self, changed, replacement):
        text = (ROOT / "Package.swift").read_text(encoding="utf-8")
        self.assertIn(changed, text)
        self.write("Package.swift", text.replace(changed, replacement))
        (self.folder / "Sources").mkdir(exist_ok=True)

    def test_dependency_that_the_table_does_not_have_is_named(self):
        self.copy_of_the_manifest(
            '"Tokenizers", on: .models, ["Support"]', '"Tokenizers", on: .models, ["Support", "ModelHub"]')
        result = self.run_script(SCRIPT, self.folder)
        self.assertEqual(result.stdout, "Package.swift: Tokenizers must not depend on ModelHub\n")

    def test_dependency_that_the_manifest_lacks_is_named(self):
        self.copy_of_the_manifest(
            '["SearchDomain", "Refusals", "HTTPRequesting", "GraphReading", "Support"]',
            '["SearchDomain", "Refusals", "GraphReading", "Support"]')
        result = self.run_script(SCRIPT, self.folder)
        self.assertEqual(
            result.stdout, "Package.swift: ModelHub does not declare HTTPRequesting, which the table has\n")

    def test_target_that_the_manifest_puts_on_another_floor_is_named(self):
        self.copy_of_the_manifest('"Tokenizers", on: .models', '"Tokenizers", on: .stores')
        result = self.run_script(SCRIPT, self.folder)
        self.assertEqual(result.stdout, "Package.swift: Tokenizers is on the floor stores, not models\n")

    def test_dependency_that_nothing_imports_is_named(self):
        self.copy_of_the_manifest("", "")
        self.write(
            "Sources/Models/ModelHub/Fine.swift",
            "import GraphReading\nimport Refusals\nimport SearchDomain\nimport Support\n")
        result = self.run_script(SCRIPT, self.folder)
        self.assertEqual(
            result.stdout,
            "Sources/Models/ModelHub: nothing imports HTTPRequesting, which the table allows\n")

    def test_module_of_the_api_that_the_product_lacks_is_named(self):
        self.copy_of_the_manifest('"ModelInference", "ModelHub", "HTTPRequesting", "Evaluation",', "")
        self.write("Sources/Products/GlimpseKit/Fine.swift", "public import ModelHub\n")
        result = self.run_script(SCRIPT, self.folder)
        self.assertIn(
            "Package.swift: the product GlimpseKit lacks ModelHub, which its API is made of\n"
            "Package.swift: the product GlimpseKit lists Calibration, which its API does not use\n",
            result.stdout)

    def test_module_that_is_exported_is_one_of_the_api(self):
        self.copy_of_the_manifest("", "")
        self.write("Sources/Products/GlimpseKit/Fine.swift", "@_exported public import Searching\n")
        result = self.run_script(SCRIPT, self.folder)
        self.assertNotIn("lists Searching, which its API does not use", result.stdout)

    def test_what_exported_modules_are_made_of_is_of_the_api(self):
        self.copy_of_the_manifest("", "")
        self.write("Sources/Products/GlimpseKit/Fine.swift", "@_exported public import Searching\n")
        self.write("Sources/Workflows/Searching/Fine.swift", "public import ModelInference\n")
        result = self.run_script(SCRIPT, self.folder)
        self.assertNotIn("lists ModelInference,", result.stdout)
        self.assertIn("lists ModelHub,", result.stdout)

    def test_page_that_shows_another_table_is_named(self):
        text = (ROOT / "Documentation" / "Architecture.md").read_text(encoding="utf-8")
        self.write("Documentation/Architecture.md", text.replace("| CCurl, Support |", "| Support |"))
        (self.folder / "Sources").mkdir(exist_ok=True)
        result = self.run_script(SCRIPT, self.folder)
        self.assertEqual(
            result.stdout, "Documentation/Architecture.md: HTTPRequesting imports CCurl, Support\n")

    def test_allowed_imports_are_passed_over(self):
        self.check(
            "Sources/Stores/LocalStores/Planted.swift",
            "import SQLiteAccess\npublic import SearchDomain\n// import EmbeddingModels\n", "")
