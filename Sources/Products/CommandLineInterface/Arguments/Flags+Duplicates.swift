// Finding duplicates, and what is done with them.

import Duplicates
import SearchDomain

extension Flags {
  static let threshold = Flag(
    "threshold", value: "BITS", of: [.duplicates],
    help:
      "the most bits in which hashes of altered copies differ, 0 to 16 (\(DuplicateOptions().threshold))",
    parse: Values.integer(0...16))
  static let semantic = Flag(
    "semantic", value: "S", of: [.duplicates],
    help: "also group pictures that are alike from this score on, such as 0.95",
    parse: Values.decimal(-1...1, "a number from -1 to 1"))
  static let keep = Flag(
    "keep", value: "RULE", isRepeated: true, hint: .folder, of: [.duplicates],
    help:
      "which picture of a group is kept: one in this folder (with a slash in it), or the oldest, "
      + "newest, largest or best (best); of several rules the first that decides",
    parse: { (value) throws(CommandError) in
      switch value.text {
      case "oldest": return KeepRule.oldest
      case "newest": return .newest
      case "largest": return .largest
      case "best": return .best
      default:
        guard value.argument.bytes.contains(UInt8(ascii: "/")) else {
          throw CommandError(
            .badValue(
              flag: value.flag, value: value.text,
              expected:
                "oldest, newest, largest, best, or a folder with a slash, as ./\(value.text)"))
        }
        return .folder(FilePath(bytes: value.argument.bytes))
      }
    })
  static let deletePlan = Flag(
    "delete-plan", value: "FILE", hint: .file, of: [.duplicates],
    help: "write a shell script that would delete the duplicates, to be read and run by you",
    parse: Values.path)
  static let action = Flag(
    "action", value: "ACTION", hint: .choice(DuplicateAction.allCases.map(\.rawValue)),
    of: [.duplicates],
    help:
      "what to do with duplicates: delete, trash, hardlink or reflink; asks first, or only says what "
      + "it would do",
    parse: Values.choice(DuplicateAction.self))
  static let yes = Switch("yes", short: "y", of: [.duplicates], help: "do it without asking")
  static let force = Switch(
    "force", of: [.duplicates],
    help: "write the plan though the file there was worked on or is another")
}
