// A tool of agents: its arguments by the same schemas as bodies of requests, and
// whatever goes wrong as a sentence that lets the agent do better.

import SearchDomain
import Support
import ToolServing

/// A tool before it is offered to a caller.
struct AgentTool {
  let name: String
  let title: String
  let help: String
  /// An object.
  let input: Schema
  /// An object; nil where the result has no part for programs.
  let output: Schema?
  var hints = Tool.Hints()
  /// Gets arguments that fit the schema, without nulls.
  let work: @Sendable (ToolCall, JSONTree) throws -> ToolResult

  /// The tool, as a caller may call it.
  ///
  /// - Parameter failed: told of what is the server's fault.
  func tool(
    showsPaths: Bool, failed: @escaping @Sendable (Problem) -> Void
  ) -> Tool {
    let (input, work) = (input, work)
    return Tool(
      name: name, title: title, help: help, input: JSONTree(input.json),
      output: output.map { JSONTree($0.json) }, hints: hints
    ) { call in
      let lenient = input.takingNull
      if let problem = lenient.problem(with: call.arguments, named: "arguments") {
        return .failure(problem + ".")
      }
      do {
        return try work(call, lenient.withoutNulls(call.arguments))
      } catch {
        let problem = Problem(error, showsPaths: showsPaths)
        if problem.kind.status >= 500 { failed(problem) }
        return .failure(problem.message)
      }
    }
  }
}

/// What several tools take and give.
enum AgentSchemas {
  static let picture = Schema.described(
    "A picture: its id from another tool's result, its path, or its file name.",
    .string(maxLength: 4096, minLength: 1))
  static let condition = Schema.described(
    """
    Only pictures that meet this condition, such as: category = 'animals' and width >= 1000 \
    and taken between 2020-01-01 and 2021-01-01. Fields: \
    \(Filter.Field.table.map(\.name).joined(separator: ", ")), meta.KEY. Operators: = != < <= > \
    >= in between glob contains, is null, and, or, not. The tool facets tells which values there \
    are.
    """,
    .string(maxLength: 4000, minLength: 1))
  static let base64 = Schema.described(
    "A picture of yours, as Base64 or a data URL.", .string(minLength: 4))

  static func count(_ range: ClosedRange<Int>, default fallback: Int) -> Schema {
    .described("How many.", .withDefault(.integer(fallback), .integer(range)))
  }

  static let offset = Schema.described(
    "How many of the first to pass over.", .withDefault(.integer(0), .integer(0...1_000_000)))

  /// What is told of a picture: of all that a reply has, what an agent can use.
  static let shown = [
    "id", "path", "filename", "category", "score", "strength", "match", "width", "height",
    "format", "bytes", "modified", "metadata",
  ]
  static let pictureResult = Schema.object(
    [
      .init("id", .string(), isRequired: true),
      .init("path", .string(), isRequired: true),
      .init("filename", .string(), isRequired: true),
      .init("category", .nullable(.string())),
      .init("score", .described("Cosine similarity.", .nullable(.number()))),
      .init(
        "strength",
        .described(
          "0 to 1: how probably it is what was asked for; null where unknown.",
          .nullable(.number()))),
      .init("match", .described("strong, weak or null.", .nullable(.string()))),
      .init("width", .integer()), .init("height", .integer()), .init("format", .string()),
      .init("bytes", .integer()), .init("modified", .string()),
      .init("metadata", .object([], isOpen: true)),
    ], isOpen: true)

  /// A picture out of a reply.
  static func picture(_ reply: JSONTree) -> JSONTree {
    guard case .object(let members) = reply else { return reply }
    return .object(members.filter { shown.contains($0.name) })
  }

  /// The pictures of a reply's list.
  static func pictures(_ reply: JSONTree) -> [JSONTree] {
    guard case .list(let results)? = reply["results"] else { return [] }
    return results.map(picture)
  }
}
