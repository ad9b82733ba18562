// Which words are a subtraction.

import QueryUnderstanding
import Testing

@Suite struct NegationTests {
  @Test(arguments: [
    ("a beach without people", "a beach", ["people"]),
    ("street without any cars at night", "street at night", ["cars"]),
    ("a dog, no leash", "a dog", ["leash"]),
    ("mountains with no snow or clouds", "mountains", ["snow", "clouds"]),
    ("dogs but not the puppies", "dogs", ["puppies"]),
    ("a red car not a truck, on a road", "a red car on a road", ["truck"]),
    ("Sunset Without Boats", "Sunset", ["Boats"]),
    ("a dog not on a beach", "a dog", ["beach"]),
    ("a garden excluding roses and tulips in spring", "a garden in spring", ["roses", "tulips"]),
  ])
  func whatIsNotWantedIsTakenOut(_ words: String, _ wanted: String, _ unwanted: [String]) throws {
    let found = try #require(NegatedWords(words))
    #expect(found.wanted == wanted)
    #expect(found.unwanted == unwanted)
  }

  @Test(arguments: [
    ("a beach without people on the sand", "a beach", ["people on the sand"]),
    ("a table without a cup on it", "a table", ["cup"]),
    ("a cat without sunset over water", "a cat", ["sunset over water"]),
    ("a kitchen with no dishes in the sink at night", "a kitchen at night", ["dishes in the sink"]),
    ("a portrait without people in the background", "a portrait", ["people in the background"]),
    ("a woman without a phone in her hand", "a woman", ["phone in her hand"]),
    (
      "a street without cars or bikes on the road in winter", "a street in winter",
      ["cars", "bikes on the road"]
    ),
    ("a street without people on bicycles", "a street", ["people on bicycles"]),
    ("a room with no one in it", "a room", ["people"]),
  ])
  func placesOfWhatIsNotWantedGoWithIt(_ words: String, _ wanted: String, _ unwanted: [String])
    throws
  {
    let found = try #require(NegatedWords(words))
    #expect(found.wanted == wanted)
    #expect(found.unwanted == unwanted)
  }

  @Test(arguments: [
    ("street without cars at night", "street at night", ["cars"]),
    ("a dog without a leash on a beach", "a dog on a beach", ["leash"]),
    ("a man without a hat in the park", "a man in the park", ["hat"]),
    ("a red car without people in front of a house", "a red car in front of a house", ["people"]),
    ("a street without cars in the snow", "a street in the snow", ["cars"]),
    ("a street without people in Tokyo", "a street in Tokyo", ["people"]),
    ("a beach without umbrellas in 2019", "a beach in 2019", ["umbrellas"]),
    ("a city without people in black and white", "a city in black and white", ["people"]),
    ("a house without snow with a garden", "a house with a garden", ["snow"]),
    ("a cat without a collar on", "a cat", ["collar"]),
  ])
  func placesAndTimesOfAllOfItStay(_ words: String, _ wanted: String, _ unwanted: [String]) throws {
    let found = try #require(NegatedWords(words))
    #expect(found.wanted == wanted)
    #expect(found.unwanted == unwanted)
  }

  @Test(arguments: [
    "a beach", "no people", "without", "forget-me-not", "a no parking sign",
    "snow",
    "knot in a rope", "a dog without", "notable buildings",
  ])
  func otherWordsStayAsTheyAre(_ words: String) { #expect(NegatedWords(words) == nil) }

  @Test func whatIsQuotedIsNoNegation() {
    #expect(NegatedWords("a mug with \"no coffee\" on it") == nil)
    #expect(NegatedWords("“without cars” in a street") == nil)
    #expect(NegatedWords("a \"red car\" without people")?.wanted == "a red car")
    #expect(QuotedWords("a \"red car\" by «die Welt»").phrases == ["red car", "die Welt"])
    #expect(QuotedWords("a \"red car\" by 猫「東京」").text == "a red car by 猫 東京")
    #expect(QuotedWords("a 24\" screen and a 27\" one").phrases.isEmpty)
    #expect(QuotedWords("an unclosed \"mark").text == "an unclosed \"mark")
    #expect(QuotedWords("don't \"\" stop").phrases.isEmpty)
  }

  @Test func aNegationAloneIsTold() {
    #expect(NegatedWords.areNegationAlone("no cats"))
    #expect(NegatedWords.areNegationAlone("not a cat"))
    #expect(!NegatedWords.areNegationAlone("no parking"))
    #expect(!NegatedWords.areNegationAlone("a street without cars"))
    #expect(!NegatedWords.areNegationAlone("cats"))
  }

  @Test func aNegationCanBeSwitchedOff() {
    #expect(NegatedWords("a beach without people", keeping: ["people"]) == nil)
    #expect(
      NegatedWords("a beach without people, no dogs", keeping: ["people"])?.unwanted == ["dogs"])
  }

  @Test func smallWordsAreNotLookedUp() {
    #expect(SearchWords.significant(in: "A photo of the Dog, on (a) beach!") == ["Dog", "beach"])
    #expect(SearchWords.significant(in: "the") == ["the"])
    #expect(SearchWords.significant(in: "IMG_1234.jpg dog Dog") == ["IMG_1234.jpg", "dog"])
    #expect(SearchWords.significant(in: "?! …").isEmpty)
    // The words of a book are not compared with one another.
    let book = (0..<200_000).map { "wörd\($0)" }.joined(separator: " ")
    #expect(SearchWords.significant(in: book).count == 32)
    let phrases = (0..<100_000).map { "w\($0)" }
    let quotes = phrases.map { "\"\($0)\"" }.joined(separator: " ")
    #expect(SearchWords.significant(in: quotes, phrases: phrases) == Array(phrases.prefix(32)))
    let particles = String(repeating: "a的", count: 100_000)
    #expect(SearchWords.significant(in: particles).count == 1)
    #expect(SearchWords.significant(in: "猫、犬 🏖!") == ["猫", "犬", "🏖"])
    #expect(SearchWords.significant(in: "東京タワーの夜景") == ["東京タワー", "夜景"])
    #expect(SearchWords.significant(in: "赤い車とねこ") == ["赤い車とねこ"])
    #expect(SearchWords.significant(in: "猫と犬の写真 のり 木の葉") == ["猫", "犬", "写真", "のり", "木", "葉"])
    #expect(SearchWords.significant(in: "红色的车 目的地 的") == ["红色", "车", "目的地", "的"])
    #expect(SearchWords.significant(in: "猫の写真", phrases: ["猫の写真"]) == ["猫の写真"])
    #expect(SearchWords.significant(in: "Café cafe\u{301} CAFE") == ["Café"])
    #expect(
      SearchWords.significant(in: "a dog in the park", phrases: ["in the park"])
        == ["in the park", "dog"])
  }
}
