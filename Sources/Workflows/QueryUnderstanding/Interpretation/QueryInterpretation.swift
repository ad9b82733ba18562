// What a query was taken to mean, in pieces that an interface can show and
// that whoever asked can take back.

public import SearchDomain

/// What a query was taken to mean.
public struct QueryInterpretation: Hashable, Sendable {
  /// Where a piece comes from.
  public enum Origin: String, Hashable, Sendable, CaseIterable {
    /// As it was typed.
    case typed
    /// From "without", "no" or "not" in the words.
    case negation
    /// From a date, season or year in the words.
    case date
    /// From a rule that shortens a sentence to a caption.
    case rules
    /// From a language model.
    case model
  }

  /// Something that is looked for, or kept away from.
  public struct Part: Hashable, Sendable {
    /// Names the piece in `SearchQuery.switchedOff`; nil for what was typed,
    /// which is taken back by typing something else.
    public var id: String?
    /// The words, or the image's name.
    public var label: String
    /// Below zero draws results away.
    public var weight: Double
    /// Where it comes from.
    public var origin: Origin

    public init(id: String? = nil, label: String, weight: Double = 1, origin: Origin = .typed) {
      self.id = id
      self.label = label
      self.weight = weight
      self.origin = origin
    }
  }

  /// A condition that was read out of the words.
  public struct DerivedFilter: Hashable, Sendable {
    /// Names the piece in `SearchQuery.switchedOff`.
    public var id: String
    /// The condition as `--where` takes it.
    public var label: String
    /// The condition.
    public var filter: Filter
    /// Where it comes from.
    public var origin: Origin

    public init(id: String, label: String, filter: Filter, origin: Origin) {
      self.id = id
      self.label = label
      self.filter = filter
      self.origin = origin
    }
  }

  /// What the vector is made of, in the order of the query.
  public var parts: [Part]
  /// Conditions besides those that were asked for outright.
  public var filters: [DerivedFilter]
  /// The query in other words, where it was rewritten; nil where not.
  public var rewritten: String?
  /// What whoever asked should know, such as that a language model did not
  /// answer and the query was taken as it is.
  public var notes: [String]

  public init(
    parts: [Part] = [], filters: [DerivedFilter] = [], rewritten: String? = nil,
    notes: [String] = []
  ) {
    self.parts = parts
    self.filters = filters
    self.rewritten = rewritten
    self.notes = notes
  }

  /// Whether anything was understood beyond what was typed.
  public var hasDerivedPieces: Bool {
    rewritten != nil || !filters.isEmpty || parts.contains { $0.id != nil }
  }
}
