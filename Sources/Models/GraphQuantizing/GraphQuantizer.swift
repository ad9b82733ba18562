// Brings the layers of an ONNX graph to 8 bits: a form of it that shows the
// activations, and the form with weights and activations in 8 bits.

import GraphReading
import Support

/// An ONNX graph in floating point, and its form in 8 bits.
///
/// Weights get a scale for each output channel, activations one for all, with a
/// zero point (ONNX operators QuantizeLinear and DequantizeLinear, which runtimes
/// turn into whole-number arithmetic).
public struct GraphQuantizer {
  private let path: String
  private let graph: GraphParts
  private let plan: QuantizationPlan

  /// QuantizeLinear with a scale a channel is of version 13.
  private static let oldestOperators = 13
  /// The length that protobuf messages may have.
  private static let longestFile = Int(Int32.max)

  /// Reads a graph's layout.
  ///
  /// - Throws: `GraphQuantizingError`.
  public init(path: String) throws(GraphQuantizingError) {
    self.path = path
    do {
      // Weights lie in files of the graph's own folder, and are there.
      try GraphFile.read(path).checkWeights(ofGraphAt: path)
    } catch {
      throw GraphQuantizingError(error)
    }
    do {
      graph = try GraphParts(try OpenFile(Array(path.utf8)))
    } catch let error as FileError {
      throw GraphQuantizingError(error, path: path)
    } catch let ProtobufReader.Failure.file(error) {
      throw GraphQuantizingError(error, path: path)
    } catch {
      throw GraphQuantizingError(
        .damaged, "\(path) is damaged, or no ONNX file: download it again", path: path)
    }
    plan = QuantizationPlan(graph)
    // What is written lies elsewhere, and takes in the graph's own tensors alone.
    let takesFiles = graph.tensors.values.contains { $0.tensor.location != nil }
    guard
      !graph.nodes.contains(where: { $0.namesFiles || $0.hasBody && takesFiles }),
      !plan.layers.contains(where: \.weights.isInHalf)
    else {
      throw GraphQuantizingError(
        .unsupported,
        "\(path) computes in half precision, or keeps constants of its nodes in other files",
        path: path)
    }
    if plan.isQuantizedAlready {
      throw GraphQuantizingError(.nothingToQuantize, "\(path) has 8-bit layers already", path: path)
    }
    guard graph.operatorSet >= Self.oldestOperators else {
      throw GraphQuantizingError(
        .unsupported,
        "\(path) has operators of version \(graph.operatorSet), and 8 bits need version "
          + "\(Self.oldestOperators): export it again", path: path)
    }
    guard !plan.layers.isEmpty else {
      throw GraphQuantizingError(
        .nothingToQuantize, "\(path) has no layers that gain by 8 bits", path: path)
    }
  }

  /// What layers take, each once, in the graph's order.
  public var activations: [String] {
    var seen: Set<String> = []
    return plan.layers.map(\.activation).filter { seen.insert($0).inserted }
  }

  /// The graph with its activations as further outputs, in the order of
  /// `activations`; those that are outputs already are not repeated.
  ///
  /// - Throws: `GraphQuantizingError`, `unsupported` above 2 GB.
  public func calibrationGraph() throws(GraphQuantizingError) -> [UInt8] {
    var message = try tensors(except: [])
    for node in graph.nodes { message.copy(node.field) }
    for field in graph.graphFields { message.copy(field) }
    for name in activations where !graph.outputNames.contains(name) {
      message.append(12, Self.output(name))
    }
    return try bytes(of: message)
  }

