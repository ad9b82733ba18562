// Tools for tests, and a client at the other end of the lines.

import Support
import Synchronization
import ToolServing

/// Tools that repeat, wait, fail and tell how far they are.
enum MadeUpTools {
  /// Says each time a wait has begun, and is closed to end those that wait.
  final class Gate: Sendable {
    let begun = BoundedQueue<Int>(budget: 1000)
    let opened = BoundedQueue<Int>(budget: 1000)
  }

  static func server(_ gate: Gate = Gate()) -> ToolServer {
    let anything = JSONTree.of(["type": .text("object")])
    return ToolServer(
      name: "made-up", title: "Made up", version: "1", instructions: "Use them.",
      tools: [
        Tool(
          name: "repeat", title: "Repeat", help: "Gives its arguments.", input: anything,
          output: anything
        ) { ToolResult($0.arguments, images: [.image([1, 2, 3], type: "image/png")]) },
        Tool(name: "fail", title: "Fail", help: "Fails.", input: anything, output: nil) { _ in
          .failure("It cannot be done.")
        },
        Tool(name: "wait", title: "Wait", help: "Waits.", input: anything, output: nil) { call in
          gate.begun.push(1)
          call.cancellation.onCancel({ gate.opened.push(1) }) { _ = gate.opened.pop() }
          return ToolResult(.of(["cancelled": .boolean(call.cancellation.isCancelled)]))
        },
        Tool(name: "climb", title: "Climb", help: "Tells.", input: anything, output: nil) { call in
          for step in 1...3 { call.progress(step, of: 3, "step \(step)") }
          return ToolResult(.object([]))
        },
      ])
  }
}

/// Talks with a `LineConnection` that runs on a thread of its own.
final class LineClient: Sendable {
  private let input = BoundedQueue<[UInt8]>(budget: .max)
  private let output = BoundedQueue<[UInt8]>(budget: .max)
  private let thread: WorkerThread

  init(_ server: ToolServer) {
    let (input, output) = (input, output)
    thread = WorkerThread {
      LineConnection(server) { output.push($0) }.run { input.pop() }
      output.close()
    }
  }

  func send(_ text: String) { send(Array((text + "\n").utf8)) }
  func send(_ bytes: [UInt8]) { input.push(bytes) }

  func call(_ id: Int, _ tool: String, _ arguments: String = "{}", meta: String = "{}") {
    send(
      #"{"jsonrpc":"2.0","id":\#(id),"method":"tools/call","params":{"name":"\#(tool)","arguments":\#(arguments),"_meta":\#(meta)}}"#
    )
  }

  func initialize(_ version: String) {
    send(
      #"{"jsonrpc":"2.0","id":"init","method":"initialize","params":{"protocolVersion":"\#(version)","capabilities":{},"clientInfo":{"name":"test","version":"0"}}}"#
    )
  }

  /// The next message; nil once there are no more.
  func next() -> JSONTree? {
    output.pop().map { line in
      line.filter { $0 == 10 }.count == 1 && line.last == 10
        ? (try? JSONTree(parsing: line)) ?? .text("no JSON") : .text("not one line")
    }
  }

  /// Closes its end, and gives all messages that still come.
  func end() -> [JSONTree] {
    input.close()
    var rest: [JSONTree] = []
    while let message = next() { rest.append(message) }
    thread.join()
    return rest
  }
}

extension JSONTree {
  /// The code of an error.
  var errorCode: Int? { self["error"]?["code"]?.double.flatMap { Int(exactly: $0) } }
}
