// The body of a search, read into a query.

import GlimpseKit
import QueryUnderstanding
import SearchDomain
import Support

/// What `POST /api/v1/search` takes.
struct SearchRequest {
  var query: SearchQuery
  /// The words, as the reply repeats them.
  var text: String

  private static let term = Schema.object([
    .init("text", .string(maxLength: 10_000)), .init("image_id", .string(format: "uuid")),
    .init("image_base64", .string(minLength: 1)), .init("image_url", .string(maxLength: 4000)),
    .init("vector", .array(.number(), minItems: 1, maxItems: 16_384)),
    .init("weight", .withDefault(.integer(1), .number(-1000...1000))),
  ])

  /// Where the defaults are read.
  private static let declared = schema(largestLimit: .max)

  static func schema(largestLimit: Int) -> Schema {
    .object([
      .init(
        "text", .described("Words to look for; a term of weight 1.", .string(maxLength: 10_000))),
      .init(
        "terms",
        .described(
          "Parts of the query, each exactly one of text, image_id, image_base64, image_url, vector; a weight below 0 draws results away.",
          .array(term, maxItems: 64))),
      .init("k", .withDefault(.integer(10), .integer(1...largestLimit))),
      .init("offset", .withDefault(.integer(0), .integer(0...1_000_000))),
      .init(
        "cursor", .described("next_cursor of the page before.", .nullable(.string(maxLength: 200)))),
      .init(
        "where",
        .described(
          "A condition: an expression as on the command line, or an object in Chroma's form.",
          .anyOf([.string(), .object([], isOpen: true)]))),
      .init("min_score", .nullable(.number(-1...1))),
      .init("exact", .withDefault(.bool(false), .boolean)),
      .init(
        "include_query_images",
        .described(
          "Whether pictures of the query may be among the results.",
          .withDefault(.bool(false), .boolean))),
      .init(
        "mode",
        .described(
          "What decides: looks and words in texts together, or one alone.",
          .choice(SearchQuery.Mode.allCases.map(Self.name)))),
      .init(
        "diversity",
        .described("How much results should differ from one another.", .nullable(.number(0...1)))),
      .init(
        "sort",
        .described(
          "In which order the strong matches come; the weak ones follow as match has them. newest and oldest go by the time taken, and what does not say it comes last.",
          .choice(ResultOrder.allCases.map(\.rawValue)))),
      .init("fold_duplicates", .withDefault(.bool(true), .boolean)),
      .init("understand_negation", .withDefault(.bool(true), .boolean)),
      .init(
        "ensemble",
        .described(
          "Whether words are embedded in several phrasings and averaged.",
          .withDefault(.bool(false), .boolean))),
      .init(
        "feedback",
        .described(
          "How much of the three closest pictures is added to the query before it is asked again.",
          .withDefault(.integer(0), .number(0...1)))),
      .init(
        "rerank",
        .described(
          "How many of the best a model puts in order that reads the words with each picture at hand.",
          .withDefault(.integer(0), .integer(0...SearchQuery.mostReranked)))),
      .init("translation", .choice(SearchQuery.Translation.allCases.map(\.rawValue))),
      .init(
        "switched_off",
        .described(
          "Ids of pieces of the interpretation that are not to be understood.",
          .array(.string(maxLength: 200), maxItems: 100))),
    ])
  }

  /// A mode by the name that clients see.
  private static func name(_ mode: SearchQuery.Mode) -> String {
    switch mode {
    case .combined: "combined"
    case .visualOnly: "visual"
    case .textOnly: "text"
    }
  }

  /// Reads a body that fits the schema.
  ///
  /// - Throws: `Problem`, `QueryError`.
  ///
  /// - Parameter filters: reads conditions.
  init(_ body: JSONTree, _ filters: FilterBody) throws {
    let fetchesImages = filters.context.configuration.fetchesQueryImages
    let largestImage = filters.context.configuration.uploadBytes
    var parts: [SearchQuery.Part] = []
    var shown: [String] = []
    if let words = body["text"]?.string {
      parts.append(SearchQuery.Part(.words(words)))
      shown.append(words)
    }
    if case .list(let terms)? = body["terms"] {
      for (index, term) in terms.enumerated() {
        let weight = BodyValues(term, Self.term).number("weight")
        guard weight != 0 else {
          throw Problem(.invalidQuery, "terms[\(index)].weight must not be 0: leave the term out.")
        }
        parts.append(
          SearchQuery.Part(
            try Self.content(term, index, fetchesImages: fetchesImages, largestImage: largestImage),
            weight: weight))
        if let words = term["text"]?.string {
          shown.append((weight < 0 ? "- " : shown.isEmpty ? "" : "+ ") + words)
        }
      }
    }
    guard !parts.isEmpty else {
      throw Problem(.emptyQuery, "The query is empty: give text or terms.")
    }
    let values = BodyValues(body, Self.declared)
    query = SearchQuery(
      parts, limit: values.integer("k"), offset: values.integer("offset"),
      filter: try body["where"].flatMap { try filters.filter($0) },
      minimumScore: body["min_score"]?.double.map { Float($0) })
    query.includesQueryImages = values.isTrue("include_query_images")
    text = shown.joined(separator: " ")
    readManner(body, values)
  }

