// Keeps compiled models on disk, so that the next start need not parse and
// optimise the model's file. If anything is wrong with an entry, the model is
// compiled again and the entry replaced.

import COpenVINO
import FoundationEssentials
import Glibc
import Support

/// The place of one compiled model in the cache folder.
///
/// An entry is OpenVINO's export followed by a trailer of 24 bytes: two sums
/// over the export, and its length. The runtime reads an export without
/// checking it, so a damaged one could take the process down; the sums are
/// checked first. An entry that is the file it was when they were, less than a
/// day ago, is taken as it is: reading all of it takes a tenth of a cold start.
struct CompiledModelCache {
  private let folder: String
  /// What is compiled and how; entries of older versions share it.
  private let stem: String
  private let name: String
  private let modelBytes: Int

  /// - Returns: nil if there is no cache folder, or no model file.
  init?(modelPath: String, pixels: PixelInput?, options: InferenceOptions) {
    guard let folder = options.cacheFolder else { return nil }
    self.folder = folder
    stem = String(
      Digest.name(of: [modelPath, pixels.map { "\($0)" } ?? "", options.key]).prefix(16))
    guard let files = Self.filesOfModel(modelPath) else { return nil }
    modelBytes = files.byteCount
    let version = [files.text, OpenVINORuntime.version, Processor.current.abilities]
    name = "\(stem)-\(Digest.name(of: version).prefix(16)).compiled"
  }

  private var path: String { folder + "/" + name }

  /// The entry, being checked on a thread of its own; nil if there is none.
  func startChecking() -> CacheEntry? {
    (try? MappedFile(path: path)).map {
      CacheEntry($0, isKnownSound: $0.byteCount > Self.trailerLength && wasCheckedLately())
    }
  }

  /// Beside the entry: which file was checked. This file's own time is when.
  private var notePath: String { path + ".checked" }

  /// For how long a check holds, in nanoseconds: what changes a file without
  /// changing its time, such as a failing disk, is found within a day.
  private static let checkHolds = 24 * 3600 * 1_000_000_000

  private func wasCheckedLately() -> Bool {
    guard let noted = try? FileIO.status(Array(notePath.utf8)), let identity,
      let text = try? FileIO.read(Array(notePath.utf8), limit: 1024), text == identity
    else { return false }
    let age = WallClock.nanoseconds() -| noted.modifiedNanoseconds
    // A second of tolerance, for the clock's fraction.
    return age > -1_000_000_000 && age < Self.checkHolds
  }

  private func noteCheck() {
    guard let identity else { return }
    // Only a note: without it, the next start checks again.
    try? FileIO.replace(notePath, with: identity, isDurable: false)
  }

  /// What tells the entry's file from any other, and from itself once written to.
  private var identity: [UInt8]? {
    guard let status = try? FileIO.status(Array(path.utf8)) else { return nil }
    let numbers =
      "\(status.device) \(status.inode) \(status.byteCount) \(status.modifiedNanoseconds)"
    return Array(numbers.utf8)
  }

  /// The compiled model in an entry, if that is sound.
  func load(
    _ entry: CacheEntry, core: borrowing OwnedHandle, _ stage: OpenVINOStage
  ) -> LoadedModel? {
    guard let length = entry.contentLength() else { return nil }
    if entry.wasChecked { noteCheck() }
    defer { entry.stopReleasing() }
    let corePointer = core.pointer
    return entry.file.withBytes { bytes -> LoadedModel? in
      guard let start = bytes.baseAddress else { return nil }
      // The mapping outlives the call: the model keeps it.
      do {
        let handle = try OwnedHandle(stage, release: ov_compiled_model_free) { made in
          ov_core_import_model(
            corePointer, start.assumingMemoryBound(to: CChar.self), length, "CPU", &made)
        }
        return LoadedModel(handle: handle, mapping: entry.file)
      } catch {
        // Written by another runtime, say; it will be replaced.
        return nil
      }
    }
  }

  /// Writes the entry aside and renames it into place; entries of older
  /// versions of the same model go. Failure leaves the cache without an entry.
  func store(_ compiled: borrowing OwnedHandle) {
    guard (try? FileIO.makeFolders(folder)) != nil else { return }
    removeLeftovers()
    guard freeBytes > modelBytes * 2 + Self.reserveBytes else { return }
    let aside = "\(path).\(getpid()).\(UInt64.random(in: 0 ... .max)).tmp"
    defer { unlink(aside) }
    // The runtime would make it by the umask.
    FileIO.makeEmpty(Array(aside.utf8))
    // The export says nothing of a disk that fills up meanwhile; hence the
    // second look at the room.
    guard ov_compiled_model_export_model(compiled.pointer, aside) == OK,
      Self.appendTrailer(to: aside), freeBytes > Self.reserveBytes / 2
    else { return }
    _ = rename(aside, path)
  }

