// Which layers of a graph are brought to 8 bits.

/// A layer whose weights are constant: a convolution or a multiplication.
struct QuantizedLayer {
  /// The node's place in the graph.
  let node: Int
  /// The name of what it takes, which has 8 bits too.
  let activation: String
  /// The weights, whichever nodes stand between them and the layer.
  let weights: ConstantWeights
  /// The axis of the weights, as they are stored, along which each entry has a
  /// scale of its own: that of the layer's output channels.
  let channelAxis: Int

  /// What its weights are called in 8 bits: layers may share them, as stored or
  /// transposed.
  var weightName: String { "\(weights.name)#\(channelAxis)" }
}

/// Constant weights, and the nodes that only bring them to the layer.
struct ConstantWeights {
  let tensor: GraphTensor
  /// What the layer itself calls them.
  let name: String
  /// Whether they are stored in 8 bits and multiplied by their scales on the way:
  /// then only what the layer takes is left to be brought to 8 bits.
  var areEightBits = false
  /// Whether the layer takes them in half precision, and so computes in it.
  var isInHalf = false
}

/// The layers of a graph that are brought to 8 bits, in its order.
///
/// The first convolution and the last multiplication stay as they are: they are
/// little of the work, and nothing after them mends their roundings.
struct QuantizationPlan {
  private(set) var layers: [QuantizedLayer] = []
  /// Whether the graph holds 8-bit weights already.
  private(set) var isQuantizedAlready = false

  /// Smaller weights gain nothing.
  private static let fewestWeights = 1024

  init(_ graph: GraphParts) {
    let makers = Dictionary(
      graph.nodes.indices.flatMap { i in graph.nodes[i].outputs.map { ($0, i) } },
      uniquingKeysWith: { first, _ in first })
    isQuantizedAlready = graph.nodes.contains {
      $0.type == "DequantizeLinear" || $0.type == "QLinearConv" || $0.type == "MatMulInteger"
    }
    for (i, node) in graph.nodes.enumerated() {
      guard let rank = Self.rank(node), node.inputs.count > 1,
        let weights = Self.constant(node.inputs[1], graph, makers),
        weights.tensor.shape.count == rank, weights.tensor.count >= Self.fewestWeights,
        Self.constant(node.inputs[0], graph, makers) == nil
      else { continue }
      layers.append(
        QuantizedLayer(
          node: i, activation: node.inputs[0], weights: weights, channelAxis: Self.axis(node)))
    }
    let isConvolution = { (layer: QuantizedLayer) in graph.nodes[layer.node].type == "Conv" }
    if let first = layers.firstIndex(where: isConvolution) { layers.remove(at: first) }
    if let last = layers.lastIndex(where: { !isConvolution($0) }) { layers.remove(at: last) }
  }

  /// How many axes a layer's weights have; nil for other operators. Convolutions
  /// of sound and volumes are in no tower.
  private static func rank(_ node: GraphNode) -> Int? {
    guard node.domain.isEmpty || node.domain == "ai.onnx" else { return nil }
    switch node.type {
    case "MatMul": return 2
    // A transposed activation is in no tower.
    case "Gemm": return node.integers["transA", default: 0] == 0 ? 2 : nil
    case "Conv": return 4
    default: return nil
    }
  }

  private static func axis(_ node: GraphNode) -> Int {
    switch node.type {
    case "MatMul": 1
    case "Gemm": node.integers["transB", default: 0] == 0 ? 1 : 0
    default: 0
    }
  }

  /// The constant of a name, through nodes that change its type or nothing.
  ///
  /// - Parameter throughProducts: whether it may be the product of two others. Those
  ///   may not: products of products are no weights, and could be nested without end.
  private static func constant(
    _ name: String, _ graph: GraphParts, _ makers: [String: Int], throughProducts: Bool = true
  ) -> ConstantWeights? {
    var current = name
    var isCast = false
    // Casts of casts are in no graph that any exporter made.
    for _ in 0..<4 {
      if let (tensor, _) = graph.tensors[current] {
        return ConstantWeights(
          tensor: tensor, name: name, isInHalf: !isCast && tensor.element == .float16)
      }
      guard let maker = makers[current] else { return nil }
      let node = graph.nodes[maker]
      switch node.type {
      case "Mul":
        guard throughProducts, current == name, node.inputs.count == 2,
          let stored = constant(node.inputs[0], graph, makers, throughProducts: false),
          stored.tensor.element == .int8,
          constant(node.inputs[1], graph, makers, throughProducts: false) != nil
        else { return nil }
        return ConstantWeights(tensor: stored.tensor, name: name, areEightBits: true)
      case "Constant":
        return node.tensor.map {
          ConstantWeights(tensor: $0, name: name, isInHalf: !isCast && $0.element == .float16)
        }
      case "Cast", "Identity":
        guard let input = node.inputs.first else { return nil }
        isCast = isCast || node.type == "Cast"
        current = input
      default: return nil
      }
    }
    return nil
  }
}
