import Foundation
import TestSupport
import Testing

@testable import Interchange

/// Names in sidecars, as ExifTool reads them.
@Suite struct PeopleSidecarTests {
  private let names = ["Änne <Ørsted> & \"Co\"", "山田花子", "محمد", "O'Neil 👩‍👧"]

  private func sidecar(_ orientation: Int) -> PeopleSidecar {
    PeopleSidecar(
      width: 400, height: 300, orientation: orientation,
      faces: names.enumerated().map { index, name in
        PeopleSidecar.Face(
          name: name, x: 0.1 + Double(index) / 5, y: 0.2, width: 0.1, height: 0.3)
      })
  }

  @Test func whatHasNoNameOrNoPlaceIsLeftOut() {
    let faces = [
      PeopleSidecar.Face(name: " \n", x: 0.1, y: 0.1, width: 0.1, height: 0.1),
      PeopleSidecar.Face(name: "Anna", x: 1.2, y: 0.1, width: 0.1, height: 0.1),
      PeopleSidecar.Face(name: "Ben", x: .nan, y: 0.1, width: 0.1, height: 0.1),
      PeopleSidecar.Face(name: "Cleo", x: 0.1, y: 0.1, width: -1, height: 0.1),
    ]
    let sidecar = PeopleSidecar(width: 10, height: 10, orientation: 1, faces: faces)
    #expect(sidecar.isEmpty)
  }

  @Test func whatReachesOverTheEdgeIsCutOff() {
    let face = PeopleSidecar.Face(name: "Anna", x: -0.1, y: 0.9, width: 0.3, height: 0.5)
    let text = PeopleSidecar(width: 10, height: 10, orientation: 1, faces: [face]).text
    #expect(
      text.contains(
        "stArea:x=\"0.100000\" stArea:y=\"0.950000\" stArea:w=\"0.200000\" stArea:h=\"0.100000\""))
  }

  @Test func charactersThatXMLCannotHoldBecomeSpaces() throws {
    let face = PeopleSidecar.Face(
      name: "A\u{0}n\u{FFFE}na\u{1F}", x: 0, y: 0, width: 1, height: 1)
    let text = PeopleSidecar(width: 10, height: 10, orientation: 1, faces: [face]).text
    #expect(text.contains("mwg-rs:Name=\"A n na\""))
  }

  @Test(
    .enabled(
      if: FileManager.default.isExecutableFile(atPath: "/usr/bin/exiftool"),
      "needs exiftool: apt-get install libimage-exiftool-perl"),
    arguments: [1, 6])
  func exifToolReadsWhatIsWritten(orientation: Int) throws {
    let folder = try TemporaryFolder()
    let path = folder.file("a.jpg.xmp")
    try Data(sidecar(orientation).text.utf8).write(to: URL(fileURLWithPath: path))
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/exiftool")
    process.arguments = ["-j", "-struct", "-n", "-RegionInfo", "-PersonInImage", path]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    let list = try #require(JSONSerialization.jsonObject(with: output) as? [[String: Any]])
    let found = try #require(list.first)
    #expect(found["PersonInImage"] as? [String] == names)
    let info = try #require(found["RegionInfo"] as? [String: Any])
    let sides = try #require(info["AppliedToDimensions"] as? [String: Any])
    let isTurned = orientation == 6
    #expect(sides["W"] as? Int == (isTurned ? 300 : 400))
    #expect(sides["H"] as? Int == (isTurned ? 400 : 300))
    let regions = try #require(info["RegionList"] as? [[String: Any]])
    #expect(regions.compactMap { $0["Name"] as? String } == names)
    #expect(regions.allSatisfy { $0["Type"] as? String == "Face" })
    let area = try #require(regions[0]["Area"] as? [String: Any])
    func number(_ key: String) -> Double { (area[key] as? NSNumber)?.doubleValue ?? .nan }
    // Turned by 90°: x is where y was, and y runs backwards.
    let wanted = isTurned ? [0.35, 0.85, 0.3, 0.1] : [0.15, 0.35, 0.1, 0.3]
    for (key, value) in zip(["X", "Y", "W", "H"], wanted) {
      #expect(abs(number(key) - value) < 1e-6)
    }
  }
}
