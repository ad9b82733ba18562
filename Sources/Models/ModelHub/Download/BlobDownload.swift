// Fetches one file from the hub into the cache. It resumes after a cut, is
// verified, and only then gets its name.

internal import Glibc
internal import HTTPRequesting
internal import Support

/// The download of one blob.
final class BlobDownload {
  private let file: RemoteFile
  private let commit: String
  private let requests: HubRequests
  private let cache: HubCache
  private let meter: ProgressMeter

  /// The entity tag of the server that serves the content, for `If-Range`.
  private var servedTag: String?
  /// Bytes that came over the network, those of failed attempts included.
  private var received = 0

  init(
    _ file: RemoteFile, commit: String, requests: HubRequests, cache: HubCache,
    meter: ProgressMeter
  ) {
    self.file = file
    self.commit = commit
    self.requests = requests
    self.cache = cache
    self.meter = meter
  }

  private var failure: HubFailure { requests.failure }
  private var isCancelled: @Sendable () -> Bool { requests.retrying.isCancelled }

  /// Brings the blob into the cache.
  ///
  /// - Returns: how many bytes came over the network.
  func run() throws(ModelHubError) -> Int {
    let model = requests.model
    guard
      let lock = FileLock(path: cache.lock(model, file.blobName), isCancelled: isCancelled)
    else { throw failure.cancelled }
    defer { withExtendedLifetime(lock) {} }
    let blob = cache.blob(model, file.blobName)
    if let size = HubCache.fileSize(blob), file.byteCount == nil || size == file.byteCount {
      // Another pull brought it while this one waited.
      meter.set(file.path, size)
      return 0
    }
    let partial = cache.partialBlob(model, file.blobName)
    try requests.retry(progress: { HubCache.fileSize(partial) ?? 0 }) {
      () throws(ModelHubError) in
      try fetchRest(partial)
      let isRight: Bool
      do throws(FileError) {
        isRight = try file.isContent(ofFileAt: partial, isCancelled: isCancelled)
      } catch {
        throw failure.file(error)
      }
      if isCancelled() { throw failure.cancelled }
      guard isRight else {
        unlink(partial)
        meter.set(file.path, 0)
        servedTag = nil
        throw wrongContent()
      }
    }
    guard rename(partial, blob) == 0 else {
      throw failure.file(FileError(code: errno, operation: "rename", path: partial))
    }
    return received
  }

  /// Asks for what is missing and appends it.
  private func fetchRest(_ partial: String) throws(ModelHubError) {
    do {
      var target = try PartialFile(path: partial)
      if let total = file.byteCount {
        if target.offset > total { try target.restart() }
        // Empty files, and those that only lacked their name.
        if target.offset == total { return }
      }
      let start = target.offset
      meter.set(file.path, start)
      var request = HTTPRequest(
        .get, requests.url(of: file.path, commit: commit), headers: requests.headers,
        timeouts: requests.timeouts)
      if start > 0 {
        request.headers["Range"] = "bytes=\(start)-"
        if let servedTag { request.headers["If-Range"] = servedTag }
      }
      try requests.client.download(
        request,
        onResponse: { head in try accept(head, &target) },
        onChunk: { bytes in
          if let total = file.byteCount, target.offset + bytes.count > total {
            try target.restart()
            throw wrongSize("more than the \(total) bytes announced")
          }
          try target.append(bytes)
          received += bytes.count
          meter.set(file.path, target.offset)
        }, isCancelled: isCancelled)
      if let total = file.byteCount, target.offset < total {
        throw failure.error(
          .unreachable,
          "\(failure.host) sent only \(target.offset) of \(total) bytes of "
            + "\(file.path) of \(requests.model): pull again to go on", file.path, 0)
      }
      try target.flush()
    } catch let error as ModelHubError {
      throw error
    } catch let error as HTTPRequestError {
      throw failure.request(error, path: file.path)
    } catch let error as FileError {
      throw failure.file(error)
    } catch {
      throw failure.error(.badAnswer, "\(file.path) could not be fetched", file.path, 0)
    }
  }

  /// Judges the head of an answer: go on at the offset, start over, or refuse.
  private func accept(_ head: HTTPResponseHead, _ target: inout PartialFile) throws {
    let tag = head.headers["ETag"].flatMap { $0.hasPrefix("W/") ? nil : $0 }
    switch head.status {
    case 200:
      // The server does not resume, or has other content: from the start.
      if target.offset > 0 { try target.restart() }
      if let total = file.byteCount, let length = head.contentLength, length != total {
        throw wrongSize("\(length) bytes where \(total) were announced")
      }
    case 206:
      let isSameContent = servedTag == nil || tag == nil || servedTag == tag
      guard isSameContent, continues(head.headers["Content-Range"], at: target.offset) else {
        try target.restart()
        servedTag = nil
        throw wrongSize("another part of the file than asked for")
      }
    case 416:
      try target.restart()
      throw wrongSize("no rest of the file")
    default:
      throw failure.status(
        head, path: file.path, nowSeconds: requests.retrying.clock.nowSeconds())
    }
    servedTag = tag ?? servedTag
  }

  /// Whether `bytes FIRST-LAST/TOTAL` is the rest of the file.
  private func continues(_ range: String?, at offset: Int) -> Bool {
    guard let range, range.hasPrefix("bytes ") else { return false }
    let parts = range.dropFirst(6).split(separator: "/")
    guard parts.count == 2, let first = parts[0].split(separator: "-").first, Int(first) == offset
    else { return false }
    guard let total = Int(parts[1]), let expected = file.byteCount else { return true }
    return total == expected
  }

  private func wrongSize(_ what: String) -> ModelHubError {
    failure.error(
      .corruptDownload,
      "\(failure.host) sent \(what) for \(file.path) of \(requests.model): "
        + "pull again, and if it happens again, report it to the hub", file.path, 0)
  }

  private func wrongContent() -> ModelHubError {
    failure.error(
      .corruptDownload,
      "\(file.path) of \(requests.model) came from \(failure.host) with another "
        + "content than its hash says and was removed: pull again, or check for a proxy that "
        + "changes downloads", file.path, 0)
  }
}
