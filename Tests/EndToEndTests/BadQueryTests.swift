import Foundation
import TestSupport
import Testing

@Suite struct BadQueryTests {
  private func album() throws -> Workplace {
    let place = try Workplace()
    try place.addImages(3)
    try place.index()
    return place
  }

  @Test(arguments: ["", "   ", "\n"])
  func anEmptyQueryIsWrongUsage(_ query: String) throws {
    let outcome = try album().glimpse("search", query)
    #expect(outcome.status == 2)
    #expect(outcome.messages.contains("nothing to search for"))
    #expect(outcome.stdout.isEmpty)
  }

  @Test(arguments: [
    ("nope = 1", "there is no field"), ("width = 'wide'", "expected a number"),
    ("taken > 2020-02-30", "expected a date"), ("camera in ()", "expected a value"),
    (String(repeating: "(", count: 1000) + "width = 1", "nested deeper"),
    // The longest argument that Linux hands over has 128 KiB.
    ("category = '" + String(repeating: "x", count: 120_000) + "'", "at most 65536 are read"),
  ])
  func aFilterThatMeansNothingIsWrongUsage(_ filter: String, _ words: String) throws {
    let outcome = try album().glimpse("search", "red", "--where", filter)
    #expect(outcome.status == 2 && outcome.stdout.isEmpty)
    #expect(
      outcome.messages.contains(words) && outcome.messages.utf8.count < 1000, "\(outcome.messages)")
  }

  @Test(arguments: ["red - red", "0:red", "1e999:red", "2:red - red - red"])
  func termsOfWhichNothingIsLeftAreWrongUsage(_ query: String) throws {
    let outcome = try album().glimpse("search", query)
    #expect(outcome.status == 2 && outcome.stdout.isEmpty, "\(outcome.messages)")
    #expect(outcome.messages.split(whereSeparator: \.isNewline).count <= 2, "\(outcome.messages)")
  }

  @Test func tenThousandWordsAreCutWithAWarning() throws {
    let long = Array(repeating: "word", count: 10_000).joined(separator: " ")
    let outcome = try album().glimpse("search", long, "--json")
    #expect(outcome.status == 0)
    #expect(try JSON(outcome.stdout)["results"].items.count == 3)
    #expect(outcome.messages.contains("longer than the model reads"))
    #expect(outcome.messages.count < 500)
  }

  @Test(arguments: ["'; drop table images; --", "\u{1F98A}\u{200D}", "a\tb", "%s%n", "ḋ̴̟"])
  func oddWordsAreJustWords(_ query: String) throws {
    let outcome = try album().glimpse("search", "--format", "paths", "--", query)
    #expect(outcome.status == 0, "\(outcome.messages)")
    #expect(outcome.lines.count == 3)
  }

  @Test func aTextFileAsQueryImageIsNamed() throws {
    let place = try album()
    let path = Fixtures.path("hostile/text-named.jpg")
    for arguments in [["search", path], ["search", "--image", path], ["similar", path]] {
      let outcome = try place.start(arguments.map { Array($0.utf8) }).finish()
      #expect(outcome.status == 1)
      #expect(outcome.messages.contains("text-named.jpg"))
      #expect(outcome.stdout.isEmpty)
    }
    let piped = try place.glimpse("search", "--image", "-", input: Array("words".utf8))
    #expect(piped.status == 1)
    #expect(piped.messages.contains("the query picture"), "\(piped.messages)")
    let nothing = try place.glimpse("search", "--image", "-")
    #expect(nothing.status == 1)
    #expect(nothing.messages.contains("standard input"))
  }

  @Test func aQueryImageThatIsMissingOrAFolderIsNamed() throws {
    let place = try album()
    for path in ["./nowhere.jpg", place.images] {
      let outcome = try place.glimpse("search", path)
      #expect(outcome.status == 1)
      #expect(outcome.messages.contains(path), "\(outcome.messages)")
    }
  }

  @Test(arguments: ["search x", "list", "status", "verify", "remove x", "similar /x.jpg"])
  func aLibraryThatDoesNotExistIsNamedAndNotMade(_ line: String) throws {
    let place = try Workplace()
    let outcome = try place.start(line.split(separator: " ").map { Array($0.utf8) }).finish()
    #expect(outcome.status == 1)
    #expect(outcome.messages.contains("no library in \(place.library)"), "\(outcome.messages)")
    #expect(outcome.messages.contains("glimpse index"))
    #expect(!FileManager.default.fileExists(atPath: place.library))
  }

  @Test func anUnknownModelIsNamedWithTheWaysOn() throws {
    let place = try Workplace()
    try place.addImages(1)
    for name in ["no-such-model", "nobody/no-such-model", place.images] {
      let outcome = try place.glimpse("index", place.images, "--model", name)
      #expect(outcome.status == 1)
      #expect(outcome.messages.hasPrefix("glimpse: "))
      #expect(outcome.messages.contains(name), "\(outcome.messages)")
      #expect(!FileManager.default.fileExists(atPath: place.library))
    }
  }

  @Test func aFolderThatDoesNotExistIsNamed() throws {
    let place = try Workplace()
    let outcome = try place.glimpse("index", place.images + "/nowhere")
    #expect(outcome.status == 1)
    #expect(outcome.messages.contains("nowhere"))
  }

  @Test func settingsAreHeldAgainstTheModel() throws {
    let place = try album()
    place.environment["VECTOR_SIZE"] = "512"
    let outcome = try place.glimpse("search", "red")
    #expect(outcome.status == 2)
    #expect(outcome.messages.contains("VECTOR_SIZE says 512"), "\(outcome.messages)")
    #expect(outcome.messages.contains(" 16"), "\(outcome.messages)")
    for line in [["serve", "--port", "0"], ["embed", "--text", "red"], ["bench"], ["status"]] {
      let outcome = try place.glimpse(bytes: line.map { Array($0.utf8) })
      #expect(outcome.status == 2, "\(line)")
      #expect(outcome.messages.contains("VECTOR_SIZE says 512"), "\(line): \(outcome.messages)")
      #expect(outcome.messages.contains("have 16 numbers"), "\(line): \(outcome.messages)")
    }
    place.environment["VECTOR_SIZE"] = "16"
    #expect(try place.glimpse("search", "red").status == 0)
  }

  /// `ViT-B-32` is on no test machine; its name alone tells that it gives 512.
  @Test func aWrongVectorSizeOfAModelByNameIsToldBeforeItIsFetched() throws {
    let place = try Workplace()
    try place.addImages(1)
    place.environment["GLIMPSE_MODEL"] = nil
    place.environment["CLIP_MODEL_NAME"] = "ViT-B-32"
    place.environment["CLIP_CHECKPOINT"] = "laion2b_s34b_b79k"
    place.environment["VECTOR_SIZE"] = "768"
    for line in [
      ["index", place.images], ["serve", "--port", "0"], ["embed", "--text", "red"],
    ] {
      let outcome = try place.glimpse(bytes: line.map { Array($0.utf8) })
      #expect(outcome.status == 2, "\(line)")
      #expect(
        outcome.messages == "glimpse: VECTOR_SIZE says 768, but the vectors of the model "
          + "ViT-B-32/laion2b_s34b_b79k have 512 numbers; correct it or leave it out\n", "\(line)")
    }
    #expect(!FileManager.default.fileExists(atPath: place.library))
    place.environment["VECTOR_SIZE"] = "512"
    let outcome = try place.glimpse("index", place.images)
    #expect(outcome.status == 1)
    #expect(outcome.messages.contains("models pull ViT-B-32"), "\(outcome.messages)")
  }
}
