// What the user of the tests may do, and how to be a user who may less.

import Foundation
import Glibc
import TestSupport

enum Rights {
  static let isRoot = geteuid() == 0
  static let nobody: UInt32 = 65534

  /// Whether the program can be run by someone whom rights bind: root is
  /// bound by none, and becomes `nobody`.
  static let canBeBound: Bool = {
    guard isRoot else { return true }
    guard let program = try? Workplace.program.get() else { return false }
    guard
      let outcome = try? RunningProgram(
        asNobody.map { Array($0.utf8) } + [Array(program.utf8), Array("--version".utf8)],
        environment: ["PATH": "/usr/bin:/bin"], folder: "/", input: [], stdout: .pipe,
        stderr: .pipe
      ).finish()
    else { return false }
    return outcome.status == 0
  }()

  /// Whether a small disk can be mounted.
  static let canMount: Bool = {
    guard isRoot, let disk = try? SmallDisk(kilobytes: 64) else { return false }
    return disk.isMounted
  }()

  static let asNobody = [
    "setpriv", "--reuid=\(nobody)", "--regid=\(nobody)", "--clear-groups", "--inh-caps=-all",
  ]
}

extension Workplace {
  /// Everything here belongs to `nobody`, and so does the program, where root
  /// runs the tests.
  func becomeBound() throws {
    guard Rights.isRoot else { return }
    try FileManager.default.createDirectory(atPath: library, withIntermediateDirectories: true)
    chown(folder.path, Rights.nobody, Rights.nobody)
    for case let name as String in FileManager.default.enumerator(atPath: folder.path) ?? .init() {
      lchown(folder.file(name), Rights.nobody, Rights.nobody)
    }
    prefix = Rights.asNobody
  }
}

/// A file system in memory that is soon full; unmounted with the value.
final class SmallDisk {
  let path: String
  let isMounted: Bool

  init(kilobytes: Int) throws {
    path = NSTemporaryDirectory() + "glimpse-disk-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    isMounted = mount("tmpfs", path, "tmpfs", 0, "size=\(kilobytes)k") == 0
  }

  deinit {
    if isMounted { umount2(path, Int32(MNT_DETACH)) }
    rmdir(path)
  }
}
