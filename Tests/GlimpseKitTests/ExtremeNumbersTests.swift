// Numbers at the edges of their types at every public entry of the library.

import Duplicates
import Evaluation
import Foundation
import GlimpseKit
import Indexing
import Interchange
import LocalStores
import SearchDomain
import TestSupport
import Testing

@Suite struct ExtremeNumbersTests {
  let folder: TemporaryFolder
  let library: ImageLibrary

  init() async throws {
    folder = try TemporaryFolder()
    try FileManager.default.createDirectory(
      atPath: folder.file("pictures"), withIntermediateDirectories: true)
    for seed in 0..<5 {
      let image = PortablePixmap(width: 9, height: 9, colour: [UInt8(seed * 50), 9, 200])
      try Data(image.encoded).write(to: URL(fileURLWithPath: folder.file("pictures/\(seed).ppm")))
    }
    library = try ImageLibrary(configuration: ImageLibraryTests.configuration(folder))
    try await library.index([folder.file("pictures")]).finish()
  }

  /// Negative numbers are refused, all others answered.
  private func expect(
    _ number: Int, _ what: String, _ work: () throws -> Int, equals expected: Int? = nil
  ) {
    do {
      let count = try work()
      #expect(number >= 0, "\(what) took \(number)")
      if let expected { #expect(count == expected, "\(what) with \(number)") }
    } catch let error as GlimpseError {
      #expect(number < 0 && error.kind == .invalidArgument, "\(what) with \(number): \(error)")
      #expect(error.message.contains("\(number)"))
    } catch {
      Issue.record("\(what) with \(number): \(error)")
    }
  }

  @Test(arguments: ExtremeNumbers.whole)
  func everyLimitAndOffsetIsAnsweredOrRefused(number: Int) throws {
    let all = 5
    let page = max(0, min(number, all))
    let image = FilePath(folder.file("pictures/0.ppm"))
    expect(number, "search limit", { try library.search("red", limit: number).hits.count })
    expect(number, "similar limit", { try library.similar(to: image, limit: number).hits.count })
    expect(
      number, "similar offset",
      { try library.similar(to: image, limit: 3, offset: number).hits.count })
    expect(number, "images limit", { try library.images(limit: number).count }, equals: page)
    expect(
      number, "images offset", { try library.images(offset: number).count }, equals: all - page)
    expect(
      number, "images after", { try library.images(after: nil, limit: number).count }, equals: page)
    expect(
      number, "facets", { try library.facetCounts(.category, limit: number).count },
      equals: min(1, page))
    expect(
      number, "images of a store",
      { try library.images(after: nil, position: .max, where: nil, limit: number).count },
      equals: page)
    for position in ExtremeNumbers.whole {
      _ = try library.images(
        after: ImageID(naming: FilePath("/gone")), position: position, where: nil, limit: 2)
    }
  }

  @Test(arguments: ExtremeNumbers.whole)
  func everyKindOfSearchTakesEveryLimit(number: Int) throws {
    for offset in [0, 1, Int.max / 2, .max] {
      for mode in SearchQuery.Mode.allCases {
        for diversity in [nil, 0, 0.5, 1] as [Double?] {
          for collapses in [true, false] {
            var query = SearchQuery(words: "0", limit: number)
            query.offset = offset
            query.mode = mode
            query.diversity = diversity
            query.collapsesDuplicates = collapses
            query.isExact = collapses
            expect(
              number, "\(mode) \(String(describing: diversity))",
              { try library.search(query).hits.count })
          }
        }
      }
    }
    var all = SearchQuery([.init(.stored(try library.images()[0].id))], limit: .max)
    all.collapsesDuplicates = false
    #expect(try library.search(all).hits.count == 4)
    all.limit = .max / 2
    all.diversity = 0.5
    #expect(try library.search(all).hits.count == 4)
  }

  @Test(arguments: ExtremeNumbers.floating)
  func everyFloatingNumberIsAnsweredOrRefused(number: Double) throws {
    func attempt(_ change: (inout SearchQuery) -> Void) {
      var query = SearchQuery(words: "red")
      change(&query)
      do { _ = try library.search(query) } catch {
        #expect(!"\(error)".isEmpty && !"\(error)".contains("\n"), "\(number): \(error)")
      }
    }
    attempt { $0.minimumScore = Float(number) }
    attempt { $0.diversity = number }
    attempt { $0.feedback = number }
    attempt { $0.parts = [.init(.words("red"), weight: number), .init(.words("blue"), weight: 1)] }
    attempt { $0.parts = [.init(.vector([Float](repeating: Float(number), count: 16)))] }
    attempt { $0.parts = [.init(.vector([Float(number)]))] }
    for field in Filter.Field.numeric {
      attempt { $0.filter = .compare(field, .lessOrEqual, .number(number)) }
      attempt { $0.filter = .isIn(field, [.number(number)]) }
    }
    var options = DuplicateOptions()
    options.similarity = Float(number)
    _ = try? library.duplicates(options)
    options.similarity = nil
    options.burstSeconds = number
    _ = try? library.duplicates(options)
  }

  @Test(arguments: ExtremeNumbers.whole)
  func everySettingIsTakenOrRefused(number: Int) async throws {
    var configuration = ImageLibraryTests.configuration(folder)
    configuration.folder = folder.file("library-\(number)")
    configuration.maximumMegapixels = number
    if number < 1 {
      let error = #expect(throws: GlimpseError.self) {
        try ImageLibrary(configuration: configuration)
      }
      #expect(error?.kind == .invalidArgument)
      #expect(throws: GlimpseError.self) { try configuration.openModel(named: "glimpse-mini") }
    } else {
      let opened = try ImageLibrary(configuration: configuration)
      #expect(try await opened.index([folder.file("pictures")]).finish().indexed == 5)
    }
    for change in [
      { $0.batchSize = number }, { $0.threads = number },
    ] as [(inout IndexingOptions) -> Void] {
      var options = IndexingOptions()
      change(&options)
      do { try await library.index([folder.file("pictures")], options: options).finish() } catch {
        #expect((error as? GlimpseError)?.kind == .invalidArgument)
      }
    }
    configuration.maximumMegapixels = 1
    configuration.threads = number
    if number != 1 {
      #expect(throws: GlimpseError.self) { try ImageLibrary(configuration: configuration) }
    }

    var duplicates = DuplicateOptions()
    for path in [\.threshold, \.differenceThreshold, \.markedThreshold, \.farDifferenceThreshold]
      as [WritableKeyPath<DuplicateOptions, Int>]
    {
      duplicates[keyPath: path] = number
      do { _ = try library.duplicates(duplicates) } catch {
        #expect((error as? GlimpseError)?.kind == .invalidArgument)
      }
      duplicates = DuplicateOptions()
    }
    duplicates.farThreshold = number
    _ = try? library.duplicates(duplicates)

    var export = ExportOptions()
    export.shardRows = number
    do {
      let report = try library.export(
        to: FilePath(folder.file("export-\(number)")), options: export)
      #expect(number > 0 && report.rows == 5)
    } catch {
      #expect(number < 1 && (error as? GlimpseError)?.kind == .invalidArgument)
    }
    #expect(IndexingOptions.Shard(index: number, count: number) == nil || number == 1)
  }

