// The numbers of a tensor, wherever its file keeps them.

import GraphReading
import Support

extension GraphTensor {
  /// The tensor's numbers, row by row.
  ///
  /// - Parameters:
  ///   - path: the graph's file.
  ///   - window: the same, open.
  /// - Returns: nil where its numbers are of no type that weights have, or not as
  ///   many as its shape says.
  /// - Throws: `FileError`.
  func floats(of path: String, _ window: FileWindow) throws(FileError) -> [Float]? {
    if bytes == nil, location == nil, element == .float, let packedFloats {
      return Self.floats(try window.bytes(packedFloats), .float, count)
    }
    guard let element, let raw = try rawBytes(of: path, window) else { return nil }
    return Self.floats(raw, element, count)
  }

  /// The tensor's bytes as ONNX lays them out; nil where it has none, or its file
  /// ends before they do.
  func rawBytes(of path: String, _ window: FileWindow) throws(FileError) -> [UInt8]? {
    if let bytes { return try window.bytes(bytes) }
    guard let location else { return nil }
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
    let place = Array((folder + location).utf8)
    let left = try FileIO.status(place).byteCount - offset
    let wanted = length ?? left
    guard wanted >= 0, wanted <= left else { return nil }
    return try OpenFile(place).read(at: offset, count: wanted)
  }

  private static func floats(_ bytes: [UInt8], _ element: Element, _ count: Int) -> [Float]? {
    switch element {
    case .float:
      guard bytes.count == count *| 4 else { return nil }
      return bytes.withUnsafeBytes { buffer in
        (0..<count).map {
          Float(
            bitPattern: UInt32(
              littleEndian: buffer.loadUnaligned(fromByteOffset: $0 * 4, as: UInt32.self)))
        }
      }
    case .float16:
      guard bytes.count == count *| 2 else { return nil }
      return bytes.withUnsafeBytes { buffer in
        (0..<count).map {
          Float(
            halfBits: UInt16(
              littleEndian: buffer.loadUnaligned(fromByteOffset: $0 * 2, as: UInt16.self)))
        }
      }
    case .uint8, .int8, .int32, .int64, .double, .bfloat16: return nil
    }
  }
}
