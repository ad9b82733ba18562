// One pull, from the listing to links in the cache: what says what the model is
// comes first, so that a model that cannot be used is refused before its weights.

internal import Glibc
internal import GraphReading
internal import HTTPRequesting
internal import Support

/// A pull under way.
struct PullRun {
  let cache: HubCache
  let listing: HubListing
  let requests: HubRequests
  let options: PullOptions
  let policy: HTTPRetryPolicy
  let clock: HTTPRetryClock
  let freeBytes: @Sendable (String) -> Int?

  private var id: HubID { requests.model }
  private var commit: String { listing.commit }
  private var snapshot: String { cache.snapshot(id, commit: commit) }

  /// Fetches what is missing and links it.
  func run(_ selection: PullSelection) throws(ModelHubError) -> PulledModel {
    let meter = ProgressMeter(report: options.onProgress)
    let isWhole = cache.isComplete(id, commit: commit, withWeights: true)
    var received = 0
    let early = try described(selection.early, meter)
    let late = try described(selection.late, meter)
    try checkSpace((early + late).filter { !isHere($0) })
    received += try fetch(early, meter)
    if !isWhole { try judge(early) }
    // What small graphs name comes with the rest.
    let named = try described(weights(namedBy: early, besides: early + late), meter)
    try checkSpace((late + named).filter { !isHere($0) })
    received += try fetch(late + named, meter)
    // A graph with weights inside may have others outside.
    let others = try described(weights(namedBy: late, besides: early + late + named), meter)
    try checkSpace(others.filter { !isHere($0) })
    received += try fetch(others, meter)
    let files = early + late + named + others
    try link(files, isWhole: isWhole)
    return PulledModel(
      hubID: id, folder: snapshot, commit: commit, files: files.map(\.path).sorted(),
      byteCount: files.reduce(0) { $0 +| ($1.byteCount ?? 0) }, receivedBytes: received,
      isConfirmed: true)
  }

  /// Files of the listing with their sizes and hashes, which the meter learns of.
  private func described(
    _ paths: [String], _ meter: ProgressMeter
  ) throws(ModelHubError) -> [RemoteFile] {
    let wanted = Set(paths)
    var found: [RemoteFile] = []
    for file in listing.files where wanted.contains(file.path) {
      found.append(try requests.complete(file, commit: commit))
    }
    meter.expect(found.reduce(0) { $0 +| ($1.byteCount ?? 0) })
    return found
  }

  /// Brings files into the cache.
  ///
  /// - Returns: how many bytes came.
  private func fetch(
    _ files: [RemoteFile], _ meter: ProgressMeter
  ) throws(ModelHubError) -> Int {
    var missing: [RemoteFile] = []
    for file in files {
      if isHere(file) {
        meter.set(file.path, HubCache.fileSize(cache.blob(id, file.blobName)) ?? 0)
      } else {
        missing.append(file)
      }
    }
    guard !missing.isEmpty else { return 0 }
    do throws(FileError) { try cache.prepare(id, commit: commit) } catch {
      throw requests.failure.file(error)
    }
    // The largest first, so that no thread is left with it at the end.
    missing.sort { ($0.byteCount ?? .max) > ($1.byteCount ?? .max) }
    return try fetchAll(missing, meter)
  }

  private func isHere(_ file: RemoteFile) -> Bool {
    guard let size = HubCache.fileSize(cache.blob(id, file.blobName)) else { return false }
    return file.byteCount == nil || size == file.byteCount
  }

  /// Shows the small files to whoever can judge them.
  private func judge(_ files: [RemoteFile]) throws(ModelHubError) {
    let folder = "\(cache.folder)/.judged-\(getpid())-\(UInt32.random(in: 0...UInt32.max))"
    let texts = files.filter { $0.path.hasSuffix(".json") }
    guard !texts.isEmpty else { return }
    defer { Self.remove(folder, texts.map(\.path)) }
    do throws(FileError) {
      for file in texts {
        let path = "\(folder)/\(file.path)"
        if let slash = path.lastIndex(of: "/") { try FileIO.makeFolders(String(path[..<slash])) }
        let bytes = try FileIO.read(
          Array(cache.blob(id, file.blobName).utf8), limit: 64 << 20)
        try FileIO.replace(path, with: bytes, isDurable: false)
      }
    } catch {
      throw requests.failure.file(error)
    }
    guard let sentence = options.judge(folder) else { return }
    let words = sentence.split(separator: folder + "/").joined()
    throw requests.failure.error(
      .unsupportedModel, "\(id) cannot be used here, and its weights were not fetched: \(words)",
      nil, 0)
  }