  /// The room that is left to others on the disk.
  private static let reserveBytes = 64 << 20

  private var freeBytes: Int {
    var status = statvfs()
    guard statvfs(folder, &status) == 0 else { return 0 }
    return Int(clamping: status.f_bavail) *| Int(clamping: status.f_frsize)
  }

  /// Removes the entries of older versions of this model, and what writers
  /// that were killed more than an hour ago left behind.
  private func removeLeftovers() {
    let names = (try? FileIO.names(inFolder: Array(folder.utf8))) ?? []
    for other in names.map({ String(decoding: $0, as: UTF8.self) })
    where other.hasPrefix(stem + "-") && other != name {
      let path = folder + "/" + other
      guard let status = try? FileIO.status(Array(path.utf8)) else { continue }
      let age = time(nil) - status.modifiedNanoseconds / 1_000_000_000
      let isOld = [".compiled", ".checked"].contains { other.hasSuffix($0) } || age > 3600
      if isOld { unlink(path) }
    }
  }

  /// Size and time of the model's file and of those that belong to it: the
  /// same name with another ending, such as `.bin` or `.onnx_data`, and those
  /// that the graph names as its weights.
  private static func filesOfModel(_ path: String) -> (text: String, byteCount: Int)? {
    guard let slash = path.lastIndex(of: "/") else { return filesOfModel("./" + path) }
    let folder = String(path[..<slash])
    let file = path[path.index(after: slash)...]
    let stem = file.prefix(upTo: file.lastIndex(of: ".") ?? file.endIndex)
    guard let names = try? FileIO.names(inFolder: Array((folder + "/").utf8)) else { return nil }
    let all = names.map { String(decoding: $0, as: UTF8.self) }
    let named = WeightFiles.named(byGraphAt: path, among: all)
    let parts = Set(all.filter { $0.hasPrefix(stem) } + named)
    var text = ""
    var byteCount = 0
    for part in parts.sorted() {
      guard let status = try? FileIO.status(Array("\(folder)/\(part)".utf8)) else { continue }
      text += "\(part):\(status.byteCount):\(status.modifiedNanoseconds),"
      byteCount = byteCount +| status.byteCount
    }
    return (text, byteCount)
  }
}

extension CompiledModelCache {
  static let trailerLength = 24

  /// The export inside an entry, or nil if the entry is damaged.
  static func checkedContent(_ entry: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer? {
    let length = entry.count - trailerLength
    guard length > 0 else { return nil }
    let content = UnsafeRawBufferPointer(rebasing: entry[..<length])
    let sums = sums(content)
    let word = { entry.loadUnaligned(fromByteOffset: length + $0 * 8, as: UInt64.self) }
    guard word(0) == sums.0, word(1) == sums.1, word(2) == UInt64(length) else { return nil }
    return content
  }

  private static func appendTrailer(to path: String) -> Bool {
    guard let file = try? MappedFile(path: path), file.byteCount > 0 else { return false }
    let sums = file.withBytes { Self.sums($0) }
    let words = [sums.0, sums.1, UInt64(file.byteCount)]
    let descriptor = open(path, O_WRONLY | O_APPEND | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    let written = words.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    return written == trailerLength && fsync(descriptor) == 0
  }

  /// Fletcher's two sums over eight lanes of 64-bit words, folded: quick, and
  /// sensitive to any change, move or loss of a word. Against damage, not
  /// against malice.
  private static func sums(_ bytes: UnsafeRawBufferPointer) -> (UInt64, UInt64) {
    var simple = SIMD8<UInt64>()
    var weighted = SIMD8<UInt64>(repeating: 1)
    let whole = bytes.count & ~63
    var offset = 0
    while offset < whole {
      simple &+= bytes.loadUnaligned(fromByteOffset: offset, as: SIMD8<UInt64>.self)
      weighted &+= simple
      offset += 64
    }
    var first = UInt64(bytes.count)
    var second: UInt64 = 1
    for lane in 0..<8 {
      first = first &+ simple[lane]
      second = second &* 31 &+ weighted[lane] &+ first
    }
    for byte in bytes[whole...] {
      first = first &+ UInt64(byte)
      second = second &* 31 &+ first
    }
    return (first, second)
  }
}

extension InferenceOptions {
  /// Threads and streams are no part of it: an import takes them from the
  /// runtime it is imported into.
  fileprivate var key: String {
    (device.openVINOName.map { $0 == "CPU" ? "" : $0 + " " } ?? "") + effectivePrecision.rawValue
  }
}
