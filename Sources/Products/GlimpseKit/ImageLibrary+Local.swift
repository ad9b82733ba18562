// What only a library of this machine can do.

import LocalStores
import Refusals
import RemoteSources
public import SearchDomain

extension ImageLibrary {
  /// The store of this machine, for what needs it.
  ///
  /// - Throws: `GlimpseError` (`unsupported`) where the store is another.
  func local(for ability: LocalAbility) throws(GlimpseError) -> LocalStore {
    guard let local else { throw ability.refused(by: store) }
    return local
  }

  /// Checks the library, and mends it where `repairing`.
  ///
  /// - Throws: `VectorStoreError`; `GlimpseError` (`unsupported`).
  public func verify(repairing: Bool = false) throws -> VerificationReport {
    try local(for: .verifying).verify(repairing: repairing) { [files] path, validator in
      files.isThere(path, validator: validator)
    }
  }

  /// How many contents left whose vectors are kept.
  ///
  /// - Throws: `VectorStoreError`.
  public func departedCount() throws -> Int { try store.statistics()?.departedCount ?? 0 }

  /// Forgets what is kept of images that left.
  ///
  /// - Returns: how many contents were forgotten.
  /// - Throws: `CatalogError`; `GlimpseError` (`unsupported`).
  @discardableResult
  public func forgetDeparted() throws -> Int {
    try local(for: .departedVectors).catalog.purgeDeparted(before: nil)
  }
}
