// Finds the files below a folder by listing and asking for their status; no
// file is opened. What to do with them is IndexPlan's to decide.

public import SearchDomain
public import Support

/// A file met by a scan.
public struct ScannedFile: Hashable, Sendable {
  /// Absolute.
  public let path: FilePath
  /// Its size in bytes.
  public let byteCount: Int
  /// Last modification, nanoseconds since 1970.
  public let modifiedNanoseconds: Int
  /// Which file it is, whatever path leads to it; nil for one elsewhere.
  public let identity: FileIdentity?
  /// Whether the path goes through a symbolic link.
  public let isLinked: Bool

  /// All facts at once.
  public init(
    path: FilePath, byteCount: Int, modifiedNanoseconds: Int, identity: FileIdentity? = nil,
    isLinked: Bool = false
  ) {
    self.identity = identity
    self.isLinked = isLinked
    self.path = path
    self.byteCount = byteCount
    self.modifiedNanoseconds = modifiedNanoseconds
  }
}

/// What a scan of one root found.
public struct ScanResult: Sendable {
  /// Files met, folder by folder in the order of their bytes.
  public var files: [ScannedFile] = []
  /// Folders that could not be listed, and why. What the catalog knows below
  /// them must not be taken for deleted.
  public var unreadableFolders: [(path: FilePath, error: FileError)] = []
  /// Entries whose status could not be asked.
  public var unreadableFiles: [(path: FilePath, error: FileError)] = []
  /// The root itself does not exist.
  public var rootIsMissing = false
  /// What the root was when the scan began; nil where it could not be asked.
  public var rootIdentity: FileIdentity?
  /// Folders that were listed, each after those in it.
  public var folders: [ScannedFolder] = []
  /// Links that were not followed, or lead to nothing.
  public var passedLinks: [FilePath] = []
}

/// A folder that was listed.
public struct ScannedFolder: Hashable, Sendable {
  /// Absolute.
  public let path: FilePath
  /// Which folder it is.
  public let identity: FileIdentity
  /// Whether it lies on another file system than the folder around it.
  public let isMount: Bool
  /// Whether there is nothing in it, hidden names included.
  public let isEmpty: Bool
  /// The files met in it and below it, as places in the result's list.
  public let files: Range<Int>
}

/// Walks folders.
public enum FolderScanner {
  /// Scans a root, which may be a folder or a single file.
  ///
  /// Files come in the order of their path's bytes, folder by folder. With
  /// links followed, a folder that is its own ancestor is not entered again.
  ///
  /// - Parameters:
  ///   - options: what is not said in them is left out: hidden names and links.
  ///   - isCancelled: asked once a folder.
  public static func scan(
    _ root: FilePath, _ options: ScanOptions, isCancelled: @escaping () -> Bool = { false }
  ) -> ScanResult {
    var result = ScanResult()
    let status: FileStatus
    do {
      // A root that was named is followed even if it is a link.
      status = try FileIO.status(root.bytes)
    } catch {
      result.rootIsMissing = error.isMissingFile
      result.unreadableFolders.append((root, error))
      return result
    }
    result.rootIdentity = FileIdentity(status)
    let isLinked = (try? FileIO.resolved(root.bytes)).map { $0 != root.bytes } ?? false
    if status.kind == .folder {
      let walk = Walk(
        root: root, rules: options.rules(else: ScanRules()), skippedFolders: options.skippedFolders,
        isCancelled: isCancelled)
      let around = try? FileIO.status(root.parent.bytes)
      walk.enter(
        root, status, isMount: around.map { $0.device != status.device } ?? false,
        isLinked: isLinked,
        ancestors: [], into: &result)
    } else if status.kind == .file {
      result.files.append(ScannedFile(path: root, status: status, isLinked: isLinked))
    }
    return result
  }

  private struct Walk {
    let root: FilePath
    let rules: ScanRules
    let skippedFolders: [FilePath]
    let isCancelled: () -> Bool

    func enter(
      _ folder: FilePath, _ status: FileStatus, isMount: Bool, isLinked: Bool,
      ancestors: [FileIdentity], into result: inout ScanResult
    ) {
      if isCancelled() || skippedFolders.contains(folder) { return }
      let names: [[UInt8]]
      do {
        names = try FileIO.names(inFolder: folder.bytes)
      } catch {
        result.unreadableFolders.append((folder, error))
        return
      }
      let start = result.files.count
      let place = Place(
        device: status.device, isLinked: isLinked, ancestors: ancestors + [FileIdentity(status)])
      for name in names.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
        if name.first == UInt8(ascii: "."), !rules.includesHidden || ScanRules.isTrash(name) {
          continue
        }
        visit(folder.appending(FilePath(bytes: name)), from: place, into: &result)
      }
      result.folders.append(
        ScannedFolder(
          path: folder, identity: FileIdentity(status), isMount: isMount, isEmpty: names.isEmpty,
          files: start..<result.files.count))
    }

    /// The folder that is being listed.
    private struct Place {
      let device: UInt64
      let isLinked: Bool
      let ancestors: [FileIdentity]
    }

    private func visit(_ path: FilePath, from place: Place, into result: inout ScanResult) {
      var isLink = false
      do {
        var status = try FileIO.status(path.bytes, followLinks: false)
        if status.kind == .link {
          isLink = true
          guard rules.followsLinks else {
            result.passedLinks.append(path)
            return
          }
          status = try FileIO.status(path.bytes)
        }
        guard status.kind == .file || status.kind == .folder else { return }
        if status.kind == .folder, rules.includesHidden, ScanRules.isHomeTrash(path) { return }
        if rules.excludes(path, below: root, isFolder: status.kind == .folder) { return }
        let isLinked = isLink || place.isLinked
        if status.kind == .file {
          result.files.append(ScannedFile(path: path, status: status, isLinked: isLinked))
        } else if !place.ancestors.contains(FileIdentity(status)) {
          enter(
            path, status, isMount: status.device != place.device, isLinked: isLinked,
            ancestors: place.ancestors, into: &result)
        }
      } catch {
        // A link to nothing, or a file that vanished since it was listed.
        if !error.isMissingFile {
          result.unreadableFiles.append((path, error))
        } else if isLink {
          result.passedLinks.append(path)
        }
      }
    }
  }
}

extension ScannedFile {
  init(path: FilePath, status: FileStatus, isLinked: Bool) {
    self.init(
      path: path, byteCount: status.byteCount, modifiedNanoseconds: status.modifiedNanoseconds,
      identity: FileIdentity(status), isLinked: isLinked)
  }
}
