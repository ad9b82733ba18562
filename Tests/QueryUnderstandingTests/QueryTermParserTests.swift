// How command-line arguments become terms.

import Foundation
import QueryUnderstanding
import TestSupport
import Testing

@Suite struct QueryTermParserTests {
  private func words(
    _ text: String, _ sign: QueryTerm.Sign = .add, weight: Double = 1
  ) -> QueryTerm {
    QueryTerm(sign: sign, weight: weight, content: .words(text))
  }

  private func image(
    _ text: String, _ sign: QueryTerm.Sign = .add, weight: Double = 1
  ) -> QueryTerm {
    QueryTerm(sign: sign, weight: weight, content: .imageReference(text))
  }

  @Test func plainArgumentsAreOnePhrase() throws {
    #expect(try QueryTermParser.parse(["red", "car"]) == [words("red car")])
    #expect(try QueryTermParser.parse(["  red\n car "]) == [words("red car")])
  }

  @Test(arguments: [["horse + stripes"], ["horse", "+", "stripes"], ["horse +", "stripes"]])
  func operatorsSeparateTermsHoweverTheyAreQuoted(_ arguments: [String]) throws {
    #expect(try QueryTermParser.parse(arguments) == [words("horse"), words("stripes")])
  }

  @Test func hyphensAndSignsWithinWordsAreWords() throws {
    #expect(
      try QueryTermParser.parse(["black-and-white t-shirt", "c++", "-5"])
        == [words("black-and-white t-shirt c++ -5")])
  }

  @Test func aMinusSubtractsTheTermAfterIt() throws {
    #expect(
      try QueryTermParser.parse(["king - old man + woman"])
        == [words("king"), words("old man", .subtract), words("woman")])
    #expect(try QueryTermParser.parse(["-", "rain"]) == [words("rain", .subtract)])
  }

  @Test func weightsStandAtTheStartOfATermOnly() throws {
    #expect(
      try QueryTermParser.parse(["2:golden retriever", "-", "0.5:./a.jpg"])
        == [words("golden retriever", weight: 2), image("./a.jpg", .subtract, weight: 0.5)])
    #expect(try QueryTermParser.parse(["a 2:1 ratio"]) == [words("a 2:1 ratio")])
    #expect(try QueryTermParser.parse(["at 10:30"]) == [words("at 10:30")])
    // Times and ratios are no weights.
    for text in ["10:30", "16:9 wallpaper", "2:3 aspect", "12:00 clock", "00:30 night street"] {
      #expect(try QueryTermParser.parse([text]) == [words(text)])
    }
    #expect(try QueryTermParser.parse(["nan: birthday cake"]) == [words("nan: birthday cake")])
    #expect(
      try QueryTermParser.parse(["\"salt - pepper\" + sugar"])
        == [words("\"salt - pepper\""), words("sugar")])
    #expect(try QueryTermParser.parse(["2: cat"]) == [words("cat", weight: 2)])
    #expect(try QueryTermParser.parse(["3-e:x"]) == [words("3-e:x")])
    #expect(try QueryTermParser.parse(["note: this"]) == [words("note: this")])
    #expect(try QueryTermParser.parse(["1e2:cat"]) == [words("cat", weight: 100)])
  }

  @Test(arguments: [
    "/a b.jpg", "./x.png", "../x.png", "~/x.png", "~", "https://example.org/a.jpg",
    "HTTP://example.org/a", "file:///a.jpg",
  ])
  func pathsAndURLsAreImagesAndTakenWhole(_ argument: String) throws {
    #expect(try QueryTermParser.parse([argument]) == [image(argument)])
  }

  @Test func aFileThatExistsIsTakenWholeWithItsSigns() throws {
    let whole = "./holiday - 2020.jpg"
    #expect(try QueryTermParser.parse([whole], isFile: { $0 == whole }) == [image(whole)])
    #expect(
      try QueryTermParser.parse(["2:" + whole], isFile: { $0 == whole })
        == [image(whole, weight: 2)])
    #expect(
      try QueryTermParser.parse([whole], isFile: { _ in false })
        == [image("./holiday"), words("2020.jpg", .subtract)])
  }

  @Test func theFileSystemIsAskedUnlessToldOtherwise() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("a + b.jpg")
    #expect(try QueryTermParser.parse([path]).count == 2)
    try Data().write(to: URL(fileURLWithPath: path))
    #expect(try QueryTermParser.parse([path]) == [image(path)])
  }

  @Test func aPathBetweenOperatorsMayHoldSpaces() throws {
    #expect(
      try QueryTermParser.parse(["stripes + 2:./my horse.jpg - rain"])
        == [words("stripes"), image("./my horse.jpg", weight: 2), words("rain", .subtract)])
  }

  @Test func aImageStandsAloneBetweenWords() throws {
    #expect(
      try QueryTermParser.parse(["at", "night", "./a.jpg", "in rain"])
        == [words("at night"), image("./a.jpg"), words("in rain")])
    #expect(
      try QueryTermParser.parse(["./a.jpg", "-", "2:people"])
        == [image("./a.jpg"), words("people", .subtract, weight: 2)])
    #expect(
      try QueryTermParser.parse(["horse + ./a.jpg"]) == [words("horse"), image("./a.jpg")])
  }

  @Test func wordsThatOnlyLookLikePathsWithinAPhraseAreWords() throws {
    #expect(try QueryTermParser.parse(["cat and/or dog"]) == [words("cat and/or dog")])
    #expect(try QueryTermParser.parse(["cats", "a.jpg"]) == [words("cats a.jpg")])
  }

  @Test(arguments: [[], [""], [" ", "\t"]])
  func nothingToSearchForIsRefused(_ arguments: [String]) {
    let error = #expect(throws: QueryError.self) { try QueryTermParser.parse(arguments) }
    #expect(error?.kind == .emptyQuery)
    #expect(error?.rendered == "nothing to search for: give words or a picture")
  }

  @Test(arguments: ["0", "-1", "1e999", "1.2.3", "0.0"])
  func weightsThatAreNotAboveZeroAreRefused(_ number: String) {
    let error = #expect(throws: QueryError.self) { try QueryTermParser.parse(["\(number):cat"]) }
    #expect(error?.kind == .invalidWeight)
    #expect(
      error?.rendered == "the weight \"\(number)\" is not a number above 0; "
        + "write \"- TERM\" to search for less of something")
  }

  @Test(arguments: [
    (["cat +"], "the \"+\" has no term after it; "),
    (["+"], "the \"+\" has no term after it; "),
    (["cat + - dog"], "the \"+\" has no term after it; "),
    (["cat", "-"], "the \"-\" has no term after it; "),
  ])
  func operatorsWithNothingAfterThemAreRefused(_ arguments: [String], _ text: String) {
    let error = #expect(throws: QueryError.self) { try QueryTermParser.parse(arguments) }
    #expect(error?.kind == .missingTerm)
    #expect(
      error?.rendered
        == text + "to search for the sign itself, put it in a phrase such as \"a "
        + (text.hasPrefix("the \"+") ? "plus" : "minus") + " sign\"")
  }

  @Test(arguments: [["2:"], ["cat + 2:"], ["2:", "+", "cat"]])
  func weightsWithNothingAfterThemAreRefused(_ arguments: [String]) {
    let error = #expect(throws: QueryError.self) { try QueryTermParser.parse(arguments) }
    #expect(error?.kind == .missingTerm)
    #expect(error?.rendered == "the weight \"2:\" has no term after it")
  }

  @Test func aWeightOfNothingButALongPhraseIsReadInFull() throws {
    let long = Array(repeating: "word", count: 10_000)
    #expect(try QueryTermParser.parse(long) == [words(long.joined(separator: " "))])
  }
}
