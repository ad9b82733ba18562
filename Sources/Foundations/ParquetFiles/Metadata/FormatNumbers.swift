// The numbers of the format:
// https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift

/// How a column's values lie in the file.
enum PhysicalType: Int64 {
  case boolean, int32, int64, int96, float, double, byteArray, fixedLengthByteArray
}

/// How a page's values are written.
enum Encoding: Int64 {
  case plain = 0
  case plainDictionary = 2
  case rle = 3
  case rleDictionary = 8
}

/// How a page's bytes are compressed.
enum PageCodec: Int64 {
  case uncompressed, snappy, gzip, lzo, brotli, lz4, zstd, lz4Raw

  var name: String { "\(self)" }
}

/// The older marks for what values mean, as far as they matter here.
enum ConvertedType: Int64 {
  case utf8 = 0
  case enumeration = 4
  case decimal = 5
  case date = 6
  case timestampMilliseconds = 9
  case timestampMicroseconds = 10
  case unsigned64 = 14
  case json = 19
}

/// The newer marks for what values mean, as far as they matter here.
enum LogicalType: Hashable {
  case string, enumeration, json, date, unknown, uuid, float16
  case decimal(scale: Int)
  case timestamp(nanosecondsPerUnit: Int64)
  case integer(isSigned: Bool)
  case other
}

enum PageKind: Int64 {
  case data, index, dictionary, dataV2
}

/// The four bytes at both ends of a file.
enum Magic {
  static let bytes = Array("PAR1".utf8)
  /// At the end of a file whose footer is encrypted.
  static let encrypted = Array("PARE".utf8)
}
