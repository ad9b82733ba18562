// Whether two images are copies of one image, told by their pixels: their
// colours, and each place of one against that place of the other.

/// What the pixels of two images say.
package enum ComparisonVerdict: Hashable, Sendable {
  /// The same image, altered so; `isWhole` where the first shows all that the
  /// second does.
  case copy(alterations: Set<Alteration>, isWhole: Bool)
  /// Too little is to be seen in them to tell.
  case nothingToSee
  /// Two images.
  case different
}

/// Compares an image that may be kept with one that it may stand for.
package struct ImageComparison: Sendable {
  /// What decided, for measurements.
  package struct Figures: Sendable {
    /// The largest unlikeness of any place, 0…; below 1 is a copy's.
    package var structure: Float = 0
    /// The same of colours.
    package var colour: Float = 0
    /// The same of brightness.
    package var brightness: Float = 0
    /// The least correlation of any part in which there is something, −1…1.
    package var correlation: Float = 1
    /// The part of the image where there is something and it is the same.
    package var matched: Double = 0
    /// The part that differs.
    package var differing: Double = 0
    /// How much compression and the like have added, as a variance.
    package var noise: Float = 0
    /// Gain and offset between both.
    package var tone: ToneChange = ToneChange()
    /// The part of what is in the larger image that is lost in the smaller one.
    package var lost = 0.0
    /// Whether what differs is something that one has upon it.
    package var isMark = false

    /// Below 1 for copies.
    package var worst: Float { max(structure, colour, brightness, correlation < 0.5 ? 2 : 0) }
  }

  package let verdict: ComparisonVerdict
  package let figures: Figures

  /// - Parameters:
  ///   - kept: the image to be kept.
  ///   - other: the one that it may stand for.
  package init(_ kept: ImageLook, _ other: ImageLook) {
    // Of pages and frames only the first is seen.
    guard kept.pages == 1, other.pages == 1 else {
      self.init(.different, Figures())
      return
    }
    let (verdict, figures) = Self.compare(kept, kept.pixels, other, other.pixels)
    guard kept.onBlack != nil || other.onBlack != nil, verdict != .different else {
      self.init(verdict, figures)
      return
    }
    let (dark, darkFigures) = Self.compare(
      kept, kept.onBlack ?? kept.pixels, other, other.onBlack ?? other.pixels)
    self.init(
      Self.both(verdict, dark), figures.worst > darkFigures.worst ? figures : darkFigures)
  }

  private init(_ verdict: ComparisonVerdict, _ figures: Figures) {
    self.verdict = verdict
    self.figures = figures
  }

  /// What holds of an image on white and on black.
  private static func both(
    _ left: ComparisonVerdict, _ right: ComparisonVerdict
  ) -> ComparisonVerdict {
    switch (left, right) {
    case (.copy(let some, let isWhole), .copy(let more, let isWholeToo)):
      return .copy(alterations: some.union(more), isWhole: isWhole && isWholeToo)
    case (.different, _), (_, .different): return .different
    // White on nothing shows on black only, and black on nothing on white.
    case (.copy, .nothingToSee): return left
    case (.nothingToSee, .copy): return right
    case (.nothingToSee, .nothingToSee): return .nothingToSee
    }
  }

  private static func compare(
    _ kept: ImageLook, _ keptPixels: [UInt8], _ other: ImageLook, _ otherPixels: [UInt8]
  ) -> (ComparisonVerdict, Figures) {
    let keptPlanes = ColourPlanes(width: kept.width, height: kept.height, pixels: keptPixels)
    let otherPlanes = ColourPlanes(width: other.width, height: other.height, pixels: otherPixels)
    // The larger one is laid upon the smaller.
    let areas = (Double(kept.width * kept.height), Double(other.width * other.height))
    let isKeptLarger = areas.0 >= areas.1
    let first = compare(keptPlanes, otherPlanes, isKeptMoved: isKeptLarger)
    // Of two of one size either may be the one that was altered. Brightness that
    // was clipped cannot be turned down again, and what fills the corners of a
    // turned image is in no other: then only one upon the other fits.
    guard first.0 == .different, first.1.correlation >= leastOfAnAltered,
      min(areas.0, areas.1) > 0.8 * max(areas.0, areas.1)
    else { return first }
    let second = compare(keptPlanes, otherPlanes, isKeptMoved: !isKeptLarger)
    return second.0 == .different ? first : second
  }

  /// Images that correlate less are not worth a second look. Altered copies of
  /// photographs that fitted one way alone had 0.71 or more the other way, drawings
  /// less; many images that are merely alike have less than this.
  private static let leastOfAnAltered: Float = 0.4

  /// Lays one upon the other.
  private static func compare(
    _ keptPlanes: ColourPlanes, _ otherPlanes: ColourPlanes, isKeptMoved: Bool
  ) -> (ComparisonVerdict, Figures) {
    let reference = isKeptMoved ? otherPlanes : keptPlanes
    let upper = isKeptMoved ? keptPlanes : otherPlanes
    let moved = upper.map { $0.resampled(width: reference.width, height: reference.height) }
    let shapes = (
      Float(keptPlanes.width) / Float(keptPlanes.height),
      Float(otherPlanes.width) / Float(otherPlanes.height)
    )
    let stretch = max(shapes.0 / shapes.1, shapes.1 / shapes.0)
    let shortestSide = min(
      keptPlanes.width, keptPlanes.height, otherPlanes.width, otherPlanes.height)
    let roundings = 1 / Float(shortestSide)

    var field = DifferenceField(reference, moved, mask: nil)
    field.figures.lost = DifferenceField.lostPart(of: upper.luma, reducedTo: moved.luma)
    if field.figures.worst < 1, stretch < 1.01 + 2 * roundings {
      return (verdict(field, nil, isKeptMoved: isKeptMoved), field.figures)
    }
    // Where most of it fits already, moving it cannot help.
    if field.fitting > 0.9, !field.figures.isMark { return (.different, field.figures) }
    if field.fitting <= 0.9,
      let alignment = ImageAlignment(of: moved.luma, upon: reference.luma)
    {
      let mask = alignment.mask(width: moved.width, height: moved.height, margin: 2)
      let laid = moved.map { alignment.applied(to: $0) }
      var better = DifferenceField(reference, laid, mask: mask)
      better.figures.lost = field.figures.lost
      if better.figures.worst < 1 || better.figures.isMark {
        return (verdict(better, alignment, isKeptMoved: isKeptMoved), better.figures)
      }
      return (
        .different, better.figures.worst < field.figures.worst ? better.figures : field.figures
      )
    }
    guard field.figures.isMark else { return (.different, field.figures) }
    return (verdict(field, nil, isKeptMoved: isKeptMoved), field.figures)
  }

  /// The least part of an image in which something must be the same, and the
  /// least number of pixels.
  private static let leastMatched = (part: 0.0004, pixels: 40.0)
  /// Where more of an image is fine print that the smaller one cannot show,
  /// that may be another page.
  private static let mostLost = 0.3
  /// An image may lack so much of the other at its borders.
  private static let wholePart = 0.985

  private static func verdict(
    _ field: DifferenceField, _ alignment: ImageAlignment?, isKeptMoved: Bool
  ) -> ComparisonVerdict {
    let figures = field.figures
    guard figures.matched >= leastMatched.part,
      figures.matched * Double(field.width * field.height) >= leastMatched.pixels
    else { return .nothingToSee }
    var alterations: Set<Alteration> = []
    if figures.isMark { alterations.insert(.marked) }
    if figures.tone.isNoticeable { alterations.insert(.recoloured) }
    var isWhole = true
    if let alignment {
      // The alignment tells where the reference lies in the other one.
      let upperShown = alignment.shownPart
      let referenceShown = field.overlap
      isWhole = (isKeptMoved ? referenceShown : upperShown) >= wholePart
      if min(upperShown, referenceShown) < wholePart { alterations.insert(.cropped) }
      if abs(alignment.degrees) > 0.3 { alterations.insert(.turned) }
    }
    isWhole = isWhole && !figures.isMark && figures.lost <= mostLost
    return .copy(alterations: alterations, isWhole: isWhole)
  }
}
