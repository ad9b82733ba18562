// Reading an image's file whole, and what can go wrong as its owner is told it.

package import SearchDomain
package import Support

package enum WholeFile {
  /// - Parameter folders: outside of these nothing is read; nil reads anything.
  package static func read(
    _ path: FilePath, within folders: [FilePath]? = nil
  ) throws(FileFailure.Cause) -> [UInt8] {
    let bytes: [UInt8]
    do {
      bytes = try FileIO.read(path.bytes, limit: FileIO.largestFile, within: folders?.map(\.bytes))
    } catch {
      throw FileFailure.Cause(error)
    }
    guard !bytes.isEmpty else { throw .empty }
    return bytes
  }
}

extension FileFailure.Cause {
  package static let empty = FileFailure.Cause(.empty, "the file is empty")

  package init(_ error: FileError) {
    if error.isMissingFile {
      self.init(.vanished, "the file vanished while it was being read")
    } else if error.isTooLarge {
      self.init(.tooLarge, FileIO.tooLargeText)
    } else {
      self.init(.unreadable, "the file cannot be read: \(error.reason)")
    }
  }
}
