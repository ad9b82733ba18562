// What a run has to do, found by comparing listings with what is known before
// anything is read. Doing it is the indexers'.

import Refusals
import SearchDomain
import Support

/// One file to be read, and why.
struct IndexTask: Sendable {
  let file: ScannedFile
  let category: String?
  /// The content that lay at this path before, if any.
  let knownContent: ContentHash?
  /// Where to fetch it from, where it is no file of this machine.
  var remote: RemoteTask?
}

/// An image to be fetched.
struct RemoteTask: Sendable {
  /// The root that told of it.
  let root: FilePath
  /// Need not be fetched where it is still this; nil fetches it anyway.
  let unless: String?
  /// What the listing knows it by.
  let validator: String?
}

/// A root that was there when it was listed.
struct PresentRoot: Sendable {
  let path: FilePath
  let category: CategoryRule
  let scan: ScanRules
  /// What lay at the path then.
  let identity: FileIdentity?
  /// Disks that were mounted inside.
  var mounts: [FilePath: FileIdentity] = [:]
  /// The folders with images, to be remembered.
  var folders: [KnownFolder] = []

  /// The root, or a disk inside it, if it is there no longer: what the listing
  /// lacked below it need not be gone. A listing of a place elsewhere came whole
  /// or not at all.
  var takenAway: [FilePath] {
    if path.isRemote { return [] }
    if identity == nil || FileIdentity(path) != identity { return [path] }
    return mounts.filter { FileIdentity($0.key) != $0.value }.map(\.key).sorted()
  }
}

/// The work of a run.
struct IndexPlan {
  var tasks: [IndexTask] = []
  /// Known files that the listing no longer has.
  var missing: [KnownFile] = []
  /// Known files that it does not have either, but that need not be gone.
  var withheld: [WithheldFiles] = []
  /// Changes of which paths lead to one file.
  var aliases: [ImageChange] = []
  /// Further paths met to files that other paths stand for.
  var aliasCount = 0
  var unchanged = 0
  var recategorized: [ImageChange] = []
  var failures: [FileFailure] = []
  /// Failures that are to be remembered, and those that are over.
  var failureChanges: [ImageChange] = []
  var warnings: [String] = []
  /// Named paths that do not exist and never did.
  var neverThere: [FilePath] = []
  /// Roots that are there, to be remembered.
  var presentRoots: [PresentRoot] = []
  /// Images that a list no longer names while another still does.
  var unlisted: [RemoteImage] = []
  /// Images that a further list of the same run names, which is not known yet.
  var listedAgain: [RemoteImage] = []
  /// What listings say of images besides their addresses.
  var listedMetadata: [FilePath: [String: MetadataValue]] = [:]
  /// Images whose sidecar files came, changed or went.
  var sidecars: [SidecarTask] = []
  /// Something known could not be looked at, so nothing is known for sure.
  var isPartial = false
  /// Images met, whether or not there is anything to do for them.
  var scanned = 0
}

extension IndexPlan {
  /// The report before anything is done; what failed already is told.
  func report(_ emit: (IndexingEvent) -> Void) -> IndexingReport {
    var report = IndexingReport()
    report.scanned = scanned
    report.unchanged = unchanged
    report.failures = failures
    report.recategorized = recategorized.count
    report.neverThere = neverThere
    for path in neverThere { report.warn(WorkflowError.noSuchPath(path).message, emit) }
    for warning in warnings { report.warn(warning, emit) }
    for failure in failures { emit(.failure(failure)) }
    return report
  }

  /// Counts what would be done, and does nothing.
  func pretend(
    _ options: IndexingOptions, _ report: inout IndexingReport, _ emit: (IndexingEvent) -> Void
  ) {
    report.indexed = tasks.count
    report.aliases = aliasCount
    tellWithheld(&report, emit)
    report.removed = options.prunes ? missing.count : 0
    report.isDryRun = true
  }

