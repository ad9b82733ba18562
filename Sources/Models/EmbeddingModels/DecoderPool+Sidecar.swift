// Sidecar files as indexing wants them: metadata by the names that filters know,
// and why there is none.

package import ImageDecoding
package import SearchDomain

extension DecoderPool {
  /// What a sidecar file says of its image, read in a helper process.
  ///
  /// - Throws: `FileFailure.Cause` for a file that cannot be read,
  ///   `EmbeddingModelError` if none can, `CancellationError`.
  package func sidecarMetadata(_ bytes: [UInt8]) throws -> [String: MetadataValue] {
    do {
      var details = try describe(sidecar: bytes)
      // A maker alone is less than what the image says.
      if details.exif.cameraModel == nil { details.exif.cameraMake = nil }
      return ImageFacts.metadata(details.exif, details.description)
    } catch {
      if error.kind == .cancelled { throw CancellationError() }
      guard error.kind != .helperUnavailable else {
        throw EmbeddingModelError(kind: .inferenceFailed, message: error.message)
      }
      throw FileFailure.Cause(error)
    }
  }
}