  /// The graph with its layers in 8 bits.
  ///
  /// - Parameters:
  ///   - ranges: of each of `activations`.
  ///   - left: activations whose layers stay in floating point.
  /// - Throws: `GraphQuantizingError`.
  public func quantized(
    _ ranges: [String: ActivationRange], leaving left: Set<String> = []
  ) throws(GraphQuantizingError) -> [UInt8] {
    let taken = plan.layers.filter { !left.contains($0.activation) }
    let layers = Dictionary(taken.map { ($0.node, $0) }, uniquingKeysWith: { first, _ in first })
    var nodes = ProtobufMessage()
    var made = ProtobufMessage()
    var known: [String: String] = [:]
    let unneeded = unneeded(taken)
    for (i, node) in graph.nodes.enumerated() where !unneeded.nodes.contains(i) {
      guard let layer = layers[i] else {
        nodes.copy(node.field)
        continue
      }
      var node = node
      if known[layer.activation] == nil {
        known[layer.activation] = try quantize(
          layer.activation, ranges[layer.activation], &nodes, &made)
      }
      let name = layer.weightName
      if known[name] == nil, !layer.weights.areEightBits {
        known[name] = try dequantize(layer, &nodes, &made)
      }
      node.inputs[0] = known[layer.activation] ?? node.inputs[0]
      node.inputs[1] = known[name] ?? node.inputs[1]
      nodes.append(1, Self.message(node))
    }
    var message = try tensors(except: unneeded.tensors)
    message.append(made)
    message.append(nodes)
    for field in graph.graphFields { message.copy(field) }
    return try bytes(of: message)
  }

  /// The nodes and tensors that nothing takes any more once the layers have their
  /// weights in 8 bits.
  private func unneeded(
    _ taken: [QuantizedLayer]
  ) -> (nodes: Set<Int>, tensors: Set<String>) {
    // The body of a loop or a branch may take what it does not name here.
    if graph.nodes.contains(where: \.hasBody) { return ([], []) }
    let replaced = taken.filter { !$0.weights.areEightBits }
    let layers = Set(replaced.map(\.node))
    var nodes: Set<Int> = []
    while true {
      var taken = graph.outputNames
      for (i, node) in graph.nodes.enumerated() where !nodes.contains(i) {
        for (place, input) in node.inputs.enumerated() where place != 1 || !layers.contains(i) {
          taken.insert(input)
        }
      }
      let more = graph.nodes.indices.filter { i in
        !nodes.contains(i) && ["Cast", "Identity", "Constant"].contains(graph.nodes[i].type)
          && graph.nodes[i].outputs.allSatisfy { !taken.contains($0) }
      }
      if more.isEmpty {
        return (nodes, Set(replaced.map(\.weights.tensor.name)).subtracting(taken))
      }
      nodes.formUnion(more)
    }
  }

  private func quantize(
    _ name: String, _ range: ActivationRange?, _ nodes: inout ProtobufMessage,
    _ made: inout ProtobufMessage
  ) throws(GraphQuantizingError) -> String {
    guard let range, range.least.isFinite, range.largest.isFinite else {
      throw GraphQuantizingError(
        .missingRange, "\(path): the range of “\(name)” is not known", path: path)
    }
    let scale = range.step > 0 ? range.step : 1
    let zero = UInt8(clamping: Int(clamping: (-range.least / scale).rounded()))
    made.append(
      5, Self.tensor(name + "#scale", [], GraphTensor.Element.float.rawValue, Self.bytes([scale])))
    made.append(5, Self.tensor(name + "#zero", [], GraphTensor.Element.uint8.rawValue, [zero]))
    let further = [name + "#scale", name + "#zero"]
    nodes.append(1, Self.node("QuantizeLinear", [name] + further, name + "#q"))
    nodes.append(1, Self.node("DequantizeLinear", [name + "#q"] + further, name + "#8"))
    return name + "#8"
  }

  private func dequantize(
    _ layer: QuantizedLayer, _ nodes: inout ProtobufMessage, _ made: inout ProtobufMessage
  ) throws(GraphQuantizingError) -> String {
    let tensor = layer.weights.tensor
    let floats: [Float]?
    do { floats = try tensor.floats(of: path, graph.window) } catch {
      throw GraphQuantizingError(error, path: path)
    }
    guard let floats else {
      throw GraphQuantizingError(
        .unsupported, "\(path): the weights “\(tensor.name)” are not in single or half precision",
        path: path)
    }
    let weights = QuantizedWeights(floats, shape: tensor.shape, axis: layer.channelAxis)
    let name = layer.weightName
    made.append(
      5,
      Self.tensor(
        name + "#w", tensor.shape, GraphTensor.Element.int8.rawValue,
        weights.values.map(UInt8.init(bitPattern:))))
    made.append(
      5,
      Self.tensor(
        name + "#scale", [weights.scales.count], GraphTensor.Element.float.rawValue,
        Self.bytes(weights.scales)))
    nodes.append(
      1,
      Self.node(
        "DequantizeLinear", [name + "#w", name + "#scale"], name + "#8", axis: layer.channelAxis))
    return name + "#8"
  }

