// The rules of the beam search, and what folders of BLIP's are refused for.

import Foundation
import TestSupport
import Testing

@testable import EmbeddingModels

@Suite struct BeamSearchTests {
  /// Logits of four tokens for every beginning: 3 ends a text.
  private func logits(_ row: [Float], beams: Int = 2) -> [Float] {
    Array(repeating: row, count: beams).flatMap { $0 }
  }

  @Test func theFirstStepCountsOneBeginningOnly() {
    var search = BeamSearch(beams: 2, limit: 5, lengthPenalty: 1, end: 3)
    let origins = search.advance(logits([3, 2, 1, -9]))
    #expect(origins == [0, 0])
    #expect(search.running.map(\.tokens) == [[0], [1]])
    #expect(!search.isOver && search.best == nil)
  }

  @Test func theGreatestLengthEndsAText() throws {
    var search = BeamSearch(beams: 2, limit: 3, lengthPenalty: 1, end: 3)
    var steps = 0
    while !search.isOver {
      _ = search.advance(logits([3, 2, 1, -9]))
      steps += 1
      try #require(steps < 10)
    }
    #expect(search.best?.tokens == [0, 0, 0])
  }

  @Test func anEndIsTakenWhenNothingBetterCanCome() throws {
    var search = BeamSearch(beams: 2, limit: 50, lengthPenalty: 1, end: 3)
    _ = search.advance(logits([5, 4.9, 0, 0]))
    // Both beginnings end at once, far likelier than anything else.
    _ = search.advance(logits([0, 0, 0, 20]))
    #expect(search.isOver)
    #expect(search.best?.tokens == [0, 3])
    let best = try #require(search.best?.score)
    #expect(search.finished.map(\.score).allSatisfy { $0 <= best })
  }

  @Test func anEndBehindTheBestBeamsIsNotKept() {
    var search = BeamSearch(beams: 2, limit: 50, lengthPenalty: 1, end: 3)
    // The end is third of the four continuations that are looked at.
    _ = search.advance(logits([5, 4, -9, 3]))
    #expect(search.finished.isEmpty)
    #expect(search.running.map(\.tokens) == [[0], [1]])
  }

  private static let writings: [([Int32], String)] = [
    ([1, 2, 3], "a dog's tail."), ([4], "##s"), ([], ""), ([99, 1], "a"), ([0, 5], "run, run!"),
  ]

  @Test(arguments: writings)
  func tokensAreWrittenTogether(_ tokens: [Int32], _ text: String) {
    let words = WordPieceText(words: ["", "a", "dog ' s", "tail .", "##s", "run , run !"])
    #expect(words.text(of: tokens) == text)
  }
}

