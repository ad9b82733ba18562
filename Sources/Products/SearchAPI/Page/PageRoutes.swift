// The web page's files.

import HTTPServing
import Support
import SearchDomain

struct PageRoutes {
  let context: ServiceContext

  init(_ context: ServiceContext) { self.context = context }

  var all: [Route] {
    guard context.configuration.webFolder != nil else { return [] }
    return [
      page("/", name: "page", "The web page", file: "index.html"),
      page(
        "/docs", name: "docs", "The description of the service, with forms to try it",
        file: "docs.html"),
      Route(
        "GET", "/web/{name}", name: "page_file", tag: "Page", scope: nil, "A file of the web page",
        parameters: [Parameter("name", .pathText, isRequired: true, "the file's name")],
        replies: [
          Route.Reply(200, "The file.", type: "*/*"),
          Route.Reply(304, "It did not change.", type: ""),
        ],
        problems: [404],
        .lane(.quick) { call in try respond(call.arguments.text("name") ?? "", call) }),
    ]
  }

  private func page(_ path: String, name: String, _ summary: String, file: String) -> Route {
    var route = Route(
      "GET", path, name: name, tag: "Page", scope: nil, summary,
      replies: [Route.Reply(200, "The page.", type: "text/html")], problems: [404],
      .lane(.quick) { call in try respond(file, call) })
    route.ignoresQuery = true
    route.isPage = true
    return route
  }

  /// What a browser is shown at an address that is none: programs are told in
  /// JSON. Nil where there is no page, or the caller is no browser.
  func missing(_ head: RequestHead) -> Route? {
    guard context.configuration.webFolder != nil, head.method == "GET" || head.method == "HEAD",
      head.headers.list("Accept").contains(where: { $0.hasPrefix("text/html") })
    else { return nil }
    var route = Route(
      "GET", head.target.rawPath, name: "missing", tag: "Page", scope: nil,
      "The page at addresses that are none", replies: [],
      .lane(.quick) { call in
        guard let file = try? respond("not-found.html", call), file.status == 200 else {
          throw Self.nothing
        }
        // Without a tag: what is not there now may be there later.
        var response = ServerResponse(status: 404)
        response.headers.append("Content-Type", "text/html; charset=utf-8")
        response.headers.append("Content-Security-Policy", SecurityHeaders.pagePolicy)
        response.body = file.body
        return response
      })
    route.ignoresQuery = true
    // A link in another site is how one comes here.
    route.isPage = true
    return route
  }

  /// What a program is told at such an address.
  static let nothing = Problem(
    .notFound, "There is nothing at this address; GET /openapi.json lists what there is.")

  private static let types = [
    "html": "text/html; charset=utf-8", "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml", "png": "image/png",
    "webp": "image/webp", "ico": "image/vnd.microsoft.icon", "json": "application/json",
    "webmanifest": "application/manifest+json", "woff2": "font/woff2",
    "txt": "text/plain; charset=utf-8",
  ]

  private func respond(_ name: String, _ call: Call) throws -> ServerResponse {
    let path = FilePath(name)
    guard let folder = context.configuration.webFolder, name.utf8.allSatisfy(Self.isPlain),
      name.first != ".",
      let type = Self.types[path.fileExtension],
      let file = try? OpenFile(folder.appending(path).bytes)
    else { throw Problem(.notFound, "The web page has no such file.") }
    let tag = "\"\(file.status.modifiedNanoseconds)-\(file.status.byteCount)\""
    var response = ServerResponse()
    if Preconditions.isUnchanged(call.request.head.headers, tag: tag) {
      response.status = 304
    } else {
      response.headers.append("Content-Type", type)
      response.body = .bytes(try file.read(at: 0, count: file.status.byteCount))
    }
    response.headers.append("ETag", tag)
    response.headers.append("Cache-Control", "no-cache")
    response.headers.append("Content-Security-Policy", SecurityHeaders.pagePolicy)
    return response
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
      UInt8(ascii: "."):
      true
    default: false
    }
  }
}
