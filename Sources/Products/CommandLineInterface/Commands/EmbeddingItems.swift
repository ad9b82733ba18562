// What `glimpse embed` is to embed, item by item, and the embedding itself.

import EmbeddingModels
import Glibc
import ImageDecoding
import Indexing
import SearchDomain
import Support

/// One row to be.
enum EmbeddingItem: Hashable, Sendable {
  case image(FilePath)
  case text(String)

  /// Everything that sources stand for: folders are walked, lists are read.
  ///
  /// - Throws: `CommandError` where a source cannot be read.
  static func all(of sources: [EmbedCommand.Source]) throws(CommandError) -> [EmbeddingItem] {
    var items: [EmbeddingItem] = []
    for source in sources {
      switch source {
      case .text(let text): items.append(.text(text))
      case .path(let path): items += try images(at: path)
      case .list(let path): items += try list(path)
      }
    }
    return items
  }

  private static func images(at path: FilePath) throws(CommandError) -> [EmbeddingItem] {
    // What is not there gets its line like any image that cannot be read.
    guard (try? FileIO.status(path.bytes))?.kind == .folder else { return [.image(path)] }
    let scan = FolderScanner.scan(path, ScanOptions())
    if let (folder, error) = scan.unreadableFolders.first {
      throw CommandError(.file(path: folder.description, operation: "list", reason: error.reason))
    }
    return scan.files.map(\.path).filter { ImageFormat.recognise(beginning(of: $0)) != nil }
      .sorted().map { .image($0) }
  }

  private static func list(_ path: FilePath) throws(CommandError) -> [EmbeddingItem] {
    let bytes: [UInt8]
    if path == "-" {
      bytes = try StandardInput.readAll()
    } else {
      do {
        bytes = try FileIO.read(path.bytes)
      } catch {
        throw CommandError(.file(path: path.description, operation: "read", reason: error.reason))
      }
    }
    var items: [EmbeddingItem] = []
    for line in bytes.split(separator: 10) {
      let line = line.last == 13 ? line.dropLast() : line
      if line.isEmpty { continue }
      let mark = Array("text:".utf8)
      if line.starts(with: mark) {
        items.append(.text(String(decoding: line.dropFirst(mark.count), as: UTF8.self)))
      } else {
        items += try images(at: FilePath(bytes: Array(line)))
      }
    }
    return items
  }

  /// Enough of a file to recognise an image by.
  private static func beginning(of path: FilePath) -> [UInt8] {
    let descriptor = (path.bytes + [0]).withUnsafeBytes { raw in
      // Safety: the array ends in a zero and outlives the call.
      raw.baseAddress.map { open($0.assumingMemoryBound(to: CChar.self), O_RDONLY | O_CLOEXEC) }
        ?? -1
    }
    guard descriptor >= 0 else { return [] }
    defer { close(descriptor) }
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = read(descriptor, &buffer, buffer.count)
    return Array(buffer.prefix(max(0, count)))
  }
}

/// Embeds items part by part.
struct ItemEmbedder {
  let model: EmbeddingModel

  /// Items embedded between two writes.
  static let partCount = 64

  /// - Returns: for each item its vector, or why there is none.
  /// - Throws: where the model itself fails.
  func embed(_ items: ArraySlice<EmbeddingItem>) async throws -> [Result<
    Embedding, FileFailure.Cause
  >] {
    var texts: [String] = []
    var paths: [FilePath] = []
    for item in items {
      switch item {
      case .text(let text): texts.append(text)
      case .image(let path): paths.append(path)
      }
    }
    var textVectors = texts.isEmpty ? [] : try model.textEncoder().encode(texts)[...]
    var imageVectors = paths.isEmpty ? [] : try await embed(paths)[...]
    return items.map { item in
      switch item {
      case .text: .success(textVectors.removeFirst().embedding)
      case .image: imageVectors.removeFirst()
      }
    }
  }

  private func embed(_ paths: [FilePath]) async throws -> [Result<Embedding, FileFailure.Cause>] {
    let encoder = try model.imageEncoder()
    let prepared = await withTaskGroup(of: (Int, Result<PreparedImage, FileFailure.Cause>).self) {
      group in
      for (index, path) in paths.enumerated() {
        group.addTask { (index, Self.prepare(path, encoder)) }
      }
      var all = [Result<PreparedImage, FileFailure.Cause>](
        repeating: .failure(FileFailure.Cause(.unreadable, "")), count: paths.count)
      for await (index, result) in group { all[index] = result }
      return all
    }
    let ready = prepared.compactMap { try? $0.get() }
    var vectors: [Embedding] = []
    for start in stride(from: 0, to: ready.count, by: encoder.preferredBatchSize) {
      let end = min(start + encoder.preferredBatchSize, ready.count)
      vectors += try encoder.encode(Array(ready[start..<end]))
    }
    var rest = vectors[...]
    return prepared.map { $0.map { _ in rest.removeFirst() } }
  }

  private static func prepare(
    _ path: FilePath, _ encoder: any ImageEncoder
  ) -> Result<PreparedImage, FileFailure.Cause> {
    do {
      return .success(try encoder.prepare(EncodedImage(bytes: try FileIO.read(path.bytes))))
    } catch let error as FileError {
      return .failure(FileFailure.Cause(.unreadable, error.reason))
    } catch let error as FileFailure.Cause {
      return .failure(error)
    } catch {
      return .failure(FileFailure.Cause(.encoding, "\(error)"))
    }
  }
}
