// Vectors for other programs: texts and pictures through the library's model.

import EmbeddingModels
public import SearchDomain
import Support

extension ImageLibrary {
  /// The vectors of texts, in order.
  public func embed(texts: [String]) throws -> [TextEmbedding] {
    texts.isEmpty ? [] : try model().textEncoder().encode(texts)
  }

  /// The vectors of picture files, in order.
  ///
  /// - Returns: for each path its vector, or why there is none.
  /// - Throws: where the model itself fails.
  public func embed(images paths: [FilePath]) throws -> [Result<Embedding, GlimpseError>] {
    guard !paths.isEmpty else { return [] }
    let encoder = try model().imageEncoder()
    var results: [Result<Embedding, GlimpseError>] = []
    for start in stride(from: 0, to: paths.count, by: encoder.preferredBatchSize) {
      let part = paths[start..<min(start + encoder.preferredBatchSize, paths.count)]
      let prepared = part.map { path in
        Result { () throws(GlimpseError) in try prepare(path, encoder) }
      }
      var embeddings = try encoder.encode(prepared.compactMap { try? $0.get() })[...]
      for item in prepared {
        results.append(item.map { _ in embeddings.removeFirst() })
      }
    }
    return results
  }

  private func prepare(
    _ path: FilePath, _ encoder: any ImageEncoder
  ) throws(GlimpseError) -> PreparedImage {
    let reason: String
    do {
      return try encoder.prepare(EncodedImage(bytes: try FileIO.read(path.bytes)))
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
