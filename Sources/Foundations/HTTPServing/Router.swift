// Finds the value for a path. The caller chooses the type of the value.

/// Paths with parameters, such as `/api/v1/images/{id}/file`, to values by
/// method.
public struct Router<Value: Sendable>: Sendable {
  /// What a path leads to.
  public enum Match: Sendable {
    case found(Value, parameters: [String: String])
    /// The path is known, but not with this method.
    case otherMethods([String])
    case none
  }

  private struct Node: Sendable {
    var children: [String: Node] = [:]
    /// A child that takes any part, with the parameter's name.
    var parameter: (name: String, node: Box)?
    var values: [String: Value] = [:]
  }

  /// A node within a node.
  private final class Box: Sendable {
    let node: Node
    init(_ node: Node) { self.node = node }
  }

  private var root = Node()

  /// Routes to nothing.
  public init() {}

  /// Adds a path; `{name}` takes any one part.
  public mutating func add(_ method: String, _ path: String, _ value: Value) {
    Self.add(path.split(separator: "/").map(String.init)[...], method, value, &root)
  }

  private static func add(
    _ parts: ArraySlice<String>, _ method: String, _ value: Value, _ node: inout Node
  ) {
    guard let part = parts.first else {
      node.values[method] = value
      return
    }
    if part.hasPrefix("{"), part.hasSuffix("}") {
      var child = node.parameter?.node.node ?? Node()
      add(parts.dropFirst(), method, value, &child)
      node.parameter = (String(part.dropFirst().dropLast()), Box(child))
    } else {
      add(parts.dropFirst(), method, value, &node.children[part, default: Node()])
    }
  }

  /// Finds a path's value. A part written out goes before a parameter; `HEAD`
  /// is served by what serves `GET`.
  public func match(_ method: String, _ components: [String]) -> Match {
    var parameters: [String: String] = [:]
    guard let node = Self.find(components[...], root, &parameters) else { return .none }
    if let value = node.values[method] ?? (method == "HEAD" ? node.values["GET"] : nil) {
      return .found(value, parameters: parameters)
    }
    var methods = Array(node.values.keys)
    if node.values["GET"] != nil, node.values["HEAD"] == nil { methods.append("HEAD") }
    return .otherMethods(methods.sorted())
  }

  private static func find(
    _ parts: ArraySlice<String>, _ node: Node, _ parameters: inout [String: String]
  ) -> Node? {
    guard let part = parts.first else { return node.values.isEmpty ? nil : node }
    if let child = node.children[part], let found = find(parts.dropFirst(), child, &parameters) {
      return found
    }
    guard let (name, box) = node.parameter,
      let found = find(parts.dropFirst(), box.node, &parameters)
    else { return nil }
    parameters[name] = part
    return found
  }
}
