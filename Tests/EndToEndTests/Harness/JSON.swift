// JSON as the tests look at it: strict about which kind a value is.

import Foundation

/// A JSON value.
enum JSON: Decodable, Equatable {
  case null
  case boolean(Bool)
  case number(Double)
  case string(String)
  case array([JSON])
  case object([String: JSON])

  init(_ bytes: [UInt8]) throws {
    do {
      self = try JSONDecoder().decode(JSON.self, from: Data(bytes))
    } catch {
      throw HarnessFailure(
        "this is not JSON: '\(String(decoding: bytes.prefix(500), as: UTF8.self))'")
    }
  }

  init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    if value.decodeNil() {
      self = .null
    } else if let truth = try? value.decode(Bool.self) {
      self = .boolean(truth)
    } else if let number = try? value.decode(Double.self) {
      self = .number(number)
    } else if let string = try? value.decode(String.self) {
      self = .string(string)
    } else if let items = try? value.decode([JSON].self) {
      self = .array(items)
    } else {
      self = .object(try value.decode([String: JSON].self))
    }
  }

  /// A member; null where there is none.
  subscript(_ name: String) -> JSON {
    guard case .object(let members) = self else { return .null }
    return members[name] ?? .null
  }

  var kind: String {
    switch self {
    case .null: "null"
    case .boolean: "boolean"
    case .number: "number"
    case .string: "string"
    case .array: "array"
    case .object: "object"
    }
  }

  /// Each member's kind by its name.
  var shape: [String: String] {
    guard case .object(let members) = self else { return [:] }
    return members.mapValues(\.kind)
  }

  var items: [JSON] {
    get throws {
      guard case .array(let items) = self else { throw HarnessFailure("no array, but \(self)") }
      return items
    }
  }
  var text: String {
    get throws {
      guard case .string(let text) = self else { throw HarnessFailure("no string, but \(self)") }
      return text
    }
  }
  var number: Double {
    get throws {
      guard case .number(let number) = self else { throw HarnessFailure("no number, but \(self)") }
      return number
    }
  }
  var integer: Int { get throws { Int(try number) } }
}
