import Foundation
import TestSupport
import Testing

private let resultShape = [
  "id": "string", "path": "string", "filename": "string", "category": "string",
  "score": "number", "width": "number", "height": "number", "metadata": "object",
]

@Suite struct SearchTests {
  /// Eight images in two folders.
  private func album() throws -> (place: Workplace, paths: [String]) {
    let place = try Workplace()
    let paths = try place.addImages(5, in: "one") + place.addImages(3, in: "second")
    try place.index()
    return (place, paths)
  }

  /// What the pixels of the first album's images follow from.
  private func seed(_ index: Int) -> Int { index + "one".utf8.count * 100 }

  private func results(_ place: Workplace, _ arguments: String...) throws -> [JSON] {
    let all = ["search", "--json", "--no-fail"] + arguments
    let outcome = try place.start(all.map { Array($0.utf8) }).finish()
    guard outcome.status == 0 else { throw HarnessFailure(outcome.messages) }
    return try JSON(outcome.stdout)["results"].items
  }

  private func paths(_ results: [JSON]) throws -> [String] {
    try results.map { try $0["path"].text }
  }
  private func scores(_ results: [JSON]) throws -> [Double] {
    try results.map { try $0["score"].number }
  }

  @Test func jsonHasTheManualsShapeBestFirst() throws {
    let (place, _) = try album()
    let outcome = try place.glimpse("search", "a", "red", "car", "-k", "5", "--json")
    #expect(outcome.status == 0)
    let reply = try JSON(outcome.stdout)
    #expect(
      reply.shape == [
        "query": "string", "model": "string", "k": "number", "exact": "boolean",
        "took_ms": "number", "results": "array", "no_good_match": "boolean",
        "interpretation": "object",
      ])
    #expect(reply["exact"] == .boolean(true))
    #expect(reply["query"] == .string("a red car"))
    #expect(reply["model"] == .string(Workplace.model))
    #expect(reply["k"] == .number(5))
    let results = try reply["results"].items
    #expect(results.count == 5)
    for result in results {
      #expect(result.shape.filter { resultShape[$0.key] != nil } == resultShape)
      #expect(try abs(result["score"].number) <= 1.0001)
      #expect(result["width"] == .number(32))
      #expect(UUID(uuidString: try result["id"].text) != nil)
    }
    #expect(try scores(results) == scores(results).sorted(by: >))
  }

  @Test func everyFormatTellsTheSameResults() throws {
    let (place, _) = try album()
    let expected = try results(place, "red", "-k", "4")
    let expectedPaths = try paths(expected)

    let jsonl = try place.glimpse("search", "red", "-k", "4", "--format", "jsonl")
    #expect(try jsonl.lines.map { try JSON(Array($0.utf8)) } == expected)

    let csv = try place.glimpse("search", "red", "-k", "4", "--format", "csv")
    let rows = csv.output.components(separatedBy: "\r\n")
    #expect(rows[0] == "score,path,filename,category,width,height,id")
    #expect(rows.dropFirst().dropLast().map { $0.components(separatedBy: ",")[1] } == expectedPaths)

    let bare = try place.glimpse("search", "red", "-k", "4", "--format", "paths")
    #expect(bare.output == expectedPaths.map { $0 + "\n" }.joined())

    let null = try place.glimpse("search", "red", "-k", "4", "-0")
    #expect(null.output == expectedPaths.map { $0 + "\0" }.joined())

    let table = try place.glimpse("search", "red", "-k", "4")
    #expect(table.lines.count == 4)
    for (line, result) in zip(table.lines, expected) {
      #expect(line.contains(String(format: "%.3f", try result["score"].number)))
      #expect(line.hasSuffix(try result["path"].text))
      #expect(line.contains(try result["category"].text))
    }
    #expect(!table.output.contains("\u{1B}"))
    for outcome in [jsonl, csv, bare, null, table] { #expect(outcome.status == 0) }
  }

  @Test func aImageFindsItsLikeHoweverItIsGiven() throws {
    let (place, all) = try album()
    let query = try place.addQuery(likeSeed: seed(2))
    let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: query)))
    place.environment["HOME"] = place.folder.path
    for arguments in [
      [query], ["--image", query], ["--image", "-"], ["./query.ppm"], ["~/query.ppm"],
      ["--image", "query.ppm"], ["file://" + query],
    ] {
      let command = ["search", "--json", "-k", "2"] + arguments
      let outcome = try place.start(command.map { Array($0.utf8) }, input: bytes).finish()
      #expect(outcome.status == 0, "\(arguments): \(outcome.messages)")
      let found = try JSON(outcome.stdout)["results"].items
      #expect(found.first?["path"] == .string(all[2]), "\(arguments)")
      #expect(try #require(scores(found).first) > 0.99, "\(arguments)")
    }
  }

  @Test func limitOffsetAndLeastScorePageThroughOneOrder() throws {
    let (place, _) = try album()
    let whole = try results(place, "red", "-k", "100")
    #expect(whole.count == 8)
    #expect(try results(place, "red", "-k", "3") == Array(whole[..<3]))
    #expect(try results(place, "red", "-k", "3", "--offset", "3") == Array(whole[3..<6]))
    #expect(try results(place, "red", "--offset", "8").isEmpty)
    let middle = try scores(whole)[3]
    let above = try results(place, "red", "-k", "100", "--min-score", String(middle - 1e-6))
    #expect(above == whole.filter { (try? $0["score"].number >= middle - 1e-6) ?? false })
    #expect(above.count >= 4)
  }

  @Test func filtersNarrowTheSameOrder() throws {
    let (place, _) = try album()
    let whole = try results(place, "red", "-k", "100")
    let second = whole.filter { $0["category"] == .string("second") }
    #expect(second.count == 3)
    #expect(try results(place, "red", "--category", "second") == second)
    #expect(try results(place, "red", "--where", "category = 'second'") == second)
    #expect(
      try results(place, "red", "--where", "path glob '*/second/*' and width >= 32") == second)
    #expect(try results(place, "red", "--where", "width > 32").isEmpty)
    #expect(
      try results(place, "red", "--where", "category = 'second'", "-k", "2") == Array(second[..<2]))
    let none = try place.glimpse("search", "red", "--category", "nothing")
    #expect(none.status == 1)
    #expect(none.stdout.isEmpty)
    #expect(none.messages.contains("no picture"))
  }

  @Test func termsAddSubtractAndWeigh() throws {
    let (place, all) = try album()
    let one = try place.addQuery(likeSeed: seed(1), "one.ppm")
    let four = try place.addQuery(likeSeed: seed(4), "four.ppm")
    // With nearly all the weight on one image, it alone decides.
    #expect(try paths(results(place, "1000:" + one, "+", four, "-k", "1")) == [all[1]])
    #expect(try paths(results(place, one, "+", "1000:" + four, "-k", "1")) == [all[4]])
    let both = try results(place, one, "+", four, "-k", "100")
    #expect(try paths(both) == paths(results(place, four, "+", one, "-k", "100")))
    #expect(try scores(both)[0] < 0.99999)
    // What is subtracted comes last, by either spelling.
    let without = try paths(results(place, "red", "-", "1000:" + all[3], "-k", "100"))
    #expect(without.last == all[3])
    #expect(try paths(results(place, "red", "--not", "1000:" + all[3], "-k", "100")) == without)
    let words = try results(place, "red", "--image", one, "-k", "100")
    #expect(try paths(words) == paths(results(place, "red", "+", one, "-k", "100")))
  }

  @Test func scoreIsTheCosineOfTheEmbeddings() throws {
    let (place, all) = try album()
    let embedded = try place.glimpse("embed", "--text", "red", all[0])
    #expect(embedded.status == 0, "\(embedded.messages)")
    let vectors = try embedded.lines.map { line in
      try JSON(Array(line.utf8))["embedding"].items.map { try $0.number }
    }
    let cosine = zip(vectors[0], vectors[1]).map { $0 * $1 }.reduce(0, +)
    let found = try results(place, "red", "-k", "100").first { $0["path"] == .string(all[0]) }
    let score = try #require(found)["score"].number
    // Both sides may be computed in 16-bit numbers.
    #expect(abs(score - cosine) < 0.01, "\(score) and \(cosine)")
  }

  @Test func savedImagesAreCopiesOfTheFound() throws {
    let (place, all) = try album()
    let folder = place.folder.file("found")
    let outcome = try place.glimpse("search", all[0], "-k", "2", "--save", folder, "-f", "paths")
    #expect(outcome.status == 0, "\(outcome.messages)")
    let saved = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    try #require(saved.count == 2)
    for (name, path) in zip(saved, outcome.lines) {
      #expect(FileManager.default.contentsEqual(atPath: folder + "/" + name, andPath: path))
    }
  }

  @Test func similarLeavesTheImageItselfOut() throws {
    let (place, all) = try album()
    let outcome = try place.glimpse("similar", all[0], "--json", "-k", "100")
    #expect(outcome.status == 0)
    let found = try JSON(outcome.stdout)["results"].items
    #expect(found.count == 7)
    #expect(try !paths(found).contains(all[0]))
    #expect(found.allSatisfy { $0.shape.filter { resultShape[$0.key] != nil } == resultShape })
    #expect(try scores(found) == scores(found).sorted(by: >))

    let listed = try JSON(place.glimpse("list", "--json").stdout)["results"].items
    let id = try #require(listed.first { $0["path"] == .string(all[0]) })["id"].text
    #expect(
      try JSON(place.glimpse("similar", id, "--json", "-k", "100").stdout)["results"].items == found
    )

    // An image from elsewhere has no self to leave out.
    let outside = try place.addQuery(likeSeed: seed(0))
    let others = try place.glimpse("similar", outside, "--format", "paths", "-k", "1")
    #expect(others.lines == [all[0]])
  }

  @Test func retrieveIndexesAndPrintsScoreAndPath() throws {
    let place = try Workplace()
    try place.addImages(4, in: "inner")
    let outcome = try place.glimpse(
      "retrieve", "--prompt", "a cat", "--images_dir", place.images, "--top_k", "3")
    #expect(outcome.status == 0, "\(outcome.messages)")
    #expect(outcome.lines.count == 3)
    var scores: [Double] = []
    for line in outcome.lines {
      let match = try #require(line.wholeMatch(of: /(-?[01]\.\d{3}) — (.+)/))
      #expect(FileManager.default.fileExists(atPath: String(match.2)))
      scores.append(try #require(Double(match.1)))
    }
    #expect(scores == scores.sorted(by: >))
    // Images of other folders in the library are not among the results.
    let other = place.folder.file("other")
    try makeFolder(other)
    try Image.bytes(seed: 900).write(to: URL(fileURLWithPath: other + "/z.ppm"))
    let second = try place.glimpse("retrieve", "--prompt", "a cat", "--images_dir", "./other")
    #expect(second.lines.count == 1)
    #expect(second.output.hasSuffix(" — ./other/z.ppm\n"), "\(second.output)")
  }
}
