// The stores that the suite runs against: the embedded one always, servers
// where Scripts/test-stores has started them and says so in the environment.

import Foundation
import HTTPRequesting
import LocalStores
import RemoteStores
import SearchDomain
import Support
import TestSupport
import Testing

/// One kind of store.
struct StoreUnderTest: Sendable, CustomTestStringConvertible {
  /// With the server's version, as the table in the documentation has it.
  let label: String
  /// Without a collection; nil for the embedded store.
  let server: String?

  var testDescription: String { label }

  /// `GLIMPSE_TEST_STORES` holds `label=address` pairs, separated by semicolons.
  /// `GLIMPSE_TEST_EMBEDDED=0` leaves the embedded one out: where each server has a
  /// process of its own, one of them has it.
  static let all: [StoreUnderTest] = {
    let listed = ProcessInfo.processInfo.environment["GLIMPSE_TEST_STORES"] ?? ""
    let servers = listed.split(separator: ";").compactMap { pair -> StoreUnderTest? in
      let parts = pair.split(separator: "=", maxSplits: 1).map(String.init)
      return parts.count == 2 ? StoreUnderTest(label: parts[0], server: parts[1]) : nil
    }
    if servers.isEmpty {
      print("SKIPPED: the stores on servers; Scripts/test-stores starts them and runs this suite.")
    }
    if ProcessInfo.processInfo.environment["GLIMPSE_TEST_EMBEDDED"] == "0" { return servers }
    return [StoreUnderTest(label: "embedded", server: nil)] + servers
  }()

  static var servers: [StoreUnderTest] { all.filter { $0.server != nil } }

  /// A collection of its own, which goes when the object does.
  func open(_ prefix: String = "t") throws -> OpenStore { try OpenStore(self, prefix) }
}

/// A store with a collection of its own.
final class OpenStore: Sendable {
  let kind: StoreUnderTest
  let collection: String
  let store: any ImageStore
  private let folder: TemporaryFolder?

  init(_ kind: StoreUnderTest, _ prefix: String) throws {
    self.kind = kind
    let number = UInt64.random(in: 0...UInt64.max)
    collection = "glimpse_\(prefix)_\(String(number, radix: 16))"
    if let server = kind.server {
      folder = nil
      store = try RemoteVectorStore.open(try StoreAddress("\(server)/\(collection)"))
    } else {
      let folder = try TemporaryFolder()
      self.folder = folder
      store = try Self.embedded(in: folder.path)
    }
  }

  static func embedded(in folder: String) throws -> LocalStore {
    let catalog = try Catalog.open(
      folder: FilePath(folder + "/library"), access: .readWrite(createIfMissing: true))
    return LocalStore(
      catalog: catalog, indexes: IndexMaintainer(catalog: catalog, cacheFolder: folder + "/cache"))
  }

  /// One more connection to the same collection.
  func reopened(_ settings: StoreSettings = StoreSettings()) throws -> any ImageStore {
    guard let server = kind.server else { return try Self.embedded(in: folder?.path ?? "") }
    return try RemoteVectorStore.open(
      try StoreAddress("\(server)/\(collection)"), settings: settings)
  }

  deinit { if kind.server != nil { try? store.dropCollection() } }
}

/// The kind of error that `body` throws; nil where it throws none.
func storeError(_ body: () throws -> Void) -> VectorStoreError? {
  do {
    try body()
    return nil
  } catch {
    return error as? VectorStoreError
  }
}
