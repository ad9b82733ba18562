// Whether a known file that a listing lacks is gone. It is where its folder was
// really listed, under rules that would have shown it; anything else is doubt.

import SearchDomain
import Support

/// Why a known file that was not met is not taken for deleted.
enum AbsenceDoubt: Hashable, Sendable {
  /// Its folder could not be listed, which is told as a failure.
  case unreadable
  /// It belongs to another root, which is scanned by rules of its own.
  case ofAnotherRoot
  /// The disk that was mounted here is not.
  case unmounted(FilePath)
  /// Another folder lies here than the one that was listed before.
  case anotherFolder(FilePath)
  /// There is nothing here, and what was here before is not remembered.
  case empty(FilePath)
  /// A link that is not followed, or leads to nothing.
  case link(FilePath)
  /// It is not looked at: hidden, or excluded.
  case rules
  /// Not one of the images known below the root was met.
  case everything

  /// Whether a file met elsewhere with the same content is this one, moved. On
  /// a disk that is not there it is another.
  var allowsMove: Bool {
    switch self {
    case .anotherFolder, .empty, .everything: true
    case .unreadable, .ofAnotherRoot, .unmounted, .link, .rules: false
    }
  }

  /// The folder to be remembered as one that is not what it was, so that the
  /// doubt stays when something is put there.
  func place(in root: FilePath) -> FilePath? {
    switch self {
    case .unmounted(let place), .anotherFolder(let place), .empty(let place): place
    case .everything: root
    case .unreadable, .ofAnotherRoot, .link, .rules: nil
    }
  }
}

/// Known files below a root that stay for a reason.
struct WithheldFiles: Sendable {
  let root: FilePath
  let doubt: AbsenceDoubt
  var files: [KnownFile]
  /// Whether it is said: not of what the owner decided in an earlier run.
  let isTold: Bool

  /// What to say where some of them stayed.
  func warning(count: Int) -> String? {
    guard isTold, count > 0 else { return nil }
    let images = count == 1 ? "1 picture" : "\(count) pictures"
    let stay = count == 1 ? "it stays in the library" : "they stay in the library"
    func sure(_ path: FilePath) -> String {
      "if they were really deleted, use: glimpse remove \(ShellWord.quoted("\(path)"))"
    }
    switch doubt {
    case .unreadable, .ofAnotherRoot: return nil
    case .unmounted(let place):
      return
        "\(place) is not the disk that it was (not mounted?), and \(images) known there were not met; "
        + "\(stay); \(sure(place))"
    case .anotherFolder(let place):
      return
        "\(place) is another folder than before (a disk that is not mounted?), and \(images) known "
        + "there were not met; \(stay); \(sure(place))"
    case .empty(let place):
      return
        "\(place) is empty but \(images) \(count == 1 ? "is" : "are") known there; \(stay); \(sure(place))"
    case .link(let place):
      return
        "\(place) is a link that was not followed or leads to nothing, and \(images) known there were "
        + "not met; \(stay); \(sure(place))"
    case .rules:
      return
        "\(images) known in \(root) \(count == 1 ? "is" : "are") hidden or excluded now; \(stay); "
        + "to take them out, use: glimpse index \(root) --prune"
    case .everything:
      return
        "none of the \(images) known in \(root) was met (a disk that is not mounted?); \(stay); "
        + "if they were really deleted, use: glimpse index \(root) --prune"
    }
  }
}

/// Judges the absences below one root.
struct AbsenceJudge {
  private let root: FilePath
  private let rules: ScanRules
  private let unreadable: [FilePath]
  private let otherRoots: [FilePath]
  private let passedLinks: Set<FilePath>
  private let listed: [FilePath: ScannedFolder]
  private let before: [FilePath: KnownFolder]
  /// Whether any known file in a folder or below it was met.
  private let isAnyMet: (FilePath) -> Bool
  private var another: [FilePath: Bool] = [:]

  /// - Parameters:
  ///   - otherRoots: remembered roots inside this one.
  ///   - before: the folders as they were listed before.
  init(
    root: FilePath, rules: ScanRules, listing: ScanResult, otherRoots: [FilePath],
    before: [KnownFolder],
    isAnyMet: @escaping (FilePath) -> Bool
  ) {
    self.root = root
    self.rules = rules
    self.otherRoots = otherRoots
    self.isAnyMet = isAnyMet
    unreadable = listing.unreadableFolders.map(\.path) + listing.unreadableFiles.map(\.path)
    passedLinks = Set(listing.passedLinks)
    listed = Dictionary(
      listing.folders.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
    self.before = Dictionary(before.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// - Returns: nil for a file that is gone.
  mutating func doubt(about file: KnownFile) -> AbsenceDoubt? {
    let path = file.path
    if unreadable.contains(where: { path.isInside($0) }) { return .unreadable }
    var doubt: AbsenceDoubt? = rules.admits(path, below: root) ? nil : .rules
    var place: ScannedFolder?
    var folder = path
    while folder != root, folder.isInside(root) {
      if doubt == nil, passedLinks.contains(folder) { doubt = .link(folder) }
      folder = folder.parent
      if place == nil { place = listed[folder] }
      if doubt == nil, let known = before[folder], known.isMount, listed[folder]?.isMount != true,
        listed[folder]?.identity.inode != known.inode
      {
        doubt = .unmounted(folder)
      }
    }
    if let doubt {
      return otherRoots.contains { path.isInside($0) } ? .ofAnotherRoot : doubt
    }
    guard let place else { return nil }
    guard let known = before[place.path] else { return place.isEmpty ? .empty(place.path) : nil }
    guard known.inode != place.identity.inode else { return nil }
    let isAnother = another[place.path] ?? !isAnyMet(place.path)
    another[place.path] = isAnother
    return isAnother ? .anotherFolder(place.path) : nil
  }
}
