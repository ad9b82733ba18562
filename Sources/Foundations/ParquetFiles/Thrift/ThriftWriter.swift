// Thrift's compact protocol, written; see ThriftReader.

/// Writes one structure after another into bytes.
struct ThriftWriter {
  private(set) var bytes: [UInt8] = []

  private mutating func varint(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  private mutating func zigzag(_ value: Int64) {
    varint(UInt64(bitPattern: value << 1 ^ value >> 63))
  }

  /// Writes a structure; fields must come with rising ids.
  mutating func structure(_ write: (inout Fields) -> Void) {
    var fields = Fields(writer: self)
    write(&fields)
    self = fields.writer
    bytes.append(0)
  }

  /// The fields of one structure.
  struct Fields {
    fileprivate var writer: ThriftWriter
    private var last = 0

    fileprivate init(writer: ThriftWriter) { self.writer = writer }

    private mutating func head(_ id: Int, _ kind: ThriftReader.Kind) {
      precondition(id > last && id - last < 16)
      writer.bytes.append(UInt8(id - last) << 4 | kind.rawValue)
      last = id
    }

    mutating func int32(_ id: Int, _ value: Int) {
      head(id, .int32)
      writer.zigzag(Int64(value))
    }

    mutating func int64(_ id: Int, _ value: Int) {
      head(id, .int64)
      writer.zigzag(Int64(value))
    }

    mutating func boolean(_ id: Int, _ value: Bool) { head(id, value ? .yes : .no) }

    mutating func text(_ id: Int, _ value: String) {
      head(id, .binary)
      writer.binary(value)
    }

    mutating func structure(_ id: Int, _ write: (inout Fields) -> Void = { _ in }) {
      head(id, .structure)
      writer.structure(write)
    }

    mutating func structures<Element>(
      _ id: Int, _ elements: [Element], _ write: (inout Fields, Element) -> Void
    ) {
      list(id, .structure, elements.count)
      for element in elements { writer.structure { write(&$0, element) } }
    }

    mutating func integers(_ id: Int, _ values: [Int]) {
      list(id, .int32, values.count)
      for value in values { writer.zigzag(Int64(value)) }
    }

    mutating func texts(_ id: Int, _ values: [String]) {
      list(id, .binary, values.count)
      for value in values { writer.binary(value) }
    }

    private mutating func list(_ id: Int, _ kind: ThriftReader.Kind, _ count: Int) {
      head(id, .list)
      if count < 15 {
        writer.bytes.append(UInt8(count) << 4 | kind.rawValue)
      } else {
        writer.bytes.append(0xF0 | kind.rawValue)
        writer.varint(UInt64(count))
      }
    }
  }

  private mutating func binary(_ text: String) {
    varint(UInt64(text.utf8.count))
    bytes += Array(text.utf8)
  }
}
