import Support
import TestSupport
import Testing

@testable import ParquetFiles

@Suite struct DamagedFileTests {
  private func sample(_ folder: TemporaryFolder) throws -> [UInt8] {
    let path = folder.path + "/sample.parquet"
    let writer = try ParquetWriter(
      path, columns: RoundTripTests.columns, keyValues: [("key", "value")])
    for i in 0..<200 { try writer.append(RoundTripTests.row(i)) }
    try writer.finish()
    return try FileIO.read(Array(path.utf8))
  }

  private func read(_ bytes: [UInt8], _ folder: TemporaryFolder) throws -> Int {
    let path = folder.path + "/damaged.parquet"
    try FileIO.replace(path, with: bytes, isDurable: false)
    return try RoundTripTests.readAll(path).count
  }

  @Test func `every cut is refused`() throws {
    let folder = try TemporaryFolder()
    let bytes = try sample(folder)
    for end in stride(from: 0, to: bytes.count, by: max(1, bytes.count / 300)) {
      #expect(throws: ParquetError.self) { try read(Array(bytes[..<end]), folder) }
    }
  }

  /// Any answer is right that is no crash: rows, or an error with a sentence.
  @Test func `changed bytes never stop the program`() throws {
    let folder = try TemporaryFolder()
    let bytes = try sample(folder)
    var random = SplitMix64(seed: 5)
    var refused = 0
    for i in 0..<3000 {
      var damaged = bytes
      // The footer and the headers are where damage leads astray.
      let place =
        i % 2 == 0
        ? bytes.count - 1 - Int(random.next() % 700) : Int(random.next() % UInt64(bytes.count))
      damaged[max(0, place)] = UInt8(truncatingIfNeeded: random.next())
      do {
        _ = try read(damaged, folder)
      } catch let error as ParquetError {
        #expect(error.message.contains("damaged.parquet") || error.kind == .file)
        refused += 1
      }
    }
    #expect(refused > 500)
  }

  @Test func `other files are told from Parquet`() throws {
    let folder = try TemporaryFolder()
    for text in [
      "", "PAR1", "PAR1PAR1", "hello, this is no such file", "PAR1\u{0}\u{0}\u{0}\u{0}PAR1",
    ] {
      let error = #expect(throws: ParquetError.self) { try read(Array(text.utf8), folder) }
      #expect(error?.kind == .damaged)
    }
  }
}
