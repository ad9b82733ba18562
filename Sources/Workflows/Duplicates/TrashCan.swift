// Files put where a desktop's file manager shows them and puts them back from,
// by the freedesktop.org Trash specification, version 1.0
// (https://specifications.freedesktop.org/trash-spec/1.0/).

import SearchDomain
import Support

/// The trash of one user: one in the home, and one on every other file system.
struct TrashCan {
  /// `$XDG_DATA_HOME/Trash`.
  let home: FilePath
  let user: Int

  init(environment: [String: String]) {
    home = FilePath(Folders.data(environment) + "/Trash")
    user = CurrentUser.id
  }

  /// Moves a file there.
  ///
  /// - Returns: where it lies now.
  /// - Throws: `Refusal`. The file is where it was then.
  func take(_ file: FilePath) throws(Refusal) -> FilePath {
    do {
      let folder = FilePath(bytes: try FileIO.resolved(file.parent.bytes))
      let place = folder.appending(file.lastComponent)
      let status = try FileIO.status(place.bytes, followLinks: false)
      let mounts = MountPoints()
      let top = mounts.top(of: folder) ?? topFolder(of: folder, device: status.device)
      if try isAtHome(status.device, top, mounts) {
        return try put(place, into: home, as: place.bytes)
      }
      let relative = place.bytes.dropFirst(top.bytes == [Self.slash] ? 1 : top.bytes.count + 1)
      return try put(place, into: folderAtTop(top), as: Array(relative))
    } catch let error as FileError {
      throw Refusal(reason: error.reason)
    } catch let error as Refusal {
      throw error
    } catch {
      throw Refusal(reason: "\(error)")
    }
  }

  /// Whether a file can be moved into the trash of the home: they lie on one
  /// device and below one mount point, since nothing is moved between two views
  /// of a device.
  private func isAtHome(_ device: UInt64, _ top: FilePath, _ mounts: MountPoints) throws -> Bool {
    var existing = home
    while (try? FileIO.status(existing.bytes)) == nil, existing != existing.parent {
      existing = existing.parent
    }
    guard try FileIO.status(existing.bytes).device == device else { return false }
    let resolved = FilePath(bytes: try FileIO.resolved(existing.bytes))
    return mounts.top(of: resolved).map { $0 == top } ?? true
  }

  /// The folder in which a file's file system begins.
  private func topFolder(of folder: FilePath, device: UInt64) -> FilePath {
    var top = folder
    while top.parent != top, (try? FileIO.status(top.parent.bytes))?.device == device {
      top = top.parent
    }
    return top
  }

  /// The user's trash on another file system: in `.Trash` where an
  /// administrator made one that is safe to share, else `.Trash-UID`.
  private func folderAtTop(_ top: FilePath) throws -> FilePath {
    let shared = top.appending(".Trash")
    if let status = try? FileIO.status(shared.bytes, followLinks: false), status.kind == .folder,
      status.mode & 0o1000 != 0
    {
      let own = shared.appending("\(user)")
      if try isOwnFolder(own, makes: true) { return own }
    }
    let own = top.appending(".Trash-\(user)")
    guard try isOwnFolder(own, makes: true) else {
      throw Refusal(reason: "\(own) is not a folder of yours, so nothing is put into it")
    }
    return own
  }

  private func isOwnFolder(_ path: FilePath, makes: Bool) throws -> Bool {
    do {
      let status = try FileIO.status(path.bytes, followLinks: false)
      return status.kind == .folder && status.owner == user
    } catch {
      guard makes, error.isMissingFile else { throw error }
      do {
        try FileIO.makePrivateFolder(path.bytes)
      } catch {
        throw Refusal(reason: "there is no trash on its disk: \(error)")
      }
      return try isOwnFolder(path, makes: false)
    }
  }

  /// - Parameter original: the path to be put back to, relative to the top folder
  ///   of another disk.
  private func put(_ file: FilePath, into trash: FilePath, as original: [UInt8]) throws -> FilePath
  {
    let (files, notes) = (trash.appending("files"), trash.appending("info"))
    guard let filesName = files.validString, let notesName = notes.validString else {
      throw Refusal(reason: "the name of \(trash) is not UTF-8")
    }
    try FileIO.makeFolders(filesName)
    try FileIO.makeFolders(notesName)
    let note = Array(
      ("[Trash Info]\nPath=\(PercentEncoding.encode(original, keeping: "/"))\n"
        + "DeletionDate=\(LocalTime.now)\n").utf8)
    for number in 1...10_000 {
      let name = Self.name(file.lastComponent, number)
      let notePath = notes.appending(FilePath(bytes: name.bytes + Array(".trashinfo".utf8)))
      // The note reserves the name.
      guard try succeeds({ () throws(FileError) in try FileIO.create(notePath.bytes, with: note) })
      else {
        continue
      }
      let target = files.appending(name)
      do {
        if try succeeds({ () throws(FileError) in try FileIO.move(file.bytes, to: target.bytes) }) {
          return target
        }
        try FileIO.remove(notePath.bytes)
      } catch {
        _ = try? FileIO.remove(notePath.bytes)
        throw error
      }
    }
    throw Refusal(reason: "the trash has 10,000 files of this name")
  }

  /// Does it, or finds the place taken.
  private func succeeds(_ body: () throws(FileError) -> Void) throws(FileError) -> Bool {
    do {
      try body()
      return true
    } catch {
      if error.isOccupied { return false }
      throw error
    }
  }

  /// `a.jpg`, `a.2.jpg`; at most as long as leaves room for `.trashinfo`.
  static func name(_ name: FilePath, _ number: Int) -> FilePath {
    let bytes = name.bytes
    let dot = bytes.lastIndex(of: UInt8(ascii: ".")).flatMap {
      $0 > 0 && bytes.count - $0 <= 16 ? $0 : nil
    }
    let end = Array(bytes[(dot ?? bytes.count)...])
    let mark = number == 1 ? [] : Array(".\(number)".utf8)
    let room = 255 - 10 - end.count - mark.count
    return FilePath(bytes: Array(bytes[..<(dot ?? bytes.count)].prefix(room)) + mark + end)
  }

  private static let slash = UInt8(ascii: "/")
}
