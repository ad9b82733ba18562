// What people and photo programs wrote about an image: title, description,
// keywords, rating. XMP wins over IPTC, and IPTC over EXIF, as in the
// guidelines of the Metadata Working Group (version 2.0, 2010).

/// What people wrote about an image.
public struct DescriptiveDetails: Hashable, Codable, Sendable {
  /// A short name.
  public var title: String?
  /// Some sentences.
  public var description: String?
  /// In the order of the file, each once.
  public var keywords: [String] = []
  /// Stars, 0…5; −1 for a rejected image.
  public var rating: Int?
  /// Who is seen in it: first those whose faces have a place, then those who are
  /// named alone, each name once.
  public var people: [PersonInImage] = []

  /// No details.
  public init() {}
}