  /// How the query is to be understood and ranked.
  private mutating func readManner(_ body: JSONTree, _ values: BodyValues) {
    query.isExact = values.isTrue("exact")
    query.collapsesDuplicates = values.isTrue("fold_duplicates")
    query.understandsNegation = values.isTrue("understand_negation")
    query.usesEnsemble = values.isTrue("ensemble")
    query.feedback = values.number("feedback")
    query.rerankCount = values.integer("rerank")
    query.diversity = body["diversity"]?.double
    query.order = body["sort"]?.string.flatMap(ResultOrder.init) ?? .match
    if let name = body["mode"]?.string {
      query.mode = SearchQuery.Mode.allCases.first { Self.name($0) == name } ?? query.mode
    }
    if let translation = body["translation"]?.string.flatMap(SearchQuery.Translation.init) {
      query.translation = translation
    }
    if case .list(let ids)? = body["switched_off"] {
      query.switchedOff = Set(ids.compactMap(\.string))
    }
  }

  private static func content(
    _ term: JSONTree, _ index: Int, fetchesImages: Bool, largestImage: Int
  ) throws -> SearchQuery.Part.Content {
    guard case .object(let members) = term, members.filter({ $0.name != "weight" }).count == 1,
      let member = members.first(where: { $0.name != "weight" })
    else {
      throw Problem(
        .invalidArgument,
        "terms[\(index)] must have exactly one of text, image_id, image_base64, image_url and vector."
      )
    }
    switch (member.name, member.value) {
    case ("text", .text(let words)): return .words(words)
    case ("image_id", .text(let text)):
      guard let id = ImageID(text) else {
        throw Problem(.invalidArgument, "terms[\(index)].image_id must be a UUID.")
      }
      return .stored(id)
    case ("image_base64", .text(let text)):
      return .bytes(try ImageText.bytes(text, named: "terms[\(index)].image_base64"))
    case ("image_url", .text(let address)):
      guard fetchesImages else {
        throw Problem(
          .forbidden,
          "This server does not fetch pictures: send image_base64, or start it with --allow-fetch.")
      }
      return .bytes(try FetchPolicy.fetch(address, limit: largestImage))
    case ("vector", .list(let values)):
      return .vector(values.compactMap { $0.double.map { Float($0) } })
    default: throw Problem(.invalidArgument, "terms[\(index)] cannot be read.")
    }
  }
}

extension JSONTree {
  /// The whole number, where it is one.
  var whole: Int? { double.flatMap { Int(exactly: $0) } }
}

/// Conditions in requests, in the library's own terms (`ServiceContext.filter`).
struct FilterBody {
  let context: ServiceContext
  let call: Call

  /// - Throws: `QueryError`.
  func filter(_ tree: JSONTree) throws -> Filter? {
    if case .text(let expression) = tree {
      return try context.filter(FilterParser.parse(expression), of: call)
    }
    return try context.filter(FilterJSON.filter(tree), of: call)
  }

  /// The condition in the query parameter `where`.
  func parameter() throws -> Filter? {
    guard let text = call.arguments.text("where") else { return nil }
    return try context.filter(
      text.first == "{" ? FilterJSON.parse(text) : FilterParser.parse(text), of: call)
  }
}

/// Images as text in JSON.
enum ImageText {
  /// The bytes of Base64 or of a data URL (RFC 2397).
  ///
  /// - Throws: `Problem` where it is neither.
  static func bytes(_ text: String, named name: String) throws(Problem) -> [UInt8] {
    var encoded = text.utf8[...]
    if text.hasPrefix("data:") {
      guard let comma = text.utf8.firstIndex(of: UInt8(ascii: ",")),
        text[..<comma].hasSuffix(";base64")
      else {
        throw Problem(.invalidArgument, "\(name) must be Base64, or a data URL with ;base64.")
      }
      encoded = text.utf8[text.utf8.index(after: comma)...]
    }
    guard let bytes = Base64.decode(Array(encoded)), !bytes.isEmpty else {
      throw Problem(.invalidArgument, "\(name) must be Base64, or a data URL with ;base64.")
    }
    return bytes
  }
}
