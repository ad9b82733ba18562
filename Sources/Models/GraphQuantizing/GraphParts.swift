// The parts of an ONNX file that quantization looks at, and where they lie. The
// numbers are those of onnx.proto's fields.

import GraphReading
import Support

/// A node of a graph: an operator with the names of what it takes and makes.
struct GraphNode {
  var inputs: [String] = []
  var outputs: [String] = []
  var name = ""
  var type = ""
  var domain = ""
  /// Whole numbers among its attributes, by name.
  var integers: [String: Int] = [:]
  /// The attribute of a constant that is a tensor.
  var tensor: GraphTensor?
  /// Whether it has a graph of its own, such as the body of a loop.
  var hasBody = false
  /// Whether a tensor among its attributes lies in a file beside the graph.
  var namesFiles = false
  /// Its attributes and what else it has, as they lie in the file.
  var others: [Range<Int>] = []
  /// The whole field in the file.
  var field: Range<Int>
}

/// A tensor that the file holds or names.
struct GraphTensor {
  /// TensorProto.DataType.
  enum Element: Int {
    case float = 1
    case uint8 = 2
    case int8 = 3
    case int32 = 6
    case int64 = 7
    case float16 = 10
    case double = 11
    case bfloat16 = 16
  }

  var name = ""
  var shape: [Int] = []
  /// As ONNX numbers it, also where it is none of the types known here.
  var elementNumber = 0
  var element: Element? { Element(rawValue: elementNumber) }
  /// Where its bytes lie, little-endian; nil where they are elsewhere or in
  /// another form.
  var bytes: Range<Int>?
  /// Packed numbers, where there are no bytes.
  var packedFloats: Range<Int>?
  /// The file beside the graph, and where in it; without a length, to its end.
  var location: String?
  var offset = 0
  var length: Int?

  var count: Int { shape.reduce(1, *|) }
}

/// An ONNX file taken apart, without its weights.
struct GraphParts {
  typealias Failure = ProtobufReader.Failure

  let window: FileWindow
  /// Fields of the model that are not the graph.
  private(set) var modelFields: [Range<Int>] = []
  /// Fields of the graph that are none of the parts below.
  private(set) var graphFields: [Range<Int>] = []
  private(set) var nodes: [GraphNode] = []
  private(set) var tensors: [String: (tensor: GraphTensor, field: Range<Int>)] = [:]
  /// Tensors' names in the file's order.
  private(set) var tensorNames: [String] = []
  /// The version of the standard operators.
  private(set) var operatorSet = 0
  private(set) var outputNames: Set<String> = []

  private static let mostFields = 5_000_000
  private static let longestName = 4096
  private var fieldsLeft = mostFields

  /// - Throws: `Failure`, also for what is no ONNX file.
  init(_ file: OpenFile) throws(Failure) {
    window = FileWindow(file)
    var hasGraph = false
    try fields(0..<window.byteCount) { parts, number, value, field throws(Failure) in
      switch (number, value) {
      case (7, .range(let range)):
        hasGraph = true
        try parts.readGraph(range)
      case (8, .range(let range)):
        try parts.readOperatorSet(range)
        parts.modelFields.append(field)
      default: parts.modelFields.append(field)
      }
    }
    guard hasGraph else { throw .malformed }
  }

  /// OperatorSetIdProto: domain = 1, version = 2.
  private mutating func readOperatorSet(_ range: Range<Int>) throws(Failure) {
    var domain = ""
    var version = 0
    try fields(range) { parts, number, value, _ throws(Failure) in
      switch (number, value) {
      case (1, .range(let range)): domain = try parts.text(range)
      case (2, .number(let bits)): version = Int(truncatingIfNeeded: bits)
      default: break
      }
    }
    if domain.isEmpty || domain == "ai.onnx" { operatorSet = version }
  }

  /// GraphProto: node = 1, initializer = 5, output = 12.
  private mutating func readGraph(_ range: Range<Int>) throws(Failure) {
    try fields(range) { parts, number, value, field throws(Failure) in
      guard case .range(let range) = value else { throw .malformed }
      switch number {
      case 1: parts.nodes.append(try parts.node(range, field))
      case 5:
        let tensor = try parts.tensor(range)
        parts.tensors[tensor.name] = (tensor, field)
        parts.tensorNames.append(tensor.name)
      default:
        if number == 12 { parts.outputNames.insert(try parts.nameField(range)) }
        parts.graphFields.append(field)
      }
    }
  }

  /// ValueInfoProto: name = 1.
  private mutating func nameField(_ range: Range<Int>) throws(Failure) -> String {
    var name = ""
    try fields(range) { parts, number, value, _ throws(Failure) in
      if number == 1, case .range(let range) = value { name = try parts.text(range) }
    }
    return name
  }

