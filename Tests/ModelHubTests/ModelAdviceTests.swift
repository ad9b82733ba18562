// Which model is recommended to whom, and whether the hub is there to be asked.

import ModelHub
import TestSupport
import Testing

@Suite struct ModelAdviceTests {
  @Test(arguments: [
    (2, 8, "en", "fast"), (8, 16, "en", "balanced"), (64, 128, "en", "best"),
    (64, 4, "en", "balanced"), (8, 1, "en", "fast"),
    (2, 8, "de", "multilingual"), (2, 8, "fi", "multilingual"), (2, 2, "de", "fast"),
    (2, 8, "zh", "multilingual"), (64, 64, "zh", "chinese"), (64, 8, "zh", "multilingual"),
  ])
  func theTierFollowsFromMachineAndLanguage(
    _ processors: Int, _ gigabytes: Int, _ language: String, _ tier: String
  ) throws {
    let advice = try #require(
      ModelAdvice(
        processors: processors, memoryBytes: gigabytes * 1_000_000_000, language: language))
    #expect(advice.entry.tier?.rawValue == tier && advice.entry.isExported)
    #expect(advice.reason.contains("\(gigabytes) GB"))
  }

  @Test func numbersThatMakeNoSenseGiveAnAnswerToo() {
    for number in [Int.min, -1, 0, 1, Int.max] {
      #expect(ModelAdvice(processors: number, memoryBytes: number, language: "") != nil)
    }
  }

  @Test(
    arguments: [
      ([:], "en"), (["LANG": "de_DE.UTF-8"], "de"), (["LANG": "C.UTF-8"], "en"),
      (["LANG": "POSIX"], "en"), (["LANG": "fr_FR", "LC_ALL": "zh_CN.UTF-8"], "zh"),
      (["LC_ALL": "", "LC_MESSAGES": "pt_BR"], "pt"), (["LANG": "../x"], "en"),
    ] as [([String: String], String)])
  func theLanguageIsTheFirstThatTheEnvironmentNames(
    _ environment: [String: String], _ language: String
  ) {
    #expect(ModelAdvice.language(of: environment) == language)
  }

  @Test func aHubThatAnswersIsTold() throws {
    let fake = try FakeHub { _, _, _ in LocalHTTPServer.Reply(200) }
    #expect(fake.hub().answers(about: FakeHub.repository, withinSeconds: 60))
    #expect(fake.server.requests.map(\.path) == ["/api/models/\(FakeHub.repository)"])
  }

  @Test func aHubThatFailsOrMustNotBeAskedIsNone() throws {
    let fake = try FakeHub { _, _, _ in LocalHTTPServer.Reply(503) }
    #expect(!fake.hub().answers(about: FakeHub.repository, withinSeconds: 60))
    let offline = try FakeHub { _, _, _ in LocalHTTPServer.Reply(200) }
    #expect(!offline.hub(isOffline: true).answers(about: FakeHub.repository, withinSeconds: 60))
    #expect(offline.server.requests.isEmpty)
    #expect(!offline.hub().answers(about: "no such name", withinSeconds: 60))
  }
}
