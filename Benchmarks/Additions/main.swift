// Measures additions and deletions through a library as programs use it: each
// image is stored by itself and looked for at once, on a library of many.
//
//   bench-additions LIBRARY COUNT [NUMBER]
//
// LIBRARY is filled up with made-up images to COUNT, and stays. NUMBER (1,000
// unless told) images are then added and deleted again. Use a library of its
// own for this, or a copy.

import Glibc
import LocalStores
import SearchDomain
import Support

let arguments = CommandLine.arguments
guard arguments.count >= 3, let count = Int(arguments[2]), count >= 0 else {
  print("usage: bench-additions LIBRARY COUNT [NUMBER]")
  exit(2)
}
let number = arguments.dropFirst(3).first.flatMap { Int($0) } ?? 1000
let library = try AdditionsLibrary(folder: arguments[1], dimension: 512)
try library.fill(to: count)

show("a flush of 4 KiB to the same disk", try library.flushes(200))
// Opens the index, or builds it, and warms up.
for place in 0..<50 { try library.search(for: place) }
show("search before", try (0..<300).map { place in try seconds { try library.search(for: place) } })

var stored: [Double] = [], found: [Double] = [], removed: [Double] = [], missed: [Double] = []
let first = 1_000_000_000
for place in first..<(first + number) {
  stored.append(try seconds { try library.add([place]) })
  var isFirst = false
  found.append(try seconds { isFirst = try library.search(for: place) })
  guard isFirst else { throw AdditionsError.notFound(place) }
}
show("addition, one a transaction", stored)
show("search after each", found)
show("of these the last tenth", Array(found.suffix(max(1, number / 10))))
for place in first..<(first + number) {
  removed.append(try seconds { try library.remove([place]) })
  var isFirst = true
  missed.append(try seconds { isFirst = try library.search(for: place) })
  guard !isFirst else { throw AdditionsError.stillThere(place) }
}
show("deletion, one a transaction", removed)
show("search after each", missed)
show("of these the first tenth", Array(missed.prefix(max(1, number / 10))))

let together = Array((first + number)..<(first + 2 * number))
let added = try seconds { try library.add(together) }
let after = try seconds { try library.search(for: together[number - 1]) }
let gone = try seconds { try library.remove(together) }
print(
  "\(number) together: added in \(milliseconds(added / Double(number))) ms each, searched at once in "
    + "\(milliseconds(after)) ms, deleted in \(milliseconds(gone / Double(number))) ms each")
