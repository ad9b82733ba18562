// Sidecar files: XMP beside an image, in a file named like it. Which one goes
// with an image, and whether it is as it was when it was read.

import SearchDomain
import Support

/// An image whose sidecar is to be read, or is gone.
struct SidecarTask: Hashable, Sendable {
  let image: FilePath
  /// Nil: there is none any more.
  let sidecar: ScannedFile?
}

/// The sidecar files of a listing.
struct Sidecars {
  /// By their paths without the ending.
  private let files: [FilePath: ScannedFile]

  var isEmpty: Bool { files.isEmpty }

  init(_ listed: [ScannedFile]) {
    files = Dictionary(
      listed.lazy.filter { Self.isSidecar($0.path) }.map {
        (Self.stem(of: $0.path), $0)
      }, uniquingKeysWith: { first, _ in first })
  }

  /// Those beside one image, which is not listed with its folder.
  init(beside image: FilePath) {
    self.init(
      Self.stems(of: image).compactMap { place in
        let path = FilePath(bytes: place.bytes + Self.ending)
        guard let status = try? FileIO.status(path.bytes), status.kind == .file else { return nil }
        return ScannedFile(path: path, status: status, isLinked: false)
      })
  }

  /// The sidecar of an image: `name.ext.xmp`, else `name.xmp`.
  subscript(_ image: FilePath) -> ScannedFile? {
    files[image] ?? Self.withoutExtension(image).flatMap { files[$0] }
  }

  private static let ending = Array(".xmp".utf8)

  /// A sidecar's path without the ending.
  static func stem(of sidecar: FilePath) -> FilePath {
    FilePath(bytes: Array(sidecar.bytes.dropLast(ending.count)))
  }

  /// What an image's sidecars are called, without the ending.
  static func stems(of image: FilePath) -> [FilePath] {
    [image, withoutExtension(image)].compactMap(\.self)
  }

  static func isSidecar(_ path: FilePath) -> Bool {
    path.bytes.count > ending.count
      && zip(path.bytes.suffix(ending.count), ending).allSatisfy { $0 | 0x20 == $1 | 0x20 }
  }

  private static func withoutExtension(_ path: FilePath) -> FilePath? {
    let dot = UInt8(ascii: "."), slash = UInt8(ascii: "/")
    guard let end = path.bytes.lastIndex(where: { $0 == dot || $0 == slash }), end > 0,
      path.bytes[end] == dot, path.bytes[end - 1] != slash
    else { return nil }
    return FilePath(bytes: Array(path.bytes[..<end]))
  }
}

extension ScannedFile {
  /// A number for which sidecar it is, its size and its time; never 0.
  var sidecarState: Int {
    // FNV-1a of 64 bits.
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    func add(_ byte: UInt8) { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    for byte in path.lastComponent.bytes { add(byte) }
    for number in [byteCount, modifiedNanoseconds] {
      for shift in stride(from: 0, to: 64, by: 8) {
        add(UInt8(truncatingIfNeeded: number >> shift))
      }
    }
    return hash == 0 ? 1 : Int(bitPattern: UInt(hash))
  }
}

extension IndexPlanner {
  /// Says of sidecars that are there and are not read: in buckets, and beside files
  /// that are indexed straight into a server's store.
  func warn(ofUnread paths: [FilePath], below root: FilePath, to plan: inout IndexPlan) {
    let images = Set(paths.filter { !Sidecars.isSidecar($0) }.flatMap { Sidecars.stems(of: $0) })
    let count = paths.count { Sidecars.isSidecar($0) && images.contains(Sidecars.stem(of: $0)) }
    guard count > 0 else { return }
    plan.warnings.append(
      "\(count) sidecar \(count == 1 ? "file" : "files") (.xmp) of \(root) \(count == 1 ? "is" : "are") "
        + "not read: they are read beside files of this machine alone, and into a library")
  }

  /// Plans which sidecars are read: those of images that are read anyway, and
  /// those that are not as they were. The listing has told all there is to know.
  func addSidecars(of root: LocalRoot, to plan: inout IndexPlan) throws {
    guard readsSidecars else { return }
    guard remembersFiles else {
      warn(ofUnread: root.listing.files.map(\.path), below: root.path, to: &plan)
      return
    }
    let before = try store?.knownSidecars(under: root.path) ?? [:]
    let listed = root.listing.files
    let isOneFile = listed.count == 1 && listed[0].path == root.path
    let sidecars = isOneFile ? Sidecars(beside: root.path) : Sidecars(listed)
    if sidecars.isEmpty, before.isEmpty { return }
    var read = Set(plan.tasks.map(\.file.path))
    for case .alias(let path, _, _?, _) in plan.aliases { read.insert(path) }
    for file in listed where takes(file.path) {
      let isRead = read.contains(file.path)
      guard isRead || root.knownByPath[file.path] != nil else { continue }
      let sidecar = sidecars[file.path]
      if isRead && sidecar != nil || before[file.path] != sidecar?.sidecarState {
        plan.sidecars.append(SidecarTask(image: file.path, sidecar: sidecar))
      }
    }
  }
}
