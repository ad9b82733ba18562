// Pixels that were read in Swift, as an image of libvips, which then does the
// rest.

internal import CVips

extension VipsPixels {
  /// Copies pixels of grey or sRGB, of 8 bits, the last of two or four bands
  /// transparency; nil if there is no memory.
  static func copying(_ pixels: [UInt8], width: Int, height: Int, bands: Int) -> VipsPixels? {
    let copied = pixels.withUnsafeBytes { bytes in
      // Safety: libvips compares the count with the size itself.
      vips_image_new_from_memory_copy(
        bytes.baseAddress, bytes.count, Int32(width), Int32(height), Int32(bands),
        VIPS_FORMAT_UCHAR)
    }
    guard let copied else {
      VipsLibrary.forgetErrors()
      return nil
    }
    let call = VipsCall("copy")
    call.set("in", VipsPixels(owning: copied))
    call.set("interpretation", bands >= 3 ? "srgb" : "b-w")
    return call.run()
  }

  /// The pixels of an image that was read here; nil if there is no memory.
  ///
  /// - Parameter file: where pixels are that lie in their file. They and the
  ///   image's memory are borrowed: both outlive the result, and all that is
  ///   made of it.
  static func of(_ plain: PlainImage, in file: UnsafeRawBufferPointer) -> VipsPixels? {
    let width = Int32(clamping: plain.width)
    let height = Int32(clamping: plain.height)
    let bands = Int32(plain.channels.count)
    let size = plain.width * plain.height * plain.channels.count
    let made: UnsafeMutablePointer<VipsImage>?
    if let place = plain.placeInFile {
      guard place >= 0, size <= file.count - place, let base = file.baseAddress else { return nil }
      made = vips_image_new_from_memory(
        base + place, size, width, height, bands, VIPS_FORMAT_UCHAR)
    } else if let memory = plain.memory {
      guard memory.count == size else { return nil }
      made = vips_image_new_from_memory(
        memory.base, size, width, height, bands, VIPS_FORMAT_UCHAR)
    } else {
      guard plain.pixels.count == size else { return nil }
      made = plain.pixels.withUnsafeBytes { bytes in
        vips_image_new_from_memory_copy(
          bytes.baseAddress, size, width, height, bands, VIPS_FORMAT_UCHAR)
      }
    }
    guard let made else {
      VipsLibrary.forgetErrors()
      return nil
    }
    let call = VipsCall("copy")
    call.set("in", VipsPixels(owning: made))
    switch plain.channels {
    case .grey, .greyAlpha: call.set("interpretation", "b-w")
    case .rgb, .rgba: call.set("interpretation", "srgb")
    case .cmyk: call.set("interpretation", "cmyk")
    }
    guard let labelled = call.run() else { return nil }
    // The name of the profile among an image's facts (vips/header.h).
    if let profile = plain.profile, !profile.isEmpty {
      vips_image_set_blob_copy(labelled.pointer, "icc-profile-data", profile, profile.count)
    }
    labelled.memory = plain.memory
    return labelled
  }
}
