// Pixels that were read in Swift, as a picture of libvips, which then does the
// rest.

internal import CVips

extension VipsPicture {
  /// Copies pixels of grey or sRGB, of 8 bits, the last of two or four bands
  /// transparency; nil if there is no memory.
  static func copying(_ pixels: [UInt8], width: Int, height: Int, bands: Int) -> VipsPicture? {
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
    call.set("in", VipsPicture(owning: copied))
    call.set("interpretation", bands >= 3 ? "srgb" : "b-w")
    return call.run()
  }

  /// Copies the pixels; nil if there is no memory.
  static func copying(_ plain: PlainPicture) -> VipsPicture? {
    let copied = plain.pixels.withUnsafeBytes { bytes in
      // Safety: the count is width × height × channels, as PlainPicture says.
      vips_image_new_from_memory_copy(
        bytes.baseAddress, bytes.count, Int32(plain.width), Int32(plain.height),
        Int32(plain.channels.count), VIPS_FORMAT_UCHAR)
    }
    guard let copied else {
      VipsLibrary.forgetErrors()
      return nil
    }
    let call = VipsCall("copy")
    call.set("in", VipsPicture(owning: copied))
    switch plain.channels {
    case .grey: call.set("interpretation", "b-w")
    case .rgb, .rgba: call.set("interpretation", "srgb")
    case .cmyk: call.set("interpretation", "cmyk")
    }
    guard let labelled = call.run() else { return nil }
    // The name of the profile among a picture's facts (vips/header.h).
    if let profile = plain.profile, !profile.isEmpty {
      vips_image_set_blob_copy(labelled.pointer, "icc-profile-data", profile, profile.count)
    }
    return labelled
  }
}
