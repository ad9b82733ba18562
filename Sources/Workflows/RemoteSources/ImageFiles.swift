// The images' own bytes, wherever they lie: files of this machine, objects of
// a bucket, images of a list.

package import SearchDomain
import Support
import Synchronization

/// Reads the images of one store where they lie now. Safe to use from several
/// threads.
package final class ImageFiles: Sendable {
  private let store: any ImageStore
  private let environment: [String: String]
  private let allowsPrivateAddresses: Bool
  private let made = Mutex<RemoteSources?>(nil)

  /// - Parameters:
  ///   - environment: names the settings of sources elsewhere.
  ///   - allowsPrivateAddresses: whether lists on the web may name images on
  ///     this machine and in private networks. Danger: whoever writes the list
  ///     has them fetched.
  package init(
    of store: any ImageStore, environment: [String: String], allowsPrivateAddresses: Bool
  ) {
    self.store = store
    self.environment = environment
    self.allowsPrivateAddresses = allowsPrivateAddresses
  }

  /// The sources elsewhere, made when they are first asked for: most runs need
  /// none, and their settings are read from files.
  package var source: RemoteSources {
    made.withLock { made in
      if let made { return made }
      let source = RemoteSources(
        environment: environment, allowsPrivateAddresses: allowsPrivateAddresses)
      made = source
      return source
    }
  }

  /// An image as it is where it lies now; one that lies elsewhere is fetched.
  ///
  /// - Throws: `FileError` for files; `ImageSourceError` for all others.
  package func bytes(of path: FilePath) throws -> [UInt8] {
    guard path.isRemote else { return try FileIO.read(path.bytes, limit: FileIO.largestFile) }
    let root = try store.roots(listing: path).first ?? path
    let found = try source.fetch(path, of: root, unless: nil, limit: FileIO.largestFile) { false }
    guard case .bytes(let bytes, _, _) = found else {
      throw ImageSourceError(.badAnswer, "\(path) was answered with nothing new")
    }
    return bytes
  }

  /// Whether an image elsewhere is there.
  ///
  /// - Returns: nil where its server gives no answer.
  package func isThere(_ path: FilePath, validator: String?) -> Bool? {
    do {
      let root = try store.roots(listing: path).first ?? path
      // With the validator most servers answer without the image.
      _ = try source.fetch(path, of: root, unless: validator, limit: FileIO.largestFile) { false }
      return true
    } catch let error as ImageSourceError {
      return error.kind == .gone ? false : nil
    } catch {
      return nil
    }
  }
}
