// Looks whether a library is whole: the catalog's own checks, the derived
// index against its checksums, and the files on disk.

public import SearchDomain
import Support

extension LocalStore {
  /// Whether an image elsewhere is there still, given what it is known by; nil
  /// where nobody answers.
  public typealias PresenceTest = @Sendable (FilePath, String?) -> Bool?

  /// Questions asked at the same time.
  private static let questions = 16

  /// Checks everything. A search index that is not there yet is no damage, for
  /// any search makes it. With `repairing` also mends what can be mended without
  /// loss: orphan rows and vectors of a wrong size are dropped (the next
  /// indexing run embeds them again), and the index is built anew.
  ///
  /// - Parameters:
  ///   - repairing: needs a library opened for writing.
  ///   - isThere: asked of images that are no files of this machine, from
  ///     several threads.
  /// - Throws: `VectorStoreError`, where the catalog cannot be read at all.
  public func verify(
    repairing: Bool, isThere: @escaping PresenceTest = { _, _ in nil }
  ) throws(VectorStoreError) -> VerificationReport {
    try reporting {
      var report = VerificationReport()
      if repairing {
        let (repaired, remaining) = try catalog.repair()
        report.repairs = repaired.map(\.message)
        report.findings = remaining.map(\.message)
      } else {
        report.findings = try catalog.check().map(\.message)
      }
      try verifyIndex(repairing, &report)
      let files = try catalog.knownFiles()
      try askElsewhere(files.map(\.path).filter(\.isRemote), isThere, &report)
      for file in files where !file.path.isRemote { lookAt(file.path, &report) }
      return report
    }
  }

  private func verifyIndex(_ repairing: Bool, _ report: inout VerificationReport) throws {
    guard let set = try catalog.currentSet(), set.vectorCount > 0 else { return }
    if let damage = indexes.findDamage(set) {
      if repairing {
        try indexes.rebuild(set)
        report.repairs.append("the search index was built again: \(damage)")
      } else {
        report.findings.append(damage)
      }
    } else if repairing, indexes.isMissing(set) {
      try indexes.refresh(set)
      report.repairs.append("the search index was built: there was none")
    }
  }

  private func lookAt(_ path: FilePath, _ report: inout VerificationReport) {
    report.imageCount += 1
    do {
      _ = try FileIO.status(path.bytes)
    } catch  where error.isMissingFile {
      report.missingFiles.append(path)
    } catch {
      report.findings.append("\(error)")
    }
  }

  private func askElsewhere(
    _ paths: [FilePath], _ isThere: @escaping PresenceTest, _ report: inout VerificationReport
  ) throws {
    report.imageCount += paths.count
    if paths.isEmpty { return }
    var validators: [FilePath: String?] = [:]
    for root in try catalog.roots() where root.path.isRemote {
      validators.merge(try catalog.remoteImages(of: root.path)) { first, _ in first }
    }
    let known = paths.map { path in (path, validators[path] ?? nil) }
    let answers = Parallel.map(known, threads: Self.questions) { path, validator in
      isThere(path, validator)
    }
    for (path, answer) in zip(paths, answers) where answer == false {
      report.missingFiles.append(path)
    }
    report.unansweredCount = answers.count { $0 == nil }
  }
}
