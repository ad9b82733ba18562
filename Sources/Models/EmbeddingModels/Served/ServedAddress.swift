// The address of a model on an inference server, such as
// http+kserve://host:8000/NAME, and what it says.

internal import ModelInference
internal import Support

/// `http+kserve://HOST:PORT[/PATH]/NAME[?folder=F&image=I&text=T&batches=N&timeout=S]`,
/// or the same with `https+kserve`.
///
/// NAME is the model's name: its towers are `NAME-image` and `NAME-text` on the
/// server unless `image` and `text` say otherwise, and its settings are those of the
/// model NAME on this machine unless `folder` names another, or a folder. Unknown
/// parameters are refused.
public struct ServedAddress: Sendable {
  /// The model whose settings and tokenizer are used: a name or a folder.
  public let folder: String
  /// Where its towers are.
  public let towers: ServedTowers

  /// Whether a model's name is such an address, well-formed or not.
  public static func isOne(_ name: String) -> Bool {
    schemes.contains { name.lowercased().hasPrefix($0 + "+kserve://") }
  }

  private static let schemes = ["http", "https"]
  private static let known: Set = ["folder", "image", "text", "batches", "timeout"]

  /// Reads an address.
  ///
  /// - Parameter apiKey: sent to the server, if there is one.
  /// - Throws: `EmbeddingModelError` (`configurationInvalid`) that says what is
  ///   wrong without repeating what may be secret.
  public init(_ text: String, apiKey: String? = nil) throws(EmbeddingModelError) {
    guard let scheme = Self.schemes.first(where: { text.lowercased().hasPrefix($0 + "+kserve://") })
    else { throw Self.refusal("it begins with neither http+kserve:// nor https+kserve://") }
    let rest = text.dropFirst(scheme.count + "+kserve://".count)
    let parts = rest.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    guard !rest.contains("@"), !rest.contains("#") else {
      throw Self.refusal(
        "user names and fragments have no place in it: a key goes into "
          + "GLIMPSE_INFERENCE_API_KEY")
    }
    var place = parts[0]
    while place.hasSuffix("/") { place.removeLast() }
    guard let slash = place.lastIndex(of: "/"), slash != place.startIndex,
      let name = PercentEncoding.decode(place[place.index(after: slash)...].utf8), !name.isEmpty
    else { throw Self.refusal("it names no model after the host") }
    let server = "\(scheme)://\(place[..<slash])"
    let parameters = try Self.parameters(parts.count > 1 ? parts[1] : "")
    func value(_ name: String) -> String? { parameters.last { $0.name == name }?.value }
    var model = ServedModel(server: server, name: value("image") ?? name + "-image", apiKey: apiKey)
    if let seconds = try Self.number(value("timeout"), "timeout", within: 1...3600) {
      model.timeoutSeconds = Double(seconds)
    }
    var textModel = model
    textModel.name = value("text") ?? name + "-text"
    folder = value("folder") ?? name
    towers = ServedTowers(
      image: model, text: textModel,
      batches: try Self.number(value("batches"), "batches", within: 1...64)
        ?? ServedTowers.usualBatches)
  }

  private static func parameters(
    _ query: Substring
  ) throws(EmbeddingModelError) -> [(name: String, value: String)] {
    var parameters: [(name: String, value: String)] = []
    for part in query.split(separator: "&") {
      let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard pair.count == 2, known.contains(String(pair[0])),
        let value = PercentEncoding.decode(pair[1].utf8), !value.isEmpty
      else {
        throw refusal(
          "after ? it takes \(known.sorted().joined(separator: ", ")), each with a value")
      }
      parameters.append((String(pair[0]), value))
    }
    return parameters
  }

  private static func number(
    _ text: String?, _ name: String, within range: ClosedRange<Int>
  ) throws(EmbeddingModelError) -> Int? {
    guard let text else { return nil }
    guard let number = Int(text), range.contains(number) else {
      throw refusal("\(name) is a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  private static func refusal(_ reason: String) -> EmbeddingModelError {
    EmbeddingModelError(
      kind: .configurationInvalid,
      message: "the model's address is not one of an inference server, such as "
        + "http+kserve://host:8000/ViT-B-32: \(reason)")
  }
}
