// Reads sidecar files and gives their images what they say. It follows the
// images' own reading: no image is opened for it, and none is embedded.

import SearchDomain
import Support

struct SidecarGiving {
  let session: any IndexingSession
  /// Outside of these no file is read (`IndexingOptions.confinement`).
  let confinement: [FilePath]?
  let cancellation: CancellationFlag
  let read: Indexer.SidecarReader

  /// What came of it.
  struct Outcome {
    /// Images whose facts changed.
    var described = 0
    /// One sentence for each file that could not be read.
    var warnings: [String] = []
  }

  /// The largest sidecar that is read, in bytes.
  static let largestFile = 8 << 20
  /// Sidecars whose contents are written together.
  private static let batchSize = 500

  /// - Throws: what the session throws, and what the reader throws as a whole.
  func run(_ tasks: [SidecarTask]) throws -> Outcome {
    var outcome = Outcome()
    // A sidecar of several images is read once, and told of once.
    var last: (file: ScannedFile, facts: SidecarFacts?)?
    for start in stride(from: 0, to: tasks.count, by: Self.batchSize) {
      let part = tasks[start..<min(start + Self.batchSize, tasks.count)]
      let images = try session.imagePaths(among: part.map(\.image))
      var found: [FilePath: SidecarFacts] = [:]
      for task in part where images.contains(task.image) {
        if cancellation.isSet { return outcome }
        guard let file = task.sidecar else {
          found[task.image] = SidecarFacts(state: nil)
          continue
        }
        if last?.file != file { last = (file, try facts(of: file, &outcome)) }
        found[task.image] = last?.facts
      }
      outcome.described += try session.give(sidecars: found)
    }
    return outcome
  }

  /// - Returns: nil where it is gone or cannot be read now: what is known stays,
  ///   and the next run looks again.
  private func facts(of file: ScannedFile, _ outcome: inout Outcome) throws -> SidecarFacts? {
    do {
      guard file.byteCount <= Self.largestFile else {
        throw FileFailure.Cause(.tooLarge, "it is larger than \(Self.largestFile >> 20) MB")
      }
      let bytes = try WholeFile.read(file.path, within: confinement)
      return SidecarFacts(state: file.sidecarState, metadata: try read(bytes))
    } catch let cause as FileFailure.Cause {
      if cause.kind == .vanished { return nil }
      outcome.warnings.append(
        "the sidecar file \(file.path) was left out: \(cause.reason)")
      return cause.kind.mayPass ? nil : SidecarFacts(state: 0)
    }
  }
}
