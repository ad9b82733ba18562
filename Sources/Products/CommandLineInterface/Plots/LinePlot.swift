// A plot as SVG that any browser shows: lines through points, axes that may be
// logarithmic.

import Support

/// A plot of one or more series over the same axis.
struct LinePlot {
  /// A line with its name.
  struct Series {
    let name: String
    let points: [(x: Double, y: Double)]
  }

  let title: String
  let xLabel: String
  let yLabel: String
  let series: [Series]
  /// Texts below the axis, one for each place that has a point.
  let xTicks: [(x: Double, text: String)]
  /// Places that are ten times as far are as far apart anywhere.
  var isLogarithmicX = true
  var isLogarithmicY = false
  /// The axis's upper end; nil is a little above the highest point.
  var highestY: Double?

  private static let width = 680.0
  private static let height = 400.0
  private static let left = 70.0
  private static let right = 24.0
  private static let top = 64.0
  private static let bottom = 58.0
  /// Told apart by people who see few colours (Okabe and Ito).
  private static let colours = ["#0072b2", "#d55e00", "#009e73", "#cc79a7"]

  /// The whole file.
  var svg: String {
    var text = """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(Int(clamping: Self.width)) \(Int(clamping: Self.height))" \
      font-family="system-ui, sans-serif" font-size="13" role="img" aria-label="\(HTML.escaped(title))">
      <rect width="100%" height="100%" fill="#fff"/>
      <text x="\(Self.number(Self.left))" y="26" font-size="16" font-weight="600">\(HTML.escaped(title))</text>

      """
    text += axes
    for (index, line) in series.enumerated() {
      text += draw(line, colour: Self.colours[index % Self.colours.count])
      text += legend(line, index: index)
    }
    return text + "</svg>\n"
  }

  // MARK: Scales

  private var xs: [Double] { series.flatMap { $0.points.map(\.x) } }
  private var ys: [Double] { series.flatMap { $0.points.map(\.y) } }

  private func x(_ value: Double) -> Double {
    let low = xs.min() ?? 0
    let high = xs.max() ?? 1
    let share =
      isLogarithmicX && low > 0 ? Self.logShare(value, low, high) : Self.share(value, low, high)
    // A single point stands in the middle; others leave room at both ends.
    return Self.left + 16 + share * (Self.width - Self.left - Self.right - 32)
  }

  private func y(_ value: Double) -> Double {
    let (low, high) = yRange
    let share = isLogarithmicY ? Self.logShare(value, low, high) : Self.share(value, low, high)
    return Self.height - Self.bottom - share * (Self.height - Self.top - Self.bottom)
  }

  private var yRange: (low: Double, high: Double) {
    let values = ys.filter { $0 > 0 }
    if isLogarithmicY {
      var low = 1.0
      while low > (values.min() ?? 1) { low /= 10 }
      while low * 10 <= (values.min() ?? 1) { low *= 10 }
      var high = low * 10
      while high < (values.max() ?? 1) { high *= 10 }
      return (low, high)
    }
    return (0, highestY ?? Self.step(values.max() ?? 1) * 5)
  }

  private var yTicks: [Double] {
    let (low, high) = yRange
    guard isLogarithmicY else { return (0...5).map { high / 5 * Double($0) } }
    var ticks: [Double] = []
    var tick = low
    while tick <= high * 1.001 {
      ticks.append(tick)
      tick *= 10
    }
    return ticks
  }

  /// The least of 1, 2, 5, 10, 20, … of which five reach a value.
  private static func step(_ value: Double) -> Double {
    var unit = 1.0
    while unit * 5 > value, unit > 1e-9 { unit /= 10 }
    while true {
      for factor in [1.0, 2, 2.5, 5] where unit * factor * 5 >= value { return unit * factor }
      unit *= 10
    }
  }

  private static func share(_ value: Double, _ low: Double, _ high: Double) -> Double {
    high > low ? (value - low) / (high - low) : 0.5
  }

  private static func logShare(_ value: Double, _ low: Double, _ high: Double) -> Double {
    guard value > 0, low > 0 else { return 0 }
    return share(logarithm(value), logarithm(low), logarithm(high))
  }

  /// To the base 2, from the parts of the number alone: a plot needs no more
  /// than three digits, and straight lines between powers of two would bend.
  private static func logarithm(_ value: Double) -> Double {
    var rest = value.significand
    var result = Double(value.exponent)
    var bit = 0.5
    for _ in 0..<20 {
      rest *= rest
      if rest >= 2 {
        rest /= 2
        result += bit
      }
      bit /= 2
    }
    return result
  }

  // MARK: Drawing

  private var axes: String {
    var text = "<g stroke=\"#ddd\">\n"
    for tick in yTicks {
      let place = Self.number(y(tick))
      text +=
        "<line x1=\"\(Self.number(Self.left))\" x2=\"\(Self.number(Self.width - Self.right))\" "
      text += "y1=\"\(place)\" y2=\"\(place)\"/>\n"
    }
    text += "</g>\n<g fill=\"#444\">\n"
    for tick in yTicks {
      text += "<text x=\"\(Self.number(Self.left - 8))\" y=\"\(Self.number(y(tick) + 4))\" "
      text += "text-anchor=\"end\">\(JSONValue.format(tick, digits: 4))</text>\n"
    }
    for tick in xTicks {
      text +=
        "<text x=\"\(Self.number(x(tick.x)))\" y=\"\(Self.number(Self.height - Self.bottom + 20))\" "
      text += "text-anchor=\"middle\">\(HTML.escaped(tick.text))</text>\n"
    }
    let middle = Self.number((Self.left + Self.width - Self.right) / 2)
    text += "<text x=\"\(middle)\" y=\"\(Self.number(Self.height - 12))\" text-anchor=\"middle\">"
    text += "\(HTML.escaped(xLabel))</text>\n"
    text += "<text x=\"\(Self.number(Self.left))\" y=\"\(Self.number(Self.top - 14))\" "
    text += "text-anchor=\"start\">\(HTML.escaped(yLabel))</text>\n</g>\n"
    return text
  }

  private func draw(_ line: Series, colour: String) -> String {
    let points = line.points.map { "\(Self.number(x($0.x))),\(Self.number(y($0.y)))" }
    var text = "<polyline points=\"\(points.joined(separator: " "))\" fill=\"none\" "
    text += "stroke=\"\(colour)\" stroke-width=\"2\"/>\n"
    for (place, point) in zip(points, line.points) {
      let parts = place.split(separator: ",")
      text += "<circle cx=\"\(parts[0])\" cy=\"\(parts[1])\" r=\"4\" fill=\"\(colour)\">"
      text +=
        "<title>\(HTML.escaped(line.name)): \(JSONValue.format(point.y, digits: 3))</title></circle>\n"
    }
    return text
  }

  private func legend(_ line: Series, index: Int) -> String {
    guard series.count > 1 else { return "" }
    let colour = Self.colours[index % Self.colours.count]
    let x = Self.width - Self.right - 150
    let y = Self.top - 34 + Double(index) * 18
    return
      "<rect x=\"\(Self.number(x))\" y=\"\(Self.number(y - 9))\" width=\"12\" height=\"12\" fill=\"\(colour)\"/>"
      + "<text x=\"\(Self.number(x + 18))\" y=\"\(Self.number(y + 2))\">\(HTML.escaped(line.name))</text>\n"
  }

  private static func number(_ value: Double) -> String { JSONValue.format(value, digits: 1) }
}
