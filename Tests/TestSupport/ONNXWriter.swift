// Writes small ONNX files byte by byte, so that a test decides where weights lie
// and what a graph says. The numbers of fields are those of onnx.proto.

import Foundation

/// A message in protobuf's wire format.
public struct ProtobufMessage {
  public private(set) var bytes: [UInt8] = []

  public init() {}

  private mutating func append(number: UInt64) {
    var rest = number
    while rest >= 0x80 {
      bytes.append(UInt8(rest & 0x7f) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  public func number(_ field: Int, _ value: Int) -> ProtobufMessage {
    var copy = self
    copy.append(number: UInt64(field << 3))
    copy.append(number: UInt64(bitPattern: Int64(value)))
    return copy
  }

  public func bytes(_ field: Int, _ value: [UInt8]) -> ProtobufMessage {
    var copy = self
    copy.append(number: UInt64(field << 3 | 2))
    copy.append(number: UInt64(value.count))
    copy.bytes += value
    return copy
  }

  public func text(_ field: Int, _ value: String) -> ProtobufMessage {
    bytes(field, Array(value.utf8))
  }

  public func message(_ field: Int, _ value: ProtobufMessage) -> ProtobufMessage {
    bytes(field, value.bytes)
  }
}

/// An ONNX model of few nodes.
public struct ONNXWriter {
  /// Numbers of TensorProto.DataType.
  public enum ElementType: Int, Sendable {
    case float = 1
    case uint8 = 2
    case int32 = 6
    case int64 = 7
    case half = 10
  }

  private var graph = ProtobufMessage().text(2, "test")

  public init() {}

  /// A number of an axis, or a name for one that is free.
  public enum Axis: Sendable {
    case fixed(Int)
    case free(String)
  }

  private static func value(_ name: String, _ type: ElementType, _ axes: [Axis]) -> ProtobufMessage
  {
    let shape = axes.reduce(ProtobufMessage()) { shape, axis in
      switch axis {
      case .fixed(let count): shape.message(1, ProtobufMessage().number(1, count))
      case .free(let name): shape.message(1, ProtobufMessage().text(2, name))
      }
    }
    let tensor = ProtobufMessage().number(1, type.rawValue).message(2, shape)
    return ProtobufMessage().text(1, name).message(2, ProtobufMessage().message(1, tensor))
  }

  public mutating func input(_ name: String, _ type: ElementType, _ axes: [Axis]) {
    graph = graph.message(11, Self.value(name, type, axes))
  }

  public mutating func output(_ name: String, _ type: ElementType, _ axes: [Axis]) {
    graph = graph.message(12, Self.value(name, type, axes))
  }

  private static func tensor(_ name: String, _ shape: [Int], _ type: ElementType) -> ProtobufMessage
  {
    shape.reduce(ProtobufMessage()) { $0.number(1, $1) }.number(2, type.rawValue).text(8, name)
  }

  public static func bytes(_ numbers: [Float]) -> [UInt8] {
    numbers.flatMap { withUnsafeBytes(of: $0.bitPattern.littleEndian, Array.init) }
  }

  /// Weights inside the file.
  public mutating func weights(_ name: String, _ shape: [Int], _ numbers: [Float]) {
    graph = graph.message(5, Self.tensor(name, shape, .float).bytes(9, Self.bytes(numbers)))
  }

  /// Weights in half precision inside the file, as their bytes.
  public mutating func weights(_ name: String, _ shape: [Int], halves: [UInt8]) {
    graph = graph.message(5, Self.tensor(name, shape, .half).bytes(9, halves))
  }

  public mutating func integers(_ name: String, _ numbers: [Int64]) {
    let raw = numbers.flatMap { withUnsafeBytes(of: $0.littleEndian, Array.init) }
    graph = graph.message(5, Self.tensor(name, [numbers.count], .int64).bytes(9, raw))
  }

  /// Weights in another file, as they are named there.
  public mutating func weights(
    _ name: String, _ shape: [Int], in location: String, offset: Int = 0
  ) {
    let length = shape.reduce(4, *)
    let entries = [("location", location), ("offset", "\(offset)"), ("length", "\(length)")]
    let tensor = entries.reduce(Self.tensor(name, shape, .float)) {
      $0.message(13, ProtobufMessage().text(1, $1.0).text(2, $1.1))
    }
    graph = graph.message(5, tensor.number(14, 1))
  }

  /// - Parameter attributes: whole numbers or lists of them.
  public mutating func node(
    _ operation: String, _ inputs: [String], _ outputs: [String], integers: [String: Int] = [:],
    lists: [String: [Int]] = [:]
  ) {
    var node = inputs.reduce(ProtobufMessage()) { $0.text(1, $1) }
    node = outputs.reduce(node) { $0.text(2, $1) }.text(4, operation)
    for (name, value) in integers {
      node = node.message(5, ProtobufMessage().text(1, name).number(3, value).number(20, 2))
    }
    for (name, values) in lists {
      let list = values.reduce(ProtobufMessage().text(1, name)) { $0.number(8, $1) }
      node = node.message(5, list.number(20, 7))
    }
    graph = graph.message(1, node)
  }

  /// The file's bytes.
  public var file: [UInt8] {
    let operators = ProtobufMessage().text(1, "").number(2, 17)
    return ProtobufMessage().number(1, 8).message(7, graph).message(8, operators).bytes
  }
}

/// Towers of a few numbers, and where their weights lie.
public enum TinyTower {
  /// Where the weights are.
  public enum Weights: Sendable {
    case inside
    /// In one file of this name.
    case outside(String)
  }

  public static let dimension = 16

  /// Different weights for different seeds, positive and negative.
  public static func numbers(_ count: Int, seed: Int) -> [Float] {
    (0..<count).map { Float(($0 * 7919 + seed * 104_729) % 199 - 99) / 100 }
  }

  /// The mean of a table's rows, by the ids of a text.
  ///
  /// - Returns: the graph, and the file of weights if it is another.
  public static func text(
    vocabulary: Int = 563, seed: Int, weights: Weights = .inside, masked: Bool = false
  ) -> (graph: [UInt8], weights: [UInt8]) {
    var writer = ONNXWriter()
    let shape: [ONNXWriter.Axis] = [.free("batch"), .free("length")]
    writer.input(masked ? "input_ids" : "text", .int64, shape)
    let table = numbers(vocabulary * dimension, seed: seed)
    switch weights {
    case .inside: writer.weights("table", [vocabulary, dimension], table)
    case .outside(let file): writer.weights("table", [vocabulary, dimension], in: file)
    }
    writer.node("Gather", ["table", masked ? "input_ids" : "text"], ["rows"])
    if masked {
      writer.input("attention_mask", .int64, shape)
      writer.integers("last", [2])
      writer.node("Cast", ["attention_mask"], ["weight"], integers: ["to": 1])
      writer.node("Unsqueeze", ["weight", "last"], ["column"])
      writer.node("Mul", ["rows", "column"], ["seen"])
      writer.node(
        "ReduceMean", ["seen"], ["embedding"],
        integers: ["keepdims": 0], lists: ["axes": [1]])
    } else {
      writer.node(
        "ReduceMean", ["rows"], ["embedding"],
        integers: ["keepdims": 0], lists: ["axes": [1]])
    }
    writer.output("embedding", .float, [.free("batch"), .fixed(dimension)])
    return (writer.file, ONNXWriter.bytes(table))
  }

  /// The mean colour of an image, times a matrix.
  ///
  /// - Parameter takesBytes: batch × height × width × 3 bytes, normalised to
  ///   0…1 inside, rather than normalised planes.
  public static func image(
    side: Int = 32, seed: Int, weights: Weights = .inside, takesBytes: Bool = false
  ) -> (graph: [UInt8], weights: [UInt8]) {
    var writer = ONNXWriter()
    let matrix = numbers(3 * dimension, seed: seed)
    switch weights {
    case .inside: writer.weights("matrix", [3, dimension], matrix)
    case .outside(let file): writer.weights("matrix", [3, dimension], in: file)
    }
    if takesBytes {
      writer.input("image", .uint8, [.free("batch"), .free("height"), .free("width"), .fixed(3)])
      writer.weights("scale", [], [1 / 255])
      writer.node("Cast", ["image"], ["numbers"], integers: ["to": 1])
      writer.node("Mul", ["numbers", "scale"], ["scaled"])
      writer.node(
        "ReduceMean", ["scaled"], ["mean"],
        integers: ["keepdims": 0], lists: ["axes": [1, 2]])
    } else {
      writer.input("image", .float, [.free("batch"), .fixed(3), .fixed(side), .fixed(side)])
      writer.node(
        "ReduceMean", ["image"], ["mean"],
        integers: ["keepdims": 0], lists: ["axes": [2, 3]])
    }
    writer.node("MatMul", ["mean", "matrix"], ["embedding"])
    writer.output("embedding", .float, [.free("batch"), .fixed(dimension)])
    return (writer.file, ONNXWriter.bytes(matrix))
  }
}
