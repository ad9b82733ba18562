// Tools that show pictures, small enough for every client.

import GlimpseKit
import ImageDecoding
import SearchDomain
import Support
import ToolServing

extension AgentDesk {
  /// Clients refuse images whose Base64 is longer than a megabyte.
  static let mostImageBytes = 700_000

  var view: AgentTool {
    AgentTool(
      name: "view", title: "Look at a picture",
      help: "Shows one picture, upright and scaled down.",
      input: .object([
        .init("picture", AgentSchemas.picture, isRequired: true),
        .init(
          "size",
          .described(
            "Pixels of the longer side, at most; rounded up to a power of two.",
            .withDefault(.integer(1024), .integer(64...2048)))),
      ]),
      output: .object([
        .init("id", .string(), isRequired: true), .init("path", .string(), isRequired: true),
        .init("filename", .string(), isRequired: true), .init("width", .integer()),
        .init("height", .integer()),
      ])
    ) { [self] _, arguments in
      let id = try id(of: arguments["picture"]?.string ?? "")
      let facts = try caller.json("image", id: id)
      var size = arguments["size"]?.whole ?? 1024
      var jpeg = try small(id, size: size)
      while jpeg.count > Self.mostImageBytes, size > 128 {
        size /= 2
        jpeg = try small(id, size: size)
      }
      return ToolResult(
        .of([
          "id": .text(id), "path": facts["path"], "filename": facts["filename"],
          "width": facts["width"], "height": facts["height"],
        ]), images: [.image(jpeg, type: "image/jpeg")])
    }
  }

  private func small(_ id: String, size: Int) throws -> [UInt8] {
    try caller.bytes("thumbnail", id: id, query: [("size", String(size))])
  }

  var contactSheet: AgentTool {
    AgentTool(
      name: "contact_sheet", title: "Look at many pictures at once",
      help:
        "Shows up to 50 pictures side by side in one image, numbered from 1 as in the list beside it: those named, or those that a search (text) or a condition (where) finds.",
      input: .object([
        .init("pictures", .array(AgentSchemas.picture, minItems: 1, maxItems: ContactSheet.most)),
        .init(
          "text",
          .described("What the pictures should show, as for search.", .string(maxLength: 10_000))),
        .init("where", AgentSchemas.condition),
        .init("k", AgentSchemas.count(1...ContactSheet.most, default: 20)),
        .init("offset", AgentSchemas.offset),
      ]),
      output: .object([
        .init(
          "pictures",
          .array(
            .object([
              .init("number", .integer(), isRequired: true),
              .init("id", .string(), isRequired: true), .init("path", .string(), isRequired: true),
              .init("filename", .string(), isRequired: true),
              .init("match", .nullable(.string())),
              .init("error", .described("Why it is not shown.", .string())),
            ])), isRequired: true)
      ])
    ) { [self] call, arguments in
      let pictures = try chosen(arguments)
      guard !pictures.isEmpty else {
        throw Problem(.notFound, "There is no picture to show.")
      }
      return try sheet(pictures, call)
    }
  }

  /// The pictures that a sheet is to show.
  private func chosen(_ arguments: JSONTree) throws -> [JSONTree] {
    if case .list(let names)? = arguments["pictures"] {
      guard arguments["text"] == nil, arguments["where"] == nil else {
        throw Problem(.invalidArgument, "Give either pictures, or text and where.")
      }
      return try names.map { try caller.json("image", id: try id(of: $0.string ?? "")) }
    }
    let k = arguments["k"]?.whole ?? 20
    if arguments["text"] != nil {
      let reply = try search(
        .of([
          "text": arguments["text"], "where": arguments["where"], "k": .number(Double(k)),
          "offset": arguments["offset"],
        ]))
      return AgentSchemas.pictures(reply)
    }
    guard arguments["where"] != nil else {
      throw Problem(.invalidArgument, "Give pictures, text or where.")
    }
    let offset = arguments["offset"]?.whole ?? 0
    let limit = min(1000, offset +| k)
    let reply = try caller.json(
      "images", query: [("where", arguments["where"]?.string), ("limit", String(limit))])
    return Array(AgentSchemas.pictures(reply).dropFirst(offset).prefix(k))
  }

  private func sheet(_ pictures: [JSONTree], _ call: ToolCall) throws -> ToolResult {
    let decoder = context.library.configuration.queryDecoder
    let plan = ContactSheet.Layout(count: pictures.count)
    var sheet = ContactSheet(plan)
    var rows: [JSONTree] = []
    for (index, picture) in pictures.enumerated() {
      if call.cancellation.isCancelled { throw Problem(.busy, "It is not wanted any more.") }
      let id = picture["id"]?.string ?? ""
      var error: String?
      do {
        let jpeg = try small(id, size: plan.cell)
        let image = try decoder.decode(jpeg, as: .within(maxSide: plan.cell))
        sheet.add(image, at: index)
      } catch let failure {
        error = Problem(failure, showsPaths: false).message
        sheet.add(nil, at: index)
      }
      rows.append(
        .of([
          "number": .number(Double(index + 1)), "id": .text(id), "path": picture["path"],
          "filename": picture["filename"], "match": picture["match"],
          "error": error.map { .text($0) },
        ]))
      call.progress(index + 1, of: pictures.count, "drawing")
    }
    var quality = 80
    var jpeg = try decoder.jpeg(of: sheet.image, quality: quality)
    while jpeg.count > Self.mostImageBytes, quality > 20 {
      quality -= 20
      jpeg = try decoder.jpeg(of: sheet.image, quality: quality)
    }
    return ToolResult(
      .of(["pictures": .list(rows)]), images: [.image(jpeg, type: "image/jpeg")])
  }
}
