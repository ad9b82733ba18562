// Which image protocol a terminal speaks. The bytes of each protocol are
// made in the files named after it.

/// A way to show images in a terminal.
enum PreviewProtocol: Hashable, Sendable {
  /// https://sw.kovidgoyal.net/kitty/graphics-protocol/
  case kitty
  /// https://iterm2.com/documentation-images.html
  case iTerm2
  /// DEC's sixels (VT340; https://vt100.net/docs/vt3xx-gp/chapter14.html)
  case sixel

  /// Finds the protocol from what terminals say of themselves in the
  /// environment, and asks the terminal itself where that says nothing.
  ///
  /// - Parameter answersSixel: asks the terminal for its device attributes;
  ///   called at most once, and only where the environment is silent.
  static func detect(
    environment: [String: String], answersSixel: () -> Bool
  ) -> PreviewProtocol? {
    let term = environment["TERM"] ?? ""
    guard term != "dumb" else { return nil }
    // Inside a multiplexer the outer terminal's variables are inherited but
    // its protocol is not passed on; sixel is, by those that support it.
    let isMultiplexed =
      environment["TMUX"] != nil || environment["STY"] != nil || term.hasPrefix("screen")
      || term.hasPrefix("tmux")
    if isMultiplexed { return answersSixel() ? .sixel : nil }
    if environment["KITTY_WINDOW_ID"] != nil || term == "xterm-kitty" || term == "xterm-ghostty" {
      return .kitty
    }
    switch environment["TERM_PROGRAM"] {
    case "ghostty": return .kitty
    case "iTerm.app", "WezTerm", "vscode", "mintty": return .iTerm2
    default: break
    }
    if environment["KONSOLE_VERSION"] != nil { return .kitty }
    let sixelTerminals = ["foot", "mlterm", "contour", "yaft"]
    if sixelTerminals.contains(where: { term == $0 || term.hasPrefix($0 + "-") }) { return .sixel }
    return answersSixel() ? .sixel : nil
  }
}

/// Pixels to be shown: RGB, interleaved, rows from the top.
struct PreviewImage: Sendable {
  let width: Int
  let height: Int
  let pixels: [UInt8]

  /// - Returns: nil unless there are width × height × 3 values, and any.
  init?(width: Int, height: Int, pixels: [UInt8]) {
    guard width > 0, height > 0, pixels.count == width * height * 3 else { return nil }
    self.width = width
    self.height = height
    self.pixels = pixels
  }

  /// The bytes that show the image at the cursor and go to the next line.
  func bytes(for kind: PreviewProtocol) -> [UInt8] {
    switch kind {
    case .kitty: KittyEncoder.encode(self)
    case .iTerm2: ITerm2Encoder.encode(self)
    case .sixel: SixelEncoder.encode(self)
    }
  }
}
