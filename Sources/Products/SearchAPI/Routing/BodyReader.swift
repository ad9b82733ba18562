// Bodies of requests, read by what their route says they are.

import HTTPServing
import Support

enum BodyReader {
  /// Reads and checks the body of a call.
  ///
  /// - Throws: `Problem` for another media type, what cannot be read, and what
  ///   is not as the route's schema has it.
  static func read(_ call: inout Call) throws(Problem) {
    let body = call.request.body
    let type = call.request.head.contentType
    switch call.route.body {
    case .none: break
    case .json(let schema, let isRequired):
      if body.isEmpty, !isRequired { return }
      // curl -d states a form's type for any body; what counts is what it is.
      guard type == nil || type == "application/json" || type == "application/x-www-form-urlencoded"
      else {
        throw Problem(.unsupportedMediaType, "The body must be application/json.")
      }
      let tree = try tree(call)
      if let problem = schema.problem(with: tree, named: "The body") {
        throw Problem(.invalidArgument, problem + ".")
      }
      call.json = schema.withoutNulls(tree)
    case .multipart(let fields, let required):
      try readForm(&call, fields, required, type)
    }
  }

  /// The body's JSON. What is built of it counts as memory of the request, as
  /// the body itself does: the texts in it once more, and its values.
  private static func tree(_ call: Call) throws(Problem) -> JSONTree {
    let body = call.request.body
    // No value is shorter than two bytes with what follows it.
    let values = min(call.route.bodyValues, body.count / 2 + 1)
    let limits = JSONTree.Limits(values: call.route.bodyValues, bytes: body.count + values * 64)
    guard call.request.takeMemory(limits.bytes) else {
      throw Problem(refusedWith: 503, reason: nil)
    }
    do { return try JSONTree(parsing: body, limits: limits) } catch {
      guard error.isTooLarge else {
        throw Problem(.badRequest, "The body cannot be read as JSON: \(error).")
      }
      throw Problem(.tooLarge, "The body cannot be taken: \(error).")
    }
  }

  private static func readForm(
    _ call: inout Call, _ fields: [(name: String, schema: Schema)], _ required: [String],
    _ type: String?
  ) throws(Problem) {
    guard type == "multipart/form-data", let full = call.request.head.headers["Content-Type"] else {
      throw Problem(.unsupportedMediaType, "The body must be multipart/form-data.")
    }
    guard let form = MultipartForm(call.request.body, contentType: full) else {
      throw Problem(
        .badRequest, "The form cannot be read: it is cut off, or its boundary is wrong.")
    }
    for part in form.parts where !fields.contains(where: { $0.name == part.name }) {
      throw Problem(
        .invalidArgument,
        "The form has a field that is not known; there are: \(fields.map(\.name).joined(separator: ", "))."
      )
    }
    for name in required where form[name] == nil {
      throw Problem(.invalidArgument, "The form lacks the field \(name).")
    }
    // Fields that are also parameters: the query goes before the form.
    for parameter in call.route.parameters {
      if let part = form[parameter.name], part.filename == nil {
        guard let text = String(validating: part.bytes, as: UTF8.self) else {
          throw Problem(.badRequest, "The form's field \(parameter.name) is not UTF-8.")
        }
        try call.arguments.add(parameter, text)
      }
    }
    call.form = form
  }
}
