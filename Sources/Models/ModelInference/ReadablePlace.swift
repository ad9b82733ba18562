// Where the runtime can read a graph whose weights lie outside its file. It
// refuses weights that a link leads out of the graph's folder, as all links of
// the hub's cache do.

internal import GraphReading
internal import Glibc
internal import Support

/// A path to a graph that the runtime reads, for as long as this value lives.
///
/// Where the runtime would refuse the files as they lie, the graph and its
/// weights get further names (hard links) in a folder of their own; where a
/// file system has none to give, they are copied. The folder goes with the
/// value: memory that the runtime has mapped stays valid, and what is compiled
/// needs the files no more.
final class ReadablePlace {
  let path: String
  /// The folder to remove; nil if the files are read where they are.
  private let folder: String?

  /// - Throws: `InferenceError` if weights are missing, a pointer of git-lfs or
  ///   outside the folder by their name, or if there is no room for a copy.
  init(of path: String, cacheFolder: String?) throws(InferenceError) {
    folder = try Self.gatheredIfNeeded(path, cacheFolder)
    self.path = folder.map { $0 + "/" + Self.graphName } ?? path
  }

  /// - Returns: the folder with what was gathered; nil if the files can be read
  ///   where they are.
  private static func gatheredIfNeeded(
    _ path: String, _ cacheFolder: String?
  ) throws(InferenceError) -> String? {
    guard path.hasSuffix(".onnx") else {
      do { try LargeFilePointer.refuse(path) } catch { throw InferenceError(error) }
      return nil
    }
    let graph: GraphFile
    do {
      graph = try GraphFile.read(path)
      try graph.checkWeights(ofGraphAt: path)
    } catch {
      // The runtime reads more than we do, and says what is wrong.
      if error.kind == .damaged { return nil }
      throw InferenceError(error)
    }
    let home = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    guard !stay(graph.weightFiles, inside: home) else { return nil }
    return try gathered(path, home, graph.weightFiles, cacheFolder)
  }

  deinit { if let folder { Self.remove(folder) } }

  /// The graph's name in a folder made here; a file of weights may have any.
  private static let graphName = ".graph.onnx"

  /// Whether each file, its links followed, lies in the folder.
  private static func stay(_ files: [String], inside folder: String) -> Bool {
    guard !files.isEmpty else { return true }
    guard let home = try? FileIO.resolved(Array(folder.utf8)) else { return true }
    let prefix = home == [UInt8(ascii: "/")] ? home : home + [UInt8(ascii: "/")]
    return files.allSatisfy { file in
      (try? FileIO.resolved(Array("\(folder)/\(file)".utf8)))?.starts(with: prefix) ?? false
    }
  }

  /// Gathers a graph and its weights in a new folder: by further names in the
  /// cache, else in the folder above the weights' own, which is on their file
  /// system; else by copying them to the cache.
  private static func gathered(
    _ path: String, _ home: String, _ files: [String], _ cacheFolder: String?
  ) throws(InferenceError) -> String {
    let cache = cacheFolder ?? temporaryFolder
    let beside = files.lazy.compactMap { try? FileIO.resolved(Array("\(home)/\($0)".utf8)) }.first
      .map { above(above(String(decoding: $0, as: UTF8.self))) }
    for parent in [cache] + (beside.map { [$0] } ?? []) {
      if let made = try? gather(path, home, files, in: parent, copies: false) { return made }
    }
    do throws(FileError) {
      return try gather(path, home, files, in: cache, copies: true)
    } catch {
      throw InferenceError(
        kind: .runFailed,
        message: "the weights of \(path) cannot be put together for reading in \(cache): "
          + "\(error.reason); make room there, or give a folder without links (cp -rL)",
        path: path, code: error.code)
    }
  }

  private static func gather(
    _ path: String, _ home: String, _ files: [String], in parent: String, copies: Bool
  ) throws(FileError) -> String {
    removeLeftovers(parent)
    let made = "\(parent)/\(prefix)\(getpid())-\(UInt64.random(in: 0 ... .max))"
    do throws(FileError) {
      try FileIO.makeFolders(made)
      try add(path, as: made + "/" + graphName, copies: copies)
      for file in files {
        let target = "\(made)/\(file)"
        if file.contains("/") { try FileIO.makeFolders(above(target)) }
        try add("\(home)/\(file)", as: target, copies: copies)
      }
      return made
    } catch {
      remove(made)
      throw error
    }
  }

  /// A further name for a file, or a copy of it.
  private static func add(
    _ file: String, as target: String, copies: Bool
  ) throws(FileError) {
    let source = try FileIO.resolved(Array(file.utf8))
    guard copies else { return try FileIO.addName(Array(target.utf8), to: source) }
    let count = try FileIO.status(source).byteCount
    guard freeBytes(above(target)) > count +| reserveBytes else {
      throw FileError(code: ENOSPC, operation: "copy", path: file)
    }
    try FileIO.copy(source, to: Array(target.utf8))
  }

  /// The folder that holds a path.
  private static func above(_ path: String) -> String {
    guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return "/" }
    return String(path[..<slash])
  }

  private static let prefix = "gathered-"
  /// The room that is left to others on the disk.
  private static let reserveBytes = 64 << 20
  /// After so many seconds a folder whose process is gone is nobody's.
  private static let leftoverSeconds = 3600

  private static var temporaryFolder: String {
    // The environment's text is terminated and not changed by this program.
    getenv("TMPDIR").map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
  }

  private static func freeBytes(_ folder: String) -> Int {
    var status = statvfs()
    guard statvfs(folder, &status) == 0 else { return 0 }
    return Int(clamping: status.f_bavail) *| Int(clamping: status.f_frsize)
  }

  /// Removes what processes left that were killed: it would keep models on the
  /// disk that were removed.
  private static func removeLeftovers(_ parent: String) {
    let names = (try? FileIO.folderNames(inFolder: Array(parent.utf8))) ?? []
    for name in names.map({ String(decoding: $0, as: UTF8.self) }) where name.hasPrefix(prefix) {
      let owner = name.dropFirst(prefix.count).prefix { $0 != "-" }
      guard let process = pid_t(owner), kill(process, 0) != 0, errno == ESRCH,
        let status = try? FileIO.status(Array("\(parent)/\(name)".utf8)),
        time(nil) - status.modifiedNanoseconds / 1_000_000_000 > leftoverSeconds
      else { continue }
      remove("\(parent)/\(name)")
    }
  }

  /// Removes a folder that was made here, and what is in it.
  private static func remove(_ folder: String) {
    for name in (try? FileIO.names(inFolder: Array(folder.utf8))) ?? [] {
      let path = folder + "/" + String(decoding: name, as: UTF8.self)
      let kind = (try? FileIO.status(Array(path.utf8), followLinks: false))?.kind
      if kind == .folder { remove(path) } else { unlink(path) }
    }
    rmdir(folder)
  }
}
