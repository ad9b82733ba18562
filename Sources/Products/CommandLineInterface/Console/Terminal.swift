// What a file descriptor leads to: a terminal or not, how wide, what it can.

import Glibc

/// What is known of the terminal behind an output.
struct Terminal: Hashable, Sendable {
  var isTerminal: Bool
  /// Columns when the program began, at least 20.
  var width: Int
  var usesColour: Bool
  /// Whether a line can be drawn over: not on a terminal called `dumb`.
  var canRedraw: Bool
  /// Where to ask how wide it is now; nil where that is stated, or it is none.
  private var descriptor: Int32?

  /// A pipe or file: nothing is coloured, cut or drawn over.
  static let none = Terminal(isTerminal: false, width: 80, usesColour: false, canRedraw: false)

  /// Asks the system about a descriptor.
  ///
  /// `NO_COLOR` (https://no-color.org) and `TERM=dumb` are honoured;
  /// `COLUMNS` wins over what the terminal says.
  init(descriptor: Int32, environment: [String: String]) {
    let isTerminal = isatty(descriptor) == 1
    let asked = isTerminal ? Self.columns(descriptor) : 0
    self.init(isTerminal: isTerminal, reportedWidth: asked, environment: environment)
    if asked > 0, environment["COLUMNS"].flatMap(Int.init) == nil { self.descriptor = descriptor }
  }

  /// Columns now: windows are made wider and narrower.
  var currentWidth: Int {
    guard let descriptor else { return width }
    let asked = Self.columns(descriptor)
    return asked > 0 ? Self.bounded(asked) : width
  }

  /// 0 where the terminal does not say.
  private static func columns(_ descriptor: Int32) -> Int {
    var size = winsize()
    return ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 ? Int(size.ws_col) : 0
  }

  private static func bounded(_ columns: Int) -> Int { max(20, min(columns, 10_000)) }

  init(isTerminal: Bool, reportedWidth: Int, environment: [String: String]) {
    let isDumb = environment["TERM"].map { $0 == "dumb" } ?? true
    let stated = environment["COLUMNS"].flatMap(Int.init)
    let columns = stated ?? (reportedWidth > 0 ? reportedWidth : 80)
    self.isTerminal = isTerminal
    width = Self.bounded(columns)
    canRedraw = isTerminal && !isDumb
    usesColour = canRedraw && (environment["NO_COLOR"] ?? "").isEmpty
  }

  init(isTerminal: Bool, width: Int, usesColour: Bool, canRedraw: Bool) {
    self.isTerminal = isTerminal
    self.width = width
    self.usesColour = usesColour
    self.canRedraw = canRedraw
  }
}
