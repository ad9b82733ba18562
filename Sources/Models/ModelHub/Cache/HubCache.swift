// The cache on the disk, in the layout of Hugging Face's client: content in
// blobs/, named by its hash; snapshots/COMMIT/ with relative links into it;
// refs/ with the commit of each branch. Nothing here talks to the hub.

internal import FoundationEssentials
internal import Glibc
internal import GraphReading
internal import Support

/// The folder that holds every repository.
struct HubCache: Sendable {
  let folder: String

  func repository(_ id: HubID) -> String { "\(folder)/\(id.folderName)" }
  func snapshot(_ id: HubID, commit: String) -> String {
    "\(repository(id))/snapshots/\(commit)"
  }
  func blob(_ id: HubID, _ name: String) -> String { "\(repository(id))/blobs/\(name)" }
  /// What has come of a blob so far. The name holds the content's hash, so
  /// what is there can only be continued with the same content.
  func partialBlob(_ id: HubID, _ name: String) -> String { blob(id, name) + ".incomplete" }
  func lock(_ id: HubID, _ name: String) -> String {
    "\(folder)/.locks/\(id.folderName)/\(name).lock"
  }

  /// The commit that a revision stood for when it was last fetched.
  func commit(of id: HubID) -> String? {
    if SafePath.isCommit(id.revision) { return id.revision }
    let path = "\(repository(id))/refs/\(id.revision)"
    guard let bytes = try? FileIO.read(Array(path.utf8), limit: 4096) else { return nil }
    let text = String(decoding: bytes.filter { $0 > 32 }, as: UTF8.self)
    return SafePath.isCommit(text) ? text : nil
  }

  /// The snapshot of a revision, if it holds a whole model.
  ///
  /// - Parameter withWeights: whether the graphs are asked which weights they
  ///   need beside them; a millisecond or two, which a search need not pay.
  func completeSnapshot(
    _ id: HubID, withWeights: Bool = false
  ) -> (folder: String, commit: String)? {
    guard let commit = commit(of: id) else { return nil }
    let path = snapshot(id, commit: commit)
    return isComplete(id, commit: commit, withWeights: withWeights) ? (path, commit) : nil
  }

  /// Whether a snapshot holds a whole model: its layout's files, and, where
  /// another client has left the repository's listing, all that we would fetch.
  func isComplete(_ id: HubID, commit: String, withWeights: Bool) -> Bool {
    let path = snapshot(id, commit: commit)
    guard HubCache.holdsModel(path) else { return false }
    guard !withWeights || HubCache.hasWeights(path) else { return false }
    guard let listed = listing(id, commit: commit),
      let needed = ModelFiles.selection(from: listed, variant: .full)
    else { return true }
    return needed.allSatisfy { HubCache.isFile("\(path)/\($0)") }
  }

  /// Whether a folder has the files of a layout, or of several models a level
  /// deeper: then loading it says that one of them is to be named.
  static func holdsModel(_ path: String) -> Bool {
    if ModelFiles.isComplete({ isFile("\(path)/\($0)") }) { return true }
    guard isFile(path + "/config.json") || isFile(path + "/tokenizer.json") else { return false }
    return !ModelFiles.models(in: paths(path), variant: .full).isEmpty
  }

  /// Whether all weights are there that the graphs in a folder name.
  static func hasWeights(_ path: String) -> Bool {
    let files = Set(ModelFiles.models(in: paths(path), variant: .full).joined())
    return ModelFiles.graphs(files.sorted()).allSatisfy { file in
      do throws(GraphReadingError) {
        try GraphFile.read("\(path)/\(file)").checkWeights(ofGraphAt: "\(path)/\(file)")
        return true
      } catch {
        // A damaged graph is there; whoever loads it says what is wrong.
        return error.kind == .damaged
      }
    }
  }

  /// The files in a folder and those below it, as relative paths, three levels
  /// deep at most, which no layout exceeds.
  private static func paths(_ folder: String, below part: String = "", depth: Int = 3) -> [String] {
    let names = (try? FileIO.names(inFolder: Array("\(folder)/\(part)".utf8))) ?? []
    return names.flatMap { name -> [String] in
      let path = part + String(decoding: name, as: UTF8.self)
      switch (try? FileIO.status(Array("\(folder)/\(path)".utf8)))?.kind {
      case .file: return [path]
      case .folder where depth > 1: return paths(folder, below: path + "/", depth: depth - 1)
      default: return []
      }
    }
  }

