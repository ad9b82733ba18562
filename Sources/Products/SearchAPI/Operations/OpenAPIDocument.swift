// The description of the service in OpenAPI 3.1
// (https://spec.openapis.org/oas/v3.1.0), written from the routes that serve it.

import Support

struct OpenAPIDocument {
  let routes: [Route]
  let version: String

  /// The whole description.
  var json: JSONValue {
    .object([
      ("openapi", .string("3.1.0")),
      (
        "info",
        .object([
          ("title", .string("Glimpse")), ("version", .string(version)),
          ("description", .string("Search pictures by what they show.")),
          ("license", .object([("name", .string("see LICENSE"))])),
        ])
      ),
      ("servers", .array([.object([("url", .string("/"))])])),
      (
        "security",
        .array([.object([("bearer", .array([]))]), .object([("header", .array([]))]), .object([])])
      ),
      ("paths", .object(paths)),
      (
        "components",
        .object([
          (
            "schemas",
            .object([
              ("Picture", ImageBody.schema.json), ("Job", Self.job.json),
              ("Problem", Self.problem.json),
            ])
          ),
          (
            "securitySchemes",
            .object([
              ("bearer", .object([("type", .string("http")), ("scheme", .string("bearer"))])),
              (
                "header",
                .object([
                  ("type", .string("apiKey")), ("in", .string("header")),
                  ("name", .string("X-API-Key")),
                ])
              ),
            ])
          ),
        ])
      ),
    ])
  }

  private static let problem = Schema.object([
    .init("error", .described("One sentence for people.", .string()), isRequired: true),
    .init("type", .choice(Problem.Kind.allCases.map(\.rawValue)), isRequired: true),
  ])

  private static let job = Schema.object([
    .init("id", .string(), isRequired: true), .init("kind", .choice(["index"]), isRequired: true),
    .init("state", .choice(IndexJob.State.allCases.map(\.rawValue)), isRequired: true),
    .init("paths", .array(.string()), isRequired: true),
    .init("created", .string(format: "date-time"), isRequired: true),
    .init("started", .nullable(.string(format: "date-time")), isRequired: true),
    .init("ended", .nullable(.string(format: "date-time")), isRequired: true),
    .init("progress", .nullable(.object([], isOpen: true)), isRequired: true),
    .init("report", .nullable(.object([], isOpen: true)), isRequired: true),
    .init("error", .nullable(.string()), isRequired: true),
    .init("error_type", .nullable(.string()), isRequired: true),
  ])

  private var paths: [(String, JSONValue)] {
    var order: [String] = []
    var operations: [String: [(String, JSONValue)]] = [:]
    for route in routes {
      if operations[route.path] == nil { order.append(route.path) }
      operations[route.path, default: []].append((route.method.lowercased(), operation(route)))
    }
    return order.map { ($0, .object(operations[$0] ?? [])) }
  }

  private func operation(_ route: Route) -> JSONValue {
    var members: [(String, JSONValue)] = [
      ("operationId", .string(route.name)), ("summary", .string(route.summary)),
      ("tags", .array([.string(route.tag)])),
    ]
    if route.scope == nil { members.append(("security", .array([]))) }
    if let scope = route.scope { members.append(("x-scope", .string(scope.rawValue))) }
    if !route.parameters.isEmpty {
      members.append(("parameters", .array(route.parameters.map(parameter))))
    }
    if let body = body(route.body) { members.append(("requestBody", body)) }
    members.append(("responses", .object(responses(route))))
    return .object(members)
  }

  private func parameter(_ parameter: Parameter) -> JSONValue {
    .object([
      ("name", .string(parameter.name)), ("in", .string(parameter.isInPath ? "path" : "query")),
      ("required", .bool(parameter.isInPath || parameter.isRequired)),
      ("description", .string(parameter.help)), ("schema", parameter.schema),
    ])
  }

  private func body(_ body: Route.Body) -> JSONValue? {
    switch body {
    case .none: return nil
    case .json(let schema, let isRequired):
      return .object([
        ("required", .bool(isRequired)),
        ("content", .object([("application/json", .object([("schema", schema.json)]))])),
      ])
    case .multipart(let fields, let required):
      let schema = Schema.object(
        fields.map { .init($0.name, $0.schema, isRequired: required.contains($0.name)) })
      return .object([
        ("required", .bool(true)),
        ("content", .object([("multipart/form-data", .object([("schema", schema.json)]))])),
      ])
    }
  }

  private func responses(_ route: Route) -> [(String, JSONValue)] {
    var order: [Int] = []
    var contents: [Int: [(String, JSONValue)]] = [:]
    var helps: [Int: String] = [:]
    for reply in route.replies {
      if helps[reply.status] == nil { order.append(reply.status) }
      helps[reply.status] = helps[reply.status] ?? reply.help
      guard !reply.type.isEmpty else { continue }
      let schema = reply.schema.map { [("schema", $0.json)] } ?? []
      contents[reply.status, default: []].append((reply.type, .object(schema)))
    }
    var responses = order.map { status -> (String, JSONValue) in
      var members: [(String, JSONValue)] = [("description", .string(helps[status] ?? ""))]
      if let content = contents[status] { members.append(("content", .object(content))) }
      return (String(status), .object(members))
    }
    var problems = Set(route.problems)
    problems.formUnion([400, 403, 429, 500, 503])
    if route.scope != nil { problems.insert(401) }
    if route.bodyLimit > 0 { problems.formUnion([413, 415]) }
    if route.isStoresWork { problems.insert(501) }
    for status in problems.sorted() where !order.contains(status) {
      responses.append(
        (
          String(status),
          .object([
            ("description", .string("It cannot be granted; the body says why.")),
            (
              "content",
              .object([
                ("application/json", .object([("schema", Schema.reference("Problem").json)]))
              ])
            ),
          ])
        ))
    }
    return responses + Self.transport
  }

  /// What the transport answers before a route is found: a page of its own that
  /// names no media type.
  private static let transport: [(String, JSONValue)] = [414, 431].map { status in
    (
      String(status),
      .object([
        ("description", .string("The address, or the header, is longer than 16 KB."))
      ])
    )
  }
}
