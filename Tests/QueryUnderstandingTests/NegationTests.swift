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
    ("a garden excluding roses and tulips in spring", "a garden in spring", ["roses", "tulips"]),
  ])
  func whatIsNotWantedIsTakenOut(_ words: String, _ wanted: String, _ unwanted: [String]) throws {
    let found = try #require(NegatedWords(words))
    #expect(found.wanted == wanted)
    #expect(found.unwanted == unwanted)
  }

  @Test(arguments: [
    "a beach", "no people", "without", "forget-me-not", "a no parking sign", "snow",
    "knot in a rope", "a dog without", "notable buildings",
  ])
  func otherWordsStayAsTheyAre(_ words: String) { #expect(NegatedWords(words) == nil) }

  @Test func aNegationCanBeSwitchedOff() {
    #expect(NegatedWords("a beach without people", keeping: ["people"]) == nil)
    #expect(NegatedWords("a beach without people, no dogs", keeping: ["people"])?.unwanted == ["dogs"])
  }

  @Test func smallWordsAreNotLookedUp() {
    #expect(SearchWords.significant(in: "A photo of the Dog, on (a) beach!") == ["Dog", "beach"])
    #expect(SearchWords.significant(in: "the") == ["the"])
    #expect(SearchWords.significant(in: "IMG_1234.jpg dog Dog") == ["IMG_1234.jpg", "dog"])
    #expect(SearchWords.significant(in: "?! …").isEmpty)
  }
}
