// Planning for folders of this machine: what a listing has compared with what is
// known, which paths lead to one file, and what is not there.

import Refusals
import SearchDomain
import Support

/// A root of this machine as it was listed, and what is known of it.
struct LocalRoot {
  let path: FilePath
  let category: CategoryRule
  let rules: ScanRules
  /// Whether it was scanned by the same rules before.
  let hasRulesAsBefore: Bool
  let listing: ScanResult
  /// Sorted by path.
  let known: [KnownFile]
  let knownByPath: [FilePath: KnownFile]
  let foldersBefore: [KnownFolder]
  /// Remembered roots inside this one.
  let otherRoots: [FilePath]
}

extension IndexPlanner {
  /// The rules that a root is scanned by: what was asked for, else what is
  /// remembered of it, else of the closest root around it.
  func rules(
    of root: FilePath, _ remembered: [FilePath: LibraryRoot]
  ) -> (rules: ScanRules, areAsBefore: Bool) {
    if let known = remembered[root] {
      let rules = options.scan.rules(else: known.scanRules ?? ScanRules())
      return (rules, rules == known.scanRules)
    }
    let around = remembered.filter { root.isInside($0.key) }
      .max { $0.key.bytes.count < $1.key.bytes.count }?.value.scanRules
    return (options.scan.rules(else: around?.inherited ?? ScanRules()), false)
  }

