// A libvips image with one owner, and the facts in its header.

internal import CVips

/// An image of libvips: a recipe for pixels, computed when they are asked for.
///
/// Not to be passed between threads. It may read from the encoded bytes it
/// was loaded from, so it must not outlive them.
final class VipsPicture {
  let pointer: UnsafeMutablePointer<VipsImage>
  /// What the pixels lie in, if they were read here. Whoever makes other
  /// pictures of this one keeps this one until those are gone.
  var memory: PixelMemory?

  /// Takes over one reference.
  init(owning pointer: UnsafeMutablePointer<VipsImage>) { self.pointer = pointer }

  // The one reference taken over in init is given back; the picture is not
  // used after.
  deinit { g_object_unref(pointer) }

  var width: Int { Int(vips_image_get_width(pointer)) }
  var height: Int { Int(vips_image_get_height(pointer)) }
  var bands: Int { Int(vips_image_get_bands(pointer)) }
  var hasAlpha: Bool { vips_image_hasalpha(pointer) != 0 }
  var isEightBit: Bool { vips_image_get_format(pointer) == VIPS_FORMAT_UCHAR }
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
    // Safety: libvips owns `length` bytes at `data` as long as the picture
    // lives; they are copied here.
    return [UInt8](UnsafeRawBufferPointer(start: data, count: length))
  }

  /// Computes all pixels and calls `body` with them; nil if they cannot be
  /// computed. The memory is valid only inside.
  func withPixels<R>(_ body: (UnsafeBufferPointer<UInt8>) -> R) -> R? {
    var length = 0
    guard let memory = vips_image_write_to_memory(pointer, &length) else {
      VipsLibrary.forgetErrors()
      return nil
    }
    defer { g_free(memory) }
    // Safety: libvips allocated `length` bytes at `memory`, freed above after
    // the last use.
    let bytes = UnsafeRawBufferPointer(start: memory, count: length)
    return body(bytes.assumingMemoryBound(to: UInt8.self))
  }
}
