// Codes vectors one at a time, for a build of a million as for one addition.

import Support

/// Codes vectors with a quantizer. One thread at a time.
final class RowEncoder {
  let quantizer: CellQuantizer
  /// The vector after mean and rotation.
  private(set) var rotated: [Float]
  private var residual: [Float]
  private var parts: [Float]
  private var centre: [Float]
  private var centreCell = -1

  init(_ quantizer: CellQuantizer) {
    self.quantizer = quantizer
    rotated = [Float](repeating: 0, count: quantizer.padded)
    residual = rotated
    centre = rotated
    parts = [Float](repeating: 0, count: quantizer.projected)
  }

  /// Takes a vector up; the other functions speak of the one taken last.
  func take(_ vector: UnsafePointer<Float>) { quantizer.rotate(vector, into: &rotated) }

  /// The vector's length in the rotated space.
  var length: Float {
    Float(InstructionSet.selected.dot(rotated, rotated, count: rotated.count).squareRoot())
  }

  /// Writes the vector's scan code into its place in a block.
  ///
  /// - Returns: the squared distance from the cell's centre.
  func encodeScan(cell: Int, into block: UnsafeMutablePointer<UInt8>, at place: Int) -> Double {
    if cell != centreCell {
      quantizer.centre(cell, into: &centre)
      centreCell = cell
    }
    for i in 0..<residual.count { residual[i] = rotated[i] - centre[i] }
    encodeScan(residual, quantizer.projection, step: quantizer.scanStep, into: block, at: place)
    return InstructionSet.selected.dot(residual, residual, count: residual.count)
  }

  /// Writes the scan code of a cell's own centre.
  func encode(centreOf cell: Int, into block: UnsafeMutablePointer<UInt8>) {
    quantizer.centre(cell, into: &rotated)
    encodeScan(
      rotated, quantizer.cellProjection, step: quantizer.cellScanStep, into: block, at: cell % 16)
  }

  private func encodeScan(
    _ values: [Float], _ projection: [Float], step: Float, into block: UnsafeMutablePointer<UInt8>,
    at place: Int
  ) {
    InstructionSet.selected.multiply(
      projection, rows: quantizer.projected, count: quantizer.padded, vector: values,
      products: &parts)
    let inverse = 1 / step
    for line in 0..<quantizer.scanLines {
      for i in 0..<4 {
        let low = Self.nibble(parts[line * 8 + i] * inverse)
        let high = Self.nibble(parts[line * 8 + 4 + i] * inverse)
        block[line * 64 + place * 4 + i] = low | high << 4
      }
    }
  }

  private static func nibble(_ value: Float) -> UInt8 {
    UInt8(fitting: max(0, min(15, (value + 8).rounded(.down))))
  }

  /// Writes step, origin and upper nibbles to `row`, lower nibbles to `fine`.
  ///
  /// A value is origin + step × (code + ½ − dither), code being both nibbles as
  /// an eight-bit number ÷ 16, or the upper one alone. The dither makes the
  /// error of the upper nibble independent of the value and uniform (Schuchman,
  /// "Dither signals and their effect on quantization noise", 1964).
  ///
  /// - Returns: the step.
  func encodeRow(into row: UnsafeMutablePointer<UInt8>, fine: UnsafeMutablePointer<UInt8>) -> Float
  {
    let origin = rotated.min() ?? 0
    // Not so small that its inverse is infinite.
    let range = (rotated.max() ?? 0) - origin
    let step = range > 0 ? max(range / 15, 0x1p-120) : 0
    let inverse = step > 0 ? 1 / step : 0
    let half = quantizer.rowBytes
    let raw = UnsafeMutableRawPointer(row)
    raw.storeBytes(of: step, as: Float.self)
    raw.storeBytes(of: origin, toByteOffset: 4, as: Float.self)
    rotated.withUnsafeBufferPointer { values in
      quantizer.dither.withUnsafeBufferPointer { dither in
        for i in 0..<half {
          let low = Self.code((values[i] - origin) * inverse + dither[i])
          let high = Self.code((values[i + half] - origin) * inverse + dither[i + half])
          row[8 + i] = low >> 4 | high & 0xf0
          fine[i] = low & 15 | high << 4
        }
      }
    }
    return step
  }

  private static func code(_ value: Float) -> UInt8 { UInt8(fitting: max(0, min(255, value * 16))) }
}
