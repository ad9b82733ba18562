// Where an image was taken, out of EXIF's folder of places or XMP.

import ImageDecoding

/// Degrees, north and east positive.
struct GeographicPosition: Equatable {
  let latitude: Double
  let longitude: Double

  /// Nil outside of the globe.
  init?(latitude: Double, longitude: Double) {
    guard abs(latitude) <= 90, abs(longitude) <= 180 else { return nil }
    (self.latitude, self.longitude) = (latitude, longitude)
  }

  /// Nil without both numbers and both halves of the globe, where the receiver
  /// said that it had no fix, and for 0, 0, which is what cameras without one
  /// write, unless it said that it had.
  init?(_ folder: TagFolder) {
    let status = folder.text(9)?.uppercased().first
    guard status != "V",
      let latitude = Self.degrees(folder, value: 2, half: 1, halves: "NS"),
      let longitude = Self.degrees(folder, value: 4, half: 3, halves: "EW")
    else { return nil }
    if latitude == 0, longitude == 0, status != "A" { return nil }
    self.init(latitude: latitude, longitude: longitude)
  }

  /// Degrees, minutes, seconds, of any of which there may be a fraction; what
  /// is missing or 0/0 after the degrees is nothing.
  private static func degrees(_ folder: TagFolder, value: Int, half: Int, halves: String)
    -> Double?
  {
    let parts = folder.numbers(value)
    guard let first = parts.first, first.isFinite,
      let letter = folder.text(half).flatMap({ self.letter($0) }), halves.contains(letter)
    else { return nil }
    let rest = parts.dropFirst().prefix(2).map { $0.isFinite ? abs($0) : 0 }
    var size = abs(first)
    for (part, unit) in zip(rest, [60.0, 3600.0]) { size += part / unit }
    let isNegative = letter == halves.last || first.sign == .minus
    return isNegative ? -size : size
  }

  /// "S" of "S", "s" or "South".
  private static func letter(_ text: String) -> Character? {
    text.uppercased().first { !$0.isWhitespace }
  }

  /// XMP's `60,8.8N` and `60,8,48N`; decimal degrees, as some write them.
  init?(xmpLatitude: String, longitude: String) {
    guard let latitude = Self.degrees(xmpLatitude, "NS"),
      let longitude = Self.degrees(longitude, "EW"), latitude != 0 || longitude != 0
    else { return nil }
    self.init(latitude: latitude, longitude: longitude)
  }

  private static func degrees(_ text: String, _ halves: String) -> Double? {
    var rest = Substring(text.uppercased())
    while rest.last?.isWhitespace == true { rest.removeLast() }
    rest = rest.drop { $0.isWhitespace }
    var isNegative = false
    for mark in [rest.first, rest.last] {
      guard let mark, halves.contains(mark) else { continue }
      if mark == halves.last { isNegative = true }
      rest = rest.first == mark ? rest.dropFirst() : rest.dropLast()
    }
    // Affinity Photo writes EXIF's three fractions with blanks between them.
    let parts = rest.split { $0 == "," || $0.isWhitespace }.map { number($0) }
    guard let first = parts.first, let first, (1...3).contains(parts.count) else { return nil }
    var size = abs(first)
    for (part, unit) in zip(parts.dropFirst(), [60.0, 3600.0]) {
      guard let part, part >= 0 else { return nil }
      size += part / unit
    }
    return isNegative || first.sign == .minus ? -size : size
  }

  /// A number or a fraction.
  private static func number(_ text: Substring) -> Double? {
    let parts = text.split(separator: "/", maxSplits: 1).map { Double($0) }
    guard let above = parts.first, let above, above.isFinite else { return nil }
    guard parts.count == 2 else { return above }
    guard let below = parts[1], below != 0, below.isFinite else { return nil }
    return above / below
  }
}
