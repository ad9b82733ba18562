import Foundation
import FoundationXML
import Testing

@testable import CommandLineInterface

/// Collects elements by name.
private final class Elements: NSObject, XMLParserDelegate {
  var attributes: [String: [[String: String]]] = [:]
  var text = ""

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String]
  ) {
    self.attributes[name, default: []].append(attributes)
  }

  func parser(_ parser: XMLParser, foundCharacters string: String) { text += string + "|" }

  static func of(_ svg: String) -> Elements? {
    let elements = Elements()
    let parser = XMLParser(data: Data(svg.utf8))
    parser.delegate = elements
    return parser.parse() ? elements : nil
  }
}

@Suite struct LinePlotTests {
  private func plot(isLogarithmicY: Bool) -> LinePlot {
    LinePlot(
      title: "Search & find <fast>", xLabel: "pictures", yLabel: "ms",
      series: [
        .init(name: "median", points: [(10, 1), (100, 10), (1000, 100)]),
        .init(name: "worst", points: [(10, 2), (100, 20), (1000, 200)]),
      ],
      xTicks: [(10, "10"), (100, "100"), (1000, "1,000")], isLogarithmicY: isLogarithmicY)
  }

  private func places(_ elements: Elements, _ name: String) -> [Double] {
    (elements.attributes["circle"] ?? []).compactMap { $0[name].flatMap { Double($0) } }
  }

  @Test func logarithmicAxesPlaceEqualFactorsEquallyFarApart() throws {
    let elements = try #require(Elements.of(plot(isLogarithmicY: true).svg))
    let x = places(elements, "cx")
    let y = places(elements, "cy")
    #expect(x.count == 6 && elements.attributes["polyline"]?.count == 2)
    #expect(abs((x[1] - x[0]) - (x[2] - x[1])) < 0.3)
    #expect(abs((y[0] - y[1]) - (y[1] - y[2])) < 0.3)
    // Twice as high is as far above everywhere.
    #expect(abs((y[0] - y[3]) - (y[2] - y[5])) < 0.3)
    #expect(y[0] > y[1] && y[1] > y[2], "upwards is more")
  }

  @Test func linearAxesBeginAtZeroAndReachTheHighest() throws {
    let elements = try #require(Elements.of(plot(isLogarithmicY: false).svg))
    let y = places(elements, "cy")
    let lines = (elements.attributes["line"] ?? []).compactMap { $0["y1"].flatMap { Double($0) } }
    let zero = try #require(lines.max())
    #expect(abs((zero - y[2]) / (zero - y[1]) - 10) < 0.1)
    #expect(y.allSatisfy { $0 >= (lines.min() ?? 0) - 0.1 })
  }

  @Test func everythingIsNamedAndNothingIsMarkup() throws {
    let elements = try #require(Elements.of(plot(isLogarithmicY: true).svg))
    for word in ["Search ", "pictures", "ms", "median", "worst", "1,000"] {
      #expect(elements.text.contains(word), "\(word)")
    }
    #expect(elements.attributes["fast"] == nil)
  }

  @Test func onePointAndNoneAreDrawnToo() {
    let one = LinePlot(
      title: "t", xLabel: "x", yLabel: "y", series: [.init(name: "s", points: [(5, 0.5)])],
      xTicks: [(5, "5")], highestY: 1)
    #expect(Elements.of(one.svg) != nil && !one.svg.contains("nan"))
    let none = LinePlot(
      title: "t", xLabel: "x", yLabel: "y", series: [.init(name: "s", points: [])], xTicks: [])
    #expect(Elements.of(none.svg) != nil)
  }
}