  private static func remove(_ folder: String, _ files: [String]) {
    var folders: Set<String> = []
    for file in files {
      unlink("\(folder)/\(file)")
      var parts = file.split(separator: "/").dropLast()
      while !parts.isEmpty {
        folders.insert("\(folder)/\(parts.joined(separator: "/"))")
        parts.removeLast()
      }
    }
    for inner in folders.sorted(by: { $0.utf8.count > $1.utf8.count }) { rmdir(inner) }
    rmdir(folder)
  }

  /// The files of weights that the graphs name and that are not chosen yet.
  private func weights(
    namedBy files: [RemoteFile], besides chosen: [RemoteFile]
  ) throws(ModelHubError) -> [String] {
    let listed = Set(listing.files.map(\.path))
    var known = Set(chosen.map(\.path))
    var found: [String] = []
    for file in files where file.path.hasSuffix(".onnx") {
      let folder = file.path.lastIndex(of: "/").map { String(file.path[...$0]) } ?? ""
      let graph: GraphFile
      do {
        graph = try GraphFile.read(cache.blob(id, file.blobName))
      } catch  where error.kind == .leavesFolder {
        throw requests.failure.error(
          .unsafePath,
          "\(file.path) of \(id) keeps weights outside its own folder: refused; choose another "
            + "export", file.path, 0)
      } catch {
        // Whoever loads it says what is wrong with it.
        continue
      }
      for name in graph.weightFiles where known.insert(folder + name).inserted {
        guard listed.contains(folder + name) else {
          throw requests.failure.error(
            .notFound,
            "\(file.path) of \(id) keeps weights in \(folder)\(name), which the repository does "
              + "not have: choose another export, or tell its publisher", file.path, 0)
        }
        found.append(folder + name)
      }
    }
    return found
  }

  private func link(_ files: [RemoteFile], isWhole: Bool) throws(ModelHubError) {
    do throws(FileError) {
      // A whole model needs nothing written, so a read-only cache will do.
      if !isWhole { try cache.prepare(id, commit: commit) }
      for file in files where file.path != ModelFiles.last {
        if !isWhole || HubCache.fileSize("\(snapshot)/\(file.path)") == nil {
          try cache.link(id, commit: commit, path: file.path, blob: file.blobName)
        }
      }
      for file in files where file.path == ModelFiles.last && !isWhole {
        try cache.link(id, commit: commit, path: file.path, blob: file.blobName)
      }
      if isWhole {
        try? cache.setReference(id, commit: commit)
      } else {
        try cache.setReference(id, commit: commit)
      }
    } catch {
      throw requests.failure.file(error)
    }
  }

  private func checkSpace(_ missing: [RemoteFile]) throws(ModelHubError) {
    let needed = missing.reduce(0) { sum, file in
      let partial = HubCache.fileSize(cache.partialBlob(id, file.blobName)) ?? 0
      return sum +| max(0, (file.byteCount ?? 0) -| partial)
    }
    guard let free = freeBytes(cache.folder), free < needed else { return }
    let megabytes = { (bytes: Int) in "\((bytes +| 999_999) / 1_000_000) MB" }
    throw requests.failure.error(
      .noSpace,
      "\(id) needs \(megabytes(needed)) and \(cache.folder) has \(megabytes(free)) free: "
        + "make room, or set HF_HOME to a folder on another disk", cache.folder, 0)
  }

  /// Runs the downloads on threads of their own; the first failure ends all.
  ///
  /// - Returns: how many bytes came.
  private func fetchAll(
    _ files: [RemoteFile], _ meter: ProgressMeter
  ) throws(ModelHubError) -> Int {
    let crew = Crew(files)
    let options = options
    let stopping = { @Sendable in crew.hasFailed || options.isCancelled() }
    let shared = HubRequests(
      client: requests.client, settings: requests.settings, model: requests.model,
      failure: requests.failure,
      retrying: HTTPRetrying(policy: policy, clock: clock, isCancelled: stopping))
    let (cache, commit) = (cache, commit)
    let threads = (0..<min(max(1, options.threads), files.count)).map { _ in
      WorkerThread {
        while !stopping(), let file = crew.next() {
          let download = BlobDownload(
            file, commit: commit, requests: shared, cache: cache, meter: meter)
          do throws(ModelHubError) {
            crew.add(received: try download.run())
          } catch {
            crew.fail(error)
          }
        }
      }
    }
    for thread in threads { thread.join() }
    if let error = crew.failure { throw error }
    if options.isCancelled() { throw requests.failure.cancelled }
    return crew.received
  }
}
