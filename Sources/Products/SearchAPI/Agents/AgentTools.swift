// The tools that agents are offered over the Model Context Protocol: which there
// are for whom, and what is said of all of them.

import GlimpseKit
import SearchDomain
import Support
import ToolServing

/// Makes the tools for callers. Each calls routes of the service, and computes
/// nothing by itself.
struct AgentTools: Sendable {
  let context: ServiceContext
  let routes: [Route]

  /// The tools that a caller may use.
  ///
  /// - Parameter mayIndex: whether the tool that changes the library is among
  ///   them.
  func server(for scope: AccessScope, mayIndex: Bool) -> ToolServer {
    let desk = AgentDesk(context: context, caller: RouteCaller(routes, scope: scope))
    var tools = [
      desk.search, desk.similar, desk.get, desk.view, desk.contactSheet, desk.facets, desk.count,
      desk.duplicates,
    ]
    let canWrite = context.library.configuration.access == .writing
    if mayIndex, scope >= .write, canWrite { tools += [desk.index, desk.job] }
    let log = context.log
    return ToolServer(
      name: "glimpse", title: "Glimpse picture search", version: context.configuration.version,
      instructions: Self.instructions,
      tools: tools.map { tool in
        tool.tool(showsPaths: scope == .admin) { problem in
          log.write(
            ServiceLogRecord(
              .error, "tool failed",
              [
                ("tool", .string(tool.name)), ("type", .string(problem.kind.rawValue)),
                ("error", .string(problem.detail ?? problem.message)),
              ]))
        }
      })
  }

  private static let instructions = """
    A library of pictures that is searched by what the pictures show. Begin with search, in \
    plain words ("a dog on a beach"). Look at several at once with contact_sheet, whose numbers \
    are those of its list, and at one with view. match says strong or weak: where no_good_match \
    is true, nothing fits well, and saying so is better than taking the first. Narrow by where, \
    for which facets tells the values.
    """
}

/// The tools for one caller.
struct AgentDesk: Sendable {
  let context: ServiceContext
  let caller: RouteCaller

  /// The id of a picture that was named by its id, path or file name.
  ///
  /// - Throws: `Problem` where none or several go by that name.
  func id(of name: String) throws -> String {
    if let id = ImageID(name) { return id.description }
    let field = name.contains("/") ? "path" : "filename"
    let condition = JSONTree.of([field: .text(name)]).text
    let reply = try caller.json("images", query: [("where", condition), ("limit", "3")])
    let found = AgentSchemas.pictures(reply)
    guard let only = found.first?["id"]?.string else {
      throw Problem(.notFound, "The library has no picture with this id, path or file name.")
    }
    guard found.count == 1 else {
      let paths = found.compactMap { $0["path"]?.string }.joined(separator: ", ")
      throw Problem(.invalidArgument, "Several pictures have this name: \(paths). Give an id.")
    }
    return only
  }

  /// A condition as a search's body has it.
  static func condition(_ text: String?) throws -> JSONTree? {
    guard let text else { return nil }
    return text.hasPrefix("{") ? try JSONTree(parsing: text, limits: .small) : .text(text)
  }

  static func text(_ number: JSONTree?) -> String? {
    number?.whole.map(String.init) ?? number?.double.map { "\($0)" }
  }
}
