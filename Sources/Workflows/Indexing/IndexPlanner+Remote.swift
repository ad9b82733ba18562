// Planning for images that are no files of this machine: what a bucket or a
// list names, compared with what is known.

import Refusals
import SearchDomain
import Support

extension IndexPlanner {
  /// Compares a root elsewhere with what is known. Where it cannot be listed,
  /// what is known of it stays.
  func addRemote(
    _ root: FilePath, _ remembered: [FilePath: LibraryRoot], needing needed: Set<ContentHash>,
    met: inout Set<FilePath>, to plan: inout IndexPlan
  ) throws {
    let rule = options.category ?? remembered[root]?.category ?? .folder
    let (rules, areAsBefore) = rules(of: root, remembered)
    guard let source else { throw WorkflowError.noSuchPath(root) }
    let isFolder = source.isFolder(root)
    let known =
      try isFolder
      ? knownFiles(under: root)
      : (store?.knownFiles(listedBy: root) ?? []).filter { takes($0.path) }
    let listed: [ListedImage]
    do {
      listed = try source.list(root) { [cancellation] in cancellation.isSet }
    } catch {
      if error.kind == .cancelled { return }
      guard remembered[root] != nil || !known.isEmpty else {
        throw WorkflowError(kind: .unreachableSource, message: "\(error.message)")
      }
      plan.isPartial = true
      plan.warnings.append(
        "\(error.message); its \(Plural.of(known.count, "picture stays", "pictures stay")) in the library"
      )
      return
    }
    if isFolder {
      let seen = listed.map(\.path).filter { rules.admits($0, below: root) }
      warn(ofUnread: seen, below: root, to: &plan)
    }
    let wanted = listed.filter {
      takes($0.path) && (!isFolder || isWanted($0.path, rules, below: root))
    }
    if wanted.isEmpty, !known.isEmpty, options.shard == nil, !options.prunesDoubtful {
      plan.isPartial = true
      plan.warnings.append(
        "\(root) names no pictures but \(known.count) are known of it; they stay in the library; "
          + "if they were really deleted, use: glimpse remove \(ShellWord.quoted("\(root)"))")
      return
    }
    plan.presentRoots.append(PresentRoot(path: root, category: rule, scan: rules, identity: nil))
    let validators = try store?.validators(of: root) ?? [:]
    let failed = Dictionary(
      (try store?.failures(under: isFolder ? root : nil) ?? []).map { ($0.path, $0) },
      uniquingKeysWith: { first, _ in first })
    let knownByPath = Dictionary(
      known.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
    for image in wanted {
      if !image.metadata.isEmpty { plan.listedMetadata[image.path] = image.metadata }
      guard met.insert(image.path).inserted else {
        if !isFolder, validators[image.path] == nil {
          plan.listedAgain.append(RemoteImage(root: root, path: image.path, validator: nil))
        }
        continue
      }
      // An image of another root may be known too.
      let known = try knownByPath[image.path] ?? (isFolder ? nil : knownFile(image.path))
      consider(
        image, root: root, category: image.category ?? rule.category(of: image.path),
        known: known,
        validator: validators[image.path] ?? nil, failure: failed[image.path], needing: needed,
        to: &plan)
    }
    let otherRoots = remembered.keys.filter { $0 != root && $0.isInside(root) }
    var outside: [KnownFile] = []
    for file in known where !met.contains(file.path) {
      if isFolder, !rules.admits(file.path, below: root) {
        if otherRoots.contains(where: { file.path.isInside($0) }) { continue }
        if !options.prunesDoubtful {
          outside.append(file)
          continue
        }
      }
      let others = isFolder ? [] : try store?.roots(listing: file.path) ?? []
      if others.count > 1 {
        plan.unlisted.append(RemoteImage(root: root, path: file.path, validator: nil))
      } else {
        plan.missing.append(file)
      }
    }
    guard !outside.isEmpty else { return }
    plan.withheld.append(
      WithheldFiles(root: root, doubt: .rules, files: outside, isTold: !areAsBefore))
  }

  private func consider(
    _ image: ListedImage, root: FilePath, category: String?, known: KnownFile?,
    validator: String?,
    failure: FileFailure?, needing needed: Set<ContentHash>, to plan: inout IndexPlan
  ) {
    plan.scanned += 1
    let mustFetch = known.map { needed.contains($0.content) } ?? true
    if let known {
      recategorize(known, category, in: &plan)
      if !mustFetch, isUnchanged(image, known, validator) {
        plan.unchanged += 1
        return
      }
    }
    let file = ScannedFile(
      path: image.path, byteCount: image.byteCount ?? known?.byteCount ?? 0,
      modifiedNanoseconds: image.modifiedNanoseconds ?? known?.modifiedNanoseconds ?? 0)
    // Of a list's images nothing is known before they are asked for.
    if let failure, image.byteCount != nil, !options.retriesFailures, !failure.kind.mayPass,
      failure.byteCount == file.byteCount, failure.modifiedNanoseconds == file.modifiedNanoseconds
    {
      plan.failures.append(failure)
      return
    }
    plan.tasks.append(
      IndexTask(
        file: file, category: category, knownContent: known?.content,
        remote: RemoteTask(
          root: root, unless: mustFetch ? nil : validator, validator: image.validator)))
  }

  /// By the validators where both sides have one, else by size and time.
  private func isUnchanged(_ image: ListedImage, _ known: KnownFile, _ validator: String?)
    -> Bool
  {
    guard let byteCount = image.byteCount else { return false }
    if let tag = image.validator, let validator {
      return tag == validator && byteCount == known.byteCount
    }
    return byteCount == known.byteCount && image.modifiedNanoseconds == known.modifiedNanoseconds
  }

  private func knownFile(_ path: FilePath) throws -> KnownFile? {
    try knownFiles(under: path).first { $0.path == path }
  }

  /// A known image to be fetched once more, as after a change of model.
  func remoteTask(again path: FilePath) throws -> RemoteTask? {
    guard source != nil else { return nil }
    let teller = try store?.roots(listing: path).first
    guard let root = teller ?? (path.isInRemoteFolder ? path : nil) else {
      return nil
    }
    return RemoteTask(root: root, unless: nil, validator: nil)
  }

  /// Whether a bucket's object is to be looked at: only an image's ending
  /// tells, for looking inside costs a request. The root itself was named.
  private func isWanted(_ path: FilePath, _ rules: ScanRules, below root: FilePath) -> Bool {
    if path == root { return true }
    return Self.imageExtensions.contains(path.fileExtension) && rules.admits(path, below: root)
  }
}
