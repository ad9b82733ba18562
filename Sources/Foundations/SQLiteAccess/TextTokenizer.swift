// Tokenizers of our own for full-text tables (FTS5), which take texts apart as
// the caller says.

import CSQLite

/// Takes texts apart for full-text tables, under a name that `tokenize=` has.
///
/// A table that was made with one cannot be read or written by a connection that
/// does not know it, and must always be taken apart in the same way.
public final class TextTokenizer: Sendable {
  /// Is handed a token in UTF-8, where in the text it stands, in bytes, and
  /// whether it stands at the place of the one before. Answers whether to go on.
  public typealias Taker = (UnsafeBufferPointer<UInt8>, Range<Int>, Bool) -> Bool

  let name: String
  let tokenize: @Sendable (UnsafeBufferPointer<UInt8>, _ isQuery: Bool, Taker) -> Void

  /// - Parameters:
  ///   - name: lower-case letters and `_`.
  ///   - tokenize: hands over the tokens of a text, whose bytes need not be UTF-8
  ///     and are lent for the call; `isQuery` for a string of a query. Ranges lie
  ///     within the text and never run back.
  public init(
    name: String,
    tokenize: @escaping @Sendable (UnsafeBufferPointer<UInt8>, _ isQuery: Bool, Taker) -> Void
  ) {
    self.name = name
    self.tokenize = tokenize
  }
}

extension Connection {
  /// Makes a tokenizer known, for as long as the connection is open.
  public func register(_ tokenizer: TextTokenizer) throws(SQLiteError) {
    let api = try fullTextAPI()
    // Retained for SQLite, which calls the last closure when it is closed.
    let context = Unmanaged.passRetained(tokenizer).toOpaque()
    var functions = fts5_tokenizer(
      xCreate: { context, _, _, made in
        made?.pointee = context.map { OpaquePointer($0) }
        return SQLITE_OK
      },
      // The tokenizer belongs to the connection, not to a table.
      xDelete: { _ in },
      xTokenize: { made, context, flags, text, count, give in
        guard let made, let give else { return SQLITE_ERROR }
        // Safety: `made` is the context, which the connection keeps alive; the
        // text is lent for this call, on the thread of the connection.
        let tokenizer = Unmanaged<TextTokenizer>.fromOpaque(UnsafeRawPointer(made))
          .takeUnretainedValue()
        let start = UnsafeRawPointer(text)?.assumingMemoryBound(to: UInt8.self)
        let bytes = UnsafeBufferPointer(start: start, count: start == nil ? 0 : Int(count))
        var code = SQLITE_OK
        tokenizer.tokenize(bytes, flags & FTS5_TOKENIZE_QUERY != 0) { token, range, isBeside in
          code = token.withMemoryRebound(to: CChar.self) {
            give(
              context, isBeside ? FTS5_TOKEN_COLOCATED : 0, $0.baseAddress,
              Int32(clamping: $0.count), Int32(clamping: range.lowerBound),
              Int32(clamping: range.upperBound))
          }
          return code == SQLITE_OK
        }
        return code
      })
    let code = api.pointee.xCreateTokenizer(
      api, tokenizer.name, context, &functions,
      { context in
        if let context { Unmanaged<TextTokenizer>.fromOpaque(context).release() }
      })
    guard code == SQLITE_OK else { throw failure(code, nil) }
  }

  /// FTS5 hands out its functions through a pointer that a query carries.
  private func fullTextAPI() throws(SQLiteError) -> UnsafeMutablePointer<fts5_api> {
    let sql = "SELECT fts5(?1)"
    var statement: OpaquePointer?
    var code = sqlite3_prepare_v2(handle, sql, -1, &statement, nil)
    defer { sqlite3_finalize(statement) }
    guard code == SQLITE_OK else { throw failure(code, sql) }
    let kind: StaticString = "fts5_api_ptr"
    var api: UnsafeMutablePointer<fts5_api>?
    // SQLite compares the name while the statement runs: it is static. It writes
    // to `api` during the step alone, which lies within.
    code = withUnsafeMutablePointer(to: &api) { place in
      kind.utf8Start.withMemoryRebound(to: CChar.self, capacity: kind.utf8CodeUnitCount + 1) {
        let bound = sqlite3_bind_pointer(statement, 1, place, $0, nil)
        return bound == SQLITE_OK ? sqlite3_step(statement) : bound
      }
    }
    guard code == SQLITE_ROW, let api else { throw failure(code, sql) }
    return api
  }
}
