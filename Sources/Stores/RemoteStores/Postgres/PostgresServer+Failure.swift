// What PostgreSQL's refusals mean, in sentences: decided by number, never by the
// server's words.

internal import PostgresAccess
internal import SearchDomain
internal import Support

extension PostgresServer {
  func failure(_ error: PostgresError) -> VectorStoreError {
    switch error.kind {
    case .noLibrary:
      self.error(
        .unsupported, "needs PostgreSQL's client library, which is not here: install libpq5")
    case .invalidAddress:
      self.error(
        .invalidAddress, "cannot be asked: its address has a setting that libpq does not know")
    case .cannotConnect where error.message == Self.offline:
      self.error(
        .refused,
        "is not asked, because \(Self.offline) is set: unset it, or keep to the library")
    case .cannotConnect: self.error(.unreachable, "cannot be reached: is the server running?")
    case .wantsPassword: unauthorized("a password")
    case .lost: self.error(.unreachable, "ended the connection before its answer was complete")
    case .timedOut:
      self.error(
        .timedOut, "did not answer within \(Int(clamping: settings.requestSeconds)) seconds")
    case .cancelled: cancelled()
    case .badReply: badReply("is not what was asked for")
    case .refused: refused(error.state, error.message)
    }
  }

  private func unauthorized(_ what: String) -> VectorStoreError {
    error(
      .unauthorized,
      "wants \(what): set GLIMPSE_STORE_API_KEY, PGPASSWORD or a line of ~/.pgpass")
  }

  private func refused(_ state: SQLState?, _ words: String?) -> VectorStoreError {
    let words = refusal(state.map(Self.mayBeShown) ?? false ? words : nil)
    switch state {
    case .undefinedTable?: return noCollection()
    case .undefinedDatabase?: return error(.refused, "has no such database: make it first")
    case .undefinedSchema?: return error(.refused, "has no such schema: make it first")
    case .noPrivilege?: return error(.refused, "does not let this user do that\(words)")
    case .readOnly?: return error(.readOnly, "can only be read: name the server that is written to")
    case .diskFull?: return error(.diskFull, "has no room left on its disk")
    case .tooManyConnections?:
      return error(.rateLimited, "has too many connections just now; try again later")
    case .statementStopped?:
      return error(
        .timedOut, "stopped a statement that took longer than its statement_timeout allows")
    case .lockNotAvailable?:
      return error(.serverFailed, "did not give a lock in time; try again later")
    default: break
    }
    guard let state else { return error(.serverFailed, "failed\(words)") }
    switch state.classCode {
    case SQLState.authorizationClass: return unauthorized("another user or password")
    case SQLState.connectionClass, SQLState.interventionClass:
      return error(.unreachable, "went away or is just starting (\(state.code)); try again later")
    case SQLState.rollbackClass, SQLState.resourcesClass, "58", "XX":
      return error(.serverFailed, "failed with \(state.code)\(words)")
    case "25" where state == .idleTimeout:
      return error(.unreachable, "ended the connection before its answer was complete")
    default: return error(.refused, "refused the request with \(state.code)\(words)")
    }
  }

  /// Whether the server's words hold no values: those of data exceptions do.
  private static func mayBeShown(_ state: SQLState) -> Bool {
    !["22", "23", "28"].contains(state.classCode)
  }
}