  /// The tensors that are kept; those of files beside the graph are taken in.
  private func tensors(except left: Set<String>) throws(GraphQuantizingError) -> ProtobufMessage {
    var message = ProtobufMessage()
    for name in graph.tensorNames where !left.contains(name) {
      guard let (tensor, field) = graph.tensors[name] else { continue }
      guard let location = tensor.location else {
        message.copy(field)
        continue
      }
      let raw: [UInt8]?
      do { raw = try tensor.rawBytes(of: path, graph.window) } catch {
        throw GraphQuantizingError(error, path: path)
      }
      guard let raw else {
        throw GraphQuantizingError(
          .damaged, "\(location) ends before the weights “\(name)” of \(path): fetch it again",
          path: path)
      }
      message.append(5, Self.tensor(name, tensor.shape, tensor.elementNumber, raw))
    }
    return message
  }

  private func bytes(of graphMessage: ProtobufMessage) throws(GraphQuantizingError) -> [UInt8] {
    var model = ProtobufMessage()
    for field in graph.modelFields { model.copy(field) }
    model.append(7, graphMessage)
    guard model.byteCount <= Self.longestFile else {
      throw GraphQuantizingError(
        .unsupported, "\(path) holds more than 2 GB, which one ONNX file cannot", path: path)
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(model.byteCount)
    do {
      try model.write(read: { try graph.window.bytes($0) }, to: { bytes += $0 })
    } catch let error as FileError {
      throw GraphQuantizingError(error, path: path)
    } catch {
      throw GraphQuantizingError(.inputOutput, "cannot read \(path)", path: path)
    }
    return bytes
  }
}

extension GraphQuantizer {
  /// NodeProto: input = 1, output = 2, name = 3, op_type = 4, attribute = 5,
  /// domain = 7.
  private static func message(_ node: GraphNode) -> ProtobufMessage {
    var message = ProtobufMessage()
    for input in node.inputs { message.append(1, input) }
    for output in node.outputs { message.append(2, output) }
    message.append(3, node.name)
    message.append(4, node.type)
    for field in node.others { message.copy(field) }
    if !node.domain.isEmpty { message.append(7, node.domain) }
    return message
  }

  /// AttributeProto: name = 1, i = 3, type = 20, of which 2 is a whole number.
  private static func node(
    _ type: String, _ inputs: [String], _ output: String, axis: Int? = nil
  ) -> ProtobufMessage {
    var message = ProtobufMessage()
    for input in inputs { message.append(1, input) }
    message.append(2, output)
    message.append(3, output)
    message.append(4, type)
    if let axis {
      var attribute = ProtobufMessage()
      attribute.append(1, "axis")
      attribute.append(3, axis)
      attribute.append(20, 2)
      message.append(5, attribute)
    }
    return message
  }

  /// TensorProto: dims = 1, data_type = 2, name = 8, raw_data = 9.
  private static func tensor(
    _ name: String, _ shape: [Int], _ element: Int, _ bytes: [UInt8]
  ) -> ProtobufMessage {
    var message = ProtobufMessage()
    for length in shape { message.append(1, length) }
    message.append(2, element)
    message.append(8, name)
    message.append(9, bytes)
    return message
  }

  /// ValueInfoProto: name = 1, type = 2; TypeProto: tensor_type = 1, whose
  /// elem_type = 1.
  private static func output(_ name: String) -> ProtobufMessage {
    var element = ProtobufMessage()
    element.append(1, GraphTensor.Element.float.rawValue)
    var type = ProtobufMessage()
    type.append(1, element)
    var message = ProtobufMessage()
    message.append(1, name)
    message.append(2, type)
    return message
  }

  private static func bytes(_ numbers: [Float]) -> [UInt8] {
    numbers.flatMap { number in
      withUnsafeBytes(of: number.bitPattern.littleEndian) { Array($0) }
    }
  }
}
