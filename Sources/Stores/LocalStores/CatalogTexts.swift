// How texts are taken apart in the catalog's full-text tables: by the domain's
// terms, of which each English ending is cut, and by the domain's parts.

internal import SQLiteAccess
internal import SearchDomain

enum CatalogTexts {
  /// By words. A string of a query is a term already (`SearchTerms.phrases`).
  static let terms = TextTokenizer(name: "glimpse_terms") { text, isQuery, take in
    if isQuery {
      _ = take(text, 0..<text.count, false)
    } else {
      SearchTerms.forEach(in: text, take)
    }
  }

  /// By three letters in a row.
  static let parts = TextTokenizer(name: "glimpse_parts") { text, _, take in
    TextParts.forEach(in: text, take)
  }
}

extension Catalog {
  /// Opens the file, with the tokenizers that its tables ask for.
  static func connect(
    _ path: [UInt8], _ mode: Connection.Mode, busyTimeoutMilliseconds: Int
  ) throws(SQLiteError) -> Connection {
    let connection = try Connection(
      path: path, mode: mode, busyTimeoutMilliseconds: busyTimeoutMilliseconds)
    try connection.register(CatalogTexts.terms)
    try connection.register(CatalogTexts.parts)
    return connection
  }
}
