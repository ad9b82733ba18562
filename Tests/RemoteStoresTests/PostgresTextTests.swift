// Texts as PostgreSQL keeps them, and patterns as it asks for them.

import PostgresAccess
import SearchDomain
import Support
import Testing

@testable import RemoteStores

@Suite struct PostgresTextTests {
  private static let odd = [
    "", "a", "\u{0}", "\u{1}", "\u{0}\u{0}", "\u{1}\u{2}", "a\u{0}", "a\u{1}b", "\u{2}", "é\u{0}🦊",
  ]

  @Test func textsComeBackAndKeepTheirOrder() {
    for left in Self.odd {
      let stored = PostgresText.stored(left)
      #expect(!stored.utf8.contains(0))
      #expect(PostgresText.original(stored).utf8.elementsEqual(left.utf8))
      for right in Self.odd {
        #expect(
          left.utf8.lexicographicallyPrecedes(right.utf8)
            == stored.utf8.lexicographicallyPrecedes(PostgresText.stored(right).utf8))
      }
    }
  }

  @Test func literalsEndWhereTheyShould() {
    for text in ["", "it's", "\\'", "$glimpse$", "$g$ $glimpse$ $gglimpse$"] {
      let literal = PostgresText.literal(text)
      let tag = literal.prefix(1) + literal.dropFirst().prefix { $0 != "$" } + "$"
      #expect(literal == tag + text + tag && !text.contains(tag))
    }
    #expect(PostgresText.quoted("a\"b") == "\"a\"\"b\"")
    #expect(PostgresText.array(["a", "b\"\\c", ""]) == .text("{\"a\",\"b\\\"\\\\c\",\"\"}"))
  }

  @Test func patternsBecomeWhatPostgreSQLHas() {
    #expect(PostgresPattern("**") == .everything)
    #expect(PostgresPattern("/a_b/*.jpg") == .like("/a\\_b/%.jpg", beginning: "/a_b/"))
    #expect(PostgresPattern("50%\\*") == .like("50\\%\\\\%", beginning: "50%\\"))
    #expect(PostgresPattern("a[b") == .nothing && PostgresPattern("[") == .nothing)
    #expect(PostgresPattern("[]") == .nothing)
    // The first letter is a member of the set, as in Glob.
    #expect(PostgresPattern("[z-a]") != .nothing && Glob("[z-a]").matches("z"))
    #expect(PostgresPattern("a[]]") != .nothing)
  }

  @Test func vectorsAreReadAsTheyWereWritten() {
    let values: [Float] = [0, -1.5, .greatestFiniteMagnitude, 1e-30]
    let bytes = PostgresText.bytes(of: values)
    #expect(bytes.withUnsafeBytes(PostgresText.vector) == values)
    #expect(bytes.dropLast().withUnsafeBytes(PostgresText.vector) == nil)
    #expect([UInt8](repeating: 0, count: 3).withUnsafeBytes(PostgresText.vector) == nil)
  }
}
