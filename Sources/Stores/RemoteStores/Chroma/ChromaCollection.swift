// Finding, making and checking a collection of Chroma's version 2 interface
// (https://docs.trychroma.com/docs/overview/introduction; the server describes
// it at /openapi.json).

internal import HTTPRequesting
internal import SearchDomain
internal import Support

/// What a Chroma server says of a collection.
struct ChromaCollection: Sendable {
  let id: String
  /// Nil before the first record.
  let dimension: Int?
  /// `cosine`, `l2` or `ip`.
  let metric: String
  /// What the collection's metadata says of the model; nil if it was not
  /// made by us.
  let space: EmbeddingSpace?

  init?(_ tree: JSONTree) {
    guard let id = tree["id"]?.string, let configuration = tree["configuration_json"] else {
      return nil
    }
    self.id = id
    metric =
      configuration["hnsw"]?["space"]?.string ?? configuration["spann"]?["space"]?.string
      ?? "l2"
    let metadata = tree["metadata"]
    dimension = tree["dimension"]?.integer ?? metadata?["dimension"]?.integer
    if let digest = metadata?[PayloadFields.modelDigest]?.string,
      let dimension = metadata?["dimension"]?.integer
    {
      space = EmbeddingSpace(
        modelName: metadata?[PayloadFields.model]?.string ?? "", digest: digest,
        dimension: dimension, precision: metadata?["precision"]?.string ?? "f32")
    } else {
      space = nil
    }
  }

  /// The request that makes a collection. Its graph is wider and searched
  /// further than Chroma's default (16 neighbours, ef 100 for both), which finds
  /// 85 of 100 true neighbours of words; see Documentation/Stores.md.
  static func creation(name: String, space: EmbeddingSpace) -> [UInt8] {
    let tree = JSONTree.members([
      "name": .text(name),
      "get_or_create": .boolean(false),
      "metadata": .members([
        PayloadFields.model: .text(space.modelName),
        PayloadFields.modelDigest: .text(space.digest),
        "precision": .text(space.precision),
        "dimension": .integer(space.dimension),
      ]),
      "configuration": .members([
        "hnsw": .members([
          "space": .text("cosine"),
          "max_neighbors": .integer(neighbours),
          "ef_construction": .integer(constructionBreadth),
          "ef_search": .integer(searchBreadth),
        ])
      ]),
    ])
    return tree.bytes
  }

  static let neighbours = 32
  static let constructionBreadth = 200
  static let searchBreadth = 512
}
