// The same conditions in the form that programs send.

import QueryUnderstanding
import SearchDomain
import Support
import Testing

@Suite struct FilterJSONTests {
  @Test(arguments: [
    (
      #"{"$and":[{"category":"animals"},{"width":{"$gte":1000}}]}"#,
      "category = 'animals' and width >= 1000"
    ),
    (
      #"{"category":"animals","width":{"$gte":1000,"$lt":2000}}"#,
      "category = 'animals' and (width >= 1000 and width < 2000)"
    ),
    (
      #"{"$or":[{"camera":{"$in":["X","Y"]}},{"lens":{"$nin":["Z"]}}]}"#,
      "camera in ('X','Y') or lens not in ('Z')"
    ),
    (#"{"$not":{"path":{"$glob":"trash/*"}}}"#, "not path glob 'trash/*'"),
    (#"{"taken":"2020-01-31"}"#, "taken = 2020-01-31"),
    (#"{"modified":{"$gt":1700000000}}"#, "modified > 1700000000"),
    (#"{"gps":{"$within":[48,11,49,12]}}"#, "gps within (48, 11, 49, 12)"),
    (#"{"meta.k":true}"#, "meta.k = true"), (#"{"colour":{"$ne":"Gray"}}"#, "colour != grey"),
    (#"{"size":{"$eq":12}}"#, "size = 12"), (#"{"keywords":"sea"}"#, "keywords = 'sea'"),
  ])
  func bothFormsMeanTheSame(_ json: String, _ expression: String) throws {
    #expect(try FilterJSON.parse(json) == FilterParser.parse(expression))
  }

  @Test(arguments: [
    (#"{"flavour":1}"#, QueryError.Kind.unknownField, "there is no field \"flavour\""),
    (#"{"width":"wide"}"#, .invalidFilter, "width: expected a number, but found a text"),
    (#"{"category":3}"#, .invalidFilter, "category: expected a text, but found a number"),
    (#"{"taken":"2020-02-30"}"#, .invalidFilter, "expected a date such as 2020-01-31"),
    (#"{"camera":{"$in":[]}}"#, .invalidFilter, "$in needs a list of at least one value"),
    (#"{"$and":[]}"#, .invalidFilter, "$and needs a list of at least one condition"),
    ("{}", .invalidFilter, "a condition is empty"), ("[]", .invalidFilter, "must be an object"),
    (#"{"width":{"$near":1}}"#, .invalidFilter, "there is no operator \"$near\""),
    (#"{"$nor":[{"width":1}]}"#, .invalidFilter, "\"$nor\" does not join conditions"),
    (#"{"width":{"$gte":null}}"#, .invalidFilter, "width: expected a number, but found null"),
    (#"{"width":{"$contains":"4"}}"#, .invalidFilter, "width: $contains needs a field of text"),
    (#"{"gps":{"$within":[49,11,48,12]}}"#, .invalidFilter, "lies north of its north"),
    (#"{"width":NaN}"#, .invalidFilter, "the filter is not JSON"),
    (#"{"width":1e999}"#, .invalidFilter, "the number is too large"),
  ])
  func mistakesAreNamed(_ json: String, _ kind: QueryError.Kind, _ words: String) {
    let error = #expect(throws: QueryError.self) { try FilterJSON.parse(json) }
    #expect(error?.kind == kind)
    #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
    #expect(error?.message.contains("\n") == false)
  }

  @Test func aSyntaxErrorPointsAtItsPlace() {
    let error = #expect(throws: QueryError.self) { try FilterJSON.parse(#"{"ü": 1,}"#) }
    #expect(error?.position == 8)
    #expect(
      error?.rendered.hasSuffix("\n  {\"ü\": 1,}\n          ^") == true, "\(error?.rendered ?? "")")
  }

  @Test(arguments: [("{\"$not\":", "}"), ("[", "]")])
  func nestingAThousandDeepIsRefused(_ opening: String, _ closing: String) {
    let text =
      String(repeating: opening, count: 1000) + "1" + String(repeating: closing, count: 1000)
    let error = #expect(throws: QueryError.self) { try FilterJSON.parse(text) }
    #expect(error?.kind == .tooLarge)
  }

  @Test func aMegabyteIsRefused() {
    let text = #"{"category":""# + String(repeating: "x", count: 1_000_000) + #""}"#
    let error = #expect(throws: QueryError.self) { try FilterJSON.parse(text) }
    #expect(error?.kind == .tooLarge)
  }
}
