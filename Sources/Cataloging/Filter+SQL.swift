internal import SQLiteAccess
internal import SearchDomain
struct FilterSQL {
  var sql = "1"
  var values: [SQLValue] = []
  var from = "image i"
  init(_ filter: Filter?) throws(CatalogError) {
    guard filter == nil else { throw CatalogError(kind: .invalidFilter, message: "TODO") }
  }
}
