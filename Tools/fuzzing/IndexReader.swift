// What the fuzzer calls: an index file changed as the input says, opened,
// verified and searched. Tools/fuzz-index builds and runs it.
//
// The first byte chooses one of the sound files, whether the checksums are made
// right again after the changes, and whether finer codes are mapped or read; the next two, how much of the file is cut
// off; then five bytes a change, where and what. With wrong checksums a changed
// file must be noticed; with right ones it may be refused or searched, but never
// read out of bounds, which the address sanitizer watches.

import CVectorKernels
import Glibc
import SearchDomain
import Support
import VectorIndexing

/// Sound files of several shapes.
private let seeds: [[UInt8]] = {
  var files: [[UInt8]] = []
  let shapes: [(Int, Int, Int, VectorMetric)] = [
    (8, 40, 1, .innerProduct), (24, 150, 16, .innerProduct), (64, 300, 5, .innerProduct),
    (130, 33, 3, .innerProduct), (4, 0, 1, .innerProduct), (20, 120, 6, .squaredL2),
    (16, 40, 1, .cosine),
  ]
  for (dimension, count, cells, metric) in shapes {
    var state = UInt64(count &+ 1)
    func unit() -> Float {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Float(state >> 40) * 0x1p-24 - 0.5
    }
    let path = "/dev/shm/fuzz-index-\(getpid())"
    do {
      let writer = try IndexWriter(
        path: path, dimension: dimension, metric: metric,
        options: IndexBuildOptions(cellCount: cells, projectedDimension: 16, threads: 1))
      for id in 0..<Int64(count) {
        try writer.append(id: id * 3, vector: (0..<dimension).map { _ in unit() })
      }
      try writer.finish(sourceVersion: 1, spaceDigest: [UInt8](repeating: 9, count: 32))
      files.append(try FileIO.read(Array(path.utf8)))
    } catch {
      print("cannot make a sound file: \(error)")
      exit(2)
    }
    unlink(path)
  }
  return files
}()

private func put(_ value: UInt32, _ bytes: inout [UInt8], _ offset: Int) {
  for i in 0..<4 { bytes[offset + i] = UInt8(truncatingIfNeeded: value >> UInt32(8 * i)) }
}

private func checksum(_ bytes: [UInt8], _ range: Range<Int>) -> UInt32 {
  bytes.withUnsafeBytes {
    vk_crc32c(vk_isa_best(), 0, $0.baseAddress.map { $0 + range.lowerBound }, range.count)
  }
}

/// Makes all checksums right, as Documentation/Design/IndexFormat.md has them.
private func seal(_ bytes: inout [UInt8], sound: Int) {
  var table = sound / 4096 * 4096
  while table > 4096, table + (table / 4096 - 1) * 4 > sound { table -= 4096 }
  guard bytes.count >= 4096 else { return }
  if bytes.count == sound {
    for page in 1..<(table / 4096) {
      put(checksum(bytes, page * 4096..<(page + 1) * 4096), &bytes, table + (page - 1) * 4)
    }
    put(checksum(bytes, table..<sound), &bytes, 104)
  }
  put(checksum(bytes, 0..<4092), &bytes, 4092)
}

private func search(_ index: VectorIndex) throws {
  try index.verify()
  guard index.dimension <= 4096 else { return }
  let query = (0..<index.dimension).map { Float($0 % 7) - 3 }
  let originals: OriginalScores = { ids in ids.map { $0 % 5 == 4 ? .nan : Float($0 % 11) } }
  for method in [SearchMethod.approximate, .exact] {
    let answer = try index.search(query, limit: 5, method: method, threads: 1, originals: originals)
    precondition(answer.hits.count <= 5)
    _ = try index.search(
      query, limit: 3, admitted: [0, 6, 9, 300], method: method, threads: 1, originals: originals)
  }
}

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzIndexReader(_ data: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  guard count >= 3 else { return 0 }
  let sound = seeds[Int(data[0] & 63) % seeds.count]
  let isSealed = data[0] >= 128
  var bytes = sound
  let cut = Int(data[1]) | Int(data[2]) << 8
  // Most inputs keep their length.
  if data[2] >= 250 {
    bytes.removeLast(min(bytes.count, cut & 0x3ff))
  } else if data[2] >= 248 {
    bytes.removeLast(bytes.count * (cut & 0xff) / 256)
  }
  var at = 3
  while at + 5 <= count, !bytes.isEmpty {
    var place = Int(data[at]) | Int(data[at + 1]) << 8 | Int(data[at + 2]) << 16
    // Half of the changes go to the header's fields and to the tables.
    if data[at + 3] >= 128 { place %= 192 }
    bytes[place % bytes.count] = data[at + 4]
    at += 5
  }
  let isChanged = bytes != sound
  if isSealed { seal(&bytes, sound: sound.count) }
  let path = "/dev/shm/fuzz-index-\(getpid())"
  let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
  guard descriptor >= 0 else { return 0 }
  _ = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
  close(descriptor)
  defer { unlink(path) }
  do {
    try search(try VectorIndex(path: path, memory: data[0] & 64 == 0 ? .mapped : .compact))
    precondition(!isChanged || isSealed, "a damaged file went unnoticed")
  } catch {
    precondition(isChanged, "a sound file was refused: \(error)")
  }
  return 0
}
