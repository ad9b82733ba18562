// The vectors of the probe captions in the cache: made piece by piece, by one at a
// time, and made anew where they are damaged.

import Foundation
import SearchDomain
import Support
import TestSupport
import Testing

@testable import Calibration

/// Embeds each caption as a point that its text decides.
private func encode(_ captions: [String]) -> [Embedding] {
  captions.map { caption in
    let sum = caption.utf8.reduce(1) { ($0 * 31 + Int($1)) % 9973 }
    return Embedding(unitLength: [Float(sum), Float(caption.utf8.count)])
  }
}

@Suite struct CaptionVectorsTests {
  let folder: TemporaryFolder
  let vectors: CaptionVectors

  init() throws {
    folder = try TemporaryFolder()
    vectors = Self.vectors(folder.file("cache"))
  }

  static func vectors(_ cache: String) -> CaptionVectors {
    CaptionVectors(
      EmbeddingSpace(modelName: "m", digest: "d", dimension: 2, precision: "f32"),
      ["XDG_CACHE_HOME": cache], captions: (0..<40).map { "caption \($0)" })
  }

  private func made(_ outcome: CaptionVectors.Outcome) -> [Embedding]? {
    if case .made(let made, _) = outcome { made } else { nil }
  }

  @Test func theyAreMadePieceByPieceAndKept() throws {
    var pieces: [Int] = []
    var told: [Int] = []
    let outcome = try vectors.make {
      pieces.append($0.count)
      return encode($0)
    } progress: {
      told.append($0)
    }
    #expect(pieces == [16, 16, 8] && told == [0, 16, 32, 40])
    #expect(made(outcome) == encode((0..<40).map { "caption \($0)" }))
    #expect(vectors.kept() == made(outcome) && vectors.seemKept)
    #expect((try? FileIO.status(Array(vectors.partFile.utf8))) == nil)
    _ = try vectors.make { _ in
      Issue.record("made twice")
      return []
    }
  }

  @Test func whoeverIsStoppedLeavesThePiecesToTheNext() throws {
    var pieces = 0
    let outcome = try vectors.make {
      pieces += 1
      return encode($0)
    } isCancelled: {
      pieces == 2
    }
    if case .cancelled = outcome {} else { Issue.record("not cancelled") }
    #expect(vectors.kept() == nil)
    var texts: [String] = []
    _ = try vectors.make {
      texts += $0
      return encode($0)
    }
    #expect(texts == (32..<40).map { "caption \($0)" })
    #expect(vectors.kept() == encode((0..<40).map { "caption \($0)" }))
  }

  @Test func damagedFilesAreMadeAnew() throws {
    _ = try vectors.make(encode)
    var bytes = try FileIO.read(Array(vectors.file.utf8))
    bytes[5] ^= 1
    try FileIO.replace(vectors.file, with: bytes)
    try FileIO.replace(vectors.partFile, with: [1, 2, 3])
    #expect(vectors.kept() == nil && vectors.seemKept)
    #expect(made(try vectors.make(encode))?.count == 40 && vectors.kept()?.count == 40)
  }

  @Test func aTowerThatFailsIsToldOf() throws {
    struct Failure: Error {}
    #expect(throws: Failure.self) { try vectors.make { _ in throw Failure() } }
    #expect(vectors.readiness == .free)
  }

  @Test func onlyOneIsLetIn() throws {
    #expect(vectors.readiness == .free)
    let lock = try ExclusiveLock.take(vectors.lockFile)
    #expect(vectors.readiness == .busy)
    if case .busy = try vectors.make(encode) {} else { Issue.record("let in") }
    withExtendedLifetime(lock) {}
  }

  @Test func whereTheCacheCannotBeWrittenTheyAreMadeAndNotKept() throws {
    try Data([0]).write(to: URL(fileURLWithPath: folder.file("file")))
    let vectors = Self.vectors(folder.file("file"))
    #expect(vectors.readiness == .impossible)
    guard case .made(let made, let isKept) = try vectors.make(encode) else {
      Issue.record("not made")
      return
    }
    #expect(made.count == 40 && !isKept && vectors.kept() == nil)
  }
}
