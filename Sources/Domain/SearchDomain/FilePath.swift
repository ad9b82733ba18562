// The name of a file as the operating system knows it: bytes, not characters.
// File-system calls live in Support; this is only the name.

/// An absolute or relative path, kept as the bytes the file system gave.
///
/// Linux file names are any bytes but zero and `/`. Keeping the bytes means a
/// name that is not valid UTF-8 is indexed, found and printed like any other.
public struct FilePath: Hashable, Sendable, Comparable {
  /// The path without a terminating zero.
  public let bytes: [UInt8]

  /// A path of bytes without a terminating zero.
  public init(bytes: [UInt8]) { self.bytes = bytes }

  /// The path whose bytes are the UTF-8 of a text.
  public init(_ text: String) { self.bytes = Array(text.utf8) }

  /// The path for people. Bytes that are not UTF-8 become U+FFFD, so this is
  /// for display only and must not be used to open the file.
  public var description: String { String(decoding: bytes, as: UTF8.self) }

  /// The path as a string, or nil where its bytes are not valid UTF-8.
  public var validString: String? { String(validating: bytes, as: UTF8.self) }

  /// Whether it begins with a slash.
  public var isAbsolute: Bool { bytes.first == Self.separator }

  /// Whether it is the address of an image elsewhere (`s3://bucket/key`,
  /// `gs://bucket/key`, `webdav+https://host/path`, an http or https URL) rather than
  /// the name of a file.
  public var isRemote: Bool {
    isInRemoteFolder || ["https://", "http://"].contains { bytes.starts(with: $0.utf8) }
  }

  /// Whether it is such an address and names a folder, or what is in one, by itself:
  /// a list's images lie anywhere.
  public var isInRemoteFolder: Bool {
    ["s3://", "gs://", "webdav+http://", "webdav+https://"].contains {
      bytes.starts(with: $0.utf8)
    }
  }

  /// The part after the last slash; the whole path where there is none, and
  /// nothing for `/`.
  public var lastComponent: FilePath {
    guard let slash = trimmed.lastIndex(of: Self.separator) else { return FilePath(bytes: trimmed) }
    return FilePath(bytes: Array(trimmed[(slash + 1)...]))
  }

  /// The folder that holds this path; `/` for a path directly below the root,
  /// and `.` for a name without a slash.
  public var parent: FilePath {
    guard let slash = trimmed.lastIndex(of: Self.separator) else { return FilePath(".") }
    return slash == 0 ? FilePath("/") : FilePath(bytes: Array(trimmed[..<slash]))
  }

  /// The letters after the last dot of the name, lowercased; empty where none.
  public var fileExtension: String {
    let name = lastComponent.bytes
    guard let dot = name.lastIndex(of: UInt8(ascii: ".")), dot > 0 else { return "" }
    return String(decoding: name[(dot + 1)...], as: UTF8.self).lowercased()
  }

  /// This path with one more component below it.
  public func appending(_ name: FilePath) -> FilePath {
    if bytes.isEmpty { return name }
    return FilePath(
      bytes: bytes.last == Self.separator
        ? bytes + name.bytes : bytes + [Self.separator] + name.bytes)
  }

  /// This path with one more component below it, given as text.
  public func appending(_ name: String) -> FilePath { appending(FilePath(name)) }

  /// Whether this path is `folder` itself or lies below it, by name alone.
  public func isInside(_ folder: FilePath) -> Bool {
    let prefix = folder.trimmed
    if prefix == [Self.separator] { return isAbsolute }
    guard bytes.count >= prefix.count, bytes.starts(with: prefix) else { return false }
    return bytes.count == prefix.count || bytes[prefix.count] == Self.separator
  }

  /// An absolute path without `.`, `..` and doubled slashes, by name alone:
  /// links are not followed. An address stays as it is.
  public func lexicallyAbsolute(from folder: FilePath) -> FilePath {
    if isRemote { return self }
    if folder.isRemote, !isAbsolute { return folder.appending(self) }
    let whole = isAbsolute ? self : folder.appending(self)
    var parts: [ArraySlice<UInt8>] = []
    for part in whole.bytes.split(separator: Self.separator) {
      if part.elementsEqual([UInt8(ascii: ".")]) { continue }
      if part.elementsEqual([UInt8(ascii: "."), UInt8(ascii: ".")]) {
        _ = parts.popLast()
      } else {
        parts.append(part)
      }
    }
    var result: [UInt8] = parts.isEmpty ? [Self.separator] : []
    for part in parts { result.append(Self.separator); result.append(contentsOf: part) }
    return FilePath(bytes: result)
  }

  /// Orders by bytes.
  public static func < (left: FilePath, right: FilePath) -> Bool {
    left.bytes.lexicographicallyPrecedes(right.bytes)
  }

  private static let separator = UInt8(ascii: "/")

  private var trimmed: [UInt8] {
    var end = bytes.count
    while end > 1, bytes[end - 1] == Self.separator { end -= 1 }
    return Array(bytes[..<end])
  }
}

extension FilePath: CustomStringConvertible, ExpressibleByStringLiteral {
  /// The path as written in the source.
  public init(stringLiteral value: String) { self.init(value) }
}
