// The walk through an ONNX file: what of onnx.proto is looked at, by the numbers
// of its fields.

import Support

/// Gathers what a graph says, without reading its weights.
struct GraphScanner {
  private(set) var locations: Set<String> = []
  private(set) var operators: Set<String> = []
  /// Whether the factor of CLIP's quick GELU stands among the constants.
  private(set) var holdsQuickFactor = false

  private let window: FileWindow
  private var fieldsLeft = Self.mostFields

  /// The largest known graphs have some hundred thousand fields.
  private static let mostFields = 50_000_000
  /// Graphs within graphs: bodies of loops and branches.
  private static let deepest = 16
  private static let longestName = 4096

  init(_ window: FileWindow) { self.window = window }

  typealias Failure = ProtobufReader.Failure

  /// ModelProto: graph = 7, functions = 25.
  mutating func scan() throws(Failure) {
    var hasGraph = false
    try fields(0..<window.byteCount) { scanner, field, range throws(Failure) in
      switch field {
      case 7:
        hasGraph = true
        try scanner.graph(range, depth: 0)
      case 25: try scanner.function(range)
      default: break
      }
    }
    guard hasGraph else { throw .malformed }
  }

  /// GraphProto: node = 1, initializer = 5, sparse_initializer = 15.
  private mutating func graph(_ range: Range<Int>, depth: Int) throws(Failure) {
    guard depth < Self.deepest else { throw .malformed }
    try fields(range) { scanner, field, range throws(Failure) in
      switch field {
      case 1: try scanner.node(range, depth: depth)
      case 5: try scanner.tensor(range)
      case 15: try scanner.sparseTensor(range)
      default: break
      }
    }
  }

  /// FunctionProto: node = 7.
  private mutating func function(_ range: Range<Int>) throws(Failure) {
    try fields(range) { scanner, field, range throws(Failure) in
      if field == 7 { try scanner.node(range, depth: 1) }
    }
  }

  /// NodeProto: op_type = 4, attribute = 5.
  private mutating func node(_ range: Range<Int>, depth: Int) throws(Failure) {
    try fields(range) { scanner, field, range throws(Failure) in
      switch field {
      case 4: scanner.operators.insert(try scanner.text(range))
      case 5: try scanner.attribute(range, depth: depth)
      default: break
      }
    }
  }

  /// AttributeProto: f = 2, t = 5, g = 6, tensors = 10, graphs = 11,
  /// sparse_tensor = 22, sparse_tensors = 23.
  private mutating func attribute(_ range: Range<Int>, depth: Int) throws(Failure) {
    var reader = ProtobufReader(window, range)
    while let field = try next(&reader) {
      switch (field.number, field.value) {
      case (2, .word(let bits)): note(Double(Float(bitPattern: bits)))
      case (5, .range(let range)), (10, .range(let range)): try tensor(range)
      case (6, .range(let range)), (11, .range(let range)):
        try graph(range, depth: depth + 1)
      case (22, .range(let range)), (23, .range(let range)): try sparseTensor(range)
      default: break
      }
    }
  }

  /// SparseTensorProto: values = 1, indices = 2.
  private mutating func sparseTensor(_ range: Range<Int>) throws(Failure) {
    try fields(range) { scanner, field, range throws(Failure) in
      if field == 1 || field == 2 { try scanner.tensor(range) }
    }
  }

  /// TensorProto: float_data = 4, raw_data = 9, double_data = 10,
  /// external_data = 13.
  private mutating func tensor(_ range: Range<Int>) throws(Failure) {
    try fields(range) { scanner, field, range throws(Failure) in
      switch field {
      case 13: try scanner.externalData(range)
      case 4, 9, 10: if range.count <= 8 { scanner.noteScalar(try scanner.bytes(range)) }
      default: break
      }
    }
  }

  /// StringStringEntryProto: key = 1, value = 2; the key `location` has the
  /// file's name.
  private mutating func externalData(_ range: Range<Int>) throws(Failure) {
    var key = ""
    var value = ""
    try fields(range) { scanner, field, range throws(Failure) in
      if field == 1 { key = try scanner.text(range) }
      if field == 2 { value = try scanner.text(range) }
    }
    if key == "location" { locations.insert(value) }
  }

  /// Calls `body` for each field of a message that has bytes.
  private mutating func fields(
    _ range: Range<Int>, _ body: (inout Self, Int, Range<Int>) throws(Failure) -> Void
  ) throws(Failure) {
    var reader = ProtobufReader(window, range)
    while let field = try next(&reader) {
      if case .range(let range) = field.value { try body(&self, field.number, range) }
    }
  }

  private mutating func next(
    _ reader: inout ProtobufReader
  ) throws(Failure) -> ProtobufReader.Field? {
    guard fieldsLeft > 0 else { throw .malformed }
    fieldsLeft -= 1
    return try reader.next()
  }

  private func bytes(_ range: Range<Int>) throws(Failure) -> [UInt8] {
    do { return try window.bytes(range) } catch { throw .file(error) }
  }

  private func text(_ range: Range<Int>) throws(Failure) -> String {
    guard range.count <= Self.longestName else { throw .malformed }
    return String(decoding: try bytes(range), as: UTF8.self)
  }

  /// A constant of one number, in 16, 32 or 64 bits.
  private mutating func noteScalar(_ bytes: [UInt8]) {
    let bits = bytes.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    switch bytes.count {
    case 2:
      // 1.702 in half precision, whose type not every processor's Swift has.
      if bits == 0x3ecf { holdsQuickFactor = true }
    case 4: note(Double(Float(bitPattern: UInt32(truncatingIfNeeded: bits))))
    case 8: note(Double(bitPattern: bits))
    default: break
    }
  }

  private mutating func note(_ number: Double) {
    if abs(number - 1.702) < 1e-5 { holdsQuickFactor = true }
  }
}
