// What only a library of this machine can do, and how it is refused elsewhere.

import LocalStores
public import SearchDomain

/// What needs the store of this machine.
enum LocalAbility {
  case captions, departedVectors, duplicates, exporting, failures, importing, ocr, textSearch
  case verifying

  /// What cannot be done in a store on a server, and what to do instead.
  fileprivate var refusal: (what: String, instead: String) {
    switch self {
    case .captions: ("Captions cannot be kept", "write them into a library")
    case .departedVectors:
      ("Vectors of pictures that left are not kept", "there is nothing to forget")
    case .duplicates:
      (
        "Duplicates cannot be looked for",
        "copy the store to this machine with glimpse sync --from, and look there"
      )
    case .exporting:
      (
        "Exports cannot be made of what is",
        "copy the store to this machine with glimpse sync --from, and export that"
      )
    case .failures:
      ("Files that failed are not remembered", "each run of glimpse index names them")
    case .importing:
      (
        "Vectors of other programs cannot be kept",
        "import them into a library, and copy that with glimpse sync --to"
      )
    case .ocr:
      ("The writing in pictures cannot be kept", "leave --ocr out, or index into a library")
    case .textSearch:
      (
        "Words in names and captions alone cannot be looked for",
        "search by looks, or copy the store to this machine with glimpse sync --from"
      )
    case .verifying: ("Nothing can be verified", "its server does that")
    }
  }
}

extension ImageLibrary {
  /// The store of this machine, for what needs it.
  ///
  /// - Throws: `GlimpseError` (`unsupported`) where the store is another.
  func local(for ability: LocalAbility) throws(GlimpseError) -> LocalStore {
    guard let local else { throw refusal(of: ability) }
    return local
  }

  /// - Throws: `GlimpseError` (`unsupported`) unless the store has a capability.
  func require(
    _ capability: KeyPath<StoreCapabilities, Bool>, for ability: LocalAbility
  ) throws(GlimpseError) {
    guard store.capabilities[keyPath: capability] else { throw refusal(of: ability) }
  }

  private func refusal(of ability: LocalAbility) -> GlimpseError {
    let (what, instead) = ability.refusal
    return GlimpseError(
      kind: .unsupported, message: "\(what) in a store on a server (\(store.name)): \(instead).")
  }

  /// Checks the library, and mends it where `repairing`.
  ///
  /// - Throws: `VectorStoreError`; `GlimpseError` (`unsupported`).
  public func verify(repairing: Bool = false) throws -> VerificationReport {
    try local(for: .verifying).verify(repairing: repairing) { [self] path, validator in
      isThere(path, validator: validator)
    }
  }

  /// How many contents left whose vectors are kept.
  ///
  /// - Throws: `VectorStoreError`.
  public func departedCount() throws -> Int { try store.statistics()?.departedCount ?? 0 }

  /// Forgets what is kept of pictures that left.
  ///
  /// - Returns: how many contents were forgotten.
  /// - Throws: `CatalogError`; `GlimpseError` (`unsupported`).
  @discardableResult
  public func forgetDeparted() throws -> Int {
    try local(for: .departedVectors).catalog.purgeDeparted(before: nil)
  }
}
