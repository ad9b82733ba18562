// One measurement: a query set against an index, one thread.

import Glibc
import Support
import VectorIndexing

func seconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}

/// Resident memory in MiB, files and anonymous memory apart, and the most there
/// ever was.
func residentMemory() -> (anonymous: Double, file: Double, peak: Double) {
  var anonymous = 0.0, file = 0.0, peak = 0.0
  guard let stream = fopen("/proc/self/status", "r") else { return (0, 0, 0) }
  defer { fclose(stream) }
  var line = [CChar](repeating: 0, count: 256)
  while fgets(&line, 256, stream) != nil {
    let text = line.withUnsafeBufferPointer { String(cString: $0.baseAddress.unsafelyUnwrapped) }
    let number = Double(text.filter { $0.isNumber }) ?? 0
    if text.hasPrefix("RssAnon") { anonymous = number / 1024 }
    if text.hasPrefix("RssFile") { file = number / 1024 }
    if text.hasPrefix("VmHWM") { peak = number / 1024 }
  }
  return (anonymous, file, peak)
}

struct Reading {
  var recall: Double
  var perSecond: Double
  var p50: Double
  var p99: Double

  var text: String {
    let r = (recall * 10_000).rounded() / 10_000
    return
      "recall \(r)  \(Int(clamping: perSecond))/s  p50 \(Int(clamping: p50 * 1e6)) µs  p99 \(Int(clamping: p99 * 1e6)) µs"
  }
}

/// Runs a query set, once to warm up and then `rounds` times. Of each query the
/// middle time counts, so that what else the machine does now and then falls
/// out.
func measure(
  _ queries: [[Float]], _ truth: [[Int32]], rounds: Int = 3, of limit: Int = 10,
  _ search: ([Float]) throws -> [ScoredID]
) throws -> Reading {
  var times = [[Double]](repeating: [], count: queries.count)
  var found = 0
  for round in 0...rounds {
    found = 0
    for (number, query) in queries.enumerated() {
      let began = seconds()
      let hits = try search(query)
      if round > 0 { times[number].append(seconds() - began) }
      for hit in hits where truth[number].prefix(limit).contains(Int32(hit.id)) { found += 1 }
    }
  }
  let middle = times.map { $0.sorted()[$0.count / 2] }.sorted()
  return Reading(
    recall: Double(found) / Double(queries.count * limit),
    perSecond: Double(queries.count) / middle.reduce(0, +),
    p50: middle[middle.count / 2], p99: middle[middle.count * 99 / 100])
}
