// Finds the files below a folder by listing and asking for their status; no
// file is opened. What to do with them is IndexPlan's to decide.

public import SearchDomain
public import Support

/// What a scan takes in and leaves out.
public struct ScanOptions: Sendable {
  /// Files and folders whose name begins with a dot.
  public var includesHidden = false
  /// Links to files and folders; without it they are passed over.
  public var followsLinks = false
  /// Files and folders passed over.
  public var excludes: [ExcludePattern] = []
  /// Folders never entered, such as the library itself.
  public var skippedFolders: [FilePath] = []

  /// With the values stated at each property.
  public init() {}
}

/// A file met by a scan.
public struct ScannedFile: Hashable, Sendable {
  /// Absolute.
  public let path: FilePath
  /// Its size in bytes.
  public let byteCount: Int
  /// Last modification, nanoseconds since 1970.
  public let modifiedNanoseconds: Int

  /// Its size in bytes.
  public init(path: FilePath, byteCount: Int, modifiedNanoseconds: Int) {
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
  public var rootIdentity: FolderIdentity?
}

/// Which folder or file a path led to: on a disk that is taken away, or with
/// another in its place, the same path leads to another.
public struct FolderIdentity: Hashable, Sendable {
  private let device: UInt64
  private let inode: UInt64

  /// The identity of what has this status.
  public init(_ status: FileStatus) {
    device = status.device
    inode = status.inode
  }

  /// Of what lies at a path now; nil where there is nothing.
  public init?(_ path: FilePath) {
    guard let status = try? FileIO.status(path.bytes) else { return nil }
    self.init(status)
  }
}

/// Walks folders.
public enum FolderScanner {
  /// Scans a root, which may be a folder or a single file.
  ///
  /// Files come in the order of their path's bytes, folder by folder. With
  /// links followed, a folder that is its own ancestor is not entered again.
  ///
  /// - Parameter isCancelled: asked once a folder.
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
    result.rootIdentity = FolderIdentity(status)
    if status.kind == .folder {
      var walk = Walk(root: root, options: options, isCancelled: isCancelled)
      walk.enter(root, ancestors: [FolderIdentity(status)], into: &result)
    } else if status.kind == .file {
      result.files.append(ScannedFile(path: root, status: status))
    }
    return result
  }

  private struct Walk {
    let root: FilePath
    let options: ScanOptions
    let isCancelled: () -> Bool

    mutating func enter(
      _ folder: FilePath, ancestors: [FolderIdentity], into result: inout ScanResult
    ) {
      if isCancelled() || options.skippedFolders.contains(folder) { return }
      let names: [[UInt8]]
      do {
        names = try FileIO.names(inFolder: folder.bytes)
      } catch {
        result.unreadableFolders.append((folder, error))
        return
      }
      for name in names.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
        if name.first == UInt8(ascii: "."), !options.includesHidden { continue }
        visit(folder.appending(FilePath(bytes: name)), ancestors: ancestors, into: &result)
      }
    }

    private mutating func visit(
      _ path: FilePath, ancestors: [FolderIdentity], into result: inout ScanResult
    ) {
      do {
        var status = try FileIO.status(path.bytes, followLinks: false)
        if status.kind == .link {
          guard options.followsLinks else { return }
          status = try FileIO.status(path.bytes)
        }
        guard status.kind == .file || status.kind == .folder else { return }
        if isExcluded(path, isFolder: status.kind == .folder) { return }
        if status.kind == .file {
          result.files.append(ScannedFile(path: path, status: status))
        } else if !ancestors.contains(FolderIdentity(status)) {
          enter(path, ancestors: ancestors + [FolderIdentity(status)], into: &result)
        }
      } catch {
        // A link to nothing, or a file that vanished since it was listed.
        if !error.isMissingFile { result.unreadableFiles.append((path, error)) }
      }
    }

    private func isExcluded(_ path: FilePath, isFolder: Bool) -> Bool {
      guard !options.excludes.isEmpty else { return false }
      let prefix = root.bytes.last == UInt8(ascii: "/") ? root.bytes.count : root.bytes.count + 1
      let relative = FilePath(bytes: Array(path.bytes.dropFirst(prefix)))
      return options.excludes.contains { $0.matches(relativePath: relative, isFolder: isFolder) }
    }
  }
}

extension ScannedFile {
  init(path: FilePath, status: FileStatus) {
    self.init(
      path: path, byteCount: status.byteCount, modifiedNanoseconds: status.modifiedNanoseconds)
  }
}
