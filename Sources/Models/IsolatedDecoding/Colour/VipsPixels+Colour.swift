// Converts any colours of a file to 8-bit sRGB without transparency, and
// reduces very large images coarsely.

internal import CVips
import ImageDecoding

extension VipsPixels {
  /// Averages squares of `factor`×`factor` pixels, reading the image once
  /// from top to bottom.
  func shrunk(by factor: Int) -> VipsPixels? {
    let call = VipsCall("shrink")
    call.set("in", self)
    call.set("hshrink", Double(factor))
    call.set("vshrink", Double(factor))
    call.set("ceil", "true")
    return call.run()
  }

  /// The image as a viewer shows it on a colour, mostly white: three bands
  /// of 8 bits, sRGB.
  ///
  /// - Parameter coded: what numbers in the file say of its colours.
  func convertedToRGB(on background: RGBColour, coded: CodedColours? = nil) -> VipsPixels? {
    guard var image = inStandardColours(coded) else { return nil }
    if image.hasAlpha {
      let call = VipsCall("flatten")
      call.set("in", image)
      // Colours of 16 bits have transparency of 16.
      let most = image.isSixteenBit ? 65_535.0 : 255
      let colour = [background.red, background.green, background.blue]
      call.set("background", colour.map { Double($0) / 255 * most })
      call.set("max-alpha", most)
      guard let flat = call.run() else { return nil }
      image = flat
    }
    if image.isSixteenBit || image.interpretation != VIPS_INTERPRETATION_sRGB {
      guard let converted = image.converted(to: "srgb") else { return nil }
      image = converted
    }
    if !image.isEightBit {
      let call = VipsCall("cast")
      call.set("in", image)
      call.set("format", "uchar")
      guard let cast = call.run() else { return nil }
      image = cast
    }
    return image.bands == 3 ? image : image.withThreeBands()
  }

  /// In sRGB of 8 or 16 bits, with its transparency.
  private func inStandardColours(_ coded: CodedColours?) -> VipsPixels? {
    let isCodedFirst = coded?.outranksProfile ?? false
    if !isCodedFirst, let bytes = blob("icc-profile-data"), let profile = ColourProfile(bytes),
      fits(profile.space)
    {
      if profile.isStandard, isEightBit || isSixteenBit {
        return interpretation == VIPS_INTERPRETATION_sRGB && isEightBit ? self : labelled()
      }
      if let converted = through(profile) { return converted }
    } else if let coded, !coded.isStandard {
      return applying(coded)
    }
    if interpretation == VIPS_INTERPRETATION_CMYK { return mixed() }
    if isEightBit, interpretation == VIPS_INTERPRETATION_sRGB { return self }
    return isSixteenBit ? labelled() : converted(to: "srgb")
  }

  /// Whether a profile can be for this image; files hold others by mistake.
  private func fits(_ space: ColourProfile.Space) -> Bool {
    switch space {
    case .rgb:
      return bands >= 3
        && [VIPS_INTERPRETATION_sRGB, VIPS_INTERPRETATION_RGB16, VIPS_INTERPRETATION_scRGB]
          .contains(interpretation)
    case .grey:
      return bands <= 2
        && [VIPS_INTERPRETATION_B_W, VIPS_INTERPRETATION_GREY16].contains(interpretation)
    case .cmyk: return interpretation == VIPS_INTERPRETATION_CMYK
    case .other: return false
    }
  }

  /// Through the embedded profile; nil if that is broken.
  private func through(_ profile: ColourProfile) -> VipsPixels? {
    // Light that is not in whole numbers is not what profiles are applied to.
    guard isEightBit || isSixteenBit else { return nil }
    let call = VipsCall("icc_transform")
    call.set("in", self)
    call.set("output-profile", "srgb")
    call.set("embedded", "true")
    // libvips applies no table but that of the intent asked for.
    call.set("intent", profile.hasPerceptualTable ? "perceptual" : "relative")
    // Transparency is handed on as it is, so colours stay as deep.
    if isSixteenBit { call.set("depth", "16") }
    return call.run()
  }

  /// Ink without a profile, as browsers and Pillow mix it: each ink takes its
  /// share of the light that the others left.
  private func mixed() -> VipsPixels? {
    let most = isSixteenBit ? 65_535.0 : 255
    func bandsFrom(_ first: Int, _ count: Int) -> VipsPixels? {
      let call = VipsCall("extract_band")
      call.set("in", self)
      call.set("band", "\(first)")
      call.set("n", "\(count)")
      return call.run()
    }
    func light(_ ink: VipsPixels?, _ scale: Double) -> VipsPixels? {
      guard let ink else { return nil }
      let call = VipsCall("linear")
      call.set("in", ink)
      call.set("a", [-scale])
      call.set("b", [most * scale])
      return call.run()
    }
    guard let colours = light(bandsFrom(0, 3), 255 / most),
      let black = light(bandsFrom(3, 1), 1 / most)
    else { return nil }
    let multiply = VipsCall("multiply")
    multiply.set("left", colours)
    multiply.set("right", black)
    guard let product = multiply.run() else { return nil }
    let round = VipsCall("round")
    round.set("in", product)
    round.set("round", "rint")
    guard let rounded = round.run() else { return nil }
    let cast = VipsCall("cast")
    cast.set("in", rounded)
    cast.set("format", "uchar")
    // A fifth band, of transparency, is left out: nothing was seen to write it
    // without a profile.
    return cast.run()?.labelled("srgb")
  }

  /// In the colours that numbers in the file name.
  private func applying(_ coded: CodedColours) -> VipsPixels? {
    guard isEightBit || isSixteenBit, (1...4).contains(bands) else { return nil }
    let pixels = withBytes { bytes in
      // Safety: the memory is libvips's own, aligned for samples of any size.
      isSixteenBit
        ? coded.standardPixels(bytes.bindMemory(to: UInt16.self), channels: bands)
        : coded.standardPixels(bytes.bindMemory(to: UInt8.self), channels: bands)
    }
    guard let pixels else { return nil }
    return .copying(pixels, width: width, height: height, bands: bands)
  }

  /// Says of an image what its samples are, where that was only guessed.
  private func labelled(_ name: String? = nil) -> VipsPixels? {
    let guessed =
      switch (isSixteenBit, bands >= 3) {
      case (true, true): "rgb16"
      case (true, false): "grey16"
      case (false, true): "srgb"
      case (false, false): "b-w"
      }
    let call = VipsCall("copy")
    call.set("in", self)
    call.set("interpretation", name ?? guessed)
    return call.run()
  }

  private func converted(to space: String) -> VipsPixels? {
    let call = VipsCall("colourspace")
    call.set("in", self)
    call.set("space", space)
    return call.run()
  }

  /// The first three bands, or the first one as grey.
  private func withThreeBands() -> VipsPixels? {
    let extract = VipsCall("extract_band")
    extract.set("in", self)
    extract.set("band", "0")
    extract.set("n", bands > 3 ? "3" : "1")
    guard let some = extract.run() else { return nil }
    if some.bands == 3 { return some }
    return some.labelled("b-w")?.converted(to: "srgb")
  }
}
