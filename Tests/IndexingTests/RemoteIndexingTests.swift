// Indexing images that are no files of this machine, from a source that does
// what a test tells it.

import Indexing
import LocalStores
import Refusals
import SearchDomain
import Synchronization
import TestSupport
import Testing
import WorkflowTestSupport

/// A bucket and a list in memory.
private final class MemorySource: ImageSource {
  struct State {
    var images: [FilePath: (bytes: [UInt8], tag: String)] = [:]
    var lists: [FilePath: [FilePath]] = [:]
    var listingError: ImageSourceError?
    var fetchError: [FilePath: ImageSourceError] = [:]
    var fetched: [FilePath] = []
  }
  let state = Mutex(State())

  func isFolder(_ root: FilePath) -> Bool { root.bytes.starts(with: "s3://".utf8) }

  func list(
    _ root: FilePath, isCancelled: @escaping @Sendable () -> Bool
  ) throws(ImageSourceError) -> [ListedImage] {
    let result: Result<[ListedImage], ImageSourceError> = state.withLock { state in
      if let error = state.listingError { return .failure(error) }
      if let list = state.lists[root] {
        return .success(
          list.map { ListedImage(path: $0, category: "listed", metadata: ["title": .text("t")]) })
      }
      return .success(
        state.images.filter { $0.key.isInside(root) }.sorted { $0.key < $1.key }.map {
          path, picture in
          ListedImage(
            path: path, byteCount: picture.bytes.count, modifiedNanoseconds: 5,
            validator: picture.tag)
        })
    }
    return try result.get()
  }

  func fetch(
    _ path: FilePath, of root: FilePath, unless validator: String?, limit: Int,
    isCancelled: @escaping @Sendable () -> Bool
  ) throws(ImageSourceError) -> FetchedImage {
    let result: Result<FetchedImage, ImageSourceError> = state.withLock { state in
      state.fetched.append(path)
      if let error = state.fetchError[path] { return .failure(error) }
      guard let picture = state.images[path] else {
        return .failure(ImageSourceError(.gone, "it is gone"))
      }
      if picture.tag == validator { return .success(.unchanged) }
      return .success(.bytes(picture.bytes, validator: picture.tag, modifiedNanoseconds: 5))
    }
    return try result.get()
  }

  func put(_ path: FilePath, _ red: UInt8, _ green: UInt8, _ blue: UInt8, tag: String = "1") {
    state.withLock { $0.images[path] = (ColourEncoder.image(red, green, blue), tag) }
  }

  func takeFetched() -> [FilePath] {
    state.withLock { state in
      defer { state.fetched = [] }
      return state.fetched.sorted()
    }
  }
}

@Suite struct RemoteIndexingTests {
  private let fixture: LibraryFixture
  private let source = MemorySource()
  private let bucket: FilePath = "s3://bucket/a"

  init() throws {
    fixture = try LibraryFixture()
    source.put("s3://bucket/a/x/red.ppm", 255, 0, 0)
    source.put("s3://bucket/a/x/green.ppm", 0, 255, 0)
    source.put("s3://bucket/a/y/blue.ppm", 0, 0, 255)
  }

  private func index(
    _ roots: FilePath..., encoder: ColourEncoder? = nil,
    _ change: (inout IndexingOptions) -> Void = { _ in }
  ) throws -> IndexingReport {
    try fixture.index(roots.isEmpty ? [bucket] : roots, encoder: encoder, source: source, change)
  }

  @Test func sidecarsOfABucketAreNamedAsNotRead() throws {
    source.put("s3://bucket/a/x/red.ppm.xmp", 0, 0, 0)
    source.put("s3://bucket/a/y/blue.XMP", 0, 0, 0)
    source.put("s3://bucket/a/y/alone.xmp", 0, 0, 0)
    let report = try index()
    #expect(report.indexed == 3)
    #expect(report.warnings.count == 1)
    #expect(report.warnings.first?.hasPrefix("2 sidecar files (.xmp) of \(bucket) are") == true)
    #expect(source.takeFetched().allSatisfy { $0.fileExtension == "ppm" })
  }

  @Test func `only what is new or changed is fetched`() throws {
    #expect(try index().indexed == 3)
    #expect(source.takeFetched().count == 3)
    #expect(try fixture.catalog.image(path: "s3://bucket/a/y/blue.ppm")?.category == "y")
    #expect(fixture.names(try fixture.search("blue", limit: 1)) == ["blue.ppm"])
    let again = try index()
    #expect(again.unchanged == 3)
    #expect(source.takeFetched().isEmpty)
    source.put("s3://bucket/a/x/red.ppm", 250, 5, 5, tag: "2")
    source.put("s3://bucket/a/new.ppm", 9, 9, 9)
    let changed = try index()
    #expect(changed.indexed == 2)
    #expect(source.takeFetched() == ["s3://bucket/a/new.ppm", "s3://bucket/a/x/red.ppm"])
  }