@Suite struct BlipFolderTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func copy(_ name: String) throws -> String {
    let path = folder.file(name)
    try FileManager.default.copyItem(atPath: Fixtures.path("models/\(name)"), toPath: path)
    return path
  }

  private func rewrite(_ path: String, _ change: (inout [String: Any]) -> Void) throws {
    let url = URL(fileURLWithPath: path + "/blip.json")
    var whole = try #require(
      try JSONSerialization.jsonObject(with: Data(contentsOf: url)) as? [String: Any])
    change(&whole)
    try JSONSerialization.data(withJSONObject: whole).write(to: url)
  }

  @Test func aFolderTellsWhatItIsFor() throws {
    let captions = try BlipFolder.open(Fixtures.path("models/blip-captions") + "/")
    #expect(captions.task == .captions && captions.side == 16 && captions.textLayers == 2)
    #expect(captions.source == "random weights" && captions.vocabularySize == 97)
    #expect(try BlipFolder.open(Fixtures.path("models/blip-matching")).task == .matching)
    #expect(!BlipFolder.isOne(Fixtures.path("models/open-clip")))
  }

  @Test func aFolderForTheOtherTaskIsRefusedByItsTask() throws {
    let matching = Fixtures.path("models/blip-matching")
    let refused = #expect(throws: EmbeddingModelError.self) {
      try CaptioningModel(folder: matching)
    }
    #expect(refused?.message.contains("it writes no captions") == true)
    #expect(throws: EmbeddingModelError.self) {
      try MatchingModel(folder: Fixtures.path("models/blip-captions"))
    }
    // Nor does it embed anything.
    let embedding = #expect(throws: EmbeddingModelError.self) {
      try EmbeddingModel(folder: matching)
    }
    #expect(embedding?.message.contains("(rerank-model)") == true)
  }

  @Test(arguments: ["vision_model.onnx", "text_decoder.onnx", "vocab.txt"])
  func aMissingFileIsNamed(_ name: String) throws {
    let path = try copy("blip-captions")
    try FileManager.default.removeItem(atPath: "\(path)/\(name)")
    let error = #expect(throws: EmbeddingModelError.self) { try BlipFolder.open(path) }
    #expect(error?.kind == .fileMissing && error?.message.contains(name) == true)
  }

  @Test func impossibleNumbersAreRefused() throws {
    let path = try copy("blip-captions")
    for change: (inout [String: Any]) -> Void in [
      { $0["format"] = 2 }, { $0["task"] = "poems" }, { $0["image"] = ["side": 1e9] },
      { $0["text"] = ["layers": 1] }, { $0["vision"] = [Int]() },
      { $0["generation"] = ["start": -1, "end": 3] },
      { $0["generation"] = ["start": 1, "end": 3, "max_new_tokens": 400] },
      { $0["generation"] = ["start": 97, "end": 3] },
      { $0["generation"] = ["start": 1, "end": 97] },
      { $0["generation"] = ["start": 1, "end": 3, "beams": 17] },
      Self.text("layers", 257), Self.text("width", 16_386), Self.text("width", 0),
      Self.text("heads", 0),
      {
        // Less than twice the three beams.
        Self.text("vocabulary", 5)(&$0)
        $0["generation"] = ["start": 1, "end": 3]
      },
      { $0["vision"] = ["layers": 257, "width": 16] },
      { $0["vision"] = ["layers": 1, "width": 16_385] },
      {
        // Each is allowed; together they take more memory than there is.
        Self.text("layers", 256)(&$0)
        Self.text("width", 16_384)(&$0)
      },
    ] {
      try? FileManager.default.removeItem(atPath: path)
      _ = try copy("blip-captions")
      try rewrite(path, change)
      let error = #expect(throws: EmbeddingModelError.self) { try BlipFolder.open(path) }
      #expect(error?.message.contains("blip.json") == true)
    }
  }

  @Test(arguments: [("layers", 3), ("width", 32), ("heads", 4), ("vocabulary", 96)])
  func numbersThatTheGraphDoesNotHaveAreRefused(_ name: String, _ number: Int) throws {
    let path = try copy("blip-captions")
    try rewrite(path, Self.text(name, number))
    // Taken alone they are possible.
    #expect(try BlipFolder.open(path).task == .captions)
    let error = #expect(throws: EmbeddingModelError.self) { try CaptioningModel(folder: path) }
    #expect(error?.kind == .configurationInvalid)
    #expect(error?.message.contains("blip.json") == true)
  }

  private static func text(_ name: String, _ number: Int) -> (inout [String: Any]) -> Void {
    { whole in
      var text = whole["text"] as? [String: Any] ?? [:]
      text[name] = number
      whole["text"] = text
    }
  }

  @Test func anotherStateOfTheFilesHasAnotherName() throws {
    let path = try copy("blip-matching")
    let first = try BlipFolder.open(path).state()
    #expect(try BlipFolder.open(path).state() == first)
    let handle = try #require(FileHandle(forWritingAtPath: path + "/tokenizer.json"))
    try handle.seekToEnd()
    try handle.write(contentsOf: Data("\n".utf8))
    try handle.close()
    #expect(try BlipFolder.open(path).state() != first)
  }
}
