// How texts, keywords and ratings are cleaned, and what EXIF and PNG's texts
// say of them. PictureFacts chooses between the sources.

import ImageDecoding
import Support

extension DescriptiveDetails {
  /// The longest text that is kept, in characters.
  static let longestText = 4000
  /// The most keywords that are kept.
  static let mostKeywords = 256

  /// EXIF's own description, then Windows' tags, then the comment.
  init(_ block: EXIFBlock) {
    self.init()
    let limit = 4 * Self.longestText
    for folder in [block.main, block.details] {
      guard let folder else { continue }
      title = title ?? folder.windowsText(0x9C9B) ?? folder.windowsText(0x9C9F)
      description =
        description ?? folder.text(0x010E, atMost: limit).flatMap(Self.text)
        ?? folder.windowsText(0x9C9C) ?? folder.userComment
      if keywords.isEmpty, let words = folder.windowsText(0x9C9E) {
        for word in words.split(separator: ";") { add(keyword: String(word)) }
      }
      rating =
        rating ?? folder.integer(0x4746).flatMap { (0...5).contains($0) ? $0 : nil }
        ?? folder.integer(0x4749).flatMap { Self.stars(percent: Double($0)) }
    }
  }

  /// The texts that PNG and GIF name.
  init(texts: [String: String]) {
    self.init()
    title = texts["title"].flatMap(Self.text)
    description =
      texts["description"].flatMap(Self.text)
      ?? texts["comment"].flatMap(Self.text).flatMap { text in
        // Programs advertise themselves in comments.
        Self.advertisements.contains(where: text.hasPrefix) ? nil : text
      }
  }

  private static let advertisements = [
    "Created with", "Created by", "CREATOR:", "File written by", "LEAD Technologies", "Generated",
    "Edited with", "Made with", "Converted", "Optimized", "Software:", "Resized",
  ]

  /// Windows' and Photoshop's percents: 1, 25, 50, 75 and 99 are 1…5 stars.
  static func stars(percent: Double) -> Int? {
    guard (0...100).contains(percent) else { return nil }
    return percent == 0 ? 0 : min(5, Int(clamping: ((percent + 12.5) / 25).rounded(.down)) + 1)
  }

  /// A text without white space around it; nil for one that says nothing, as
  /// cameras write it.
  static func text(_ raw: String) -> String? {
    var slice = raw.prefix(longestText)
    while let first = slice.first, first.isWhitespace || first == "\0" { slice.removeFirst() }
    while let last = slice.last, last.isWhitespace || last == "\0" { slice.removeLast() }
    let cleaned = String(
      String.UnicodeScalarView(
        slice.unicodeScalars.map {
          $0.value < 0x20 || (0x7F...0x9F).contains($0.value) ? " " : $0
        }))
    let empty: Set<String> = ["", "OLYMPUS DIGITAL CAMERA", "SONY DSC", "MINOLTA DIGITAL CAMERA"]
    return empty.contains(cleaned) ? nil : cleaned
  }

  mutating func add(keyword raw: String) {
    guard keywords.count < Self.mostKeywords, let keyword = Self.text(raw),
      !keywords.contains(keyword)
    else { return }
    keywords.append(keyword)
  }

  /// With places in the upright image.
  func upright(_ orientation: Int) -> DescriptiveDetails {
    var details = self
    for index in people.indices {
      details.people[index].region = people[index].region?.upright(orientation: orientation)
    }
    return details
  }

  /// Takes over what is not known yet.
  mutating func fill(from other: DescriptiveDetails) {
    title = title ?? other.title
    description = description ?? other.description
    if keywords.isEmpty { keywords = other.keywords }
    rating = rating ?? other.rating
    add(other.people)
  }

  /// Adds those who are not named yet; somebody may be in an image twice, as in
  /// a mirror, where both have a place.
  mutating func add(_ others: [PersonInImage]) {
    for person in others where people.count < XMPRegionReader.most {
      let isKnown = people.contains {
        $0 == person || (person.region == nil && $0.name == person.name)
      }
      if !isKnown { people.append(person) }
    }
  }
}
