// Reading one column of whole numbers from many rows. Handing each row out of
// SQLite costs more than finding it, so an aggregate function gathers them
// inside.

import CSQLite

/// The numbers of the query that runs, in memory that SQLite's callbacks reach
/// without asking anyone: a walk over an index may give a million.
struct GatheredIntegers {
  private var numbers: UnsafeMutableBufferPointer<Int64>
  private var count = 0
  /// More than this end the query.
  private var limit = Int.max
  private(set) var isBeyondLimit = false

  private static let usualCapacity = 1024

  /// - Returns: memory for one connection; `destroy` frees it.
  static func make() -> UnsafeMutablePointer<GatheredIntegers> {
    let made = UnsafeMutablePointer<GatheredIntegers>.allocate(capacity: 1)
    made.initialize(to: GatheredIntegers(numbers: .allocate(capacity: usualCapacity)))
    return made
  }

  private init(numbers: UnsafeMutableBufferPointer<Int64>) { self.numbers = numbers }

  static func destroy(_ made: UnsafeMutablePointer<GatheredIntegers>) {
    made.pointee.numbers.deallocate()
    made.deinitialize(count: 1)
    made.deallocate()
  }

  fileprivate mutating func begin(limit: Int) {
    count = 0
    self.limit = limit
    isBeyondLimit = false
  }

  /// - Returns: false if the limit is reached.
  fileprivate mutating func add(_ number: Int64) -> Bool {
    if count == limit {
      isBeyondLimit = true
      return false
    }
    if count == numbers.count { resize(to: 2 * count) }
    numbers[count] = number
    count += 1
    return true
  }

  fileprivate mutating func take() -> [Int64] {
    let taken = Array(numbers[..<count])
    count = 0
    if numbers.count > Self.usualCapacity { resize(to: Self.usualCapacity) }
    return taken
  }

  private mutating func resize(to capacity: Int) {
    let larger = UnsafeMutableBufferPointer<Int64>.allocate(capacity: capacity)
    _ = larger.update(fromContentsOf: numbers[..<count])
    numbers.deallocate()
    numbers = larger
  }
}

extension Connection {
  private static let name = "gather_integers"

  /// Makes the function known to a connection that was just opened.
  ///
  /// SQLite frees `gathered` when the connection is closed, or at once where
  /// this fails. It calls the function on the thread that runs the query, which
  /// is the only one that may use the connection, so nothing is shared.
  static func registerGathering(
    _ handle: OpaquePointer, _ gathered: UnsafeMutablePointer<GatheredIntegers>
  ) -> Int32 {
    sqlite3_create_function_v2(
      handle, name, 1, SQLITE_UTF8 | SQLITE_DIRECTONLY, gathered, nil,
      { context, _, arguments in
        guard let arguments, let data = sqlite3_user_data(context) else { return }
        let gathered = data.assumingMemoryBound(to: GatheredIntegers.self)
        if !gathered.pointee.add(sqlite3_value_int64(arguments[0])) {
          sqlite3_result_error(context, "more rows than were wanted", -1)
        }
      },
      { context in sqlite3_result_null(context) },
      { data in
        guard let data else { return }
        GatheredIntegers.destroy(data.assumingMemoryBound(to: GatheredIntegers.self))
      })
  }

  /// The one column of every row as an integer; 0 for null.
  public func integers(_ sql: String, _ values: [SQLValue] = []) throws(SQLiteError) -> [Int64] {
    gathered.pointee.begin(limit: .max)
    try run("WITH found(id) AS (\(sql)) SELECT \(Self.name)(id) FROM found", values)
    return gathered.pointee.take()
  }

  /// The same, or nil if there are more than `limit` rows, of which no
  /// more are read.
  public func integers(
    _ sql: String, _ values: [SQLValue] = [], upTo limit: Int
  ) throws(SQLiteError) -> [Int64]? {
    gathered.pointee.begin(limit: limit)
    do {
      try run("WITH found(id) AS (\(sql)) SELECT \(Self.name)(id) FROM found", values)
    } catch {
      guard gathered.pointee.isBeyondLimit else { throw error }
      _ = gathered.pointee.take()
      return nil
    }
    return gathered.pointee.take()
  }
}
