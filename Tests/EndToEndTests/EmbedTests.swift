import Foundation
import TestSupport
import Testing

/// An .npy file as numpy's format description has it
/// (https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html).
private struct Matrix {
  let header: String
  let values: [Float]

  init(contentsOf path: String) throws {
    let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
    guard bytes.starts(with: [0x93] + Array("NUMPY".utf8) + [1, 0]), bytes.count > 10 else {
      throw HarnessFailure("\(path) is no .npy file of version 1.0")
    }
    let length = Int(bytes[8]) | Int(bytes[9]) << 8
    guard (10 + length) % 64 == 0 else { throw HarnessFailure("the data is not aligned") }
    header = String(decoding: bytes[10..<10 + length], as: UTF8.self)
    let data = Array(bytes[(10 + length)...])
    values = stride(from: 0, to: data.count, by: 4).map { at in
      Float(
        bitPattern: (0..<4).reduce(UInt32(0)) { $0 | UInt32(data[at + $1]) << (8 * UInt32($1)) })
    }
  }
}

@Suite struct EmbedTests {
  @Test func matrixHasARowForEachArgumentInOrder() throws {
    let place = try Workplace()
    let paths = try place.addImages(2)
    let file = place.folder.file("vectors.npy")
    let outcome = try place.glimpse(
      "embed", paths[1], "--text", "red", paths[0], "--out", file)
    #expect(outcome.status == 0, "\(outcome.messages)")
    #expect(outcome.stdout.isEmpty)
    let matrix = try Matrix(contentsOf: file)
    #expect(
      matrix.header.hasPrefix("{'descr': '<f4', 'fortran_order': False, 'shape': (3, 16), }"))
    #expect(matrix.header.hasSuffix("\n"))
    #expect(matrix.values.count == 48)
    for row in 0..<3 {
      let length = matrix.values[row * 16..<row * 16 + 16].map { $0 * $0 }.reduce(0, +)
      #expect(abs(length - 1) < 1e-3)
    }

    let lines = try place.glimpse("embed", paths[1], "--text", "red", paths[0]).lines
    let rows = try lines.map { try JSON(Array($0.utf8)) }
    #expect(rows.count == 3)
    #expect(rows[0].shape == ["path": "string", "model": "string", "embedding": "array"])
    #expect(rows[1].shape == ["text": "string", "model": "string", "embedding": "array"])
    #expect(rows[1]["text"] == .string("red"))
    #expect(rows[2]["path"] == .string(paths[0]))
    let values = try rows.flatMap { try $0["embedding"].items }.map { Float(try $0.number) }
    #expect(values == matrix.values)
    #expect(!FileManager.default.fileExists(atPath: place.library))
  }

  @Test func linesGoToAFileAndTellWhatCannotBeRead() throws {
    let place = try Workplace()
    let paths = try place.addImages(2)
    let bad = place.images + "/bad.jpg"
    try Data("no picture".utf8).write(to: URL(fileURLWithPath: bad))
    let file = place.folder.file("vectors.jsonl")
    let outcome = try place.glimpse("embed", paths[0], bad, paths[1], "--out", file)
    #expect(outcome.status == 1)
    #expect(outcome.messages.contains("bad.jpg"))
    let text = try String(contentsOfFile: file, encoding: .utf8)
    let rows = try text.split(separator: "\n").map { try JSON(Array($0.utf8)) }
    #expect(rows.count == 3)
    #expect(rows[1].shape == ["path": "string", "model": "string", "error": "string"])

    let matrix = place.folder.file("vectors.npy")
    let refused = try place.glimpse("embed", paths[0], bad, "--out", matrix)
    #expect(refused.status == 1)
    #expect(refused.messages.contains("matrix"))
    #expect(!FileManager.default.fileExists(atPath: matrix))
  }

  @Test func foldersAndListsStandForWhatIsInThem() throws {
    let place = try Workplace()
    let paths = try place.addImages(3)
    try Data("just words".utf8).write(to: URL(fileURLWithPath: place.images + "/notes.txt"))
    let folder = try place.glimpse("embed", place.images).lines.map { try JSON(Array($0.utf8)) }
    #expect(try folder.map { try $0["path"].text } == paths)
    let list = place.folder.file("list.txt")
    try Data("\(paths[2])\r\ntext:a red car\n".utf8).write(to: URL(fileURLWithPath: list))
    let listed = try place.glimpse("embed", "--from-file", list).lines.map {
      try JSON(Array($0.utf8))
    }
    #expect(listed.map { $0["path"] } == [.string(paths[2]), .null])
    #expect(listed.map { $0["text"] } == [.null, .string("a red car")])
    let missing = try place.glimpse("embed", place.images + "/nothing.jpg")
    #expect(missing.status == 1)
    #expect(missing.messages.contains("nothing.jpg"))
  }
}
