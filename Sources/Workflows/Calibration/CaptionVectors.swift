// The vectors of the probe captions by one model, in the cache. They depend on
// the model alone and take it seconds to minutes, so they are made once, piece
// by piece, and whoever is stopped leaves the pieces to the next.

package import SearchDomain
import Support

/// Where one model's vectors of the probe captions are, or will be.
package struct CaptionVectors: Sendable {
  /// Captions that are embedded together and written before the next.
  static let pieceCount = 16

  /// How an attempt to make them ended.
  package enum Outcome: Sendable {
    /// They are there now; `isKept` tells whether they are in the cache too.
    case made([Embedding], isKept: Bool)
    /// Another process or thread is at it.
    case busy
    case cancelled
  }

  /// The file that has them once all are made.
  let file: String
  private let folder: String
  private let dimension: Int
  private let captions: [String]

  /// - Parameters:
  ///   - environment: names the cache's folder.
  ///   - captions: nil for the usual ones.
  package init(
    _ space: EmbeddingSpace, _ environment: [String: String],
    captions: [String]? = nil
  ) {
    let captions = captions ?? ProbeCaptions.all
    let key = Digest.name(of: ["\(space.digest)", "\(space.dimension)"] + captions)
    folder = Folders.cache(environment) + "/glimpse/probes"
    file = "\(folder)/\(key.prefix(32))"
    dimension = space.dimension
    self.captions = captions
  }

  /// The same with pieces that were made before the rest.
  var partFile: String { file + ".part" }
  /// Held by whoever makes them.
  var lockFile: String { file + ".lock" }
  /// How many there are to make.
  var count: Int { captions.count }

  /// Whether the cache seems to have them; costs no more than a look.
  var seemKept: Bool { (try? FileIO.status(Array(file.utf8))) != nil }

  /// Whether they could be made now.
  package var readiness: ScaleReadiness {
    do {
      try FileIO.makeFolders(folder)
      return try ExclusiveLock.take(lockFile) == nil ? .busy : .free
    } catch {
      return .impossible
    }
  }

  /// All of them; nil where they are not there or damaged.
  func kept() -> [Embedding]? {
    guard let kept = EmbeddingFile.read(file, dimension: dimension), kept.count == captions.count
    else { return nil }
    return kept
  }

  /// Makes those that are missing.
  ///
  /// Only one caller on this machine is let in at a time. Where the cache
  /// cannot be written, all are made and given back, and nothing is kept.
  ///
  /// - Parameters:
  ///   - encode: the text tower: as many vectors as texts, in order.
  ///   - progress: told how many there are after each piece.
  /// - Throws: what `encode` throws.
  package func make(
    _ encode: ([String]) throws -> [Embedding], isCancelled: () -> Bool = { false },
    progress: (Int) -> Void = { _ in }
  ) throws -> Outcome {
    var lock: ExclusiveLock?
    do {
      try FileIO.makeFolders(folder)
      lock = try ExclusiveLock.take(lockFile)
      if lock == nil { return .busy }
    } catch {
      // No cache to lock: this caller's own are made all the same.
      lock = nil
    }
    return try withExtendedLifetime(lock) {
      if let kept = kept() { return .made(kept, isKept: true) }
      var made = EmbeddingFile.read(partFile, dimension: dimension) ?? []
      if made.count > captions.count { made = [] }
      progress(made.count)
      while made.count < captions.count {
        if isCancelled() { return .cancelled }
        made += try encode(Array(captions[made.count...].prefix(Self.pieceCount)))
        if made.count < captions.count { write(made, partFile) }
        progress(made.count)
      }
      guard write(made, file) else { return .made(made, isKept: false) }
      try? FileIO.remove(Array(partFile.utf8))
      return .made(made, isKept: true)
    }
  }

  /// A loss of power may leave half a file, which its digest tells.
  @discardableResult
  private func write(_ vectors: [Embedding], _ path: String) -> Bool {
    (try? FileIO.replace(path, with: EmbeddingFile.bytes(vectors), isDurable: false)) != nil
  }
}
