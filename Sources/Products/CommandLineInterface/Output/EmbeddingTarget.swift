// Where vectors go: an .npy file, a .jsonl file, or JSON lines on stdout.

import Glibc
import SearchDomain
import Support

/// Takes rows in order.
struct EmbeddingTarget {
  private enum Form {
    case matrix(NPYWriter)
    case lines(any ByteSink)
  }

  private let form: Form
  private let model: String

  /// - Throws: `CommandError` where the file cannot be made.
  init(
    _ output: FilePath?, rows: Int, _ space: EmbeddingSpace, _ console: Console
  ) throws(CommandError) {
    model = space.modelName
    guard let output, output != "-" else {
      form = .lines(console.output)
      return
    }
    guard let path = output.validString else {
      throw CommandError(
        .file(path: output.description, operation: "write", reason: "its name is not UTF-8"))
    }
    if output.fileExtension == "npy" {
      form = .matrix(try NPYWriter(path: path, rows: rows, columns: space.dimension))
    } else {
      form = .lines(try FileSink(path: path))
    }
  }

  /// Writes one row. A matrix cannot go on without one.
  ///
  /// - Throws: `CommandError` where the disk refuses, or a row is missing
  ///   from a matrix.
  mutating func write(
    _ item: EmbeddingItem, _ result: Result<Embedding, FileFailure.Cause>
  ) throws(CommandError) {
    switch (form, result) {
    case (.matrix(let writer), .success(let embedding)):
      try writer.append(embedding)
    case (.matrix, .failure):
      throw CommandError(
        .notFound(
          "nothing was written: a matrix needs a row for every picture; use .jsonl instead"))
    case (.lines(let sink), .success(let embedding)):
      // Nine digits bring back every float exactly; unit vectors need no more.
      let values = embedding.values.map { JSONValue.number(Double($0), digits: 9) }
      try sink.write(line(item, ("embedding", .array(values))))
    case (.lines(let sink), .failure(let failure)):
      try sink.write(line(item, ("error", .string(failure.reason))))
    }
  }

  /// - Throws: `CommandError` where the disk refuses.
  func finish() throws(CommandError) {
    if case .matrix(let writer) = form { try writer.finish() }
  }

  private func line(_ item: EmbeddingItem, _ last: (String, JSONValue)) -> [UInt8] {
    var members: [(String, JSONValue)]
    switch item {
    case .image(let path): members = ResultFormatter.path(path)
    case .text(let text): members = [("text", .string(text))]
    }
    members += [("model", .string(model)), last]
    return Array((JSONValue.object(members).text + "\n").utf8)
  }
}

extension EmbeddingItem {
  /// For messages.
  var name: String {
    switch self {
    case .image(let path): path.description
    case .text: "a text"
    }
  }
}

/// A file that is written from its beginning.
final class FileSink: ByteSink {
  private let sink: DescriptorSink
  private let path: String

  /// - Throws: `CommandError` where the file cannot be made.
  init(path: String) throws(CommandError) {
    self.path = path
    let descriptor = FileIO.create(path)
    guard descriptor >= 0 else {
      throw CommandError(
        .file(path: path, operation: "write", reason: String(cString: strerror(errno))))
    }
    sink = DescriptorSink(descriptor: descriptor)
  }

  deinit { close(sink.descriptor) }

  func write(_ bytes: [UInt8]) throws(CommandError) { try sink.write(bytes) }
}
