"""Facts of pictures against ExifTool: what it writes into every format that can
hold it is read back the same by Glimpse and by it.

The program is GLIMPSE_PROGRAM, else the debug build of this checkout. Skipped
where ExifTool (Debian: libimage-exiftool-perl) is not installed.
"""

import importlib.machinery
import importlib.util
import os
import shutil
import subprocess
import unittest
from pathlib import Path

from support import ROOT, ScriptTestCase

PROGRAM = Path(os.environ.get("GLIMPSE_PROGRAM", ROOT / ".build" / "debug" / "glimpse"))
TOOL = ROOT / "Tools" / "compare-metadata"
PICTURES = ROOT / "Tests" / "Fixtures" / "hostile"
FORMATS = ["jpg", "png", "webp", "tiff", "gif", "heic", "avif", "jxl", "jp2", "psd"]

# Name -> what is written. Formats take of it what they can hold.
SETS = {
    "exif": ["-EXIF:Make=Maker", "-EXIF:Model=Model 1", "-EXIF:LensModel=Lens 50mm f/1.8",
             "-EXIF:DateTimeOriginal=2019:03:04 05:06:07", "-EXIF:OffsetTimeOriginal=+02:00",
             "-GPSLatitude=60.1466", "-GPSLatitudeRef=S", "-GPSLongitude=24.5", "-GPSLongitudeRef=W",
             "-EXIF:ImageDescription=Wörds", "-IFD0:Rating=3", "-Orientation#=6"],
    "digitized": ["-EXIF:CreateDate=2011:12:13 14:15:16", "-EXIF:ModifyDate=2021:01:01 00:00:00",
                  "-EXIF:DateTimeOriginal=0000:00:00 00:00:00"],
    "modified": ["-EXIF:ModifyDate=2021:01:01 00:00:00", "-EXIF:OffsetTime=-03:30"],
    "windows": ["-XPTitle=Tïtle", "-XPComment=Comment", "-XPKeywords=one;two", "-RatingPercent=75"],
    "comment": ["-EXIF:UserComment=Ünicode comment"],
    "xmp": ["-XMP-dc:Title=Title & <more>", "-XMP-dc:Description=Some \"words\"", "-XMP-dc:Subject=lake",
            "-XMP-dc:Subject=Zürich", "-XMP-xmp:Rating=5", "-XMP-tiff:Make=Maker", "-XMP-tiff:Model=X",
            "-XMP-aux:Lens=Lens", "-XMP-exif:DateTimeOriginal=2018:02:03 04:05:06+01:00",
            "-XMP-exif:GPSLatitude=-33.87", "-XMP-exif:GPSLongitude=151.2"],
    "xmp-compact": ["-api", "compact=shorthand", "-XMP-dc:Title=Short", "-XMP-xmp:Rating=-1",
                    "-XMP-photoshop:DateCreated=2017:06:05"],
    "trees": ["-XMP-lr:HierarchicalSubject=Places|Kyoto", "-XMP-microsoft:RatingPercent=50"],
    "iptc": ["-IPTC:ObjectName=Name", "-IPTC:Caption-Abstract=Caption", "-IPTC:Keywords=one",
             "-IPTC:Keywords=two", "-IPTC:DateCreated=2016:01:02", "-IPTC:TimeCreated=03:04:05+01:00"],
    "all": ["-EXIF:DateTimeOriginal=2019:03:04 05:06:07", "-EXIF:Make=Maker", "-EXIF:ImageDescription=EXIF",
            "-XMP-dc:Description=XMP", "-IPTC:Caption-Abstract=IPTC", "-IPTC:Keywords=plain",
            "-XMP-exif:DateTimeOriginal=2001:01:01 00:00:00"],
    "png": ["-PNG:Title=Title", "-PNG:Description=Description", "-PNG:CreationTime=2015:01:02 03:04:05"],
}


def loaded_tool():
    loader = importlib.machinery.SourceFileLoader("compare_metadata", str(TOOL))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("compare_metadata", loader))
    loader.exec_module(module)
    return module


class MetadataTests(ScriptTestCase):
    def setUp(self):
        super().setUp()
        if not shutil.which("exiftool"):
            print("ExifTool is not installed: apt-get install libimage-exiftool-perl; skipped")
            self.skipTest("exiftool is missing")

    def compare(self):
        return subprocess.run(
            [str(TOOL), str(self.folder), "--glimpse", str(PROGRAM), "--all"], capture_output=True, text=True)

    def test_what_exiftool_writes_into_every_format_is_read_alike(self):
        written = 0
        for name, tags in SETS.items():
            for extension in FORMATS:
                path = self.folder / f"{name}.{extension}"
                # There are several PNGs instead of one of that name.
                source = PICTURES / ("alpha.png" if extension == "png" else f"picture.{extension}")
                shutil.copy(source, path)
                result = subprocess.run(
                    ["exiftool", "-q", "-q", "-m", "-overwrite_original", "-charset", "utf8", "-charset",
                     "exif=utf8", "-charset", "iptc=utf8", *tags, str(path)], capture_output=True, text=True)
                if result.returncode:
                    path.unlink()  # nothing of it can be held there
                else:
                    written += 1
        self.assertGreater(written, 60)
        result = self.compare()
        print(result.stdout)
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)

    def test_a_fact_that_is_missing_is_found(self):
        shutil.copy(PICTURES / "picture.jpg", self.folder / "a.jpg")
        subprocess.run(["exiftool", "-q", "-overwrite_original", "-EXIF:Make=Maker", str(self.folder / "a.jpg")],
                       check=True)
        # A helper that knows nothing.
        blind = self.write("blind", "#!/bin/sh\nexit 1\n")
        blind.chmod(0o755)
        result = subprocess.run([str(TOOL), str(self.folder), "--glimpse", str(blind)], capture_output=True, text=True)
        self.assertEqual(result.returncode, 1)

    def test_the_reference_knows_no_dates_that_do_not_exist(self):
        tool = loaded_tool()
        self.assertIsNone(tool.moment("2023:02:30 10:00:00"))
        self.assertIsNone(tool.moment("99:99:99"))
        self.assertEqual(tool.moment("2016:02:02 24:28:33"), "2016-02-02T00:28:33")
        self.assertEqual(tool.place({"GPS:GPSLatitude": 0, "GPS:GPSLongitude": 0, "GPS:GPSLatitudeRef": "N",
                                     "GPS:GPSLongitudeRef": "E"}), [None, None])


if __name__ == "__main__":
    unittest.main()
