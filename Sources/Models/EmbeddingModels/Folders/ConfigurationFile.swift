// A JSON configuration file of a model, with look-ups that name the field that
// is wrong. Their callers decide what a field means.

import Support

/// An object in a configuration file, and where it stands.
struct ConfigurationFile: Sendable {
  let path: String
  /// The fields that lead here, for words: `text_cfg.` or empty.
  private let prefix: String
  private let fields: [String: JSONTree]

  /// - Parameter purpose: what the file is needed for, continuing "it says".
  /// - Throws: `EmbeddingModelError` if the file is missing or no object.
  init(path: String, purpose: String) throws(EmbeddingModelError) {
    let bytes: [UInt8]
    do {
      bytes = try FileIO.read(Array(path.utf8), limit: 64 << 20)
    } catch {
      let state = error.code == 2 ? "is missing" : "cannot be read (\(error.reason))"
      throw EmbeddingModelError(
        kind: .fileMissing, message: "\(path) \(state): it says \(purpose); fetch it too",
        path: path,
        code: error.code)
    }
    guard case .object(let members) = try? JSONTree(parsing: bytes) else {
      throw EmbeddingModelError(
        kind: .configurationInvalid, message: "\(path) is not a JSON object; download it again",
        path: path)
    }
    self.init(path: path, prefix: "", members: members)
  }

  private init(path: String, prefix: String, members: [JSONTree.Member]) {
    self.path = path
    self.prefix = prefix
    fields = Dictionary(members.map { ($0.name, $0.value) }) { $1 }
  }

  /// The value of a field; nil if it is missing or null.
  subscript(_ name: String) -> JSONTree? {
    guard let value = fields[name], value != .null else { return nil }
    return value
  }

  /// The object in a field; an empty one if the field is missing.
  func object(_ name: String) throws(EmbeddingModelError) -> ConfigurationFile {
    guard let value = self[name] else {
      return ConfigurationFile(path: path, prefix: prefix + name + ".", members: [])
    }
    guard case .object(let members) = value else { throw invalid(name, "must be an object") }
    return ConfigurationFile(path: path, prefix: prefix + name + ".", members: members)
  }

  func text(_ name: String) throws(EmbeddingModelError) -> String? {
    guard let value = self[name] else { return nil }
    guard case .text(let text) = value else { throw invalid(name, "must be a text") }
    return text
  }

  func boolean(_ name: String) throws(EmbeddingModelError) -> Bool? {
    guard let value = self[name] else { return nil }
    guard case .boolean(let truth) = value else { throw invalid(name, "must be true or false") }
    return truth
  }

  func number(_ name: String) throws(EmbeddingModelError) -> Double? {
    guard let value = self[name] else { return nil }
    guard case .number(let number) = value, number.isFinite else {
      throw invalid(name, "must be a number")
    }
    return number
  }

  /// A whole number in 1…65,536: what sizes and lengths here can be.
  func size(_ name: String) throws(EmbeddingModelError) -> Int? {
    guard let value = self[name] else { return nil }
    guard let size = Self.size(value) else { throw invalid(name, "must be a whole number above 0") }
    return size
  }

  static func size(_ value: JSONTree?) -> Int? {
    guard case .number(let number) = value, (1...65536).contains(number), number == number.rounded()
    else { return nil }
    return Int(clamping: number)
  }

  /// Three numbers, one a channel.
  func channels(_ name: String) throws(EmbeddingModelError) -> [Float]? {
    guard let value = self[name] else { return nil }
    guard case .list(let list) = value, list.count == 3 else {
      throw invalid(name, "must be three numbers")
    }
    var numbers: [Float] = []
    for case .number(let number) in list where number.isFinite { numbers.append(Float(number)) }
    guard numbers.count == 3 else { throw invalid(name, "must be three numbers") }
    return numbers
  }

  func invalid(_ name: String, _ problem: String) -> EmbeddingModelError {
    EmbeddingModelError(
      kind: .configurationInvalid, message: "\(path): \(prefix)\(name) \(problem)", path: path)
  }

  func missing(_ name: String, _ purpose: String) -> EmbeddingModelError {
    EmbeddingModelError(
      kind: .configurationInvalid,
      message: "\(path): \(prefix)\(name) is missing: it says \(purpose)", path: path)
  }

  func unsupported(_ name: String, _ problem: String) -> EmbeddingModelError {
    EmbeddingModelError(
      kind: .modelUnsupported, message: "\(path): \(prefix)\(name) \(problem)", path: path)
  }
}
