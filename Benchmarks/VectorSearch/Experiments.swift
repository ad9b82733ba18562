// Experiments beside the sweep: filters and replacement.

import Support
import VectorIndexing

private func middle(_ times: [Double]) -> Double { times.sorted()[times.count / 2] }

private func microseconds(_ time: Double) -> Int { Int(clamping: time * 1e6) }

/// Places of finite values in ascending order.
private func inOrder(_ values: [Float]) -> [Int] {
  // A value's bits, turned so that they ascend as it does, above its place.
  values.indices.map { place -> UInt64 in
    let bits = values[place].bitPattern
    return UInt64(bits >> 31 == 1 ? ~bits : bits | 1 << 31) << 32 | UInt64(place)
  }.sorted().map { Int($0 & 0xFFFF_FFFF) }
}

/// Filters that follow a query, shun it or know nothing of it. A vector's place
/// among all, best first, in 0...1, plus a number drawn from 0...1 tells who is
/// admitted: the smallest sums, or the largest.
func filters(_ data: Dataset, _ path: String, queries number: Int) throws {
  let index = try VectorIndex(path: path), rows = data.rows
  let everyone = (0..<Int64(data.count)).map { $0 }
  var random = SplitMix64(seed: 11)
  for name in ["image", "text"] {
    guard let queries = data.queries[name]?.prefix(number) else { continue }
    var lines:
      [String: (recall: Double, full: Bool, own: [Double], exact: [Double], isExact: Bool)] = [:]
    for query in queries {
      let scores = rows.scores(of: everyone, to: query)
      // Best first: negative scores ascend.
      let order = inOrder(scores.map { -$0 })
      var place = [Float](repeating: 0, count: data.count)
      for (i, row) in order.enumerated() { place[row] = Float(i) / Float(data.count) }
      for kind in ["follows", "independent", "shuns"] {
        let keys = place.map { value in
          (kind == "follows" ? value : kind == "shuns" ? -value : 0)
            + Float.random(in: 0..<1, using: &random)
        }
        let byKey = inOrder(keys)
        for share in [0.5, 0.1, 0.01, 0.001, 0.0001] {
          let count = Int(clamping: Double(data.count) * share)
          var isAdmitted = [Bool](repeating: false, count: data.count)
          for row in byKey.prefix(count) { isAdmitted[row] = true }
          let admitted = everyone.filter { isAdmitted[Int($0)] }
          let best = Set(order.lazy.filter { isAdmitted[$0] }.prefix(10).map { Int64($0) })
          var found: IndexAnswer?
          func time(_ method: SearchMethod) throws -> Double {
            var times: [Double] = []
            for _ in 0..<3 {
              let began = seconds()
              let answer = try index.search(
                query, limit: 10, admitted: admitted, method: method, threads: 1
              ) {
                rows.scores(of: $0, to: query)
              }
              times.append(seconds() - began)
              if method == .automatic { found = answer }
            }
            return middle(times)
          }
          let exact = try time(.exact), own = try time(.automatic)
          let hits = found?.hits ?? []
          let key = "\(name) \(kind) \(share * 100) %"
          var line = lines[key] ?? (0, true, [], [], false)
          line.recall += Double(hits.filter { best.contains($0.id) }.count) / Double(best.count)
          line.full = line.full && hits.count == min(10, count)
          line.own.append(own)
          line.exact.append(exact)
          line.isExact = found?.isExact ?? false
          lines[key] = line
        }
      }
    }
    for (key, line) in lines.sorted(by: { $0.key < $1.key }) {
      let recall = line.recall / Double(queries.count)
      print(
        "filter \(key): recall \((recall * 1e4).rounded() / 1e4), all k \(line.full), exact \(line.isExact), "
          + "p50 \(microseconds(middle(line.own))) µs, exact scan \(microseconds(middle(line.exact))) µs"
      )
    }
  }
}

/// Replaces 30 % of the vectors and compares an index that was brought up to
/// date with one built afresh.
func replacement(_ data: Dataset, _ path: String, queries number: Int) throws {
  let rows = data.rows, count = data.count * 10 / 13
  var random = SplitMix64(seed: 5)
  let gone = Set((0..<count).shuffled(using: &random).prefix(count * 3 / 10))
  let kept = (0..<count).filter { !gone.contains($0) }
  func build(_ numbers: [Int], _ path: String, _ earlier: VectorIndex?) throws -> VectorIndex {
    let began = seconds()
    let writer = try IndexWriter(
      path: path, dimension: Dataset.dimension, options: IndexBuildOptions(earlier: earlier))
    for number in numbers { try writer.append(id: Int64(number), vector: rows.values(at: number)) }
    try writer.finish(sourceVersion: 0, spaceDigest: [UInt8](repeating: 0, count: 32))
    print(
      "built \(numbers.count)\(earlier == nil ? "" : " from the one before") in \(seconds() - began) s"
    )
    return try VectorIndex(path: path)
  }
  let before = try build(Array(0..<count), path + ".before", nil)
  let final = kept + Array(count..<(count + gone.count))
  let updated = try build(final, path + ".updated", before)
  let fresh = try build(final, path + ".fresh", nil)
  for name in ["image", "text"] {
    guard let queries = data.queries[name].map({ Array($0.prefix(number)) }) else { continue }
    func truth(_ index: VectorIndex, _ isThere: (Int64) -> Bool) throws -> [[Int32]] {
      try queries.map { query in
        try index.search(query, limit: 10, method: .exact) { ids in
          zip(ids, rows.scores(of: ids, to: query)).map { isThere($0.0) ? $0.1 : .nan }
        }.hits.map { Int32($0.id) }
      }
    }
    let best = try truth(fresh) { _ in true }
    for (label, index) in [("updated", updated), ("fresh", fresh)] {
      let reading = try measure(queries, best) { query in
        try index.search(query, limit: 10, method: .approximate) { rows.scores(of: $0, to: query) }
          .hits
      }
      print("replacement \(name) \(label): \(reading.text)")
    }
    // Deletions alone, with the file there was.
    let alive = try truth(before) { !gone.contains(Int($0)) }
    let share = Double(gone.count) / Double(count)
    let reading = try measure(queries, alive) { query in
      try before.search(query, limit: 10, method: .approximate, deletedShare: share) { ids in
        zip(ids, rows.scores(of: ids, to: query)).map { gone.contains(Int($0.0)) ? .nan : $0.1 }
      }.hits
    }
    print("deletion of 30 % \(name), same file: \(reading.text)")
  }
}
