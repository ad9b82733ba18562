// A question to the person at the terminal.

import Glibc

enum Confirmation {
  /// Asks and waits for a line; only `y` and `yes` agree. Without a terminal to
  /// ask at, nobody does.
  static func ask(_ question: String, _ console: Console) -> Bool {
    guard isatty(STDIN_FILENO) == 1, console.messageTerminal.isTerminal else { return false }
    console.log("\(question) [y/N]")
    let answer = readLine(strippingNewline: true)?.lowercased() ?? ""
    return answer == "y" || answer == "yes"
  }
}
