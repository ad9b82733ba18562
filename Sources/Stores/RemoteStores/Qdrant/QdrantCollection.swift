// A collection of Qdrant's REST interface (https://api.qdrant.tech): what the
// server says of one, and how ours are made.

internal import SearchDomain
internal import Support

/// What a Qdrant server says of a collection.
struct QdrantCollection: Sendable {
  /// The vector that is searched; nil if the collection has one without a
  /// name, empty if it has none that can be used.
  let vector: String?
  let dimension: Int
  let metric: String
  /// The model that the collection's metadata names; servers before 1.16 keep
  /// none.
  let space: EmbeddingSpace?
  /// The fields that have an index.
  let indexed: Set<String>

  /// The name of our vectors, and of the replaced service's.
  static let vectorName = "default"
  static let neighbours = 32
  static let constructionBreadth = 200
  /// Candidates that a search looks at.
  static let searchBreadth = 512

  init?(_ tree: JSONTree) {
    guard let configuration = tree["config"], let vectors = configuration["params"]?["vectors"],
      case .object(let members) = vectors
    else { return nil }
    let found: (String?, JSONTree)
    if vectors["size"]?.integer != nil {
      found = (nil, vectors)
    } else if let named = vectors[Self.vectorName] {
      found = (Self.vectorName, named)
    } else if members.count == 1 {
      found = (members[0].name, members[0].value)
    } else {
      return nil
    }
    guard let size = found.1["size"]?.integer else { return nil }
    vector = found.0
    dimension = size
    metric = found.1["distance"]?.string ?? ""
    if case .object(let schema)? = tree["payload_schema"] {
      indexed = Set(schema.map(\.name))
    } else {
      indexed = []
    }
    let metadata = configuration["metadata"]
    space = metadata?[PayloadFields.modelDigest]?.string.map {
      EmbeddingSpace(
        modelName: metadata?[PayloadFields.model]?.string ?? "", digest: $0, dimension: size,
        precision: metadata?["precision"]?.string ?? "f32")
    }
  }

  /// The request that makes a collection.
  static func creation(for space: EmbeddingSpace) -> [UInt8] {
    let vector = JSONTree.members([
      "size": .integer(space.dimension), "distance": .text("Cosine"), "on_disk": .boolean(true),
      "hnsw_config": .members([
        "m": .integer(neighbours), "ef_construct": .integer(constructionBreadth),
      ]),
    ])
    let tree = JSONTree.members([
      "vectors": .object([.init(vectorName, vector)]),
      "on_disk_payload": .boolean(true),
      "metadata": .members([
        PayloadFields.model: .text(space.modelName),
        PayloadFields.modelDigest: .text(space.digest), "precision": .text(space.precision),
      ]),
    ])
    return tree.bytes
  }

  /// The kind of index for a payload field; nil for one that no filter asks for.
  static func indexKind(of field: String) -> String? {
    if let kind = usualKinds[field] { return kind }
    switch PayloadFields.metadataKey(of: field)?.kind {
    case .text, .list: return "keyword"
    case .number: return "float"
    case .flag: return "bool"
    case nil: return timeFields.contains(field) ? "float" : nil
    }
  }

  private static let usualKinds: [String: String] = {
    var kinds = Dictionary(
      uniqueKeysWithValues: [
        PayloadFields.suffix, PayloadFields.folders, PayloadFields.modelDigest,
      ].map { ($0, "keyword") })
    for (field, name) in PayloadFields.ofRecord {
      kinds[name] =
        field.isTextual ? "keyword" : field.content == .wholeNumber ? "integer" : "float"
    }
    return kinds
  }()

  private static let timeFields = Set(
    Filter.Field.table.filter(\.isTime).compactMap(\.metadataKey).flatMap { key in
      [false, true].map { PayloadFields.time(key, isInstant: $0) }
    })

  /// The fields that every record has, and so get their index at once.
  static let usualFields = usualKinds.keys.sorted()
}
