import Foundation
import SQLiteAccess
import SearchDomain
import TestSupport
import Testing

@testable import LocalStores

@Suite struct CatalogOpeningTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  func open(
    _ access: Catalog.Access, in name: String = "library", busyTimeoutMilliseconds: Int = 0
  ) throws -> Catalog {
    try Catalog.open(
      folder: FilePath(folder.file(name)), access: access,
      busyTimeoutMilliseconds: busyTimeoutMilliseconds)
  }

  /// A closed library with three images.
  func filledLibrary(_ name: String = "library") throws {
    let catalog = try open(.readWrite(createIfMissing: true), in: name)
    try catalog.createSet(for: testSpace(), state: .current)
    try catalog.apply(
      (1...3).map { .store(try testRecord(FilePath("/\($0)"), content: $0), try testVector($0)) })
  }

  func file(_ name: String = "library") -> String {
    folder.file(name) + "/" + Catalog.fileName
  }

  @Test(arguments: [Catalog.Access.readOnly, .readWrite(createIfMissing: false)])
  func missingLibraryIsNotFoundAndNotCreated(_ access: Catalog.Access) throws {
    #expect(errorKind { _ = try open(access) } == .notFound)
    #expect(!FileManager.default.fileExists(atPath: folder.file("library")))
    try FileManager.default.createDirectory(
      atPath: folder.file("library"), withIntermediateDirectories: true)
    #expect(errorKind { _ = try open(access) } == .notFound)
    // As after a kill before the first page was written.
    try Data().write(to: URL(fileURLWithPath: file()))
    #expect(errorKind { _ = try open(access) } == .notFound)
    #expect(try open(.readWrite(createIfMissing: true)).count() == 0)
  }

  @Test func createdLibraryOpensInEveryWay() throws {
    try filledLibrary()
    #expect(Catalog.exists(inFolder: FilePath(folder.file("library"))))
    for access: Catalog.Access in [
      .readOnly, .readWrite(createIfMissing: false), .readWrite(createIfMissing: true),
    ] {
      let catalog = try open(access)
      #expect(try catalog.count() == 3)
      #expect(try catalog.currentSet()?.vectorCount == 3)
    }
  }

  @Test func folderWithOddLettersHoldsALibrary() throws {
    let name = "a?b#c%41 'd' \u{e9}\nend"
    try filledLibrary(name)
    #expect(try open(.readOnly, in: name).count() == 3)
    #expect(FileManager.default.fileExists(atPath: file(name)))
  }

  @Test func readOnlyLibraryRefusesChanges() throws {
    try filledLibrary()
    let catalog = try open(.readOnly)
    #expect(errorKind { try catalog.apply([.remove(path: "/1")]) } == .readOnly)
    #expect(errorKind { try catalog.createSet(for: testSpace(), state: .building) } == .readOnly)
    #expect(try catalog.count() == 3)
  }

  @Test(.enabled(if: geteuid() != 0, "the superuser may write everywhere"))
  func folderWithoutWritePermissionIsReadAndRefusesWriters() throws {
    try filledLibrary()
    chmod(folder.file("library"), 0o555)
    defer { chmod(folder.file("library"), 0o755) }
    #expect(try open(.readOnly).count() == 3)
    #expect(try open(.readOnly).check().isEmpty)
    #expect(errorKind { _ = try open(.readWrite(createIfMissing: true)) } == .readOnly)
    #expect(
      errorKind { _ = try open(.readWrite(createIfMissing: true), in: "library/below") }
        == .system)
  }

  @Test(.enabled(if: geteuid() != 0, "the superuser may write everywhere"))
  func fileWithoutWritePermissionIsReadAndRefusesWriters() throws {
    try filledLibrary()
    chmod(file(), 0o444)
    #expect(try open(.readOnly).count() == 3)
    #expect(errorKind { _ = try open(.readWrite(createIfMissing: true)) } == .readOnly)
  }

  @Test(.enabled(if: geteuid() != 0, "the superuser may write everywhere"))
  func changesLeftInTheLogOfAFolderWithoutWritePermissionAreSaid() throws {
    try filledLibrary()
    let writer = try open(.readWrite(createIfMissing: false))
    try writer.apply([.remove(path: "/1")])
    // What a killed process leaves, where nobody may write any more.
    let copy = folder.file("copy")
    try FileManager.default.createDirectory(atPath: copy, withIntermediateDirectories: true)
    for suffix in ["", "-wal"] {
      try FileManager.default.copyItem(
        atPath: file() + suffix, toPath: copy + "/" + Catalog.fileName + suffix)
    }
    chmod(copy, 0o555)
    defer { chmod(copy, 0o755) }
    #expect(errorKind { _ = try open(.readOnly, in: "copy") } == .readOnly)
    chmod(copy, 0o755)
    #expect(try open(.readOnly, in: "copy").count() == 2)
  }

  @Test func databaseOfAnotherProgramIsRefusedAndUntouched() throws {
    try FileManager.default.createDirectory(
      atPath: folder.file("library"), withIntermediateDirectories: true)
    do {
      let other = try Connection(path: Array(file().utf8), mode: .readWriteCreate)
      try other.execute("CREATE TABLE notes (text)")
    }
    let before = try Data(contentsOf: URL(fileURLWithPath: file()))
    for access: Catalog.Access in [.readOnly, .readWrite(createIfMissing: true)] {
      #expect(errorKind { _ = try open(access) } == .notALibrary)
    }
    #expect(try Data(contentsOf: URL(fileURLWithPath: file())) == before)
  }

  @Test func catalogOfANewerProgramIsRefused() throws {
    try filledLibrary()
    try Connection(path: Array(file().utf8), mode: .readWrite).execute("PRAGMA user_version = 99")
    for access: Catalog.Access in [.readOnly, .readWrite(createIfMissing: true)] {
      #expect(errorKind { _ = try open(access) } == .newerVersion)
    }
  }

  @Test func fileThatIsNoDatabaseIsDamaged() throws {
    try FileManager.default.createDirectory(
      atPath: folder.file("library"), withIntermediateDirectories: true)
    try Data("not a database, whatever its name says".utf8)
      .write(to: URL(fileURLWithPath: file()))
    for access: Catalog.Access in [.readOnly, .readWrite(createIfMissing: true)] {
      #expect(errorKind { _ = try open(access) } == .damaged)
    }
  }

  @Test func everyTruncationIsDamagedOrReadable() throws {
    try filledLibrary()
    let whole = try Data(contentsOf: URL(fileURLWithPath: file()))
    var damaged = 0
    for length in stride(from: 1, to: whole.count, by: 6_151) {
      try whole.prefix(length).write(to: URL(fileURLWithPath: file()))
      let kind = errorKind { try useEverything() }
      #expect(kind == .damaged || kind == .notFound || kind == nil, "at \(length): \(kind as Any)")
      if kind == .damaged { damaged += 1 }
    }
    #expect(damaged > 10)
  }

  @Test(arguments: ["9223372036854775807", "-1", "0", "'x'"])
  func absurdFiguresInASetAreDamageAndNoCrash(_ dimension: String) throws {
    try filledLibrary()
    try Connection(path: Array(file().utf8), mode: .readWrite).execute(
      """
      PRAGMA ignore_check_constraints = 1;
      UPDATE vector_set SET dimension = \(dimension), vector_count = -9223372036854775807
      """)
    #expect(errorKind { try useEverything() } == .damaged)
    #expect(try open(.readOnly).check().contains { $0.kind == .structure })
  }

  @Test func flippedBytesNeverCrash() throws {
    try filledLibrary()
    let whole = try Data(contentsOf: URL(fileURLWithPath: file()))
    var random = SplitMix(state: 3)
    var damaged = 0
    for _ in 0..<60 {
      var spoiled = whole
      for _ in 0..<200 { spoiled[random.below(spoiled.count)] = UInt8(random.below(256)) }
      try spoiled.write(to: URL(fileURLWithPath: file()))
      if errorKind({ try useEverything() }) == .damaged { damaged += 1 }
      if let catalog = try? open(.readOnly) { _ = try? catalog.check() }
    }
    #expect(damaged > 20)
  }

  private func useEverything() throws {
    let catalog = try open(.readOnly)
    _ = try catalog.images()
    _ = try catalog.knownFiles()
    _ = try catalog.status()
    if let set = try catalog.currentSet() { try catalog.forEachVector(in: set.id) { _, _ in } }
  }

  @Test func secondWriterIsToldThatTheFirstIsAtWork() throws {
    try filledLibrary()
    let first = try Connection(path: Array(file().utf8), mode: .readWrite)
    try first.execute("BEGIN IMMEDIATE")
    let second = try open(.readOnly)
    #expect(try second.count() == 3)
    do {
      let writer = try open(.readWrite(createIfMissing: true))
      try writer.apply([.remove(path: "/1")])
      Issue.record("the second writer must be refused")
    } catch let error as CatalogError {
      #expect(error.kind == .busy)
      #expect(error.message.contains("another process"))
    }
    try first.execute("ROLLBACK")
    let writer = try open(.readWrite(createIfMissing: true))
    try writer.apply([.remove(path: "/1")])
    #expect(try second.count() == 2)
  }

  @Test func transactionThatWasNeverCommittedLeavesNoTrace() throws {
    try filledLibrary()
    let writer = try Connection(path: Array(file().utf8), mode: .readWrite)
    try writer.execute("BEGIN IMMEDIATE; DELETE FROM image; DELETE FROM failure")
    #expect(try open(.readOnly).count() == 3)
    // What a killed process leaves: its files as they are at this moment.
    try FileManager.default.copyItem(atPath: folder.file("library"), toPath: folder.file("copy"))
    let copy = try open(.readWrite(createIfMissing: false), in: "copy")
    #expect(try copy.count() == 3)
    #expect(try copy.check().isEmpty)
  }

  @Test func fullDiskIsSaidAndLosesNothing() throws {
    try filledLibrary()
    let catalog = try open(.readWrite(createIfMissing: false))
    try catalog.limitFileToItsPresentSize()
    let large = String(repeating: "x", count: 100_000)
    let batch: [ImageChange] = try (10..<20).map {
      .store(
        try testRecord(FilePath("/\($0)"), content: $0, metadata: ["k": .text(large)]),
        try testVector($0))
    }
    #expect(errorKind { try catalog.apply(batch) } == .diskFull)
    #expect(try catalog.count() == 3)
    #expect(try catalog.check().isEmpty)
    let other = try open(.readOnly)
    #expect(try other.count() == 3)
  }
}
