// The pictures' own bytes, wherever they lie: files of this machine, objects of
// a bucket, pictures of a list.

import RemoteSources
public import SearchDomain
import Support
import Synchronization

/// The sources elsewhere, made when they are first asked for: most runs need
/// none, and their settings are read from files.
final class RemoteAccess: Sendable {
  private let made = Mutex<RemoteSources?>(nil)
  private let environment: [String: String]
  private let allowsPrivateAddresses: Bool

  init(environment: [String: String], allowsPrivateAddresses: Bool) {
    self.environment = environment
    self.allowsPrivateAddresses = allowsPrivateAddresses
  }

  var source: RemoteSources {
    made.withLock { made in
      if let made { return made }
      let source = RemoteSources(
        environment: environment, allowsPrivateAddresses: allowsPrivateAddresses)
      made = source
      return source
    }
  }
}

extension ImageLibrary {
  /// A picture of the library as it is where it lies now; one that lies
  /// elsewhere is fetched.
  ///
  /// - Throws: `FileError` for files; `PictureSourceError` for all others.
  public func bytes(of path: FilePath) throws -> [UInt8] {
    guard path.isRemote else { return try FileIO.read(path.bytes, limit: FileIO.largestFile) }
    let root = try store.roots(listing: path).first ?? path
    let found = try remote.source.fetch(path, of: root, unless: nil, limit: FileIO.largestFile) {
      false
    }
    guard case .bytes(let bytes, _, _) = found else {
      throw PictureSourceError(.badAnswer, "\(path) was answered with nothing new")
    }
    return bytes
  }

  /// Whether a picture elsewhere is there.
  ///
  /// - Returns: nil where its server gives no answer.
  func isThere(_ path: FilePath, validator: String?) -> Bool? {
    do {
      let root = try store.roots(listing: path).first ?? path
      // With the validator most servers answer without the picture.
      _ = try remote.source.fetch(path, of: root, unless: validator, limit: FileIO.largestFile) {
        false
      }
      return true
    } catch let error as PictureSourceError {
      return error.kind == .gone ? false : nil
    } catch {
      return nil
    }
  }
}
