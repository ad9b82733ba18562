// Tensors that go into a model and come out of it, and descriptions of its
// inputs and outputs.

import Support

/// The type of a tensor's elements.
public enum ElementType: Hashable, Sendable {
  case f32, f16, bf16, u8, i32, i64, boolean
  /// A type that this target neither takes nor gives.
  case other
}

/// An input or output of a model.
public struct TensorDescription: Hashable, Sendable {
  /// The name in the file; empty if the file gives none.
  public let name: String
  /// The type of its elements.
  public let elementType: ElementType
  /// The length of each axis, outermost first; nil if it is free. Nil as a
  /// whole where even the number of axes is free.
  public let shape: [Int?]?

  /// The type of its elements.
  public init(name: String, elementType: ElementType, shape: [Int?]?) {
    self.name = name
    self.elementType = elementType
    self.shape = shape
  }
}

/// Numbers for a model: rows of the last axis lie together.
public struct Tensor: Hashable, Sendable {
  /// The elements, row after row.
  public enum Values: Hashable, Sendable {
    case float32([Float])
    case uint8([UInt8])
    case int32([Int32])
    case int64([Int64])
  }

  /// The length of each axis, outermost first.
  public let shape: [Int]
  /// The elements, row after row.
  public let values: Values

  /// The product of `shape` must be the number of values; `run` refuses a
  /// tensor that breaks this.
  public init(shape: [Int], values: Values) {
    self.shape = shape
    self.values = values
  }

  var elementType: ElementType {
    switch values {
    case .float32: .f32
    case .uint8: .u8
    case .int32: .i32
    case .int64: .i64
    }
  }

  var count: Int {
    switch values {
    case .float32(let values): values.count
    case .uint8(let values): values.count
    case .int32(let values): values.count
    case .int64(let values): values.count
    }
  }
}

/// Numbers that came out of a model.
public struct FloatTensor: Hashable, Sendable {
  /// The length of each axis, outermost first.
  public let shape: [Int]
  /// The elements, row after row.
  public let values: [Float]

  public init(shape: [Int], values: [Float]) {
    self.shape = shape
    self.values = values
  }
}

extension ElementType {
  /// Numbers of this type as `Float`; none where they are no floats, as counts
  /// of tokens are.
  ///
  /// - Parameter start: `count` elements, which are read here and nowhere else.
  func floats(_ start: UnsafeRawPointer, count: Int) -> [Float] {
    switch self {
    case .f32:
      let floats = start.assumingMemoryBound(to: Float.self)
      return Array(UnsafeBufferPointer(start: floats, count: count))
    case .f16:
      let halves = start.assumingMemoryBound(to: UInt16.self)
      return (0..<count).map { Float(halfBits: halves[$0]) }
    case .bf16:
      let halves = start.assumingMemoryBound(to: UInt16.self)
      return (0..<count).map { Float(bitPattern: UInt32(halves[$0]) << 16) }
    case .u8, .i32, .i64, .boolean, .other: return []
    }
  }
}
