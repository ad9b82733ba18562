// Tools of agents at /mcp: who is offered which, what they give, and what is
// refused.

import GlimpseKit
import HTTPRequesting
import HTTPServing
import Support
import TestSupport
import Testing

@testable import SearchAPI

@Suite struct AgentTests {
  private func post(
    _ service: ServiceFixture, _ method: String, _ params: String = "{}",
    headers: HTTPHeaders = [:]
  ) throws -> ServiceFixture.Answer {
    try service.post(
      "/mcp", json: #"{"jsonrpc":"2.0","id":1,"method":"\#(method)","params":\#(params)}"#,
      headers: headers)
  }

  private func call(
    _ service: ServiceFixture, _ tool: String, _ arguments: String, headers: HTTPHeaders = [:]
  ) throws -> JSONTree {
    var headers = headers
    headers["MCP-Protocol-Version"] = "2025-11-25"
    let answer = try post(
      service, "tools/call", #"{"name":"\#(tool)","arguments":\#(arguments)}"#, headers: headers)
    #expect(answer.status == 200)
    return answer.json["result"] ?? .null
  }

  private func tools(
    _ service: ServiceFixture, headers: HTTPHeaders = [:]
  ) throws -> [JSONTree] {
    let answer = try post(service, "tools/list", headers: headers)
    guard case .list(let tools)? = answer.json["result"]?["tools"] else { return [] }
    return tools
  }

  private func names(_ tools: [JSONTree]) -> [String] { tools.compactMap { $0["name"]?.string } }

  private static let reading = [
    "search", "similar", "get", "view", "contact_sheet", "facets", "count", "duplicates",
  ]

  @Test func toolsAreOfferedByScope() async throws {
    let service = try await ServiceFixture { configuration, _ in
      configuration.keys = [APIKeyFixture.read, APIKeyFixture.write, APIKeyFixture.admin]
    }
    #expect(try post(service, "tools/list").status == 401)
    #expect(try names(tools(service, headers: APIKeyFixture.readHeaders)) == Self.reading)
    for headers in [APIKeyFixture.writeHeaders, APIKeyFixture.adminHeaders] {
      #expect(
        try names(tools(service, headers: headers)) == Self.reading + ["index", "index_status"])
    }
    let refused = try post(
      service, "tools/call", #"{"name":"index"}"#, headers: APIKeyFixture.readHeaders)
    #expect(refused.json["error"]?["code"] == .number(-32602))
  }

  @Test func withoutKeysToolsReadUnlessAskedFor() async throws {
    let service = try await ServiceFixture()
    #expect(try names(tools(service)) == Self.reading)
    let asked = try await ServiceFixture { configuration, _ in
      configuration.agentsMayIndex = true
    }
    #expect(try names(tools(asked)).contains("index"))
  }

  /// What clients are known to refuse: other names, and anyOf at the top.
  @Test func toolsAreWhatClientsTake() async throws {
    let service = try await ServiceFixture { configuration, _ in
      configuration.agentsMayIndex = true
    }
    for tool in try tools(service, headers: ["MCP-Protocol-Version": "2025-11-25"]) {
      let name = try #require(tool["name"]?.string)
      #expect(name.wholeMatch(of: /[a-z_]{1,40}/) != nil)
      #expect(tool["description"]?.string?.isEmpty == false)
      for schema in ["inputSchema", "outputSchema"] {
        #expect(tool[schema]?["type"]?.string == "object", "\(name)")
        for word in ["anyOf", "oneOf", "allOf"] { #expect(tool[schema]?[word] == nil) }
      }
      let input = try #require(tool["inputSchema"]?.text)
      #expect(!input.contains("anyOf") && !input.contains("$ref"), "\(name)")
      let isReadOnly = !name.hasPrefix("index") || name == "index_status"
      #expect(tool["annotations"]?["readOnlyHint"] == .boolean(isReadOnly))
      #expect(tool["annotations"]?["destructiveHint"] == .boolean(false))
    }
  }

  @Test func resultsFitTheirSchemas() async throws {
    let service = try await ServiceFixture { configuration, _ in
      configuration.agentsMayIndex = true
    }
    let scope = AccessScope.admin
    let desk = AgentDesk(
      context: service.service.context, caller: RouteCaller(service.service.routes, scope: scope))
    for (tool, arguments) in [
      (
        desk.search,
        #"{"text":"red","without":["blue"],"where":"width > 1","k":2,"like":"red.ppm"}"#
      ),
      (desk.similar, #"{"picture":"red.ppm"}"#), (desk.get, #"{"picture":"red.ppm"}"#),
      (desk.view, #"{"picture":"red.ppm","size":64}"#),
      (desk.contactSheet, #"{"where":"width > 1","offset":1}"#),
      (desk.contactSheet, #"{"text":"blue","k":3}"#),
      (desk.contactSheet, #"{"pictures":["red.ppm","blue.ppm"]}"#),
      (desk.facets, "{}"), (desk.count, #"{"where":"category = 'warm'"}"#),
      (desk.duplicates, #"{"similarity":0.1}"#), (desk.index, "{}"),
    ] {
      let result = try call(service, tool.name, arguments)
      #expect(result["isError"] == .boolean(false), "\(tool.name): \(result.text)")
      let structured = try #require(result["structuredContent"])
      let schema = try #require(tool.output)
      #expect(schema.problem(with: structured, named: tool.name) == nil)
    }
    #expect(try call(service, "count", "{}")["structuredContent"]?["total"] == .number(4))
  }

  @Test func picturesAreShownSmallAsJPEG() async throws {
    let service = try await ServiceFixture()
    for (tool, arguments, side) in [
      ("view", #"{"picture":"red.ppm"}"#, 40),
      ("contact_sheet", #"{"where":"width > 1"}"#, 2 * 388 + 4),
    ] {
      let image = try #require(try call(service, tool, arguments)["content"]?[0])
      #expect(image["type"]?.string == "image" && image["mimeType"]?.string == "image/jpeg")
      let bytes = try #require(Base64.decode(Array((image["data"]?.string ?? "").utf8)))
      #expect(bytes.count < AgentDesk.mostImageBytes)
      #expect(Self.width(ofJPEG: bytes) == side)
    }
  }

  /// The width that the frame's header states; nil where there is none.
  private static func width(ofJPEG bytes: [UInt8]) -> Int? {
    guard
      let frame = bytes.indices.dropLast(9).first(where: {
        bytes[$0] == 0xFF && (0xC0...0xC2).contains(bytes[$0 + 1])
      })
    else { return nil }
    return Int(bytes[frame + 7]) << 8 | Int(bytes[frame + 8])
  }

  @Test(arguments: [
    ("search", #"{"text":5}"#, "text"), ("search", #"{"text":"a","k":51}"#, "from 1 to 50"),
    ("search", #"{"txt":"a"}"#, "txt"), ("search", "{}", "empty"),
    ("search", #"{"text":"a","where":"flavour = 'red'"}"#, "flavour"),
    ("search", #"{"text":"a","where":"{"}"#, "JSON"),
    ("search", #"{"text":"a","like":"none.jpg"}"#, "no picture"),
    ("similar", "{}", "exactly one"), ("similar", #"{"image_base64":"????"}"#, "Base64"),
    ("similar", #"{"image_base64":"AAAA"}"#, "picture"), ("get", "{}", "lacks picture"),
    ("get", #"{"picture":"00000000-0000-0000-0000-000000000000"}"#, "no picture"),
    ("view", #"{"picture":"red.ppm","size":1}"#, "from 64"),
    ("contact_sheet", "{}", "Give"), ("contact_sheet", #"{"pictures":[]}"#, "at least 1"),
    ("contact_sheet", #"{"pictures":["red.ppm"],"text":"a"}"#, "either"),
    ("facets", #"{"field":"flavour"}"#, "field"), ("count", #"{"where":"width >"}"#, "where"),
    ("duplicates", #"{"limit":0}"#, "from 1"),
  ])
  func wrongArgumentsAreTheToolsErrors(
    _ tool: String, _ arguments: String, _ word: String
  ) async throws {
    let service = try await ServiceFixture()
    let result = try call(service, tool, arguments)
    #expect(result["isError"] == .boolean(true), "\(result.text)")
    #expect(result["structuredContent"] == nil)
    let message = try #require(result["content"]?[0]?["text"]?.string)
    if word != "where" { #expect(message.contains(word), "\(message)") }
  }

  @Test func extremeNumbersAreTakenOrRefused() async throws {
    let service = try await ServiceFixture()
    for tool in ["search", "similar", "view", "contact_sheet", "facets", "duplicates"] {
      for member in ["k", "offset", "size", "limit", "min_score", "similarity"] {
        for value in ExtremeNumbers.json {
          let answer = try post(
            service, "tools/call",
            #"{"name":"\#(tool)","arguments":{"text":"a","where":"width > 0","\#(member)":\#(value)}}"#
          )
          #expect([200, 400].contains(answer.status))
          #expect(!answer.text.contains("internal_error"))
        }
      }
    }
    #expect(try service.get("/health").status == 200)
  }

  @Test func pathsAreForThoseWhoMaySeeThem() async throws {
    let service = try await ServiceFixture { configuration, _ in
      configuration.keys = [APIKeyFixture.read, APIKeyFixture.admin]
    }
    for (tool, arguments) in [
      ("search", #"{"text":"red"}"#), ("get", #"{"picture":"red.ppm"}"#),
      ("contact_sheet", #"{"text":"red"}"#), ("view", #"{"picture":"pictures/warm/red.ppm"}"#),
      ("duplicates", #"{"similarity":-1}"#),
    ] {
      let shown = try call(service, tool, arguments, headers: APIKeyFixture.readHeaders)
      #expect(shown["isError"] == .boolean(false), "\(tool): \(shown.text)")
      #expect(!shown.text.contains(service.folder.path), "\(tool)")
    }
    let whole = try call(
      service, "get", #"{"picture":"\#(service.images)/warm/red.ppm"}"#,
      headers: APIKeyFixture.adminHeaders)
    #expect(whole["structuredContent"]?["path"]?.string == service.images + "/warm/red.ppm")
    let hidden = try call(
      service, "get", #"{"picture":"\#(service.images)/warm/red.ppm"}"#,
      headers: APIKeyFixture.readHeaders)
    #expect(hidden["isError"] == .boolean(true))
  }

  @Test func indexingTellsItsProgressAndItsEnd() async throws {
    let service = try await ServiceFixture(isIndexed: false) { configuration, _ in
      configuration.agentsMayIndex = true
    }
    #expect(try call(service, "search", #"{"text":"red"}"#)["isError"] == .boolean(true))
    let answer = try post(
      service, "tools/call", #"{"name":"index","arguments":{},"_meta":{"progressToken":9}}"#,
      headers: ["Accept": "application/json, text/event-stream"])
    #expect(answer.headers["Content-Type"] == "text/event-stream")
    let messages = answer.text.split(separator: "\n").filter { $0.hasPrefix("data: ") }
      .compactMap { try? JSONTree(parsing: String($0.dropFirst(6))) }
    let last = try #require(messages.last)
    #expect(last["result"]?["content"]?[0]?["text"]?.string?.contains("finished") == true)
    for message in messages.dropLast() {
      #expect(message["method"]?.string == "notifications/progress")
      #expect(message["params"]?["progressToken"] == .number(9))
    }
    #expect(try service.library.count() == 4)
    let outside = try call(service, "index", #"{"paths":["/etc"]}"#)
    #expect(outside["isError"] == .boolean(true))
  }

  // MARK: the transport

  @Test func messagesAreAnsweredByTheirKind() async throws {
    let service = try await ServiceFixture()
    func status(_ json: String, _ headers: HTTPHeaders = [:]) throws -> Int {
      try service.post("/mcp", json: json, headers: headers).status
    }
    #expect(try status(#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#) == 202)
    #expect(try status(#"{"jsonrpc":"2.0","id":1,"result":{}}"#) == 202)
    #expect(try status("{") == 400)
    #expect(try status("7") == 400)
    #expect(try status(#"{"jsonrpc":"2.0","id":1,"method":"x"}"#) == 200)
    #expect(
      try status(
        #"{"jsonrpc":"2.0","id":1,"method":"ping"}"#, ["MCP-Protocol-Version": "1999-01-01"])
        == 400)
    #expect(try service.get("/mcp").status == 405)
    #expect(try service.ask(.delete, "/mcp").status == 405)
    let list = #"[{"jsonrpc":"2.0","id":1,"method":"ping"},{"jsonrpc":"2.0","method":"x"}]"#
    #expect(try service.post("/mcp", json: list).text == #"[{"jsonrpc":"2.0","id":1,"result":{}}]"#)
    #expect(try status(list, ["MCP-Protocol-Version": "2025-06-18"]) == 400)
    #expect(try status("[]") == 400)
    #expect(try status(#"[{"jsonrpc":"2.0","method":"x"}]"#) == 202)
  }

  @Test func headersMustSayWhatTheMessageSays() async throws {
    let service = try await ServiceFixture()
    let meta = #"{"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28"},"name":"count"}"#
    func ask(_ headers: HTTPHeaders) throws -> ServiceFixture.Answer {
      try post(service, "tools/call", meta, headers: headers)
    }
    var headers: HTTPHeaders = [
      "MCP-Protocol-Version": "2026-07-28", "Mcp-Method": "tools/call", "Mcp-Name": "count",
    ]
    let answer = try ask(headers)
    #expect(answer.json["result"]?["structuredContent"]?["total"] == .number(4))
    #expect(answer.json["result"]?["resultType"]?.string == "complete")
    headers["Mcp-Name"] = "=?base64?Y291bnQ=?="
    #expect(try ask(headers).status == 200)
    for (name, value) in [
      ("Mcp-Name", "search"), ("Mcp-Method", "tools/list"), ("MCP-Protocol-Version", "2025-11-25"),
    ] {
      var wrong = headers
      wrong[name] = value
      let refused = try ask(wrong)
      #expect(refused.status == 400 && refused.json["error"]?["code"] == .number(-32020))
    }
    let unknown = try post(
      service, "nothing",
      #"{"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28"}}"#,
      headers: ["MCP-Protocol-Version": "2026-07-28", "Mcp-Method": "nothing"])
    #expect(unknown.status == 404)
  }

  @Test func pagesOfOtherSitesAndOtherNamesAreRefused() async throws {
    let service = try await ServiceFixture()
    for headers in [["Origin": "https://evil.example"], ["Host": "evil.example"]] as [HTTPHeaders] {
      #expect(try post(service, "tools/list", headers: headers).status == 403)
    }
    let allowed = try await ServiceFixture { configuration, _ in
      configuration.allowedOrigins = [WebOrigin(parsing: "https://good.example")].compactMap { $0 }
    }
    #expect(try post(allowed, "ping", headers: ["Origin": "https://good.example"]).status == 200)
  }
}
