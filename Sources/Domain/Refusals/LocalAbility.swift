// What only a store of this machine can do, and how it is refused elsewhere.

package import SearchDomain

/// What needs the store of this machine.
package enum LocalAbility {
  case captions, departedVectors, duplicates, exporting, failures, importing, ocr, textSearch
  case verifying

  /// What cannot be done in a store on a server, and what to do instead.
  private var refusal: (what: String, instead: String) {
    switch self {
    case .captions: ("captions cannot be kept", "write them into a library")
    case .departedVectors:
      ("vectors of pictures that left are not kept", "there is nothing to forget")
    case .duplicates:
      (
        "duplicates cannot be looked for",
        "copy the store to this machine with glimpse sync --from, and look there"
      )
    case .exporting:
      (
        "exports cannot be made of what is",
        "copy the store to this machine with glimpse sync --from, and export that"
      )
    case .failures:
      ("files that failed are not remembered", "each run of glimpse index names them")
    case .importing:
      (
        "vectors of other programs cannot be kept",
        "import them into a library, and copy that with glimpse sync --to"
      )
    case .ocr:
      ("the writing in pictures cannot be kept", "leave reading it out, or index into a library")
    case .textSearch:
      (
        "words in names and captions alone cannot be looked for",
        "search by looks, or copy the store to this machine with glimpse sync --from"
      )
    case .verifying: ("nothing can be verified", "its server does that")
    }
  }

  /// The refusal of this in a store on a server.
  package func refused(by store: any ImageStore) -> GlimpseError {
    let (what, instead) = refusal
    return GlimpseError(
      kind: .unsupported, message: "\(what) in a store on a server (\(store.name)): \(instead)")
  }
}

extension ImageStore {
  /// - Throws: `GlimpseError` (`unsupported`) unless the store has a capability.
  package func require(
    _ capability: KeyPath<StoreCapabilities, Bool>, for ability: LocalAbility
  ) throws(GlimpseError) {
    guard capabilities[keyPath: capability] else { throw ability.refused(by: self) }
  }
}
