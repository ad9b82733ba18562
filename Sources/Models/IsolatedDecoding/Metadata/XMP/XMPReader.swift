// Turns the events of an XML reader into the properties of an XMP packet.

/// Gathers properties; the first value of each counts.
final class XMPReader: XMLEvents {
  private(set) var properties: [XMLName: [XMPPacket.Item]] = [:]
  /// Whether there was any RDF.
  private(set) var hasDescription = false
  /// Whether regions are named, which XMPRegionReader reads.
  private(set) var hasRegions = false

  /// What an element is in RDF.
  private enum Role {
    /// Around the description: `x:xmpmeta`.
    case outside
    case rdf
    /// `rdf:Description`: its elements and attributes are properties.
    case node
    case property
    /// `rdf:Alt`, `rdf:Bag`, `rdf:Seq`.
    case list
    case item
    /// A value with qualifiers, which is in `rdf:value`.
    case qualified
    case value
    /// Structures, and what is in them.
    case ignored
  }

  private struct Frame {
    let role: Role
    /// Whether its elements are qualifiers or a structure
    /// (`rdf:parseType="Resource"`).
    var isResource = false
    /// Whether an element was inside, so that the text says nothing.
    var hasInner = false
  }

  private var frames: [Frame] = []
  private var current: XMLName?
  private var items: [XMPPacket.Item] = []
  private var text: [UInt8] = []
  private var language: String?
  private var elements = 0

  private static let mostElements = 200_000
  private static let mostItems = 1024
  private static let longestText = 65_536

  var isDone: Bool { elements > Self.mostElements }

  func opened(_ name: XMLName, _ attributes: [(name: XMLName, value: String)]) {
    elements += 1
    if name.local == "RegionList" || name.local == "Regions" { hasRegions = true }
    if !frames.isEmpty { frames[frames.count - 1].hasInner = true }
    func attribute(_ space: String, _ local: String) -> String? {
      attributes.first { $0.name == XMLName(space: space, local: local) }?.value
    }
    let outer = frames.last.map { $0.isResource ? .qualified : $0.role } ?? .outside
    var frame = Frame(role: Self.role(of: name, in: outer))
    frame.isResource = attribute(XMPSpace.rdf, "parseType") == "Resource"
    switch frame.role {
    case .node:
      hasDescription = true
      for (name, value) in attributes where XMPSpace.read.contains(name.space) {
        if properties[name] == nil { properties[name] = [XMPPacket.Item(text: value)] }
      }
    case .property:
      current = XMPSpace.read.contains(name.space) && properties[name] == nil ? name : nil
      items = []
      begin(attribute(XMPSpace.xml, "lang"))
      if let value = attribute(XMPSpace.rdf, "value") ?? attribute(XMPSpace.rdf, "resource") {
        add(value)
        frame.hasInner = true
      }
    case .item:
      begin(attribute(XMPSpace.xml, "lang"))
      if let value = attribute(XMPSpace.rdf, "resource") {
        add(value)
        frame.hasInner = true
      }
    case .qualified:
      if let value = attribute(XMPSpace.rdf, "value") { add(value) }
    case .value: begin(attribute(XMPSpace.xml, "lang") ?? language)
    case .rdf: hasDescription = true
    case .outside, .list, .ignored: break
    }
    frames.append(frame)
  }

  func closed() {
    guard let frame = frames.popLast() else { return }
    switch frame.role {
    case .property:
      if !frame.hasInner { addText() }
      if let current, !items.isEmpty { properties[current] = items }
      current = nil
    case .item: if !frame.hasInner { addText() }
    case .value: addText()
    case .outside, .rdf, .node, .list, .qualified, .ignored: break
    }
    text = []
  }

  func text(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard current != nil, text.count < Self.longestText else { return }
    text += bytes
  }

  private static func role(of name: XMLName, in outer: Role) -> Role {
    let isRDF = name.space == XMPSpace.rdf
    switch outer {
    case .outside:
      guard isRDF else { return .outside }
      return name.local == "RDF" ? .rdf : name.local == "Description" ? .node : .outside
    case .rdf: return .node
    case .node: return .property
    case .property:
      if isRDF, ["Alt", "Bag", "Seq"].contains(name.local) { return .list }
      return isRDF && name.local == "Description" ? .qualified : .ignored
    case .list: return isRDF && name.local == "li" ? .item : .ignored
    case .item: return isRDF && name.local == "Description" ? .qualified : .ignored
    case .qualified: return isRDF && name.local == "value" ? .value : .ignored
    case .value, .ignored: return .ignored
    }
  }

  private func begin(_ language: String?) {
    text = []
    self.language = language
  }

  private func addText() { add(String(decoding: text, as: UTF8.self)) }

  private func add(_ text: String) {
    guard current != nil, items.count < Self.mostItems else { return }
    items.append(XMPPacket.Item(language: language, text: text))
  }
}
