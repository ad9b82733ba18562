// What a fuzzer may throw anything at. Each target reads bytes as a client could
// send them, and ends the process where an answer breaks its promise.

import HTTPServing
import QueryUnderstanding
import SearchDomain
import Support

/// A parser, or the whole service behind its parsers.
public enum FuzzTarget: String, CaseIterable, Sendable {
  /// The target of a request line.
  case address
  /// Requests as bytes: heads, bodies, chunks.
  case message
  /// Header fields that are read further: ranges, lists, tags, cookies.
  case fields
  /// A form; its first line is the `Content-Type`.
  case form
  /// JSON, and JSON as a condition.
  case json
  /// Conditions as they are written in words.
  case filter
  /// Whole requests, from their line to the reply of the service.
  case service

  /// Reads one input.
  ///
  /// - Throws: where the service for `service` cannot be set up.
  public func run(_ bytes: [UInt8]) throws {
    switch self {
    case .address: Self.readAddress(bytes)
    case .message: Self.readMessage(bytes)
    case .fields: Self.readFields(bytes)
    case .form: Self.readForm(bytes)
    case .json: Self.readJSON(bytes)
    case .filter: Self.readFilter(bytes)
    case .service: try FuzzedService.shared.get().answer(bytes)
    }
  }

  private static func readAddress(_ bytes: [UInt8]) {
    guard let target = RequestTarget(String(decoding: bytes, as: UTF8.self)) else { return }
    for part in target.components {
      precondition(
        part != ".." && part != "." && !part.utf8.contains(UInt8(ascii: "/")), "a way out: \(part)")
      precondition(!part.utf8.contains(0), "a zero in a path")
      precondition(
        PercentEncoding.decode(Array(PercentEncoding.encode(part).utf8)) == part,
        "does not come back: \(part)")
    }
  }

  /// However the bytes come, they are the same request.
  private static func readMessage(_ bytes: [UInt8]) {
    let whole = MessageReader.read(bytes, step: max(1, bytes.count))
    precondition(
      MessageReader.read(bytes, step: 1) == whole, "another request where the bytes come one by one"
    )
    switch whole {
    case .refused(let status): precondition((400...505).contains(status), "no status: \(status)")
    case .unfinished: break
    case .request(let target, let body, let used):
      precondition(target.utf8.first == UInt8(ascii: "/"), "a target without a slash: \(target)")
      precondition(used <= bytes.count && body.count < used, "a body longer than the request")
    }
  }

  private static func readFields(_ bytes: [UInt8]) {
    let text = String(decoding: bytes, as: UTF8.self)
    let headers = HeaderFields([
      ("Range", text), ("If-Range", "\"t\""), ("If-None-Match", text), ("Accept-Encoding", text),
      ("Accept", text),
    ])
    let size = 1000
    let plain = HeaderFields([("Range", text)])
    if case .part(let offset, let count) = Preconditions.range(plain, byteCount: size, tag: "\"t\"")
    {
      precondition(
        offset >= 0 && count > 0 && offset + count <= size, "a part outside: \(offset), \(count)")
    }
    _ = Preconditions.range(headers, byteCount: 0, tag: "\"t\"")
    _ = Preconditions.isUnchanged(headers, tag: "\"t\"")
    _ = Gzip.isAccepted(headers)
    _ = headers.list("Accept")
    _ = PercentEncoding.decode(bytes)
    _ = Base64.decode(bytes).map {
      precondition(Base64.decode(Array(Base64.encode($0).utf8)) == $0, "Base64")
    }
  }

  private static func readForm(_ bytes: [UInt8]) {
    let line = bytes.prefix { $0 != 10 }
    let body = Array(bytes.dropFirst(line.count + 1))
    guard let form = MultipartForm(body, contentType: String(decoding: line, as: UTF8.self)) else {
      return
    }
    precondition(form.parts.count <= MultipartForm.partLimit, "too many parts")
    let content = form.parts.reduce(0) { $0 + $1.bytes.count }
    precondition(content <= body.count, "more content than there was")
    for part in form.parts { _ = form.text(part.name) }
  }

  private static func readJSON(_ bytes: [UInt8]) {
    guard let tree = try? JSONTree(parsing: bytes) else { return }
    // What was read and is written again is read as the same.
    precondition((try? JSONTree(parsing: tree.text)) == tree, "JSON that does not come back")
    _ = try? FilterJSON.filter(tree)
  }

  private static func readFilter(_ bytes: [UInt8]) {
    let text = String(decoding: bytes, as: UTF8.self)
    do {
      _ = try FilterParser.parse(text)
    } catch {
      precondition(!error.message.isEmpty, "a refusal without words")
      if let position = error.position {
        precondition(position >= 0 && position <= text.count, "a place outside")
      }
    }
    _ = try? QueryTermParser.parse([text], isFile: { _ in false })
  }
}
