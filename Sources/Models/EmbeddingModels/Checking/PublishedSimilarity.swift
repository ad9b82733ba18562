// What published weights make of two texts, as another project measured it: the
// reference vectors of Marqo's tests (github.com/marqo-ai/marqo,
// tests/s2_inference/embeddings_reference, at commit
// 3120153beb4b0acd685a4dc2ccf730dd0018397c). Only where its registry builds the
// activation that the weights were trained with; RN50/yfcc15m is left out for that.

/// Of one publisher's weights, what two texts come to.
struct PublishedSimilarity: Sendable {
  /// What the weights are called, as `name(_:)` writes it.
  let names: [String]
  /// The cosine of `texts`.
  let similarity: Float
  /// The first coordinates of the first text's vector of length 1.
  let coordinates: [Float]

  static let texts = ["hello", "this is a test sentence. so is this."]
  static let source = "Marqo's reference vectors"

  private init(_ names: String..., cosine: Float, _ coordinates: [Float]) {
    self.names = names
    similarity = cosine
    self.coordinates = coordinates
  }

  /// Names differ in how a slash and a hyphen are written.
  static func name(_ written: some StringProtocol) -> String {
    var name = ""
    for part in written.lowercased().split(separator: "__", omittingEmptySubsequences: false) {
      name += (name.isEmpty ? "" : "/") + part.map { $0 == "_" ? "-" : String($0) }.joined()
    }
    return name
  }

  /// What is known of weights by their names.
  static func of(_ written: [String]) -> PublishedSimilarity? {
    let asked = Set(written.map { name($0) })
    return all.first { !asked.isDisjoint(with: $0.names) }
  }

  private static let all: [PublishedSimilarity] = [
    .init(
      "vit-b-32/openai", "vit-b-32-quickgelu/openai", "clip-vit-base-patch32", cosine: 0.9083,
      [0.0221, 0.0002, -0.0061, 0.0226, -0.0122, -0.0168]),
    .init(
      "vit-b-32/laion2b-s34b-b79k", "clip-vit-b-32-laion2b-s34b-b79k", cosine: 0.6954,
      [-0.0286, -0.0198, -0.0252, -0.0202, -0.0189, -0.0255]),
    .init(
      "vit-b-16/laion2b-s34b-b88k", "clip-vit-b-16-laion2b-s34b-b88k", cosine: 0.7272,
      [0.0534, 0.017, 0.0395, 0.0138, 0.0221, 0.007]),
    .init(
      "vit-b-32/laion400m-e32", "vit-b-32-quickgelu/laion400m-e32", cosine: 0.6081,
      [0.0162, 0.0586, 0.0096, 0.0114, 0.0579, -0.0542]),
    .init(
      "vit-l-14/laion400m-e32", cosine: 0.245, [0.0327, 0.0517, 0.0035, 0.002, -0.3104, 0.0268]),
    .init(
      "eva02-b-16/merged2b-s8b-b131k", cosine: 0.6941,
      [0.0168, -0.0364, -0.0184, -0.0083, -0.025, 0.037]),
    .init(
      "xlm-roberta-base-vit-b-32/laion5b-s13b-b90k", cosine: 0.7503,
      [0.0194, -0.0113, 0, 0.0176, 0.0231, 0.0013]),
    .init(
      "vit-h-14-378-quickgelu/dfn5b", cosine: 0.5608,
      [0.0066, 0.0167, -0.001, -0.0165, 0.0291, -0.0042]),
    .init(
      "vit-so400m-14-siglip-384/webli", cosine: 0.7126,
      [-0.0091, -0.0073, -0.0067, -0.0201, 0.0027, -0.0052]),
    .init(
      "nllb-clip-large-siglip/mrl", cosine: 0.3441,
      [-0.0237, 0.022, -0.0209, -0.0284, -0.0144, -0.03]),
    .init(
      "nllb-clip-large-siglip/v1", cosine: 0.2059,
      [0.0054, 0.0172, 0.0094, -0.002, 0.0137, -0.0313]),
    .init(
      "nllb-clip-base-siglip/mrl", cosine: 0.3946,
      [0.0057, 0.0728, -0.0396, 0.0162, 0.0142, -0.0514]),
    .init(
      "nllb-clip-base-siglip/v1", cosine: 0.2883,
      [0.0264, 0.0691, -0.0422, 0.0342, 0.0266, -0.0506]),
  ]
}
