// What images can be counted by, and how many a value has.

/// What images can be counted by: a field, or the year or month of a time.
public struct Facet: Hashable, Sendable {
  /// How much of a value counts.
  public enum Part: Hashable, Sendable {
    case whole
    /// Of a time: the year, or year and month (`2024-05`).
    case year, month
  }

  /// The field; it holds texts.
  public let field: Filter.Field
  /// How much of its value counts.
  public let part: Part

  /// A field, or the year or month of a time.
  public init(_ field: Filter.Field, by part: Part = .whole) {
    self.field = field
    self.part = part
  }

  /// What images are filed under.
  public static let category = Facet(.category)
  /// Their format.
  public static let format = Facet(.format)
  /// The year in which they were taken.
  public static let year = Facet(.taken, by: .year)
  /// The year and month in which they were taken.
  public static let month = Facet(.taken, by: .month)

  /// A key of the free metadata.
  public static func metadata(_ key: String) -> Facet { Facet(.metadata(key)) }

  /// How many letters of a value count, of times written as `2024-05-31T…`; nil
  /// for all.
  public var prefixLength: Int? {
    switch part {
    case .whole: nil
    case .year: 4
    case .month: 7
    }
  }

  /// The names that `named` knows besides `meta.` and a key, in the order of
  /// the table of fields.
  public static let names = named.map(\.name)

  /// The facet that a name stands for; nil for one that is not known.
  public static func named(_ name: String) -> Facet? {
    if name.hasPrefix("meta."), name.utf8.count > 5 { return .metadata(String(name.dropFirst(5))) }
    return named.first { $0.name == name }?.facet
  }

  private static let named: [(name: String, facet: Facet)] = Filter.Field.table.filter(\.isFacet)
    .flatMap { field -> [(name: String, facet: Facet)] in
      field.isTime
        ? [("year", Facet(field, by: .year)), ("month", Facet(field, by: .month))]
        : [(field.name, Facet(field))]
    }
}

/// How many images have a value.
public struct FacetCount: Hashable, Sendable {
  /// Nil counts the images without a value.
  public let value: String?
  /// Images with this value.
  public let count: Int

  /// A value with its count.
  public init(value: String?, count: Int) {
    self.value = value
    self.count = count
  }
}
