// What is kept of the arithmetic that a set's vectors are made in: whether any of
// them is in 8 bits, and what decided it.

internal import SQLiteAccess
public import SearchDomain
internal import Support

extension Catalog {
  /// The set that vectors of `space` are written to, or nil.
  ///
  /// A set that holds vectors in 8 bits is not written to by a run in floating
  /// point that does not say `int8`, nor the other way round: such a run fills a
  /// set of its own.
  func setToFill(for space: EmbeddingSpace) throws(CatalogError) -> VectorSet? {
    let isEightBits = space.precision == Self.eightBits
    return try sets(for: space).first {
      ($0.space.precision == Self.eightBits) == isEightBits
    }
  }

  /// Keeps what decided the arithmetic of the set that vectors of `space` are
  /// written to. Where that is 8 bits, the set is known by it from here on.
  ///
  /// - Throws: `CatalogError` (`noVectorSet`).
  func keep(_ decision: PrecisionDecision, for space: EmbeddingSpace) throws(CatalogError) {
    guard let set = try setToFill(for: space) else {
      throw CatalogError(
        kind: .noVectorSet, message: "\(file) has no vector set of \(space.modelName)",
        path: file.description)
    }
    try write { connection in
      try connection.run(
        "INSERT OR REPLACE INTO state VALUES (?, ?)",
        [.text(Self.precisionKey(set.id)), .text(decision.text)])
      if decision.used == Self.eightBits {
        try connection.run(
          "UPDATE vector_set SET precision = ? WHERE id = ?",
          [.text(Self.eightBits), .integer(set.id.rawValue)])
      }
      try Self.bumpGeneration(connection)
    }
  }

  static func precisionKey(_ id: VectorSet.ID) -> String { precisionKeyStart + "\(id.rawValue)" }
  static let precisionKeyStart = "precision-"
  private static let eightBits = "int8"
}

extension LocalStore {
  /// What the library's vectors of a model are in, `int8` where any of them is, and
  /// what decided it; nil where it has none.
  public func heldPrecision(
    of space: EmbeddingSpace
  ) throws(VectorStoreError) -> (name: String, decision: PrecisionDecision?)? {
    try reporting { () throws -> (name: String, decision: PrecisionDecision?)? in
      guard let set = try catalog.set(for: space) else { return nil }
      return (name: set.space.precision, decision: set.decision)
    }
  }

  /// Keeps what decided the arithmetic of the vectors that a run writes, before it
  /// writes by it.
  ///
  /// - Parameter space: that of the run.
  public func keep(
    _ decision: PrecisionDecision, for space: EmbeddingSpace
  ) throws(VectorStoreError) {
    try reporting { try catalog.keep(decision, for: space) }
  }

  /// A name of this library and a model's vectors in it, for files in the cache.
  public func cacheName(of space: EmbeddingSpace) throws(VectorStoreError) -> String {
    try reporting {
      String(
        Digest.name(of: [Digest.hex(try catalog.libraryID()), space.digest, "\(space.dimension)"])
          .prefix(32))
    }
  }
}

extension PrecisionDecision {
  fileprivate var text: String {
    var members: [(String, JSONValue)] = [
      ("used", .string(used)), ("reason", .string(reason.rawValue)),
    ]
    if let detail { members.append(("detail", .string(detail))) }
    if let towerDigest { members.append(("tower", .string(towerDigest))) }
    if let proof {
      members += [
        ("calibrated_on", .integer(proof.calibrationCount)),
        ("compared", .integer(proof.comparedCount)),
        ("floating_layers", .integer(proof.floatingLayers)),
        ("mean_cosine", .number(proof.meanCosine)), ("least_cosine", .number(proof.leastCosine)),
        ("neighbours_kept", .number(proof.neighboursKept)),
        ("texts_kept", .number(proof.textsKept)), ("texts", .integer(proof.textCount)),
        ("speedup", .number(proof.speedup)),
      ]
    }
    return JSONValue.object(members).text
  }

  /// Nil for what is damaged, or of a program to come: then it is decided anew.
  init?(text: String) {
    guard let tree = try? JSONTree(parsing: text, limits: .small), let used = tree["used"]?.string,
      let reason = tree["reason"]?.string.flatMap(Reason.init)
    else { return nil }
    self.init(
      used: used, reason: reason, detail: tree["detail"]?.string, proof: PrecisionProof(tree),
      towerDigest: tree["tower"]?.string)
  }
}

extension PrecisionProof {
  fileprivate init?(_ tree: JSONTree) {
    func number(_ name: String) -> Double? {
      if case .number(let value) = tree[name] { value } else { nil }
    }
    func count(_ name: String) -> Int? { number(name).map { Int(clamping: $0) } }
    guard let calibrationCount = count("calibrated_on"), let comparedCount = count("compared"),
      let floatingLayers = count("floating_layers"), let meanCosine = number("mean_cosine"),
      let leastCosine = number("least_cosine"), let neighboursKept = number("neighbours_kept"),
      let textsKept = number("texts_kept"), let textCount = count("texts"),
      let speedup = number("speedup")
    else { return nil }
    self.init(
      calibrationCount: calibrationCount, comparedCount: comparedCount,
      floatingLayers: floatingLayers, meanCosine: meanCosine, leastCosine: leastCosine,
      neighboursKept: neighboursKept, textsKept: textsKept, textCount: textCount,
      speedup: speedup)
  }
}