  @Test func `pictures that are gone leave, unless the source cannot be asked or names none`()
    throws
  {
    _ = try index()
    source.state.withLock {
      $0.listingError = ImageSourceError(.unreachable, "the endpoint is away")
    }
    let away = try index()
    #expect(away.removed == 0)
    #expect(away.warnings.first?.contains("3 pictures stay") == true)
    source.state.withLock { $0.listingError = nil }
    source.state.withLock { $0.images["s3://bucket/a/x/red.ppm"] = nil }
    #expect(try index { $0.prunes = false }.removed == 0)
    #expect(try index().removed == 1)
    source.state.withLock { $0.images = [:] }
    let empty = try index()
    #expect(empty.removed == 0)
    #expect(try fixture.catalog.count() == 2)
  }

  @Test func `a bucket never seen that cannot be listed is an error`() throws {
    source.state.withLock { $0.listingError = ImageSourceError(.refused, "no key") }
    let error = #expect(throws: WorkflowError.self) { try index() }
    #expect(error?.kind == .unreachableSource)
  }

  @Test func `one picture that fails stops nothing and is tried again`() throws {
    let bad: FilePath = "s3://bucket/a/x/red.ppm"
    source.state.withLock { $0.fetchError[bad] = ImageSourceError(.unreachable, "no answer") }
    let report = try index()
    #expect(report.indexed == 2)
    #expect(report.failures.map(\.path) == [bad])
    #expect(report.failures.map(\.cause) == [.init(.unreachable, "no answer")])
    source.state.withLock { $0.fetchError = [:] }
    #expect(try index().indexed == 1)
    // A known image stays while its server does not answer.
    source.put(bad, 1, 2, 3, tag: "9")
    source.state.withLock { $0.fetchError[bad] = ImageSourceError(.unreachable, "no answer") }
    #expect(try index().failed == 1)
    #expect(try fixture.catalog.image(path: bad) != nil)
  }

  @Test func `a move within a bucket needs no encoder`() throws {
    _ = try index()
    let encoded = fixture.encoder.encoded
    source.state.withLock { state in
      state.images["s3://bucket/a/moved.ppm"] = state.images.removeValue(
        forKey: "s3://bucket/a/x/red.ppm")
    }
    let report = try index()
    #expect(report.moved == 1)
    #expect(report.removed == 0)
    #expect(fixture.encoder.encoded == encoded)
  }

  @Test func `a list is asked for each picture, and one that two lists name stays`() throws {
    let one: FilePath = "https://h/one.txt"
    let two: FilePath = "https://h/two.txt"
    source.put("https://other/p.ppm", 255, 0, 0)
    source.put("https://other/q.ppm", 0, 255, 0)
    source.state.withLock {
      $0.lists = [
        one: ["https://other/p.ppm", "https://other/q.ppm"], two: ["https://other/p.ppm"],
      ]
    }
    #expect(try index(one, two).indexed == 2)
    let image = try #require(try fixture.catalog.image(path: "https://other/p.ppm"))
    #expect(image.category == "listed")
    #expect(image.facts.metadata["title"] == .text("t"))
    _ = source.takeFetched()
    #expect(try index(one).unchanged == 2)
    #expect(source.takeFetched().count == 2)
    _ = try index(two)
    source.state.withLock { $0.lists[one] = ["https://other/q.ppm"] }
    #expect(try index(one).removed == 0)
    source.state.withLock { $0.lists[two] = ["https://other/q.ppm"] }
    #expect(try index(two).removed == 1)
    #expect(try fixture.catalog.image(path: "https://other/p.ppm") == nil)
  }

  @Test func `a change of model fetches everything once more`() throws {
    _ = try index()
    _ = source.takeFetched()
    let other = ColourEncoder(name: "other")
    let report = try index(encoder: other)
    #expect(report.warnings.isEmpty)
    #expect(source.takeFetched().count == 3)
    #expect(try fixture.catalog.currentSet()?.space.modelName == "other")
  }

  @Test func `shards divide a bucket`() throws {
    for i in 0..<40 { source.put(FilePath("s3://bucket/a/\(i).ppm"), UInt8(i), 0, 9) }
    var sum = 0
    for part in 1...3 {
      sum += try index { $0.shard = IndexingOptions.Shard(index: part, count: 3) }.indexed
    }
    #expect(sum == 43)
    #expect(try fixture.catalog.count() == 43)
  }

  @Test func `excluded and hidden names and other files are passed over`() throws {
    source.put("s3://bucket/a/.hidden/h.ppm", 1, 1, 1)
    source.put("s3://bucket/a/skip/s.ppm", 2, 2, 2)
    source.put("s3://bucket/a/notes.txt", 3, 3, 3)
    let report = try index { $0.scan.excludes = [ExcludePattern("skip/")] }
    #expect(report.indexed == 3)
  }

  @Test func `a dry run fetches nothing`() throws {
    let report = try index { $0.isDryRun = true }
    #expect(report.indexed == 3)
    #expect(source.takeFetched().isEmpty)
  }
}