  @Test(arguments: ExtremeNumbers.whole)
  func everyNumberOfAnEvaluationIsTakenOrRefused(number: Int) throws {
    try "image,caption\npictures/0.ppm,a red square\npictures/1.ppm,a blue one\n".write(
      toFile: folder.file("captions.csv"), atomically: true, encoding: .utf8)
    for part in 0..<4 {
      var set = DatasetOptions()
      set.imagesFolder = FilePath(folder.path)
      if part == 0 { set.limit = number }
      if part == 1 { set.captionsPerImage = number }
      guard
        let dataset = try? EvaluationDataset.read(
          FilePath(folder.file("captions.csv")), options: set)
      else {
        continue
      }
      var options = EvaluationOptions()
      if part == 2 { options.failureCount = number }
      if part == 3 { options.foundCount = number }
      options.bootstrap.resamples = min(number, 10)
      options.bootstrap.confidence = Double(number)
      _ = try? library.model().evaluate(on: dataset, options: options)
      options.bootstrap.confidence = 0.9
      _ = try? library.model().evaluate(on: dataset, options: options)
    }
  }
}

extension Filter.Field {
  /// Those whose values are numbers or times.
  fileprivate static let numeric: [Filter.Field] = [
    .width, .height, .modified, .taken, .rating, .latitude, .longitude, .metadata("iso"), .path,
  ]
}