  /// NodeProto: input = 1, output = 2, name = 3, op_type = 4, attribute = 5,
  /// domain = 7.
  private mutating func node(_ range: Range<Int>, _ field: Range<Int>) throws(Failure) -> GraphNode
  {
    var node = GraphNode(field: field)
    try fields(range) { parts, number, value, field throws(Failure) in
      guard case .range(let range) = value else { throw .malformed }
      switch number {
      case 1: node.inputs.append(try parts.text(range))
      case 2: node.outputs.append(try parts.text(range))
      case 3: node.name = try parts.text(range)
      case 4: node.type = try parts.text(range)
      case 5:
        try parts.readAttribute(range, of: &node)
        node.others.append(field)
      case 7: node.domain = try parts.text(range)
      default: node.others.append(field)
      }
    }
    return node
  }

  /// AttributeProto: name = 1, i = 3, t = 5, g = 6, graphs = 11.
  private mutating func readAttribute(
    _ range: Range<Int>, of node: inout GraphNode
  ) throws(Failure) {
    var name = ""
    var integer: Int?
    var tensor: GraphTensor?
    try fields(range) { parts, number, value, _ throws(Failure) in
      switch (number, value) {
      case (1, .range(let range)): name = try parts.text(range)
      case (3, .number(let bits)): integer = Int(truncatingIfNeeded: bits)
      case (5, .range(let range)):
        let read = try parts.tensor(range)
        if read.location != nil { node.namesFiles = true }
        tensor = read
      case (6, _), (11, _): node.hasBody = true
      default: break
      }
    }
    if let integer { node.integers[name] = integer }
    if name == "value", let tensor { node.tensor = tensor }
  }

  /// TensorProto: dims = 1, data_type = 2, float_data = 4, name = 8, raw_data = 9,
  /// external_data = 13.
  private mutating func tensor(_ range: Range<Int>) throws(Failure) -> GraphTensor {
    var tensor = GraphTensor()
    try fields(range) { parts, number, value, _ throws(Failure) in
      switch (number, value) {
      case (1, .number(let length)): tensor.shape.append(try Self.length(length))
      case (1, .range(let range)):
        var reader = NumberReader(try parts.read(range))
        while let length = try reader.next() { tensor.shape.append(try Self.length(length)) }
      case (2, .number(let type)):
        tensor.elementNumber = Int(clamping: type)
      case (4, .range(let range)): tensor.packedFloats = range
      case (8, .range(let range)): tensor.name = try parts.text(range)
      case (9, .range(let range)): tensor.bytes = range
      case (13, .range(let range)): try parts.readLocation(range, of: &tensor)
      default: break
      }
    }
    return tensor
  }

  private static func length(_ number: UInt64) throws(Failure) -> Int {
    guard let length = Int(exactly: number) else { throw .malformed }
    return length
  }

  /// StringStringEntryProto: key = 1, value = 2.
  private mutating func readLocation(
    _ range: Range<Int>, of tensor: inout GraphTensor
  ) throws(Failure) {
    var key = ""
    var text = ""
    try fields(range) { parts, number, value, _ throws(Failure) in
      guard case .range(let range) = value else { throw .malformed }
      if number == 1 { key = try parts.text(range) }
      if number == 2 { text = try parts.text(range) }
    }
    switch key {
    case "location": tensor.location = text
    case "offset": tensor.offset = try Self.number(text)
    case "length": tensor.length = try Self.number(text)
    default: break
    }
  }

  private static func number(_ text: String) throws(Failure) -> Int {
    guard let number = Int(text), number >= 0 else { throw .malformed }
    return number
  }

  /// Calls `body` for each field of a message, with where the whole field lies.
  private mutating func fields(
    _ range: Range<Int>,
    _ body: (inout Self, Int, ProtobufReader.Field.Value, Range<Int>) throws(Failure) -> Void
  ) throws(Failure) {
    var reader = ProtobufReader(window, range)
    var start = reader.place
    while let field = try reader.next() {
      guard fieldsLeft > 0 else { throw .malformed }
      fieldsLeft -= 1
      try body(&self, field.number, field.value, start..<reader.place)
      start = reader.place
    }
  }

  private func read(_ range: Range<Int>) throws(Failure) -> [UInt8] {
    do { return try window.bytes(range) } catch { throw .file(error) }
  }

  private func text(_ range: Range<Int>) throws(Failure) -> String {
    guard range.count <= Self.longestName else { throw .malformed }
    return String(decoding: try read(range), as: UTF8.self)
  }
}

/// Packed numbers of a repeated field.
private struct NumberReader {
  private let bytes: [UInt8]
  private var place = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func next() throws(ProtobufReader.Failure) -> UInt64? {
    guard place < bytes.count else { return nil }
    var number: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 64, by: 7) {
      guard place < bytes.count else { throw .malformed }
      let byte = bytes[place]
      place += 1
      number |= UInt64(byte & 0x7f) << shift
      if byte < 0x80 { return number }
    }
    throw .malformed
  }
}
