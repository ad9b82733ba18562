// What is looked at in a folder, and what becomes of what is not there.

import Indexing

extension Flags {
  static let excludes = Flag(
    "exclude", short: "x", value: "GLOB", isRepeated: true, of: [.index],
    help:
      "pass over files and folders whose name (with a slash: path) matches; may be repeated; remembered",
    parse: Values.excludePattern)
  static let noExclude = Switch("no-exclude", of: [.index], help: "pass over nothing any more")
  static let includeHidden = Switch(
    "include-hidden", of: [.index], help: "take in names that begin with a dot; remembered")
  static let noIncludeHidden = Switch(
    "no-include-hidden", of: [.index], help: "pass over names that begin with a dot again")
  static let followLinks = Switch(
    "follow-links", of: [.index], help: "follow symbolic links; loops are noticed; remembered")
  static let noFollowLinks = Switch(
    "no-follow-links", of: [.index], help: "pass over symbolic links again")
  static let prune = Switch(
    "prune", of: [.index],
    help:
      "take out what was not met even where it need not be gone: hidden, excluded, on another disk")
  static let keepVectors = Flag(
    "keep-vectors", value: "DAYS", of: [.index],
    help: "how long vectors of pictures that left are kept, should these come back",
    parse: Values.integer(0...36_500)
  ).usually(IndexingOptions().departedDays)
  static let departed = Switch(
    "departed", of: [.remove], help: "forget what is kept of pictures that left")

  /// What of the rules was named; nil for what was not.
  ///
  /// - Throws: `CommandError` for a switch and its opposite.
  static func scanOptions(_ arguments: RawArguments) throws(CommandError) -> ScanOptions {
    var options = ScanOptions()
    options.includesHidden = try choice(includeHidden, noIncludeHidden, arguments)
    options.followsLinks = try choice(followLinks, noFollowLinks, arguments)
    let patterns = try arguments.values(of: excludes)
    if arguments.has(noExclude) {
      guard patterns.isEmpty else { throw CommandError(.conflict("--exclude", "--no-exclude")) }
      options.excludes = []
    } else if !patterns.isEmpty {
      options.excludes = patterns
    }
    return options
  }

  private static func choice(
    _ on: Switch, _ off: Switch, _ arguments: RawArguments
  ) throws(CommandError) -> Bool? {
    switch (arguments.has(on), arguments.has(off)) {
    case (true, true): throw CommandError(.conflict(on.definition.display, off.definition.display))
    case (true, false): true
    case (false, true): false
    case (false, false): nil
    }
  }
}
