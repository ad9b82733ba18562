// Weights in 8 bits.

import Support

/// Weights as whole numbers from −127 to 127, with a scale for each output channel:
/// a weight is its number times its channel's scale.
///
/// Symmetric, by the largest weight of a channel, as in Jacob et al.,
/// "Quantization and Training of Neural Networks for Efficient
/// Integer-Arithmetic-Only Inference", CVPR 2018, section 3, with a scale a channel.
struct QuantizedWeights {
  let values: [Int8]
  let scales: [Float]

  /// - Parameters:
  ///   - weights: row by row.
  ///   - shape: of at least one axis.
  ///   - axis: the channels' axis.
  init(_ weights: [Float], shape: [Int], axis: Int) {
    let channels = shape[axis]
    // How many weights in a row belong to one channel.
    let run = shape[(axis + 1)...].reduce(1, *)
    var largest = [Float](repeating: 0, count: channels)
    for (i, weight) in weights.enumerated() {
      let channel = i / run % channels
      largest[channel] = max(largest[channel], abs(weight))
    }
    // A channel of zeros needs some scale.
    let scales = largest.map { $0 > 0 ? $0 / 127 : 1 }
    let inverse = scales.map { 1 / $0 }
    values = weights.enumerated().map { i, weight in
      Int8(clamping: Int(clamping: (weight * inverse[i / run % channels]).rounded()))
    }
    self.scales = scales
  }
}
