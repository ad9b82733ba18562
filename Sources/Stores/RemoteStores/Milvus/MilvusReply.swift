// What Milvus's answers say: their codes, and its description of a collection.
// The codes are those of pkg/util/merr/errors.go of milvus-io/milvus.

internal import SearchDomain
internal import Support

extension MilvusInterface {
  /// The codes of success: 200 in version 1, 0 in version 2.
  private static let success: Set<Int> = [0, 200]
  private static let collectionNotFound = 100
  private static let collectionNotLoaded = 101
  /// Of a database that is not there, which holds no collection either.
  private static let databaseNotFound = 800
  /// Of what may pass: not ready, too much to do, time-outs, disk and memory,
  /// quotas, segments and channels that are moving.
  private static let passing: Set<Int> = [
    1, 2, 3, 5, 6, 7, 8, 9, 11, 12, 101, 103, 106, 500, 501, 502, 503, 504, 505, 600, 601, 602,
    603, 900, 901, 902, 904, 905,
  ]
  private static let unauthorized: Set<Int> = [1400, 1401, 1800]

  /// Whether a collection is not there.
  func isMissing(_ body: JSONTree) -> Bool {
    body["code"]?.integer == Self.collectionNotFound
      || body["code"]?.integer == Self.databaseNotFound
  }

  /// What an answer holds if it reports success.
  func data(_ reply: StoreConnection.Reply) throws(VectorStoreError) -> JSONTree {
    guard let code = reply.body["code"]?.integer else {
      throw connection.badReply("has no code")
    }
    if Self.success.contains(code) { return reply.body["data"] ?? .null }
    let words = connection.refusal(reply.body["message"]?.string)
    if isMissing(reply.body) { throw connection.noCollection() }
    if Self.unauthorized.contains(code) {
      throw connection.error(
        .unauthorized, "wants another API key: set GLIMPSE_STORE_API_KEY to USER:PASSWORD")
    }
    if Self.passing.contains(code) {
      throw connection.error(.serverFailed, "failed with code \(code)\(words)")
    }
    throw connection.error(.refused, "refused the request with code \(code)\(words)")
  }
}

/// What a Milvus server says of a collection.
struct MilvusCollection: Sendable {
  let dimension: Int?
  let metric: String
  /// Nil where the collection's description is not ours.
  let space: EmbeddingSpace?

  // The measurements ask for more than the server's own choice.
  static let neighbours = 32
  static let constructionBreadth = 200
  /// Candidates that a search looks at.
  static let searchBreadth = 512

  init?(_ tree: JSONTree) {
    guard let fields = tree["fields"]?.list else { return nil }
    let field = fields.first { $0["name"]?.string == MilvusInterface.vectorField }
    dimension = field.flatMap(Self.dimension)
    let index = tree["indexes"]?.list?.first {
      $0["fieldName"]?.string == MilvusInterface.vectorField
    }
    metric = index?["metricType"]?.string ?? "COSINE"
    let facts = tree["description"]?.string.flatMap { try? JSONTree(parsing: $0) }
    if let digest = facts?[PayloadFields.modelDigest]?.string, let dimension {
      space = EmbeddingSpace(
        modelName: facts?[PayloadFields.model]?.string ?? "", digest: digest,
        dimension: dimension, precision: facts?["precision"]?.string ?? "f32")
    } else {
      space = nil
    }
  }

  /// `FloatVector(512)` in the type, or a parameter `dim` of version 2.
  private static func dimension(_ field: JSONTree) -> Int? {
    let type = field["type"]?.string ?? ""
    if let open = type.firstIndex(of: "("), type.hasSuffix(")") {
      return Int(type[type.index(after: open)...].dropLast())
    }
    let parameter = field["params"]?.list?.first { $0["key"]?.string == "dim" }
    return parameter?["value"]?.string.flatMap { Int($0) } ?? parameter?["value"]?.integer
  }

  /// The model, as the collection's description keeps it.
  static func description(of space: EmbeddingSpace) -> String {
    JSONTree.members([
      PayloadFields.model: .text(space.modelName),
      PayloadFields.modelDigest: .text(space.digest), "precision": .text(space.precision),
    ]).text
  }
}
