import Foundation
import TestSupport
import Testing

@testable import CommandLineInterface

/// Every flag takes or refuses every number; none ends the process. Flags are
/// read from their table, so that a new one is tested by being in it.
@Suite struct ExtremeNumbersTests {
  @Test(arguments: CommandName.allCases)
  func everyFlagTakesOrRefusesEveryNumber(_ name: CommandName) throws {
    var refused = 0, taken = 0
    for flag in Flags.all where flag.valueName != nil && flag.commands.contains(name) {
      for text in ExtremeNumbers.texts {
        // Joined, for a value that begins with a dash; and its usual operand.
        for operands in [[], ["a"], ["a", "b"]] {
          do {
            let raw = try ArgumentParser.parse(
              ([name.rawValue, "\(flag.display)=\(text)"] + operands).map { ArgumentBytes($0) })
            _ = try name.resolve(raw, Settings(environment: ["HOME": "/nonexistent"]))
            taken += 1
          } catch {
            refused += 1
            let message = ErrorMessages.text(of: error)
            #expect(!message.isEmpty, "\(flag.display)=\(text): \(message)")
          }
        }
      }
    }
    #expect(refused + taken > 0 || name == .completion)
  }

  /// Settings of the environment and `.env`, by all names that the help has.
  @Test(arguments: [
    "VECTOR_SIZE", "GLIMPSE_PORT", "GLIMPSE_HOST", "GLIMPSE_LOG_LEVEL", "GLIMPSE_INDEX_MEMORY",
    "GLIMPSE_STORE",
    "DEVICE", "CLIP_MODEL_NAME", "CLIP_CHECKPOINT", "HF_HUB_OFFLINE",
  ])
  func everySettingTakesOrRefusesEveryNumber(_ setting: String) async throws {
    let folder = try TemporaryFolder()
    for text in ExtremeNumbers.texts {
      let environment = [
        "HOME": folder.path, "XDG_CACHE_HOME": folder.file("cache"),
        "XDG_DATA_HOME": folder.file("data"),
        setting: text,
      ]
      let outcome = await run("list", environment: environment)
      #expect([.done, .failed, .wrongUsage].contains(outcome.status), "\(setting)=\(text)")
      #expect(
        outcome.messages.split(separator: "\n").count <= 4,
        "\(setting)=\(text): \(outcome.messages)")
      let fromFile = await run(
        "status", environment: ["HOME": folder.path], dotEnv: "\(setting)=\(text)\n")
      #expect([.done, .failed, .wrongUsage].contains(fromFile.status))
    }
  }
}
