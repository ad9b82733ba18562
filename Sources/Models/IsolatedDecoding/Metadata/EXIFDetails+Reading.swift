// Reads the searchable part of EXIF (CIPA DC-008) out of its TIFF folders.

import ImageDecoding

extension EXIFDetails {
  /// - Parameter bytes: the EXIF block, with or without its leading
  ///   "Exif\0\0". Damaged parts are left out.
  init(exif bytes: [UInt8]) {
    self.init()
    if let reader = Self.reader(bytes) { self.init(reader) }
  }

  /// The orientation tag of an EXIF block, if there is one.
  static func orientation(exif bytes: [UInt8]) -> Int? {
    guard let reader = reader(bytes), let main = reader.mainDirectory else { return nil }
    return reader.integer(main[0x0112])
  }

  static func reader(_ bytes: [UInt8]) -> TIFFReader? {
    let marker: [UInt8] = [0x45, 0x78, 0x69, 0x66, 0, 0]
    return TIFFReader(bytes, at: bytes.starts(with: marker) ? marker.count : 0)
  }

  init(_ reader: TIFFReader) {
    self.init()
    guard let main = reader.mainDirectory else { return }
    cameraMake = reader.text(main[0x010F])
    cameraModel = reader.text(main[0x0110])
    taken = reader.text(main[0x0132]).flatMap(Self.isoDate)
    if let details = reader.directory(from: main[0x8769]) {
      let original = reader.text(details[0x9003]) ?? reader.text(details[0x9004])
      // The zone of each clock is a tag of its own (EXIF 2.31).
      let zone = reader.text(details[0x9011]) ?? reader.text(details[0x9012])
      if let date = original.flatMap(Self.isoDate) {
        taken = date + (zone.flatMap(Self.isoZone) ?? "")
      } else if let date = taken, let zone = reader.text(details[0x9010]).flatMap(Self.isoZone) {
        taken = date + zone
      }
      lens = reader.text(details[0xA434])
    }
    if let position = reader.directory(from: main[0x8825]) {
      latitude = Self.degrees(reader, position[2], negative: position[1], by: "S", limit: 90)
      longitude = Self.degrees(reader, position[4], negative: position[3], by: "W", limit: 180)
    }
  }

  /// `YYYY:MM:DD hh:mm:ss` as ISO 8601; nil for the all-blank and zero dates
  /// that cameras write when their clock is not set.
  static func isoDate(_ text: String) -> String? {
    let parts = text.split { !("0"..."9").contains($0) }
    let widths = parts.map(\.utf8.count)
    guard widths.starts(with: [4, 2, 2]), let year = Int(parts[0]), let month = Int(parts[1]),
      let day = Int(parts[2]), year > 0, (1...12).contains(month), (1...31).contains(day)
    else { return nil }
    let date = "\(parts[0])-\(parts[1])-\(parts[2])"
    guard widths.count >= 6, widths[3...5].allSatisfy({ $0 == 2 }) else {
      return date + "T00:00:00"
    }
    return date + "T\(parts[3]):\(parts[4]):\(parts[5])"
  }

  /// `±hh:mm`, or `Z`; nil for anything else.
  private static func isoZone(_ text: String) -> String? {
    if text == "Z" { return text }
    let bytes = Array(text.utf8)
    guard bytes.count == 6, bytes[0] == 43 || bytes[0] == 45, bytes[3] == 58,
      [1, 2, 4, 5].allSatisfy({ (48...57).contains(bytes[$0]) })
    else { return nil }
    return text
  }

  /// Degrees, minutes and seconds as one number.
  private static func degrees(
    _ reader: TIFFReader, _ value: TIFFReader.Entry?, negative: TIFFReader.Entry?,
    by letter: String, limit: Double
  ) -> Double? {
    let parts = reader.rationals(value)
    guard parts.count == 3, let sign = reader.text(negative) else { return nil }
    let size = parts[0] + parts[1] / 60 + parts[2] / 3600
    guard size.isFinite, size >= 0, size <= limit else { return nil }
    return sign == letter ? -size : size
  }
}
