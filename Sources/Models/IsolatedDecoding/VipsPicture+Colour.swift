// Converts any colours of a file to 8-bit sRGB without transparency, and
// reduces very large pictures coarsely.

internal import CVips
import ImageDecoding

extension VipsPicture {
  /// Averages squares of `factor`×`factor` pixels, reading the picture once
  /// from top to bottom.
  func shrunk(by factor: Int) -> VipsPicture? {
    let call = VipsCall("shrink")
    call.set("in", self)
    call.set("hshrink", Double(factor))
    call.set("vshrink", Double(factor))
    call.set("ceil", "true")
    return call.run()
  }

  /// The picture as a viewer shows it on a colour, mostly white: three bands
  /// of 8 bits, sRGB.
  func convertedToRGB(on background: RGBColour) -> VipsPicture? {
    let isPlain = isEightBit && interpretation == VIPS_INTERPRETATION_sRGB
    var picture = self
    if let profiled = inStandardColours() {
      picture = profiled
    } else if !isPlain {
      let call = VipsCall("colourspace")
      call.set("in", self)
      call.set("space", "srgb")
      guard let converted = call.run() else { return nil }
      picture = converted
    }
    if picture.hasAlpha {
      let call = VipsCall("flatten")
      call.set("in", picture)
      call.set(
        "background",
        [Double(background.red), Double(background.green), Double(background.blue)])
      guard let flat = call.run() else { return nil }
      picture = flat
    }
    if !picture.isEightBit {
      let call = VipsCall("cast")
      call.set("in", picture)
      call.set("format", "uchar")
      guard let cast = call.run() else { return nil }
      picture = cast
    }
    return picture.bands == 3 ? picture : picture.withThreeBands()
  }

  /// Through the embedded colour profile; nil if there is none, if it
  /// is sRGB's own, or if it is broken.
  private func inStandardColours() -> VipsPicture? {
    guard let profile = blob("icc-profile-data"), !Self.isStandardProfile(profile) else {
      return nil
    }
    let call = VipsCall("icc_transform")
    call.set("in", self)
    call.set("output-profile", "srgb")
    call.set("embedded", "true")
    call.set("intent", "relative")
    return call.run()
  }

  /// Whether a profile's description says that it is sRGB, in which case the
  /// costly way through it changes nothing. Only RGB profiles count.
  private static func isStandardProfile(_ profile: [UInt8]) -> Bool {
    guard profile.count > 132, profile[16..<20].elementsEqual("RGB ".utf8) else { return false }
    // The description is ASCII ("desc") or UTF-16 ("mluc"); without the zero
    // bytes both read alike. It lies near the start in known profiles.
    let text = profile.dropFirst(128).prefix(4096).filter { $0 != 0 }
    let name = Array("sRGB".utf8)
    return text.indices.dropLast(3).contains {
      text[$0] == name[0] && text[$0..<$0 + 4].elementsEqual(name)
    }
  }

  /// The first three bands, or the first one as grey.
  private func withThreeBands() -> VipsPicture? {
    let extract = VipsCall("extract_band")
    extract.set("in", self)
    extract.set("band", "0")
    extract.set("n", bands > 3 ? "3" : "1")
    guard let some = extract.run() else { return nil }
    if some.bands == 3 { return some }
    let label = VipsCall("copy")
    label.set("in", some)
    label.set("interpretation", "b-w")
    guard let grey = label.run() else { return nil }
    let convert = VipsCall("colourspace")
    convert.set("in", grey)
    convert.set("space", "srgb")
    return convert.run()
  }
}
