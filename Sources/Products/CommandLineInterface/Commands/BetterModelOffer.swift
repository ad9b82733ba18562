// Offers a larger model to somebody at a terminal who is about to make a library
// with the small one that came with the program.

import Glibc
import GlimpseKit
import ModelHub

/// A question before a new library is made, asked at most once.
struct BetterModelOffer {
  /// What is offered.
  static let tier = ModelEntry.Tier.fast
  /// How long the hub may take to answer before nothing is asked.
  static let hubSeconds = 1.0

  let context: RunContext

  /// Whether somebody sits there who can be asked: all three streams are
  /// terminals, and nothing was said that wants silence or no network.
  static func isDue(
    _ console: Console, _ settings: Settings, printsJSON: Bool, isInputTerminal: Bool
  ) -> Bool {
    isInputTerminal && console.messageTerminal.isTerminal && console.outputTerminal.isTerminal
      && console.verbosity > .quiet && !printsJSON && !settings.isOffline
  }

  /// Asks, and fetches the model where it is wanted.
  ///
  /// - Returns: the model to use; nil for the bundled one.
  /// - Throws: `CommandError` (`interrupted`).
  func accepted(printsJSON: Bool) async throws -> String? {
    let isDue = Self.isDue(
      context.console, context.settings, printsJSON: printsJSON,
      isInputTerminal: isatty(STDIN_FILENO) == 1)
    guard isDue, let entry = ModelRegistry.entry(named: Self.tier.rawValue) else { return nil }
    let name = entry.architecture
    let hub = ModelLocator(environment: context.settings.environment).hub
    let isHere = ((try? hub.resolve(name)) ?? nil) != nil
    guard isHere || hub.answers(about: name, withinSeconds: Self.hubSeconds) else { return nil }
    let question =
      "\(name) finds more in photographs than the bundled \(BundledModel.name). "
      + (isHere
        ? "It is on this machine: use it for this library?"
        : "Fetch it now (\(entry.approximateMegabytes) MB) and use it for this library?")
    guard Confirmation.ask(question, context.console) else { return nil }
    guard !isHere else { return name }
    do {
      _ = try await context.fetch(name, from: hub)
      return name
    } catch let error as ModelHubError {
      context.console.warn("\(error.message); going on with \(BundledModel.name)")
      return nil
    }
  }
}
