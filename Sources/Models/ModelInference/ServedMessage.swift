// What is written to an inference server and read from it: the JSON of the Open
// Inference Protocol, and the tensors behind it where they are binary.

import CONNXRuntime
import Support

/// A request's or an answer's bytes.
struct ServedMessage {
  /// The field that says where the JSON ends and the tensors begin.
  static let lengthField = "Inference-Header-Content-Length"

  /// How many of the bytes are JSON; nil where all are.
  let headerLength: Int?
  let bytes: [UInt8]

  /// A request to run a model.
  ///
  /// - Parameters:
  ///   - names: of the tensors, in their order.
  ///   - outputs: those that are wanted.
  static func request(
    _ tensors: [RawTensor], _ names: [String], outputs: [String], isBinary: Bool
  ) -> ServedMessage {
    RawTensor.withAll(tensors) { parts in
      var bytes = Array(#"{"inputs":["#.utf8)
      if !isBinary { bytes.reserveCapacity(parts.reduce(1024) { $0 + 3 * $1.bytes.count }) }
      for (index, part) in parts.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        var members: [(String, JSONValue)] = [
          ("name", .string(names[index])),
          ("shape", .array(tensors[index].shape.map(JSONValue.integer))),
          ("datatype", .string(datatype(part.type))),
        ]
        if isBinary {
          members.append(
            ("parameters", .object([("binary_data_size", .integer(part.bytes.count))])))
        }
        bytes += JSONValue.object(members).bytes
        guard !isBinary else { continue }
        // Written as they are read: a list of them would take ten times the memory.
        bytes.removeLast()
        bytes += #","data":["#.utf8
        write(part, to: &bytes)
        bytes += "]}".utf8
      }
      let wanted = outputs.map { name in
        JSONValue.object([
          ("name", .string(name)),
          ("parameters", .object([("binary_data", .bool(isBinary))])),
        ])
      }
      bytes += #"],"outputs":"#.utf8
      bytes += JSONValue.array(wanted).bytes
      bytes.append(UInt8(ascii: "}"))
      guard isBinary else { return ServedMessage(headerLength: nil, bytes: bytes) }
      let length = bytes.count
      bytes.reserveCapacity(parts.reduce(length) { $0 + $1.bytes.count })
      for part in parts { bytes.append(contentsOf: part.bytes) }
      return ServedMessage(headerLength: length, bytes: bytes)
    }
  }

  /// As the protocol calls what ONNX numbers.
  private static func datatype(_ type: Int32) -> String {
    switch Int(type) {
    case GLIMPSE_ORT_FLOAT: "FP32"
    case GLIMPSE_ORT_FLOAT16: "FP16"
    case GLIMPSE_ORT_UINT8: "UINT8"
    case GLIMPSE_ORT_INT32: "INT32"
    default: "INT64"
    }
  }

  /// The numbers of a tensor, with commas between them.
  private static func write(_ part: RawTensor.Borrowed, to bytes: inout [UInt8]) {
    /// `bytes` hold whole numbers of this type, as RawTensor made them.
    func all<Number>(_ type: Number.Type, _ text: (Number) -> String) {
      for (index, number) in part.bytes.bindMemory(to: type).enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        bytes += text(number).utf8
      }
    }
    switch Int(part.type) {
    case GLIMPSE_ORT_FLOAT: all(Float.self) { "\($0)" }
    case GLIMPSE_ORT_FLOAT16: all(UInt16.self) { "\(Float(halfBits: $0))" }
    case GLIMPSE_ORT_UINT8: all(UInt8.self) { "\($0)" }
    case GLIMPSE_ORT_INT32: all(Int32.self) { "\($0)" }
    default: all(Int64.self) { "\($0)" }
    }
  }
}

/// What a server answered to a request to run a model.
struct ServedAnswer {
  let outputs: [(name: String, tensor: FloatTensor)]

  /// Why an answer cannot be read.
  struct Unreadable: Error {
    let reason: String
  }

  /// - Parameter headerLength: of the JSON, where tensors are behind it.
  init(_ body: [UInt8], headerLength: Int?) throws(Unreadable) {
    let length = headerLength ?? body.count
    guard (0...body.count).contains(length) else {
      throw Unreadable(reason: "its head is longer than the whole")
    }
    let tree: JSONTree
    do {
      tree = try JSONTree(parsing: Array(body[..<length]), limits: .reply)
    } catch {
      throw Unreadable(reason: error.message)
    }
    guard case .list(let items)? = tree["outputs"] else {
      throw Unreadable(reason: "it has no outputs")
    }
    var place = length
    var outputs: [(name: String, tensor: FloatTensor)] = []
    for item in items {
      guard let name = item["name"]?.string, let shape = item["shape"]?.axes,
        let type = item["datatype"]?.string.map(ElementType.init(served:))
      else { throw Unreadable(reason: "an output has no name, shape or datatype") }
      let size = item["parameters"]?["binary_data_size"]?.double
      let values: [Float]
      if let size {
        guard let count = Int(exactly: size), count >= 0, count <= body.count - place else {
          throw Unreadable(reason: "“\(name)” is longer than the answer")
        }
        values = Self.floats(body[place..<place + count], type)
        place += count
      } else {
        guard let numbers = item["data"]?.flatNumbers else {
          throw Unreadable(reason: "“\(name)” has no numbers")
        }
        values = numbers
      }
      outputs.append((name, FloatTensor(shape: shape, values: values)))
    }
    self.outputs = outputs
  }

  private static func floats(_ bytes: ArraySlice<UInt8>, _ type: ElementType) -> [Float] {
    let width = type == .f32 ? 4 : 2
    // The bytes may begin anywhere: they are copied to where numbers may lie.
    return Array(bytes).withUnsafeBytes { raw in
      guard let start = raw.baseAddress else { return [] }
      return type.floats(start, count: raw.count / width)
    }
  }
}

extension ElementType {
  /// - Parameter name: as the protocol calls it.
  init(served name: String) {
    self =
      switch name {
      case "FP32": .f32
      case "FP16": .f16
      case "BF16": .bf16
      case "UINT8": .u8
      case "INT32": .i32
      case "INT64": .i64
      case "BOOL": .boolean
      default: .other
      }
  }
}

extension JSONTree {
  /// A list of whole numbers that are no less than −1.
  fileprivate var axes: [Int]? {
    guard case .list(let items) = self else { return nil }
    let axes = items.compactMap { $0.double.flatMap { Int(exactly: $0) } }
    return axes.count == items.count && axes.allSatisfy { $0 >= -1 } ? axes : nil
  }

  /// The numbers of a list, whether those of inner lists or its own.
  fileprivate var flatNumbers: [Float]? {
    guard case .list(let items) = self else { return nil }
    var numbers: [Float] = []
    numbers.reserveCapacity(items.count)
    for item in items {
      switch item {
      case .number(let number): numbers.append(Float(number))
      case .list:
        guard let inner = item.flatNumbers else { return nil }
        numbers += inner
      default: return nil
      }
    }
    return numbers
  }

  /// An input or output as a server's metadata describe it; nil where it does not.
  var servedTensor: TensorDescription? {
    guard let name = self["name"]?.string, let type = self["datatype"]?.string else { return nil }
    return TensorDescription(
      name: name, elementType: ElementType(served: type),
      shape: self["shape"]?.axes.map { axes in axes.map { $0 < 1 ? nil : $0 } })
  }
}