  /// Known files that the listings lacked, without those below a root that
  /// was taken away after it was listed or while it was.
  func stillMissing(
    among missing: [KnownFile], _ report: inout IndexingReport, _ emit: (IndexingEvent) -> Void
  ) -> [KnownFile] {
    var missing = missing
    for place in presentRoots.flatMap(\.takenAway) {
      missing.removeAll { $0.path.isInside(place) }
      let warning =
        "\(place) was taken away while it was being indexed (a disk that was unmounted?); "
        + "nothing below it leaves the library; run the same command again when it is back"
      if !report.warnings.contains(warning) { report.warn(warning, emit) }
    }
    return missing
  }

  /// Files that need not be gone, and whose content may be met elsewhere.
  var movable: [KnownFile] { withheld.filter(\.doubt.allowsMove).flatMap(\.files) }

  /// Counts what stays though it was not met, and says why.
  ///
  /// - Parameter moved: withheld files that were met elsewhere.
  func tellWithheld(
    except moved: Set<FilePath> = [], _ report: inout IndexingReport,
    _ emit: (IndexingEvent) -> Void
  ) {
    for group in withheld {
      let count = group.files.count { !moved.contains($0.path) }
      report.kept += count
      if let warning = group.warning(count: count) { report.warn(warning, emit) }
    }
  }
}

extension IndexingReport {
  /// Keeps a warning and tells it.
  mutating func warn(_ warning: String, _ emit: (IndexingEvent) -> Void) {
    warnings.append(warning)
    emit(.warning(warning))
  }
}