  /// The paths in `trees/COMMIT.json`, which Hugging Face's client writes.
  private func listing(_ id: HubID, commit: String) -> [String]? {
    struct Tree: Decodable {
      struct Entry: Decodable {}
      let files: [String: Entry]
    }
    let path = "\(repository(id))/trees/\(commit).json"
    guard let bytes = try? FileIO.read(Array(path.utf8), limit: 64 << 20) else { return nil }
    return (try? JSONDecoder().decode(Tree.self, from: Data(bytes))).map { Array($0.files.keys) }
  }

  /// Makes the folders that a download needs, and marks the cache as one.
  func prepare(_ id: HubID, commit: String) throws(FileError) {
    let root = repository(id)
    for path in [
      "\(root)/blobs", "\(root)/refs", "\(root)/snapshots/\(commit)",
      "\(folder)/.locks/\(id.folderName)",
    ] where !HubCache.isFolder(path) {
      try FileIO.makeFolders(path, access: .asUsual)
    }
    let tag = folder + "/CACHEDIR.TAG"
    if !HubCache.isFile(tag) {
      // https://bford.info/cachedir/; backup programs skip such folders.
      let text =
        "Signature: 8a477f597d28d172789f06886806bc55\n# Models that can be fetched again.\n"
      try? FileIO.replace(tag, with: Array(text.utf8), access: .asUsual)
    }
  }

  /// Puts a link to a blob into a snapshot, replacing what is there at once.
  func link(_ id: HubID, commit: String, path: String, blob: String) throws(FileError) {
    let destination = "\(snapshot(id, commit: commit))/\(path)"
    let depth = path.split(separator: "/").count + 1
    let target = String(repeating: "../", count: depth) + "blobs/\(blob)"
    if let there = try? FileManager.default.destinationOfSymbolicLink(atPath: destination),
      there == target
    {
      return
    }
    if let slash = destination.lastIndex(of: "/") {
      let parent = String(destination[..<slash])
      if !HubCache.isFolder(parent) { try FileIO.makeFolders(parent, access: .asUsual) }
    }
    let aside = "\(destination).\(getpid()).\(UInt32.random(in: 0...UInt32.max)).tmp"
    guard symlink(target, aside) == 0 else {
      throw FileError(code: errno, operation: "link", path: aside)
    }
    guard rename(aside, destination) == 0 else {
      let code = errno
      unlink(aside)
      throw FileError(code: code, operation: "link", path: destination)
    }
  }

  /// Notes which commit a branch or tag stands for.
  func setReference(_ id: HubID, commit: String) throws(FileError) {
    guard id.revision != commit, self.commit(of: id) != commit else { return }
    let path = "\(repository(id))/refs/\(id.revision)"
    if let slash = path.lastIndex(of: "/") {
      try FileIO.makeFolders(String(path[..<slash]), access: .asUsual)
    }
    try FileIO.replace(path, with: Array(commit.utf8), access: .asUsual)
  }

  /// The repositories in the cache, by name.
  func repositories() -> [HubID] {
    let names = (try? FileIO.names(inFolder: Array(folder.utf8))) ?? []
    return names.compactMap { HubID(folderName: String(decoding: $0, as: UTF8.self)) }
      .sorted { $0.repository < $1.repository }
  }

  /// Bytes on the disk in a repository's blobs.
  func byteCount(_ id: HubID) -> Int {
    let blobs = Array("\(repository(id))/blobs".utf8)
    let names = (try? FileIO.names(inFolder: blobs)) ?? []
    return names.reduce(0) { sum, name in
      sum +| ((try? FileIO.status(blobs + [47] + name))?.byteCount ?? 0)
    }
  }

  static func isFile(_ path: String) -> Bool {
    (try? FileIO.status(Array(path.utf8)))?.kind == .file
  }

  static func isFolder(_ path: String) -> Bool {
    (try? FileIO.status(Array(path.utf8)))?.kind == .folder
  }

  static func fileSize(_ path: String) -> Int? {
    guard let status = try? FileIO.status(Array(path.utf8)), status.kind == .file else {
      return nil
    }
    return status.byteCount
  }

  /// Bytes that may still be written where a folder lies or will lie.
  static func freeBytes(at path: String) -> Int? {
    var place = path
    while !isFolder(place), let slash = place.lastIndex(of: "/"), slash != place.startIndex {
      place = String(place[..<slash])
    }
    var info = statvfs()
    guard statvfs(place.isEmpty ? "/" : place, &info) == 0 else { return nil }
    return Int(clamping: info.f_bavail.multipliedReportingOverflow(by: info.f_frsize).partialValue)
  }
}
