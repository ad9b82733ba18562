// Measures one store: copying a library to it, and how many of the true
// neighbours it finds how fast. Benchmarks/stores starts the servers and calls
// this; see there.
//
//   bench-stores STORE DATA LIBRARY COUNT
//
// DATA is what Benchmarks/vectors/make-vectors wrote, LIBRARY a folder where the
// library of its first COUNT vectors is made or was. Prints one JSON line.

import LocalStores
import RemoteStores
import SearchDomain
import Support
import Syncing

let arguments = CommandLine.arguments
guard arguments.count == 5, let count = Int(arguments[4]) else {
  print("usage: bench-stores STORE DATA LIBRARY COUNT")
  throw StoreBenchmarkError.usage
}
let data = try StoreDataset(folder: arguments[2], count: count)
let catalog = try Catalog.open(
  folder: FilePath(arguments[3]), access: .readWrite(createIfMissing: true))
let library = LocalStore(
  catalog: catalog, indexes: IndexMaintainer(catalog: catalog, cacheFolder: arguments[3] + "/cache")
)
try library.prepare(for: data.space)
if try library.count(where: nil) != count {
  for start in stride(from: 0, to: count, by: 5000) {
    try library.upsert(try (start..<min(start + 5000, count)).map { try data.record($0) })
  }
}
let address = try StoreAddress(arguments[1])
let store: any ImageStore =
  address.program == .embedded ? library : try RemoteVectorStore.open(address)

var members: [(String, JSONValue)] = [
  ("store", .string(address.program.rawValue)), ("count", .integer(count)),
  ("dimension", .integer(data.dimension)),
]
if address.program != .embedded {
  var copying = StoreSyncOptions()
  copying.sampleSize = 200
  let report = try StoreSync(from: library, to: store, options: copying).run()
  members += [
    ("copied", .integer(report.added)), ("seconds", .number(report.seconds, digits: 2)),
    ("vectors_per_second", .number(report.vectorsPerSecond, digits: 0)),
  ]
  // Nothing differs any more: the cost of finding that out.
  let again = try StoreSync(from: library, to: store, options: copying).run()
  members.append(("unchanged_seconds", .number(again.seconds, digits: 2)))
}
for kind in ["text", "image"] {
  for isFiltered in [false, true] {
    let result = try data.measure(store, kind, isFiltered: isFiltered)
    let name = kind + (isFiltered ? "_filtered" : "")
    members += [
      ("recall_\(name)", .number(result.recall, digits: 4)),
      ("median_ms_\(name)", .number(result.median, digits: 2)),
      ("p95_ms_\(name)", .number(result.p95, digits: 2)),
    ]
  }
}
print(JSONValue.object(members).text)