/// Makes plans.
package struct IndexPlanner {
  /// What is known already; nil where there is no collection yet.
  let store: (any ImageStore)?
  let options: IndexingOptions
  /// Whether the first bytes of a file are those of an image.
  let recognises: @Sendable ([UInt8]) -> Bool
  let cancellation: CancellationFlag
  /// Where images are that are no files of this machine; nil: nowhere.
  var source: (any ImageSource)?
  /// Whether sidecar files are read.
  var readsSidecars = false

  /// Compares roots with what is known. Of those that do not exist and never did
  /// the plan tells, unless there is no other.
  ///
  /// - Parameter needed: contents without a vector in the set to be filled.
  func plan(roots: [FilePath], needing needed: Set<ContentHash>) throws -> IndexPlan {
    var plan = IndexPlan()
    let remembered = try rememberedRoots()
    var met: Set<FilePath> = []
    var local: [LocalRoot] = []
    for root in roots {
      if roots.contains(where: { $0 != root && root.isInside($0) }) {
        // The one around it is listed; a misspelt name is still to be told of.
        if try wasNeverThere(root, remembered) { plan.neverThere.append(root) }
      } else if root.isRemote {
        try addRemote(root, remembered, needing: needed, met: &met, to: &plan)
      } else if let listed = try list(root, remembered, &plan) {
        local.append(listed)
      }
      if cancellation.isSet { return plan }
    }
    if let first = plan.neverThere.first, plan.neverThere.count == roots.count {
      throw WorkflowError.noSuchPath(first)
    }
    let targets = aliasTargets(local)
    for root in local { try add(root, targets, needing: needed, met: &met, to: &plan) }
    keepOnlyUsefulAliases(in: &plan, known: local)
    for root in local { try addSidecars(of: root, to: &plan) }
    try addElsewhere(roots: roots, needing: needed, met: met, to: &plan)
    return plan
  }

  func consider(
    _ file: ScannedFile, rule: CategoryRule, known: KnownFile?, failure: FileFailure?,
    isNamed: Bool, needing needed: Set<ContentHash>, to plan: inout IndexPlan
  ) throws {
    let category = rule.category(of: file.path)
    if let known, known.byteCount == file.byteCount,
      known.modifiedNanoseconds == file.modifiedNanoseconds, !needed.contains(known.content)
    {
      plan.scanned += 1
      plan.unchanged += 1
      recategorize(known, category, in: &plan)
      return
    }
    if let failure, !options.retriesFailures, !failure.kind.mayPass,
      failure.byteCount == file.byteCount,
      failure.modifiedNanoseconds == file.modifiedNanoseconds
    {
      plan.scanned += 1
      plan.failures.append(failure)
      return
    }
    guard
      isNamed || known != nil || Self.imageExtensions.contains(file.path.fileExtension)
        || !Sidecars.isSidecar(file.path) && beginsLikeImage(file)
    else { return }
    plan.scanned += 1
    plan.tasks.append(IndexTask(file: file, category: category, knownContent: known?.content))
  }

  /// After a change of model the images of all roots are embedded again,
  /// not only of those named in this run.
  private func addElsewhere(
    roots: [FilePath], needing needed: Set<ContentHash>, met: Set<FilePath>,
    to plan: inout IndexPlan
  ) throws {
    guard !needed.isEmpty else { return }
    let missing = Set(plan.missing.map(\.path))
    for file in try knownFiles(under: nil)
    where needed.contains(file.content) && takes(file.path) {
      if met.contains(file.path) || missing.contains(file.path) { continue }
      let scanned = ScannedFile(
        path: file.path, byteCount: file.byteCount, modifiedNanoseconds: file.modifiedNanoseconds)
      let remote = file.path.isRemote ? try remoteTask(again: file.path) : nil
      guard remote != nil || !file.path.isRemote && (try? FileIO.status(file.path.bytes)) != nil
      else {
        plan.isPartial = true
        continue
      }
      plan.scanned += 1
      plan.tasks.append(
        IndexTask(
          file: scanned, category: file.category, knownContent: file.content, remote: remote))
    }
  }

  /// Tells of folders and files that cannot be looked at, and has it remembered.
  ///
  /// - Parameter known: the failures that are remembered below the root.
  func noteUnreadable(
    _ listing: ScanResult, known: [FilePath: FileFailure], in plan: inout IndexPlan
  ) {
    func note(_ path: FilePath, _ reason: String) {
      let failure = FileFailure(path: path, cause: .init(.unreadable, reason))
      plan.failures.append(failure)
      // What is known already is not written again: that would count as a change.
      if known[path] != failure { plan.failureChanges.append(.recordFailure(failure)) }
    }
    for (path, error) in listing.unreadableFolders {
      plan.isPartial = true
      note(path, "the folder cannot be listed: \(error.reason)")
    }
    for (path, error) in listing.unreadableFiles {
      note(path, "the file cannot be examined: \(error.reason)")
    }
  }

  private func rememberedRoots() throws -> [FilePath: LibraryRoot] {
    Dictionary(
      try store?.roots().map { ($0.path, $0) } ?? [], uniquingKeysWith: { first, _ in first })
  }

  var remembersFiles: Bool { store?.capabilities.remembersFiles ?? false }

  /// Notes that a known image belongs in another category. Where it is not
  /// remembered by which rule it got its own, only a rule that was named counts.
  func recategorize(_ known: KnownFile, _ category: String?, in plan: inout IndexPlan) {
    // Strings are equal however their accents are composed; here that counts.
    let isSame =
      known.category == category
      && (known.category ?? "").utf8.elementsEqual((category ?? "").utf8)
    guard !isSame, remembersFiles || options.category != nil else { return }
    plan.recategorized.append(.setCategory(path: known.path, category: category))
  }

  /// The known files of this part of the work.
  func knownFiles(under root: FilePath?) throws -> [KnownFile] {
    try store?.knownFiles(under: root, ids: options.shard?.ids).filter { takes($0.path) } ?? []
  }

  func takes(_ path: FilePath) -> Bool { options.shard?.takes(path) ?? true }

  private func beginsLikeImage(_ file: ScannedFile) -> Bool {
    guard file.byteCount > 0, let start = try? FileIO.readStart(file.path.bytes, count: 4096) else {
      return false
    }
    return recognises(start)
  }

  /// Names that promise an image: such a file that is none is a failure to be
  /// told of, while any other file that is none is passed over.
  package static let imageExtensions: Set<String> = [
    "jpg", "jpeg", "jpe", "jfif", "png", "webp", "gif", "tif", "tiff", "bmp", "pnm", "ppm", "pgm",
    "pbm", "pam", "jp2", "j2k", "jpx", "jxl", "heic", "heif", "avif", "svg", "psd", "ico", "dng",
    "cr2", "cr3", "nef", "arw", "orf", "rw2", "raf",
  ]
}
