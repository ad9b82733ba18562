// Looks whether a library is whole: the catalog's own checks, the derived
// index against its checksums, and the files on disk.

public import LocalStores
public import SearchDomain
import Support

/// What a verification found.
public struct VerificationReport: Hashable, Sendable {
  /// Pictures looked at.
  public var imageCount = 0
  /// What is wrong, in words.
  public var findings: [String] = []
  /// What was put right.
  public var repairs: [String] = []
  /// Pictures whose files are not there now.
  public var missingFiles: [FilePath] = []

  /// Pictures elsewhere whose servers gave no answer.
  public var unansweredCount = 0

  /// Whether nothing is wrong that a repair has not mended. Missing files do
  /// not count: the next indexing run settles them.
  public var isSound: Bool { findings.isEmpty }
}

/// Verifies and repairs one library.
public struct Verifier: Sendable {
  private let catalog: Catalog
  private let indexes: IndexMaintainer
  private let isThere: PresenceTest

  /// Whether a picture elsewhere is there still, given what it is known by; nil
  /// where nobody answers.
  public typealias PresenceTest = @Sendable (FilePath, String?) -> Bool?

  /// Questions asked at the same time.
  private static let questions = 16

  /// - Parameters:
  ///   - catalog: open for writing where something is to be repaired.
  ///   - isThere: asked of pictures that are no files of this machine, from
  ///     several threads.
  public init(
    catalog: Catalog, indexes: IndexMaintainer, isThere: @escaping PresenceTest = { _, _ in nil }
  ) {
    self.catalog = catalog
    self.indexes = indexes
    self.isThere = isThere
  }

  /// Checks everything. A search index that is not there yet is no damage, for
  /// any search makes it. With `repairing` also mends what can be mended without
  /// loss: orphan rows and vectors of a wrong size are dropped (the next
  /// indexing run embeds them again), and the index is built anew.
  ///
  /// - Throws: `CatalogError`, where the catalog cannot be read at all.
  public func verify(repairing: Bool) throws -> VerificationReport {
    var report = VerificationReport()
    if repairing {
      let (repaired, remaining) = try catalog.repair()
      report.repairs = repaired.map(\.message)
      report.findings = remaining.map(\.message)
    } else {
      report.findings = try catalog.check().map(\.message)
    }
    if let set = try catalog.currentSet(), set.vectorCount > 0 {
      if let damage = indexes.findDamage(set) {
        if repairing {
          try indexes.rebuild(set)
          report.repairs.append("The search index was built again: \(damage)")
        } else {
          report.findings.append(damage)
        }
      } else if repairing, indexes.isMissing(set) {
        try indexes.refresh(set)
        report.repairs.append("The search index was built: there was none.")
      }
    }
    let files = try catalog.knownFiles()
    try askElsewhere(files.map(\.path).filter(\.isRemote), &report)
    for file in files where !file.path.isRemote {
      report.imageCount += 1
      do {
        _ = try FileIO.status(file.path.bytes)
      } catch  where error.isMissingFile {
        report.missingFiles.append(file.path)
      } catch {
        report.findings.append("\(error)")
      }
    }
    return report
  }

  private func askElsewhere(_ paths: [FilePath], _ report: inout VerificationReport) throws {
    report.imageCount += paths.count
    if paths.isEmpty { return }
    var validators: [FilePath: String?] = [:]
    for root in try catalog.roots() where root.path.isRemote {
      validators.merge(try catalog.remotePictures(of: root.path)) { first, _ in first }
    }
    let known = paths.map { path in (path, validators[path] ?? nil) }
    let answers = Parallel.map(known, threads: Self.questions) { [isThere] path, validator in
      isThere(path, validator)
    }
    for (path, answer) in zip(paths, answers) where answer == false {
      report.missingFiles.append(path)
    }
    report.unansweredCount = answers.count { $0 == nil }
  }
}
