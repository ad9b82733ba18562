// What `glimpse serve` may send to other programs, told when it starts. The
// names are those of the table in Documentation/Network.md.

import EmbeddingModels
import GlimpseKit
import HTTPRequesting
import ModelInference
import QueryUnderstanding
import RemoteSources
import SearchAPI
import SearchDomain
import SharedCaching
import Support

/// One place that something may be sent to.
struct Destination: Hashable, Sendable {
  /// The row of Documentation/Network.md.
  let name: String
  /// What goes there, in words that go on from "sends".
  let what: String
  /// Without user information and query.
  let address: String
  /// The flag or setting that asks for it.
  let askedBy: String

  /// The line of the log.
  var record: ServiceLogRecord {
    ServiceLogRecord(
      .info, "sends \(what)",
      [
        ("destination", .string(name)), ("address", .string(address)),
        ("asked_by", .string(askedBy)),
      ])
  }
}

enum ServiceDestinations {
  /// All that a service may send, by its settings.
  ///
  /// - Parameters:
  ///   - fetches: whether callers may name addresses.
  ///   - roots: what the library was indexed from.
  static func all(
    _ configuration: LibraryConfiguration, store: String?, isStoreOfQdrantURL: Bool,
    imageBases: [ImageBase], fetches: Bool, roots: [FilePath]
  ) -> [Destination] {
    let environment = configuration.environment
    var found: [Destination] = []
    if let model = configuration.translator.model {
      found.append(
        Destination(
          name: "language model", what: "the words of queries to a language model",
          address: model.displayableAddress, askedBy: LanguageModel.consentSetting))
    }
    if let store {
      found.append(
        Destination(
          name: "store", what: "vectors, conditions and changes to the store", address: store,
          askedBy: isStoreOfQdrantURL ? "QDRANT_URL" : "--store or GLIMPSE_STORE"))
    }
    if let model = configuration.model, let address = try? ServedAddress(model) {
      found.append(
        Destination(
          name: "inference server",
          what: "query pictures and texts as numbers to the model's server",
          address: address.towers.image.server, askedBy: "--model or GLIMPSE_MODEL"))
    }
    for base in imageBases {
      found.append(
        Destination(
          name: "pictures' server", what: "requests for files of pictures",
          address: HTTPAddress.displayable(base.url), askedBy: "--pictures-base"))
    }
    for root in roots where root.isRemote {
      found.append(source(root, environment))
    }
    if fetches {
      found.append(
        Destination(
          name: "query picture", what: "requests for query pictures",
          address: "public addresses that callers name",
          askedBy: "--allow-fetch"))
    }
    let proxies = ["http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"]
    if !found.isEmpty {
      for name in proxies {
        guard let proxy = environment[name] else { continue }
        found.append(
          Destination(
            name: "proxy", what: "all of this through a proxy",
            address: HTTPAddress.displayable(proxy),
            askedBy: name))
      }
    }
    // Never through a proxy.
    if let cache = configuration.sharedCache {
      found.append(
        Destination(
          name: "cache", what: "vectors, replies and thumbnails to a cache that servers share",
          address: cache.address.displayable, askedBy: "GLIMPSE_CACHE"))
    }
    return found
  }

  /// The lines that a service begins its log with.
  static func records(_ destinations: [Destination], environment: [String: String])
    -> [ServiceLogRecord]
  {
    if NetworkReach.staysOnThisMachine {
      return [
        ServiceLogRecord(
          .info, "sends nothing to other machines", [("asked_by", .string(NetworkReach.setting))])
      ] + destinations.filter { HTTPAddress($0.address)?.isThisMachine == true }.map(\.record)
    }
    var records = destinations.map(\.record)
    if records.isEmpty { records = [ServiceLogRecord(.info, "sends nothing to other programs")] }
    let isUnstated = LanguageModel.Consent(environment[LanguageModel.consentSetting]) == .unstated
    if isUnstated, LanguageModel.Provider.first(in: environment) != nil {
      records.append(
        ServiceLogRecord(
          .info, "asks no language model",
          [("reason", .string(LanguageModel.absence(environment)))]))
    }
    return records
  }

  private static func source(_ root: FilePath, _ environment: [String: String]) -> Destination {
    let isGoogles = root.bytes.starts(with: "gs://".utf8)
    if isGoogles || root.bytes.starts(with: "s3://".utf8) {
      let endpoint =
        isGoogles
        ? GoogleSettings(environment: environment).endpoint
        : AWSSettings(environment: environment).endpoint
      return Destination(
        name: "bucket", what: "requests for pictures to a bucket",
        address: root.description + " at "
          + (endpoint.map { HTTPAddress.displayable($0) } ?? "amazonaws.com"), askedBy: "index")
    }
    if root.isInRemoteFolder {
      return Destination(
        name: "WebDAV server", what: "requests for pictures to a WebDAV server",
        address: root.description, askedBy: "index")
    }
    return Destination(
      name: "list", what: "requests for pictures to the addresses of a list",
      address: HTTPAddress.displayable(root.description), askedBy: "index")
  }
}
