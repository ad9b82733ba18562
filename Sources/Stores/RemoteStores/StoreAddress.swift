// Addresses of stores: which program, which server, which collection.

internal import HTTPRequesting
public import SearchDomain

/// Where vectors are kept: `embedded:`, `qdrant+http://host:6333/collection`,
/// `milvus+http://host:19530/collection`, `chroma+http://host:8000/collection`,
/// and the same with `https`; `postgres://user@host:5432/database/table`.
public struct StoreAddress: Hashable, Sendable {
  /// The program that keeps the vectors.
  public enum Program: String, Hashable, Sendable, CaseIterable {
    /// The library's own files.
    case embedded
    case qdrant, milvus, chroma
    /// PostgreSQL with the extension pgvector.
    case postgres

    /// The port that the server listens on where the address names none.
    var usualPort: Int {
      switch self {
      case .embedded: 0
      case .qdrant: 6333
      case .milvus: 19530
      case .chroma: 8000
      case .postgres: 5432
      }
    }

    /// The name with a capital, for messages.
    public var displayName: String {
      self == .postgres ? "PostgreSQL" : rawValue.prefix(1).uppercased() + rawValue.dropFirst()
    }
  }

  /// The program that keeps the vectors.
  public let program: Program
  /// Scheme, host, port and perhaps a path before the collection, without a
  /// slash at the end: `http://host:6333`. Empty for the embedded store. For
  /// PostgreSQL user, hosts and database, `postgres://user@host/database`.
  public let server: String
  /// The collection's name; for the embedded store the library's folder, empty
  /// for the usual one.
  public let collection: String
  /// A key that stood in the address as `api-key@host`. It is not part of
  /// `displayable`.
  public let apiKey: String?
  /// What libpq is given for PostgreSQL: the address with its settings, without
  /// password and table. It is not part of `displayable`, since a setting may be
  /// secret.
  let connection: String
  /// From how many records on PostgreSQL has an index of vectors; nil for the
  /// usual number.
  let indexedFrom: Int?

  /// The collection's name where an address has none.
  public static let usualCollection = "glimpse"

  /// Reads an address.
  ///
  /// - Throws: `invalidAddress`, in one sentence that says what an address
  ///   looks like.
  public init(_ text: String) throws(VectorStoreError) {
    if text == "embedded" || text.hasPrefix("embedded:") {
      program = .embedded
      server = ""
      collection = String(text.dropFirst("embedded:".utf8.count))
      apiKey = nil
      (connection, indexedFrom) = ("", nil)
      return
    }
    if let address = try PostgresAddress(text) {
      program = .postgres
      server = address.server
      collection = address.table
      apiKey = address.password
      (connection, indexedFrom) = (address.connection, address.indexedFrom)
      return
    }
    guard let plus = text.firstIndex(of: "+"),
      let program = Program(rawValue: text[..<plus].lowercased()), program != .embedded
    else { throw Self.invalid("is no store's address") }
    var url = String(text[text.index(after: plus)...])
    var key: String?
    if let at = Self.endOfUser(url), let slashes = url.firstRange(of: "://") {
      key = String(url[slashes.upperBound..<at])
      url = String(url[..<slashes.upperBound]) + url[url.index(after: at)...]
    }
    guard let address = HTTPAddress(url), !url.contains("?"), !url.contains("#") else {
      throw Self.invalid("has no well-formed http or https URL after the +")
    }
    let hasPort = Self.statesPort(url)
    let port = hasPort ? address.port : address.scheme == "https" ? 443 : program.usualPort
    var parts = address.path.split(separator: "/").map(String.init)
    let name = parts.popLast() ?? Self.usualCollection
    guard name.utf8.allSatisfy(Self.isNameByte), name.utf8.count <= 255 else {
      throw Self.invalidName()
    }
    self.program = program
    let path = parts.isEmpty ? "" : "/" + parts.joined(separator: "/")
    server = "\(address.scheme)://\(address.host):\(port)\(path)"
    collection = name
    apiKey = key.flatMap { $0.isEmpty ? nil : $0 }
    (connection, indexedFrom) = ("", nil)
  }

  /// The collection that the environment of the replaced service names, if any:
  /// `QDRANT_URL` with `QDRANT_COLLECTION`.
  ///
  /// - Throws: `invalidAddress` where `QDRANT_URL` is no URL.
  public static func ofQdrantEnvironment(
    _ environment: [String: String]
  ) throws(VectorStoreError) -> StoreAddress? {
    guard let url = environment["QDRANT_URL"], !url.isEmpty else { return nil }
    let collection = environment["QDRANT_COLLECTION"] ?? "semantic-image-search"
    let server = url.hasSuffix("/") ? String(url.dropLast()) : url
    // The replaced service's client takes 6333 for https too if no port is stated.
    let withPort = statesPort(server) ? server : server + ":6333"
    return try StoreAddress("qdrant+\(withPort)/\(collection)")
  }

  /// The address without secrets, as it would be typed.
  public var displayable: String {
    switch program {
    case .embedded: "embedded:\(collection)"
    case .qdrant, .milvus, .chroma: "\(program.rawValue)+\(server)/\(collection)"
    case .postgres: PostgresAddress.displayable(server, table: collection)
    }
  }

  /// What addresses look like, for messages.
  public static let forms =
    "embedded:, qdrant+http://host:6333/collection, milvus+http://host:19530/collection, "
    + "chroma+http://host:8000/collection or postgres://user@host/database/table"

  static func invalid(_ words: String) -> VectorStoreError {
    VectorStoreError(
      kind: .invalidAddress, message: "the store's address \(words): write \(forms)")
  }

  static func invalidName() -> VectorStoreError {
    invalid("names a collection with letters other than A-Z, a-z, 0-9, '-', '_' and '.'")
  }

  /// Where the part before `@` ends, if there is one before the path.
  private static func endOfUser(_ url: String) -> String.Index? {
    guard let slashes = url.firstRange(of: "://") else { return nil }
    let authority = url[slashes.upperBound...].prefix { $0 != "/" }
    return authority.lastIndex(of: "@")
  }

  /// Whether a URL states its port.
  private static func statesPort(_ url: String) -> Bool {
    guard let slashes = url.firstRange(of: "://") else { return false }
    let authority = url[slashes.upperBound...].prefix { $0 != "/" }
    guard let colon = authority.lastIndex(of: ":") else { return false }
    let digits = authority[authority.index(after: colon)...]
    return !digits.isEmpty && digits.utf8.allSatisfy { (48...57).contains($0) }
  }

  static func isNameByte(_ byte: UInt8) -> Bool {
    (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
      || byte == 45 || byte == 95 || byte == 46
  }
}
