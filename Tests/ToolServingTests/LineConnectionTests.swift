// A client at two pipes: what it may send, what it gets, and what it can take
// back.

import Support
import Testing
import ToolServing

@Suite struct LineConnectionTests {
  @Test(arguments: [
    ("2024-11-05", "2024-11-05"), ("2025-03-26", "2025-03-26"), ("2025-06-18", "2025-06-18"),
    ("2025-11-25", "2025-11-25"), ("2026-07-28", "2025-11-25"), ("1999-01-01", "2025-11-25"),
  ])
  func aHandshakeAgreesOnAVersion(_ wanted: String, _ agreed: String) {
    let client = LineClient(MadeUpTools.server())
    client.initialize(wanted)
    let reply = client.next()
    #expect(reply?["result"]?["protocolVersion"]?.string == agreed)
    #expect(reply?["id"]?.string == "init")
    client.send(#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#)
    client.call(1, "repeat", #"{"a":[1,2.5,"\u0000\n"]}"#)
    let result = client.next()?["result"]
    #expect(result?["isError"] == .boolean(false))
    #expect(result?["content"]?[0]?["data"]?.string == "AQID")
    #expect(result?["content"]?[1]?["text"]?.string == #"{"a":[1,2.5,"\u0000\n"]}"#)
    // Programs get it by itself from the version on that has it so.
    #expect((result?["structuredContent"] != nil) == (agreed >= "2025-06-18"))
    #expect(client.end().isEmpty)
  }

  @Test func aRequestMayStandByItself() {
    let client = LineClient(MadeUpTools.server())
    let meta = #"{"io.modelcontextprotocol/protocolVersion":"2026-07-28"}"#
    client.send(
      #"{"jsonrpc":"2.0","id":1,"method":"server/discover","params":{"_meta":\#(meta)}}"#)
    let discovered = client.next()?["result"]
    #expect(discovered?["resultType"]?.string == "complete")
    #expect(discovered?["ttlMs"] == .number(0))
    guard case .list(let versions)? = discovered?["supportedVersions"] else {
      Issue.record("no versions")
      return
    }
    #expect(versions.contains(.text("2026-07-28")) && versions.contains(.text("2025-11-25")))
    client.call(2, "repeat", #"{"a":1}"#, meta: meta)
    #expect(client.next()?["result"]?["structuredContent"]?["a"] == .number(1))
    client.call(3, "repeat", meta: #"{"io.modelcontextprotocol/protocolVersion":"2030-01-01"}"#)
    let refused = client.next()
    #expect(refused?.errorCode == -32022)
    #expect(refused?["error"]?["data"]?["supported"]?[0]?.string == "2026-07-28")
    #expect(client.end().isEmpty)
  }

  @Test func listsThatWereNotAnnouncedAreEmpty() {
    let client = LineClient(MadeUpTools.server())
    for (method, member) in [
      ("resources/list", "resources"), ("resources/templates/list", "resourceTemplates"),
      ("prompts/list", "prompts"),
    ] {
      client.send(#"{"jsonrpc":"2.0","id":1,"method":"\#(method)"}"#)
      #expect(client.next()?["result"]?[member] == .list([]))
    }
    client.send(#"{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"cursor":"x"}}"#)
    #expect(client.next()?.errorCode == -32602)
  }

  @Test(arguments: [
    ("{", -32700, "null"), ("\u{7f}", -32700, "null"), ("\"text\"", -32600, "null"),
    ("5", -32600, "null"), ("null", -32600, "null"), ("{}", -32600, "null"),
    (#"{"jsonrpc":"1.0","id":7,"method":"ping"}"#, -32600, "7"),
    (#"{"jsonrpc":"2.0","id":7}"#, -32600, "7"),
    (#"{"jsonrpc":"2.0","id":7,"method":5}"#, -32600, "7"),
    (#"{"jsonrpc":"2.0","id":7,"method":"ping","params":[1]}"#, -32602, "7"),
    (#"{"jsonrpc":"2.0","id":null,"method":"ping"}"#, -32600, "null"),
    (#"{"jsonrpc":"2.0","id":1.5,"method":"ping"}"#, -32600, "null"),
    (#"{"jsonrpc":"2.0","id":1e300,"method":"ping"}"#, -32600, "null"),
    (#"{"jsonrpc":"2.0","id":{},"method":"ping"}"#, -32600, "null"),
    (#"{"jsonrpc":"2.0","id":7,"method":"nothing/such"}"#, -32601, "7"),
    (#"{"jsonrpc":"2.0","id":7,"method":"tools/call"}"#, -32602, "7"),
    (#"{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"none"}}"#, -32602, "7"),
  ])
  func whatIsNoRequestIsAnsweredSo(_ line: String, _ code: Int, _ id: String) {
    let client = LineClient(MadeUpTools.server())
    client.send(line)
    let reply = client.next()
    #expect(reply?.errorCode == code)
    #expect(reply?["id"]?.text == id)
    client.send(#"{"jsonrpc":"2.0","id":"after","method":"ping"}"#)
    #expect(client.next()?["id"]?.string == "after")
  }

  @Test func whatFailsIsTheToolsError() {
    let client = LineClient(MadeUpTools.server())
    client.call(1, "fail")
    client.call(2, "repeat", "[1]")
    let replies = client.end()
    #expect(replies.count == 2)
    for reply in replies {
      #expect(reply["result"]?["isError"] == .boolean(true))
      #expect(reply["result"]?["content"]?[0]?["text"]?.string?.isEmpty == false)
    }
  }

  @Test func blankLinesAndAnswersAndUnknownNotificationsAreSilent() {
    let client = LineClient(MadeUpTools.server())
    client.send("")
    client.send(" \t\r")
    client.send(#"{"jsonrpc":"2.0","id":1,"result":{}}"#)
    client.send(#"{"jsonrpc":"2.0","method":"notifications/nothing"}"#)
    client.send(#"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":99}}"#)
    client.send(#"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":[]}}"#)
    #expect(client.end().isEmpty)
  }

  @Test func aLineMayComeInPiecesAndWithoutItsEnd() {
    let client = LineClient(MadeUpTools.server())
    let line = Array(#"{"jsonrpc":"2.0","id":1,"method":"ping"}"#.utf8)
    for byte in line { client.send([byte]) }
    client.send([13, 10] + line)
    #expect(client.end().map { $0["result"] } == [.object([]), .object([])])
  }

  @Test func aLineThatIsTooLongIsRefusedAndTheNextAnswered() {
    let client = LineClient(MadeUpTools.server())
    let chunk = [UInt8](repeating: UInt8(ascii: "a"), count: 8 << 20)
    for _ in 0..<13 { client.send(chunk) }
    client.send("\n" + #"{"jsonrpc":"2.0","id":1,"method":"ping"}"#)
    #expect(client.next()?.errorCode == -32600)
    #expect(client.next()?["id"] == .number(1))
  }

  @Test func deepNestingAndManyValuesAreRefused() {
    let client = LineClient(MadeUpTools.server())
    client.send(String(repeating: "[", count: 100_000))
    #expect(client.next()?.errorCode == -32700)
    client.send("[" + String(repeating: "0,", count: 400_000) + "0]")
    #expect(client.next()?.errorCode == -32700)
    #expect(client.end().isEmpty)
  }

  // MARK: several at once

  @Test func aRequestThatIsTakenBackGetsNoReplyAndOthersDo() {
    let gate = MadeUpTools.Gate()
    let client = LineClient(MadeUpTools.server(gate))
    client.call(1, "wait")
    #expect(gate.begun.pop() == 1)
    // Meanwhile others are answered.
    client.send(#"{"jsonrpc":"2.0","id":2,"method":"ping"}"#)
    #expect(client.next()?["id"] == .number(2))
    client.call(1, "repeat")
    #expect(client.next()?.errorCode == -32600)
    client.send(#"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}}"#)
    #expect(client.end().isEmpty)
  }

  @Test func whatIsUnderWayAtTheEndIsAnswered() {
    let gate = MadeUpTools.Gate()
    let client = LineClient(MadeUpTools.server(gate))
    client.call(1, "wait")
    #expect(gate.begun.pop() == 1)
    gate.opened.push(1)
    #expect(client.end().map { $0["id"] } == [.number(1)])
  }

  @Test func tooManyAtOnceAreRefused() {
    let gate = MadeUpTools.Gate()
    let client = LineClient(MadeUpTools.server(gate))
    for id in 1...70 { client.call(id, "wait") }
    for _ in 0..<6 { #expect(client.next()?.errorCode == -32000) }
    for _ in 1...64 { gate.opened.push(1) }
    #expect(client.end().count == 64)
  }

  @Test func progressComesBeforeTheReplyToThoseWhoWantIt() {
    let client = LineClient(MadeUpTools.server())
    client.call(1, "climb", meta: #"{"progressToken":"p"}"#)
    let told = client.end()
    #expect(told.count == 4)
    #expect(told.first?["params"]?["progressToken"]?.string == "p")
    #expect(
      told.dropLast().map { $0["params"]?["progress"] } == [.number(1), .number(2), .number(3)])
    let other = LineClient(MadeUpTools.server())
    other.call(1, "climb")
    #expect(other.end().count == 1)
  }

  @Test func aListIsAnsweredByAListWhereTheVersionHasThem() {
    let list =
      #"[{"jsonrpc":"2.0","id":1,"method":"ping"},{"jsonrpc":"2.0","method":"x"},7,{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"repeat"}}]"#
    let client = LineClient(MadeUpTools.server())
    client.initialize("2025-03-26")
    _ = client.next()
    client.send(list)
    guard case .list(let replies)? = client.next() else {
      Issue.record("no list")
      return
    }
    #expect(replies.map { $0["id"] } == [.number(1), .null, .number(2)])
    client.send("[]")
    #expect(client.next()?.errorCode == -32600)
    client.send("[" + String(repeating: "{},", count: 50) + "{}]")
    #expect(client.next()?.errorCode == -32600)
    let newer = LineClient(MadeUpTools.server())
    newer.initialize("2025-11-25")
    _ = newer.next()
    newer.send(list)
    #expect(newer.next()?.errorCode == -32600)
  }

  @Test func aClientThatDoesNotReadEndsTheConnection() {
    let connection = LineConnection(MadeUpTools.server()) { _ in false }
    var lines = [Array(#"{"jsonrpc":"2.0","id":1,"method":"ping"}"#.utf8) + [10]]
    var asked = 0
    connection.run {
      asked += 1
      return lines.popLast()
    }
    #expect(asked == 1)
  }

  /// Lines that a client might send, changed at random: each is answered or
  /// passed over, and the connection goes on.
  @Test func changedMessagesEndNothing() {
    let lines = [
      #"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25"}}"#,
      #"{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"repeat","arguments":{"a":[1,{"b":null}]}}}"#,
      #"{"jsonrpc":"2.0","id":"three","method":"tools/list","params":{"_meta":{"progressToken":5}}}"#,
      #"[{"jsonrpc":"2.0","id":4,"method":"ping"},{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":4}}]"#,
    ].map { Array($0.utf8) }
    var random = SplitMix64(seed: 27)
    let client = LineClient(MadeUpTools.server())
    for round in 0..<4000 {
      var line = lines[round % lines.count]
      for _ in 0...random.index(below: 4) {
        let place = random.index(below: line.count)
        switch random.index(below: 4) {
        case 0: line[place] = UInt8(truncatingIfNeeded: random.next())
        case 1 where line.count > 1: line.remove(at: place)
        case 2: line.insert(line[random.index(below: line.count)], at: place)
        default: line = Array(line[..<max(1, place)])
        }
      }
      client.send(line.filter { $0 != 10 } + [10])
    }
    client.send(#"{"jsonrpc":"2.0","id":"last","method":"ping"}"#)
    let replies = client.end()
    #expect(replies.contains { $0["id"]?.string == "last" })
    #expect(!replies.contains(.text("no JSON")) && !replies.contains(.text("not one line")))
  }
}
