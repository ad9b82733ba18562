// Where the images of a file of captions lie: each distribution puts them
// into a folder of another name beside it.

import SearchDomain
import Support

/// Finds images by the names that a file of captions gives them.
struct ImageFinder {
  /// The one that the last image was found in stands first.
  private var folders: [FilePath]

  /// No more folders than this are looked through for each image.
  private static let mostFolders = 256

  /// Looks in the folder that was named and those in it, else in the file's
  /// own, those in it, its parent, and those beside it.
  init(beside file: FilePath, imagesFolder: FilePath?) {
    let folder = file.parent
    let isRelative = folder == "." || folder.lastComponent == ".."
    let above = isRelative ? folder.appending("..") : folder.parent
    let roots = imagesFolder.map { [$0] } ?? [folder, above]
    folders = Array(
      roots.flatMap { [$0] + Self.subfolders(of: $0) }.prefix(Self.mostFolders))
  }

  /// - Parameter name: a name or a relative path; where the path leads
  ///   nowhere, its last component is looked for.
  mutating func find(_ name: String) -> FilePath? {
    let path = FilePath(name)
    guard !name.isEmpty, !name.utf8.contains(0) else { return nil }
    if path.isAbsolute { return Self.isFile(path) ? path : nil }
    for wanted in path == path.lastComponent ? [path] : [path, path.lastComponent] {
      for (place, folder) in folders.enumerated() {
        let file = folder.appending(wanted)
        guard Self.isFile(file) else { continue }
        if place > 0 { folders.insert(folders.remove(at: place), at: 0) }
        return file
      }
    }
    return nil
  }

  static func isFile(_ path: FilePath) -> Bool {
    (try? FileIO.status(path.bytes))?.kind == .file
  }

  /// The folders in a folder, by name, hidden ones left out.
  static func subfolders(of folder: FilePath) -> [FilePath] {
    let names = (try? FileIO.names(inFolder: folder.bytes)) ?? []
    return names.filter { $0.first != UInt8(ascii: ".") }
      .map { folder.appending(FilePath(bytes: $0)) }
      .filter { (try? FileIO.status($0.bytes))?.kind == .folder }.sorted()
  }
}