  /// Lists a root.
  ///
  /// - Returns: nil where it is not there now.
  func list(
    _ root: FilePath, _ remembered: [FilePath: LibraryRoot], _ plan: inout IndexPlan
  ) throws -> LocalRoot? {
    let known = try knownFiles(under: root)
    let (rules, areAsBefore) = rules(of: root, remembered)
    var scan = ScanOptions()
    scan.includesHidden = rules.includesHidden
    scan.followsLinks = rules.followsLinks
    scan.excludes = rules.excludes
    scan.skippedFolders = options.scan.skippedFolders
    let listing = FolderScanner.scan(root, scan) { [cancellation] in cancellation.isSet }
    if listing.rootIsMissing {
      guard remembered[root] != nil || !known.isEmpty else {
        plan.neverThere.append(root)
        return nil
      }
      plan.isPartial = true
      plan.warnings.append(
        "\(root) is not there (a disk that is not mounted?); its "
          + "\(Plural.of(known.count, "picture stays", "pictures stay")) in the library"
      )
      return nil
    }
    if !known.isEmpty, !options.prunesDoubtful,
      listing.folders.last.map({ $0.path == root && $0.isEmpty }) ?? false
    {
      plan.isPartial = true
      plan.warnings.append(
        "\(root) is empty but \(Plural.of(known.count, "picture is", "pictures are")) known there; "
          + "\(known.count == 1 ? "it stays" : "they stay") in the library; "
          + "if they were really deleted, use: glimpse remove \(ShellWord.quoted("\(root)"))")
      return nil
    }
    return LocalRoot(
      path: root, category: options.category ?? remembered[root]?.category ?? .folder, rules: rules,
      hasRulesAsBefore: areAsBefore, listing: listing, known: known,
      knownByPath: Dictionary(known.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first }),
      foldersBefore: try store?.knownFolders(under: root) ?? [],
      otherRoots: remembered.keys.filter { $0 != root && $0.isInside(root) })
  }

  /// Whether nothing lies at a path, and nothing is known to have lain there.
  func wasNeverThere(
    _ path: FilePath, _ remembered: [FilePath: LibraryRoot]
  ) throws -> Bool {
    guard !path.isRemote, remembered[path] == nil else { return false }
    do {
      _ = try FileIO.status(path.bytes)
      return false
    } catch {
      return try error.isMissingFile && knownFiles(under: path).isEmpty
    }
  }

  /// Plans what a listing asks for.
  func add(
    _ root: LocalRoot, _ targets: [FilePath: FilePath], needing needed: Set<ContentHash>,
    met: inout Set<FilePath>, to plan: inout IndexPlan
  ) throws {
    let listing = root.listing
    let failed = Dictionary(
      (try store?.failures(under: root.path) ?? []).map { ($0.path, $0) },
      uniquingKeysWith: { first, _ in first })
    noteUnreadable(listing, known: failed, in: &plan)
    noteOver(failed, in: root, to: &plan)
    // How many of the files before each are images.
    var images = [0]
    images.reserveCapacity(listing.files.count + 1)
    for file in listing.files {
      let count = plan.scanned + plan.aliasCount
      if takes(file.path), met.insert(file.path).inserted {
        let known = root.knownByPath[file.path]
        if let target = targets[file.path] {
          addAlias(file, target, root.category.category(of: file.path), known, to: &plan)
        } else if !isAliasStill(file, known, root, to: &plan) {
          try consider(
            file, rule: root.category, known: known, failure: failed[file.path],
            isNamed: file.path == root.path, needing: needed, to: &plan)
        }
      }
      images.append(
        images[images.count - 1] + (plan.scanned + plan.aliasCount > count ? 1 : 0))
    }
    let withheld = judge(root, met, &plan)
    var present = PresentRoot(
      path: root.path, category: root.category, scan: root.rules, identity: listing.rootIdentity)
    // What is in doubt stays so until it is there again, or is taken out.
    present.folders = foldersInDoubt(root, withheld)
    let keptPaths = Set(present.folders.map(\.path))
    let before = Set(root.foldersBefore.map(\.path))
    for folder in listing.folders {
      if folder.isMount { present.mounts[folder.path] = folder.identity }
      let isWorthIt =
        images[folder.files.upperBound] > images[folder.files.lowerBound]
        || folder.path == root.path || before.contains(folder.path)
      guard isWorthIt, !keptPaths.contains(folder.path) else { continue }
      present.folders.append(
        KnownFolder(path: folder.path, inode: folder.identity.inode, isMount: folder.isMount))
    }
    plan.presentRoots.append(present)
  }

  /// The folders whose memory is kept: those that are not what they were, and
  /// those that were not listed though images in them stay.
  private func foldersInDoubt(
    _ root: LocalRoot, _ withheld: [AbsenceDoubt: [KnownFile]]
  ) -> [KnownFolder] {
    guard !withheld.isEmpty else { return [] }
    let places = Set(withheld.keys.compactMap { $0.place(in: root.path) })
    // No folder has the number 0: such a doubt lasts until nothing is missing.
    var marks: [FilePath: KnownFolder] = [:]
    for place in places {
      marks[place] = KnownFolder(path: place, inode: 0, isMount: true)
    }
    for folder in root.foldersBefore
    where places.contains(folder.path) && withheld[.everything] == nil {
      marks[folder.path] = KnownFolder(path: folder.path, inode: folder.inode, isMount: true)
    }
    let listed = Set(root.listing.folders.map(\.path))
    var around: Set<FilePath> = []
    for file in withheld.values.joined() {
      var folder = file.path.parent
      while folder.isInside(root.path), around.insert(folder).inserted, folder != root.path {
        folder = folder.parent
      }
    }
    return marks.values
      + root.foldersBefore.filter { folder in
        marks[folder.path] == nil && !listed.contains(folder.path) && around.contains(folder.path)
      }
  }

  /// Parts the known files that were not met into those that are gone and
  /// those that need not be.
  ///
  /// - Returns: the latter.
  private func judge(
    _ root: LocalRoot, _ met: Set<FilePath>, _ plan: inout IndexPlan
  ) -> [AbsenceDoubt: [KnownFile]] {
    let absent = root.known.filter { !met.contains($0.path) }
    guard !absent.isEmpty else { return [:] }
    var judge = AbsenceJudge(
      root: root.path, rules: root.rules, listing: root.listing, otherRoots: root.otherRoots,
      before: root.foldersBefore,
      isAnyMet: { folder in
        root.known.contains { $0.path.isInside(folder) && met.contains($0.path) }
      })
    var gone: [KnownFile] = []
    var withheld: [AbsenceDoubt: [KnownFile]] = [:]
    for file in absent {
      let doubt = judge.doubt(about: file)
      if doubt == .unreadable { continue }
      if let doubt, doubt == .ofAnotherRoot || !options.prunesDoubtful {
        withheld[doubt, default: []].append(file)
      } else {
        gone.append(file)
      }
    }
    // One image in the place of another is no sign; all of several are.
    if gone.count > 1, gone.count == root.known.count, !options.prunesDoubtful, options.shard == nil
    {
      withheld[.everything] = gone
      gone = []
    }
    plan.missing += gone
    for (doubt, files) in withheld.sorted(by: { $0.value[0].path < $1.value[0].path }) {
      if doubt != .ofAnotherRoot, doubt != .rules { plan.isPartial = true }
      plan.withheld.append(
        WithheldFiles(
          root: root.path, doubt: doubt, files: files,
          isTold: doubt != .rules || !root.hasRulesAsBefore))
    }
    return withheld
  }

  /// Notes which failures are over: of files that are not there any more, or are
  /// not looked at, and of folders that can be listed again.
  private func noteOver(
    _ failed: [FilePath: FileFailure], in root: LocalRoot, to plan: inout IndexPlan
  ) {
    guard !failed.isEmpty else { return }
    let listing = root.listing
    // What cannot be looked at is as it was.
    let hidden = (listing.unreadableFolders + listing.unreadableFiles).map(\.path) + root.otherRoots
    let met = Set(listing.files.map(\.path))
    for path in failed.keys.sorted() where !met.contains(path) && takes(path) {
      guard !hidden.contains(where: { path.isInside($0) }) else { continue }
      plan.failureChanges.append(.clearFailure(path: path))
    }
  }

  // MARK: Several paths to one file

  /// For each path to a file that another path stands for, that other. With
  /// several paths it is one without links, then one that is known, then the
  /// first.
  func aliasTargets(_ roots: [LocalRoot]) -> [FilePath: FilePath] {
    var first: [FileIdentity: (root: Int, file: Int)] = [:]
    first.reserveCapacity(roots.reduce(0) { $0 + $1.listing.files.count })
    var groups: [FileIdentity: [(root: Int, file: Int)]] = [:]
    for (number, root) in roots.enumerated() {
      for (place, file) in root.listing.files.enumerated() {
        guard let identity = file.identity else { continue }
        guard let other = first.updateValue((number, place), forKey: identity) else { continue }
        groups[identity, default: [other]].append((number, place))
      }
    }
    var targets: [FilePath: FilePath] = [:]
    for group in groups.values {
      let files = group.map { (file: roots[$0.root].listing.files[$0.file], root: roots[$0.root]) }
      // Parts of the work must agree, and each knows its own part alone.
      let ranked = files.map { item in
        let known = options.shard == nil ? item.root.knownByPath[item.file.path] : nil
        return (
          order: (item.file.isLinked ? 1 : 0, known.map { $0.sameAs == nil ? 0 : 1 } ?? 2),
          path: item.file.path
        )
      }
      let best = ranked.min {
        ($0.order.0, $0.order.1, $0.path) < ($1.order.0, $1.order.1, $1.path)
      }
      guard let best else { continue }
      for item in ranked where item.path != best.path { targets[item.path] = best.path }
    }
    return targets
  }

  private func addAlias(
    _ file: ScannedFile, _ target: FilePath, _ category: String?, _ known: KnownFile?,
    to plan: inout IndexPlan
  ) {
    plan.aliasCount += 1
    guard remembersFiles else {
      if let known { plan.missing.append(known) }
      return
    }
    if let known, known.sameAs == target, known.byteCount == file.byteCount,
      known.modifiedNanoseconds == file.modifiedNanoseconds
    {
      recategorize(known, category, in: &plan)
      return
    }
    plan.aliases.append(
      .alias(path: file.path, id: ImageID(naming: file.path), of: target, category: category))
  }

  /// Whether a file that another path stood for is that file still, where the
  /// other path lies in another root.
  private func isAliasStill(
    _ file: ScannedFile, _ known: KnownFile?, _ root: LocalRoot, to plan: inout IndexPlan
  ) -> Bool {
    guard let known, let target = known.sameAs, let now = FileIdentity(target) else { return false }
    guard now == file.identity else {
      plan.aliases.append(
        .alias(path: file.path, id: ImageID(naming: file.path), of: nil, category: known.category))
      return false
    }
    guard known.byteCount == file.byteCount, known.modifiedNanoseconds == file.modifiedNanoseconds
    else {
      return false
    }
    plan.aliasCount += 1
    let category = root.category.category(of: file.path)
    recategorize(known, category, in: &plan)
    return true
  }

  /// Most hard links in a folder may be to files that are no images.
  func keepOnlyUsefulAliases(in plan: inout IndexPlan, known roots: [LocalRoot]) {
    guard plan.aliasCount > 0 else { return }
    let tasks = Set(plan.tasks.map(\.file.path))
    func isImage(_ path: FilePath) -> Bool {
      tasks.contains(path) || roots.contains { $0.knownByPath[path] != nil }
    }
    plan.aliases.removeAll { change in
      guard case .alias(let path, _, let target?, _) = change else { return false }
      let isUseless = !isImage(target) && !isImage(path)
      if isUseless { plan.aliasCount -= 1 }
      return isUseless
    }
  }
}
