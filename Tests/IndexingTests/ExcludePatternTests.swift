import Indexing
import SearchDomain
import Testing

@Suite struct ExcludePatternTests {
  @Test(arguments: [
    ("*.tmp", "a/b.tmp", false, true), ("*.tmp", "a/b.tmpx", false, false),
    ("cache/", "x/cache", true, true), ("cache/", "x/cache", false, false),
    ("2019/*", "2019/a.jpg", false, true), ("2019/*", "2019/x/a.jpg", false, false),
    ("2019/**/raw", "2019/a/b/raw", true, true), ("2019/**/raw", "2019/raw", true, true),
    ("**/raw", "raw", true, true), ("/top", "top", false, true), ("/top", "a/top", false, false),
    ("img_[0-9]?.png", "img_7x.png", false, true), ("img_[!0-9].png", "img_7.png", false, false),
    ("[", "[", false, true), ("a\\*b", "a*b", false, true), ("a\\*b", "axb", false, false),
    ("", "", false, true), ("*", "", false, true), ("***", "abc", false, true),
  ])
  func matchesAsGitignoreWould(
    _ pattern: String, _ path: String, _ isFolder: Bool, _ expected: Bool
  ) {
    #expect(
      ExcludePattern(pattern).matches(relativePath: FilePath(path), isFolder: isFolder) == expected)
  }

  @Test func aHostilePatternEndsQuickly() {
    let pattern = String(repeating: "*a", count: 200) + "b"
    #expect(
      !ExcludePattern(pattern).matches(
        relativePath: FilePath(String(repeating: "a", count: 5000)), isFolder: false))
  }
}
