"""Facts of pictures against ExifTool: what it writes into every format that can
hold it is read back the same by Glimpse and by it.

The program is GLIMPSE_PROGRAM, else the debug build of this checkout. What needs
ExifTool (Debian: libimage-exiftool-perl) is skipped where it is not installed.
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


# A helper that answers every request with a header without facts.
BLIND = """#!/usr/bin/env python3
import json, socket, struct
channel = socket.socket(fileno=3)
info = {"format": "jpeg", "orientation": 1, "exif": {}, "description": {}}
reply = json.dumps({"inspected": {"_0": info}}).encode()
while len(head := channel.recv(16, socket.MSG_WAITALL)) == 16:
    channel.recv(struct.unpack("QQ", head)[0], socket.MSG_WAITALL)
    channel.sendall(struct.pack("QQ", len(reply), 0) + reply)
"""


def loaded_tool():
    loader = importlib.machinery.SourceFileLoader("compare_metadata", str(TOOL))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("compare_metadata", loader))
    loader.exec_module(module)
    return module


class MetadataTests(ScriptTestCase):
    def need_exiftool(self):
        if not shutil.which("exiftool"):
            print("ExifTool is not installed: apt-get install libimage-exiftool-perl; skipped")
            self.skipTest("exiftool is missing")

    def compare(self, folder, program=PROGRAM):
        return subprocess.run(
            [str(TOOL), str(folder), "--glimpse", str(program), "--all"], capture_output=True, text=True)

    def helper(self, text):
        path = self.write("helper", text)
        path.chmod(0o755)
        return path

    def pictures(self):
        folder = self.folder / "pictures"
        folder.mkdir()
        return folder

    def test_what_exiftool_writes_into_every_format_is_read_alike(self):
        self.need_exiftool()
        folder, written = self.pictures(), 0
        for name, tags in SETS.items():
            for extension in FORMATS:
                path = folder / f"{name}.{extension}"
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
        result = self.compare(folder)
        print(result.stdout)
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)
        self.assertIn(f"read {written} of {written} files, 0 differences\n", result.stdout)

    def test_a_fact_that_is_missing_is_found(self):
        self.need_exiftool()
        folder = self.pictures()
        shutil.copy(PICTURES / "picture.jpg", folder / "a.jpg")
        subprocess.run(["exiftool", "-q", "-overwrite_original", "-EXIF:Make=Maker", str(folder / "a.jpg")],
                       check=True)
        result = self.compare(folder, self.helper(BLIND))
        self.assertEqual(result.returncode, 1, result.stdout + result.stderr)
        self.assertIn("camera: a.jpg: 'None', ExifTool 'Maker'\n", result.stdout)
        self.assertIn("read 1 of 1 files, 1 differences\n", result.stdout)

    def test_pictures_that_are_not_read_are_no_agreement(self):
        folder = self.pictures()
        shutil.copy(PICTURES / "picture.jpg", folder / "a.jpg")
        result = self.compare(folder, self.helper("#!/bin/sh\nexit 1\n"))
        self.assertEqual(result.returncode, 1, result.stdout + result.stderr)
        self.assertIn("reads no picture", result.stdout)

    def test_the_reference_knows_no_dates_that_do_not_exist(self):
        tool = loaded_tool()
        self.assertIsNone(tool.moment("2023:02:30 10:00:00"))
        self.assertIsNone(tool.moment("99:99:99"))
        self.assertEqual(tool.moment("2016:02:02 24:28:33"), "2016-02-02T00:28:33")
        self.assertEqual(tool.place({"GPS:GPSLatitude": 0, "GPS:GPSLongitude": 0, "GPS:GPSLatitudeRef": "N",
                                     "GPS:GPSLongitudeRef": "E"}), [None, None])


if __name__ == "__main__":
    unittest.main()
