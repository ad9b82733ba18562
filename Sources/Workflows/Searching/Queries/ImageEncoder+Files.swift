// Vectors of image files, for queries of other programs.

package import Refusals
package import SearchDomain
import Support

extension ImageEncoder {
  /// The vectors of image files, in order.
  ///
  /// - Returns: for each path its vector, or why there is none.
  /// - Throws: where the model itself fails.
  package func encode(files paths: [FilePath]) throws -> [Result<Embedding, GlimpseError>] {
    var results: [Result<Embedding, GlimpseError>] = []
    for start in stride(from: 0, to: paths.count, by: preferredBatchSize) {
      let part = paths[start..<min(start + preferredBatchSize, paths.count)]
      let prepared = part.map { path in
        Result { () throws(GlimpseError) in try prepare(path) }
      }
      var embeddings = try encode(prepared.compactMap { try? $0.get() })[...]
      for item in prepared {
        results.append(item.map { _ in embeddings.removeFirst() })
      }
    }
    return results
  }

  private func prepare(_ path: FilePath) throws(GlimpseError) -> PreparedImage {
    let reason: String
    do {
      return try prepare(EncodedImage(bytes: try FileIO.read(path.bytes)))
    } catch let error as FileError {
      reason = "the file cannot be read: \(error.reason)"
    } catch let error as FileFailure.Cause {
      reason = error.reason
    } catch {
      reason = "\(error)"
    }
    throw GlimpseError(kind: .unreadableQueryImage, message: "\(path): \(reason)")
  }
}
