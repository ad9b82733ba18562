// A libvips image with one owner, and the facts in its header.

internal import CVips

/// An image of libvips: a recipe for pixels, computed when they are asked for.
///
/// Not to be passed between threads. It may read from the encoded bytes it
/// was loaded from, so it must not outlive them.
final class VipsPixels {
  let pointer: UnsafeMutablePointer<VipsImage>
  /// What exactly the pixels lie in, if they were read here. Whoever makes other
  /// images of this one keeps this one until those are gone.
  var memory: PixelMemory?

  /// Takes over one reference.
  init(owning pointer: UnsafeMutablePointer<VipsImage>) { self.pointer = pointer }

  // The one reference taken over in init is given back; the image is not
  // used after.
  deinit { g_object_unref(pointer) }

  var width: Int { Int(vips_image_get_width(pointer)) }
  var height: Int { Int(vips_image_get_height(pointer)) }
  var bands: Int { Int(vips_image_get_bands(pointer)) }
  var hasAlpha: Bool { vips_image_hasalpha(pointer) != 0 }
  var isEightBit: Bool { vips_image_get_format(pointer) == VIPS_FORMAT_UCHAR }
  var isSixteenBit: Bool { vips_image_get_format(pointer) == VIPS_FORMAT_USHORT }
  var interpretation: VipsInterpretation { vips_image_guess_interpretation(pointer) }
  var orientation: Int { Int(vips_image_get_orientation(pointer)) }
  var pages: Int { max(1, Int(vips_image_get_n_pages(pointer))) }

  /// A blob of the header such as `exif-data`, or nil if there is none.
  func blob(_ name: String) -> [UInt8]? {
    guard vips_image_get_typeof(pointer, name) != 0 else { return nil }
    var data: UnsafeRawPointer?
    var length = 0
    guard vips_image_get_blob(pointer, name, &data, &length) == 0, let data, length > 0 else {
      return nil
    }
    // Safety: libvips owns `length` bytes at `data` as long as the image
    // lives; they are copied here.
    return [UInt8](UnsafeRawBufferPointer(start: data, count: length))
  }

  /// Computes all pixels and calls `body` with them; nil if they cannot be
  /// computed. The memory is valid only inside.
  func withPixels<R>(_ body: (UnsafeBufferPointer<UInt8>) -> R) -> R? {
    withBytes { body($0.assumingMemoryBound(to: UInt8.self)) }
  }

  /// The same for samples of any size.
  func withBytes<R>(_ body: (UnsafeRawBufferPointer) -> R) -> R? {
    if let memory {
      // Safety: held by this image, which outlives the call.
      return withExtendedLifetime(self) {
        body(UnsafeRawBufferPointer(start: memory.base, count: memory.count))
      }
    }
    var length = 0
    guard let memory = vips_image_write_to_memory(pointer, &length) else {
      VipsLibrary.forgetErrors()
      return nil
    }
    defer { g_free(memory) }
    // Safety: libvips allocated `length` bytes at `memory`, freed above after
    // the last use.
    return body(UnsafeRawBufferPointer(start: memory, count: length))
  }

  /// The rows from the top that can be computed, with what is missing below in
  /// middle grey; nil if not even the first can. For images of 8 bits.
  func salvagedPixels() -> (pixels: [UInt8], rows: Int)? {
    guard let region = vips_region_new(pointer) else { return nil }
    defer {
      g_object_unref(region)
      VipsLibrary.forgetErrors()
    }
    let rowBytes = width * bands
    var pixels = [UInt8](repeating: 128, count: rowBytes * height)
    var rows = 0
    while rows < height {
      // Some at a time, as decoders compute them; one, where some fail.
      var area = VipsRect(left: 0, top: Int32(rows), width: Int32(width), height: 1)
      guard vips_region_prepare(region, &area) == 0,
        let start = glimpse_region_row(region, Int32(rows))
      else { break }
      // Safety: the region holds the whole row that was prepared.
      pixels.withUnsafeMutableBytes {
        $0.baseAddress?.advanced(by: rows * rowBytes).copyMemory(from: start, byteCount: rowBytes)
      }
      rows += 1
    }
    return rows == 0 ? nil : (pixels, rows)
  }
}
