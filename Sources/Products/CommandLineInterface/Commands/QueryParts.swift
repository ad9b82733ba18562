// What was typed for a query, as the parts that the library takes.

import GlimpseKit
import QueryUnderstanding
import SearchDomain
import Support

/// The terms of a query, parsed, with images from flags.
struct QueryParts: Sendable {
  private let terms: [QueryTerm]
  private let images: [FilePath]
  private let vectors: [VectorSource]
  /// The query in words, as JSON shows it.
  let text: String
  /// What was typed.
  private let typed: [ArgumentBytes]
  /// Paths whose bytes are not UTF-8, by the text that stands for them.
  private let oddPaths: [String: FilePath]

  /// - Throws: `CommandError` for terms that cannot be read.
  init(
    terms typed: [ArgumentBytes], images: [FilePath], vectors: [VectorSource] = [],
    unwanted: [ArgumentBytes]
  ) throws(CommandError) {
    var terms: [QueryTerm] = []
    do {
      if !typed.isEmpty { terms = try QueryTermParser.parse(typed.map(\.text)) }
      for argument in unwanted {
        terms += try QueryTermParser.parse([argument.text]).map { term in
          var term = term
          term.sign = term.sign == .add ? .subtract : .add
          return term
        }
      }
    } catch {
      throw CommandError(.query(error.rendered))
    }
    self.typed = typed + unwanted
    self.terms = terms
    self.images = images
    self.vectors = vectors
    var oddPaths: [String: FilePath] = [:]
    for argument in typed + unwanted
    where String(validating: argument.bytes, as: UTF8.self) == nil {
      oddPaths[argument.text] = FilePath(bytes: argument.bytes)
    }
    self.oddPaths = oddPaths
    var text = typed.map(\.text).joined(separator: " ")
    for image in images { text += (text.isEmpty ? "" : " + ") + image.description }
    for _ in vectors { text += (text.isEmpty ? "" : " + ") + "a vector" }
    for argument in unwanted { text += " - " + argument.text }
    self.text = text
  }

  /// Arguments that were taken for words and are files as well, a sentence for each:
  /// who types a path mostly means the image. A name without a dot or a slash is a
  /// word.
  func fileRemarks(
    isFile: (ArgumentBytes) -> Bool = { argument in
      (try? FileIO.status(argument.bytes))?.kind == .file
    }
  ) -> [String] {
    typed.compactMap { argument in
      let text = argument.text
      guard !QueryTermParser.isImage(text), text.contains(where: { $0 == "." || $0 == "/" }),
        isFile(argument)
      else { return nil }
      return "'\(text)' was searched as words and is a file, too: "
        + "for pictures like it write './\(text)', or --image"
    }
  }

  /// The parts for the library.
  ///
  /// - Parameter standardInput: read at most once, where an image is `-`.
  func resolved(
    home: String, standardInput: () throws -> [UInt8]
  ) throws -> [SearchQuery.Part] {
    var parts = terms.map { term -> SearchQuery.Part in
      guard case .imageReference(let reference) = term.content else {
        return SearchQuery.Part(term, home: home)
      }
      let content = oddPaths[reference].map { .file($0) } ?? Self.image(reference, home: home)
      return SearchQuery.Part(content, weight: term.signedWeight)
    }
    for image in images {
      if image == "-" {
        parts.append(SearchQuery.Part(.bytes(try standardInput())))
      } else if let reference = image.validString {
        parts.append(SearchQuery.Part(Self.image(reference, home: home)))
      } else {
        parts.append(SearchQuery.Part(.file(image)))
      }
    }
    for vector in vectors { parts.append(SearchQuery.Part(.vector(try vector.values()))) }
    return parts
  }

  /// An image by path, URL or id; `file:` URLs (RFC 8089) are paths.
  static func image(_ reference: String, home: String) -> SearchQuery.Part.Content {
    if let id = ImageID(reference) { return .stored(id) }
    let lowered = reference.prefix(8).lowercased()
    if lowered.hasPrefix("http://") || lowered.hasPrefix("https://") { return .url(reference) }
    guard lowered.hasPrefix("file://") else { return SearchQuery.Part.image(reference, home: home) }
    var path = Array(reference.utf8.dropFirst(7))
    // What stands before the first slash is a host; only this one can be meant.
    if let slash = path.firstIndex(of: UInt8(ascii: "/")) { path.removeFirst(slash) }
    return .file(FilePath(bytes: PercentEncoding.decodeBytes(path)))
  }
}

/// Conditions of flags as one filter.
enum FilterArgument {
  /// - Throws: `CommandError` for an expression that cannot be read.
  static func parse(_ expression: String?, category: String?) throws(CommandError) -> Filter? {
    var conditions: [Filter] = []
    if let expression {
      do {
        conditions.append(try FilterParser.parse(expression))
      } catch {
        throw CommandError(.query("--where: " + error.rendered))
      }
    }
    if let category { conditions.append(.resembles(.category, [category])) }
    return conditions.count > 1 ? .and(conditions) : conditions.first
  }
}
