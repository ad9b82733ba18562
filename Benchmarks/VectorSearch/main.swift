// Measures our index on the data of Benchmarks/vectors/make-vectors. Not a part
// of the product.
//
//   bench-vectors build FOLDER COUNT INDEX [CELLS [PROJECTED]]
//   bench-vectors sweep FOLDER COUNT INDEX [PART]
//   bench-vectors exact FOLDER COUNT INDEX [QUERIES]
//   bench-vectors point FOLDER COUNT INDEX [SLACK CELLS SCANNED] [LIMIT]
//   bench-vectors filters FOLDER COUNT INDEX [QUERIES]
//   bench-vectors replacement FOLDER COUNT INDEX [QUERIES]
//   bench-vectors check FOLDER COUNT INDEX [QUERIES]
//   bench-vectors large COUNT DIMENSION INDEX [QUERIES]
//   bench-vectors memory FOLDER COUNT INDEX [mapped|compact]

import Glibc
import VectorIndexing

do {
  try run(Array(CommandLine.arguments.dropFirst()))
} catch {
  print("failed: \(error)")
  exit(1)
}
