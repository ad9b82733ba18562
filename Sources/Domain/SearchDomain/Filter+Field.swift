// What a filter can ask of an image, and what all who read filters need to
// know of it. The fields themselves are in Filter+FieldTable.

extension Filter {
  /// What can be asked of an image: an entry of `Field.table`, or a key of the
  /// free metadata. Two fields are the same where their names have the same
  /// bytes.
  public final class Field: Hashable, Sendable {
    /// What the values of a field are.
    public enum Content: Hashable, Sendable {
      case text
      /// One of a few words in lower case.
      case words([String])
      case number, wholeNumber
      /// A moment. Values are texts as `FilterTime` reads them, or seconds since
      /// 1970.
      case time
      case flag
      /// Whatever an image has there.
      case anything
    }

    /// Where an image has a field's value.
    enum Place: Sendable {
      /// In its record.
      case record(@Sendable (ImageRecord) -> ComparableValue?)
      /// Under a key of its metadata: a text, a number, a flag or several texts.
      case metadata(String)
    }

    /// The field's name in filters, replies and messages.
    public let name: String
    /// Other names that filters may use for it.
    public let aliases: [String]
    /// What its values are.
    public let content: Content
    /// Other spellings of its words.
    public let synonyms: [String: String]
    /// Whether it may hold several texts, of which one must fit.
    public let holdsSeveral: Bool
    /// What its numbers count; nil for other values.
    public let unit: String?
    /// Between which bounds its numbers lie; nil where there are none.
    public let range: ClosedRange<Double>?
    /// Between which bounds a number must lie that is given from outside; nil where
    /// there are none. Filters may ask for others.
    public let givenRange: ClosedRange<Double>?
    /// Whether people count images by its values; of a time, by year and month.
    public let isFacet: Bool
    /// Whether its values begin with a maker's name, without which people know them.
    public let hasMaker: Bool
    /// Whether files of metadata give it values of its own form; where not, they
    /// may hold anything under its key.
    public let isGiven: Bool
    let place: Place
    private let storedNameIfOther: String?

    /// An entry of the table.
    ///
    /// - Parameter storedName: under which stores keep it, where that is not its
    ///   name; what lies in the metadata has a name of its key.
    init(
      _ name: String, _ content: Content, _ place: Place, aliases: [String] = [],
      synonyms: [String: String] = [:], storedName: String? = nil, holdsSeveral: Bool = false,
      unit: String? = nil, range: ClosedRange<Double>? = nil, isFacet: Bool = false,
      hasMaker: Bool = false, isGiven: Bool = false, givenRange: ClosedRange<Double>? = nil
    ) {
      self.givenRange = givenRange ?? range
      self.hasMaker = hasMaker
      self.name = name
      self.aliases = aliases
      self.content = content
      self.synonyms = synonyms
      self.holdsSeveral = holdsSeveral
      self.unit = unit
      self.range = range
      self.isFacet = isFacet
      self.isGiven = isGiven
      self.place = place
      storedNameIfOther = storedName
    }

    /// A key of the free metadata; where a field of the table has its values
    /// under the key, that field.
    public static func metadata(_ key: String) -> Field {
      ofMetadata(key) ?? Field("meta.\(key)", .anything, .metadata(key))
    }

    /// The field that a name stands for, in either case; what follows `meta.` is
    /// a key as it is, so that `meta.camera` is `camera`. Nil for a name that is
    /// not known.
    public static func named(_ name: String) -> Field? {
      let lower = name.lowercased()
      if lower.hasPrefix("meta."), name.count > 5 { return .metadata(String(name.dropFirst(5))) }
      return byName[lower]
    }

    private static let byName: [String: Field] = {
      let pairs = table.flatMap { field in ([field.name] + field.aliases).map { ($0, field) } }
      return Dictionary(pairs) { first, _ in first }
    }()

    /// The field of the table whose values lie under a key of the metadata.
    public static func ofMetadata(_ key: String) -> Field? { byKey[key] }

    private static let byKey: [String: Field] = {
      let pairs = table.compactMap { field in field.metadataKey.map { ($0, field) } }
      return Dictionary(pairs) { first, _ in first }
    }()

    /// The key of the metadata that holds the field's value; nil for what stands
    /// in the record itself.
    public var metadataKey: String? {
      if case .metadata(let key) = place { return key }
      return nil
    }

    /// The name under which stores keep what stands in the record itself; nil
    /// for what lies in the metadata.
    public var storedName: String? {
      metadataKey == nil ? storedNameIfOther ?? name : nil
    }

    /// Whether its values are moments.
    public var isTime: Bool { content == .time }

    /// Whether many images share a value of it, so that its different values are
    /// few.
    public var hasSharedValues: Bool {
      isFacet && !isTime || content == .anything || metadataKey == "keywords"
    }

    /// Whether it holds texts, so that patterns match it and images can be
    /// counted by it. A time of the metadata is written as text.
    public var isTextual: Bool {
      switch content {
      case .text, .words, .anything: true
      case .number, .wholeNumber, .flag: false
      case .time: metadataKey != nil
      }
    }

    /// By the bytes of the names.
    public static func == (left: Field, right: Field) -> Bool {
      left === right || left.name.utf8.elementsEqual(right.name.utf8)
    }

    /// By the bytes of the name.
    public func hash(into hasher: inout Hasher) {
      for byte in name.utf8 { hasher.combine(byte) }
    }
  }
}

extension Filter.Field: CustomStringConvertible {
  /// Its name.
  public var description: String { name }
}
