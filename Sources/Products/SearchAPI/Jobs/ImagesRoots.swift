// Which folders may be indexed on request.

import HTTPServing
import GlimpseKit
import SearchDomain
import Support

/// The folders under which requests may name paths.
struct ImagesRoots: Sendable {
  let roots: [FilePath]

  /// The configured folders, else those that were indexed before.
  init(_ context: ServiceContext) throws {
    let configured = context.configuration.imagesRoots
    roots = configured.isEmpty ? try context.indexedRoots() : configured
  }

  private static let refusal = Problem(
    .forbidden,
    "Only folders below the server's images roots can be indexed: see GET /api/v1/roots.")

  /// The path that a request names: absolute, below the name of a root as
  /// replies show it, or relative to the working folder.
  ///
  /// - Throws: `Problem`: `invalidArgument` for what can be no path; `forbidden`
  ///   for what does not lie below a root once all links are followed, whether
  ///   or not it exists; `notFound` for what would lie there but does not exist.
  func path(_ text: String) throws(Problem) -> FilePath {
    if text.isEmpty { throw Problem(.invalidArgument, "A path must not be empty.") }
    if text.utf8.contains(0) {
      throw Problem(.invalidArgument, "A path must not contain the character NUL.")
    }
    let named = FilePath(text)
    var candidates: [FilePath] = []
    if !named.isAbsolute, let first = text.split(separator: "/").first.map(String.init) {
      for root in roots where root.lastComponent.description == first {
        let rest = FilePath(
          String(text.drop { $0 == "/" }.dropFirst(first.count).drop { $0 == "/" }))
        candidates.append(root.appending(rest).lexicallyAbsolute(from: root))
      }
    }
    candidates.append(named.absolute)
    for candidate in candidates {
      if isAdmitted(candidate) { return candidate }
    }
    // What is missing cannot be resolved; by its name it may lie below a root.
    if let inside = candidates.first(where: { path in roots.contains { path.isInside($0) } }),
      (try? FileIO.status(inside.bytes)) == nil
    {
      throw Problem(.notFound, "There is no such folder below the server's images roots.")
    }
    throw Self.refusal
  }

  private func isAdmitted(_ path: FilePath) -> Bool {
    guard let real = try? FileIO.resolved(path.bytes) else { return false }
    return Self.resolved(roots).contains { FilePath(bytes: real).isInside($0) }
  }

  /// The folders without links; those that are not there now are left out.
  static func resolved(_ roots: [FilePath]) -> [FilePath] {
    roots.compactMap { root in (try? FileIO.resolved(root.bytes)).map { FilePath(bytes: $0) } }
  }
}

/// Where a job may read, decided when it begins: a folder that was named long
/// before may be a link by now.
enum JobConfinement {
  /// - Parameter indexed: the folders that were indexed.
  /// - Returns: the folders, without links, outside of which the job must read
  ///   nothing.
  /// - Throws: `Problem` where a path of the job leads elsewhere.
  static func check(
    _ paths: [FilePath], _ configuration: ServiceConfiguration, indexed: [FilePath]
  ) throws -> [FilePath] {
    var roots = configuration.imagesRoots.isEmpty ? indexed : configuration.imagesRoots
    if let uploads = configuration.uploadFolder { roots.append(uploads) }
    let real = ImagesRoots.resolved(roots)
    // What is missing is the indexer's to tell; it may be a disk that is not
    // mounted now.
    for path in paths where !path.isRemote {
      guard let place = try? FileIO.resolved(path.bytes) else { continue }
      guard real.contains(where: { FilePath(bytes: place).isInside($0) }) else {
        throw Problem(
          .forbidden,
          "A folder of this job does not lie below the server's images roots any more: it was moved or became a link."
        )
      }
    }
    return real
  }
}
