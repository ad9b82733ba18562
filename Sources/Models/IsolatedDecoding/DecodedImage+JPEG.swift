// Writes pixels as a JPEG file, for thumbnails.

import ImageDecoding
internal import CVips

extension DecodedImage {
  /// The image as a JPEG file without metadata.
  ///
  /// - Parameter quality: 1 (small) to 100 (faithful).
  /// - Throws: `ImageDecodingError` of kind `library` if libvips cannot
  ///   write JPEG, `helperUnavailable` if it cannot be loaded.
  func jpeg(quality: Int) throws(ImageDecodingError) -> [UInt8] {
    // An image that a helper decoded comes to a process without libvips.
    guard VipsLibrary.isStarted else { throw .libraryMissing }
    defer { VipsLibrary.releaseThread() }
    // Safety: libvips reads the pixels while it encodes, inside the closure.
    let encoded = pixels.withUnsafeBytes { bytes -> [UInt8]? in
      guard
        let image = vips_image_new_from_memory(
          bytes.baseAddress, bytes.count, Int32(width), Int32(height), 3, VIPS_FORMAT_UCHAR)
      else { return nil }
      let picture = VipsPixels(owning: image)
      let call = VipsCall("jpegsave_buffer")
      call.set("in", picture)
      call.set("Q", String(max(1, min(100, quality))))
      call.set("optimize-coding", "true")
      call.set("strip", "true")
      return call.runForBytes("buffer")
    }
    guard let encoded else {
      VipsLibrary.forgetErrors()
      throw ImageDecodingError(kind: .library, message: "libvips could not write a JPEG file")
    }
    return encoded
  }
}
