// A PostgreSQL server: its connections, kept and used again, and work that is
// tried again where a failure may pass.

internal import HTTPRequesting
internal import PostgresAccess
internal import SearchDomain
internal import Support
internal import Synchronization

/// Speaks to the server of one store. Safe to use from several threads.
final class PostgresServer: StoreSpeaking {
  let address: StoreAddress
  let settings: StoreSettings
  private let idle = Mutex<[PostgresConnection]>([])

  /// Connections that are kept while nobody uses them.
  private static let mostIdle = 4

  init(address: StoreAddress, settings: StoreSettings) {
    self.address = address
    self.settings = settings
  }

  /// Does work on a connection until it succeeds, fails for good, or has failed
  /// often enough. What it does must be the same when it is done twice.
  func work<Result>(
    _ body: (PostgresSession) throws(VectorStoreError) -> Result
  ) throws(VectorStoreError) -> Result {
    try HTTPRetrying(
      policy: settings.retries, clock: settings.clock, isCancelled: settings.isCancelled
    ).run(cancelled: cancelled()) { () throws(VectorStoreError) -> Result in
      let session = try session()
      do throws(VectorStoreError) {
        let result = try body(session)
        giveBack(session.connection)
        return result
      } catch {
        // The others have met the same end, or are about to.
        if !session.connection.isUsable { idle.withLock { $0 = [] } }
        throw error
      }
    }
  }

  /// All idle connections are closed.
  func disconnect() { idle.withLock { $0 = [] } }

  private func session() throws(VectorStoreError) -> PostgresSession {
    if let kept = idle.withLock({ $0.popLast() }) { return PostgresSession(kept, self) }
    return PostgresSession(try connect(), self)
  }

  private func giveBack(_ connection: PostgresConnection) {
    guard connection.isUsable else { return }
    idle.withLock { if $0.count < Self.mostIdle { $0.append(connection) } }
  }

  /// A connection that nobody else uses.
  func connect() throws(VectorStoreError) -> PostgresConnection {
    let connection: PostgresConnection
    do throws(PostgresError) {
      var connecting = try PostgresSettings(address.connection)
      try refuseWhereOffline(connecting)
      if let password = settings.apiKey { connecting.values["password"] = password }
      for (name, value) in Self.usual where connecting.values[name] == nil {
        connecting.values[name] = value
      }
      // Whatever the surroundings say: all that is sent and read here is UTF-8.
      connecting.values["client_encoding"] = "UTF8"
      let asked = connecting.values["connect_timeout"].flatMap { Double($0) }
      connection = try PostgresConnection(
        connecting,
        PostgresPatience(
          seconds: asked.flatMap { $0 > 0 ? $0 : nil } ?? settings.connectSeconds,
          isCancelled: settings.isCancelled))
    } catch {
      throw failure(error)
    }
    if let encoding = connection.parameter("server_encoding"), encoding != "UTF8" {
      throw error(.unsupported, "keeps texts as \(encoding), not as UTF8: name another database")
    }
    return connection
  }

  /// What a connection is given where the address says nothing: a dead server is
  /// noticed within minutes.
  private static let usual = [
    "application_name": "glimpse", "keepalives_idle": "30", "keepalives_interval": "10",
    "keepalives_count": "3",
  ]

  private func refuseWhereOffline(_ connecting: PostgresSettings) throws(PostgresError) {
    guard NetworkReach.staysOnThisMachine else { return }
    let isHere = connecting.hosts.allSatisfy { host in
      host.hasPrefix("/") || HTTPAddress("http://\(host)/")?.isThisMachine ?? false
    }
    // A service file or PGHOST may name any machine.
    if !connecting.hosts.isEmpty, isHere { return }
    throw PostgresError(kind: .cannotConnect, message: Self.offline)
  }

  /// Marks a refusal of ours.
  static let offline = NetworkReach.setting

  var patience: PostgresPatience {
    PostgresPatience(seconds: settings.requestSeconds, isCancelled: settings.isCancelled)
  }
}

/// One connection while work is done on it; its failures are the store's.
struct PostgresSession {
  let connection: PostgresConnection
  private let server: PostgresServer

  init(_ connection: PostgresConnection, _ server: PostgresServer) {
    self.connection = connection
    self.server = server
  }

  func run(
    _ statement: String, _ values: [PostgresValue] = []
  ) throws(VectorStoreError) -> PostgresRows {
    do { return try connection.run(statement, values, server.patience) } catch {
      throw server.failure(error)
    }
  }

  func runAll(_ statements: String) throws(VectorStoreError) {
    do { try connection.runAll(statements, server.patience) } catch {
      throw server.failure(error)
    }
  }

  func copyIn(_ statement: String, _ next: () -> [UInt8]?) throws(VectorStoreError) {
    do { try connection.copyIn(statement, server.patience, next) } catch {
      throw server.failure(error)
    }
  }
}
