// What is done with duplicates once their owner says so. Whatever the library
// holds, files are looked at again at the moment of acting.

public import SearchDomain
import Support

/// What becomes of a duplicate.
public enum DuplicateAction: String, Hashable, Sendable, CaseIterable {
  /// It is deleted for good.
  case delete
  /// It is put into the trash of the desktop.
  case trash
  /// Its name becomes another name of the file that is kept.
  case hardlink
  /// It stays a file of its own that shares its blocks with the one kept, where
  /// the file system can.
  case reflink

  /// Whether the image leaves.
  public var takesOut: Bool { self == .delete || self == .trash }

  /// Whether it is for duplicates of this kind: what takes the place of a file
  /// must have its bytes.
  public func isFor(_ relation: DuplicateRelation) -> Bool {
    takesOut ? relation <= .altered : relation == .sameBytes
  }
}

/// What became of duplicates.
public struct DuplicateActionReport: Sendable {
  /// What was to be done.
  public let action: DuplicateAction
  /// Files it was done with, or would be.
  public var done: [FilePath] = []
  /// Their bytes together.
  public var byteCount = 0
  /// Files left as they are, and why.
  public var passedOver: [(path: FilePath, reason: String)] = []
}

/// Acts on groups of duplicates.
public struct DuplicateActor: Sendable {
  let action: DuplicateAction
  let environment: [String: String]

  /// - Parameter environment: tells where the trash is.
  public init(_ action: DuplicateAction, environment: [String: String]) {
    self.action = action
    self.environment = environment
  }

  /// What would be done, without a look at the files.
  public func preview(_ report: DuplicateReport) -> DuplicateActionReport {
    var result = DuplicateActionReport(action: action)
    for (group, duplicate) in chosen(report) {
      guard group.isSurelyCopied(duplicate) else { continue }
      result.done.append(duplicate.image.path)
      result.byteCount += duplicate.bytesToWin
    }
    return result
  }

  /// Does it, file after file. Both files of a pair are read again: they must be
  /// two files, both there, and have the content that the library knows.
  ///
  /// - Parameter isCancelled: asked before each file.
  public func carryOut(
    _ report: DuplicateReport, isCancelled: () -> Bool = { false }
  ) -> DuplicateActionReport {
    var result = DuplicateActionReport(action: action)
    var kept: CheckedFile?
    for (group, duplicate) in chosen(report) where group.isSurelyCopied(duplicate) {
      if isCancelled() { break }
      do {
        try carryOut(duplicate, of: group, &kept)
        result.done.append(duplicate.image.path)
        result.byteCount += duplicate.bytesToWin
      } catch {
        result.passedOver.append((duplicate.image.path, error.reason))
      }
    }
    return result
  }

  /// - Parameter kept: the image to keep, if it was read already.
  private func carryOut(
    _ duplicate: Duplicate, of group: DuplicateGroup, _ kept: inout CheckedFile?
  ) throws(Refusal) {
    if kept?.path != group.keep.path || kept?.isUnchanged != true {
      kept = try CheckedFile.read(group.keep, name: "the picture to keep")
    }
    guard let keep = kept else { return }
    let other = try CheckedFile.read(duplicate.image, name: "it")
    guard other.identity != keep.identity else {
      throw Refusal(reason: "it is the same file as \(group.keep.path)")
    }
    guard other.status.linkCount <= 1 else {
      throw Refusal(reason: "its file has further names, so nothing would be won")
    }
    if action == .hardlink, !other.hasRights(of: keep) {
      throw Refusal(reason: "its owner or permissions are not those of the picture to keep")
    }
    guard keep.isUnchanged, other.isUnchanged else {
      throw Refusal(reason: "it or the picture to keep is being written")
    }
    try act(duplicate.image.path, keep: group.keep.path)
  }

  private func chosen(_ report: DuplicateReport) -> [(DuplicateGroup, Duplicate)] {
    report.groups.flatMap { group in
      group.duplicates.filter { action.isFor($0.relation) && !$0.image.path.isRemote }.map {
        (group, $0)
      }
    }
  }

  private func act(_ path: FilePath, keep: FilePath) throws(Refusal) {
    do {
      switch action {
      case .delete: try FileIO.remove(path.bytes)
      case .trash: _ = try TrashCan(environment: environment).take(path)
      case .hardlink, .reflink: try replace(path, by: keep)
      }
    } catch let error as FileError {
      throw Refusal(reason: reason(error))
    } catch let error as Refusal {
      throw error
    } catch {
      throw Refusal(reason: "\(error)")
    }
  }

  /// Makes the new file beside the old one, then puts it in its place, so that
  /// there is one or the other at any time.
  private func replace(_ path: FilePath, by keep: FilePath) throws {
    let aside = path.parent.appending(".glimpse-\(UInt64.random(in: .min ... .max)).tmp").bytes
    if action == .hardlink {
      try FileIO.addName(aside, to: keep.bytes)
    } else {
      try FileIO.clone(keep.bytes, to: aside, like: path.bytes)
    }
    do {
      try FileIO.put(aside, inPlaceOf: path.bytes)
    } catch {
      try? FileIO.remove(aside)
      throw error
    }
  }

  private func reason(_ error: FileError) -> String {
    if error.isOfTwoFileSystems { return "it lies on another file system than the picture to keep" }
    if action == .reflink, error.isUnsupported {
      return "its file system cannot share blocks between files (reflink); Btrfs and XFS can"
    }
    return error.description
  }
}

/// Why a file is left as it is.
struct Refusal: Error {
  let reason: String
}

/// A file that was read and has the content that is known of it.
private struct CheckedFile {
  let path: FilePath
  let status: FileStatus
  var identity: FileIdentity { FileIdentity(status) }

  /// - Parameter name: how sentences call it.
  static func read(_ image: ImageRecord, name: String) throws(Refusal) -> CheckedFile {
    let file: CheckedFile
    let bytes: [UInt8]
    do {
      // A link leads to a file that its name says nothing of.
      let status = try FileIO.status(image.path.bytes, followLinks: false)
      file = CheckedFile(path: image.path, status: status)
      bytes = status.kind == .file ? try FileIO.read(image.path.bytes) : []
    } catch {
      throw Refusal(
        reason: error.isMissingFile ? "\(name) is not there any more" : error.description)
    }
    guard file.status.kind == .file else {
      throw Refusal(reason: "\(name) is no file but a link or a folder")
    }
    guard ContentHash(bytes: Digest.of(bytes, .sha256)) == image.contentHash else {
      throw Refusal(reason: "\(name) is not as it was when it was indexed")
    }
    return file
  }

  /// Whether it has the owner, group and permissions of another: a name of
  /// that file would have them.
  func hasRights(of other: CheckedFile) -> Bool {
    (status.owner, status.group, status.mode) == (
      other.status.owner, other.status.group, other.status.mode
    )
  }

  /// Whether the same file is still at the path and was not written to since.
  var isUnchanged: Bool { (try? FileIO.status(path.bytes, followLinks: false)) == status }
}
