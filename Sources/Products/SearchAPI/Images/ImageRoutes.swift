// Routes on single images: facts, file, thumbnail, removal; and their list.

import GlimpseKit
import HTTPServing
import ImageDecoding
import SearchDomain
import Support

struct ImageRoutes {
  let context: ServiceContext

  init(_ context: ServiceContext) { self.context = context }

  var all: [Route] { [list, one, file, thumbnail, remove] }

  private static let id = Parameter("id", .id, isRequired: true, "the picture")

  private var list: Route {
    Route(
      "GET", "/api/v1/images", name: "images", tag: "Pictures", scope: .read,
      "List pictures in the order of their paths, in a store of their ids",
      parameters: [
        Parameter("limit", .integer(1...1000, default: 100), "how many"),
        Parameter("cursor", .text(maxLength: 100, default: nil), "next_cursor of the page before"),
        Parameter("where", .text(maxLength: 4000, default: nil), "a condition on the pictures"),
        Parameter(
          "sort", .choice(ResultOrder.allCases.map(\.rawValue), default: nil),
          "the order: newest and oldest by the time taken, and what does not say it last; match and strength are the order without this"
        ),
      ],
      replies: [
        Route.Reply(
          200, "A page of pictures.",
          .object([
            .init("total", .integer(), isRequired: true),
            .init("next_cursor", .nullable(.string()), isRequired: true),
            .init("results", .array(.reference("Picture")), isRequired: true),
            .init("warnings", .array(.string())),
          ]))
      ], problems: [422],
      .lane(.listing, cached: context.cachedReply) { [context] call in
        try context.keepingReply(call) {
          let filter = try FilterBody(context: context, call: call).parameter()
          let limit = call.arguments.integer("limit")
          let cursor = try call.arguments.text("cursor").map { try ImageCursor($0) }
          let order = call.arguments.text("sort").flatMap(ResultOrder.init) ?? .match
          let position = cursor?.position ?? 0
          let images =
            order.isOfImages
            ? try context.library.images(
              where: filter, in: order, limit: limit + 1, offset: position)
            : try context.library.images(
              after: cursor?.id, position: position, where: filter, limit: limit + 1)
          let page = images.prefix(limit)
          let next =
            images.count > limit
            ? page.last.map { ImageCursor(id: $0.id, position: position + page.count).text }
            : nil
          let pictures = ImageBody(context: context, call: call)
          let warnings =
            images.isEmpty ? try filter.map { try context.library.hints(where: $0) } ?? [] : []
          return ServerResponse(
            type: "application/json",
            JSONValue.object(
              [
                ("total", .integer(try context.library.count(where: filter))),
                ("next_cursor", .optional(next)),
                ("results", .array(try page.map { try pictures.json($0) })),
              ]
                + (warnings.isEmpty
                  ? [] : [("warnings", .array(warnings.map { .string(Sentence.of($0)) }))])
            ).bytes)
        }
      })
  }

  private var one: Route {
    Route(
      "GET", "/api/v1/images/{id}", name: "image", tag: "Pictures", scope: .read,
      "What is known of a picture", parameters: [Self.id],
      replies: [Route.Reply(200, "The picture.", .reference("Picture"))], problems: [404],
      .lane(.quick) { [context] call in
        let image = try context.image(call)
        return ServerResponse(
          type: "application/json", try ImageBody(context: context, call: call).json(image).bytes)
      })
  }

  private static let version = Parameter(
    "v", .text(maxLength: 64, default: nil),
    "the content's version; lets the reply be kept for ever")

  private var file: Route {
    Route(
      "GET", "/api/v1/images/{id}/file", name: "image_file", tag: "Pictures", scope: .read,
      "The picture's file",
      parameters: [
        Self.id, Self.version,
        Parameter("download", .boolean(default: false), "whether to save it rather than show it"),
      ],
      replies: [
        Route.Reply(200, "The file.", type: "image/*"),
        Route.Reply(206, "A part of it.", type: "image/*"),
        Route.Reply(304, "It did not change.", type: ""),
      ], problems: [404, 416],
      .lane(.heavy, cached: localFile) { [context] call in
        try ImageBytesFile.response(try context.image(call), from: context.images, call)
      })
  }

  /// A file of this machine takes no time; whatever else it comes to is told
  /// by the lane that may wait.
  private var localFile: @Sendable (Call) -> ServerResponse? {
    { [context] call in
      // A store would be asked over the network.
      guard !context.library.isShared, let image = try? context.image(call),
        context.images.isFile(image)
      else { return nil }
      return try? ImageBytesFile.response(image, from: context.images, call)
    }
  }

  private var thumbnail: Route {
    Route(
      "GET", "/api/v1/images/{id}/thumbnail", name: "thumbnail", tag: "Pictures", scope: .read,
      "The picture, small",
      parameters: [
        Self.id, Self.version,
        Parameter(
          "size", .integer(16...2048, default: 256),
          "pixels of the longer side, rounded up to a power of two"),
      ],
      replies: [
        Route.Reply(200, "A JPEG file.", type: "image/jpeg"),
        Route.Reply(304, "It did not change.", type: ""),
      ], problems: [404, 422],
      .lane(.heavy, cached: unchanged) { [context] call in
        let image = try context.image(call)
        let size = ThumbnailStore.size(for: call.arguments.integer("size"))
        let content = Digest.hex(image.contentHash.bytes)
        var response: ServerResponse
        // A file may hold other bytes than when it was indexed: what it shows now
        // is shown, and remembered by nobody.
        var isAsIndexed = true
        if let kept = context.thumbnails.kept(content, size: size) {
          response = ServerResponse(body: .file(kept, offset: 0, count: kept.status.byteCount))
        } else if let shared = context.thumbnails.shared(content, size: size) {
          response = ServerResponse(body: .bytes(shared))
        } else {
          let bytes = try context.images.bytes(of: image)
          isAsIndexed = Digest.of(bytes, .sha256) == image.contentHash.bytes
          do {
            response = ServerResponse(
              body: .bytes(
                try context.thumbnails.make(
                  bytes, content: isAsIndexed ? content : nil, size: size,
                  maximumPixels: context.library.configuration.maximumMegapixels *| 1_000_000)))
          } catch let error as ImageDecodingError {
            throw Problem(.unreadableImage, "The picture cannot be shown: \(error.message).")
          }
        }
        response.headers.append("Content-Type", "image/jpeg")
        if isAsIndexed {
          ImageBytesFile.addCaching(to: &response, tag: Self.tag(image, size), image, call)
        } else {
          response.headers.append("Cache-Control", "no-store")
        }
        return response
      })
  }

  private static func tag(_ image: ImageRecord, _ size: Int) -> String {
    "\"\(ImageBody.version(image))-\(size)\""
  }

  /// 304 without a look at the library: the address holds the content's
  /// version, and so does the tag.
  private var unchanged: @Sendable (Call) -> ServerResponse? {
    { call in
      guard let version = call.arguments.text("v"), version.utf8.count == 16 else { return nil }
      let size = ThumbnailStore.size(for: call.arguments.integer("size"))
      let tag = "\"\(version)-\(size)\""
      guard call.request.head.headers["If-None-Match"] == tag else { return nil }
      var response = ServerResponse(status: 304)
      response.headers.append("ETag", tag)
      response.headers.append("Cache-Control", ImageBytesFile.forEver)
      return response
    }
  }

  private var remove: Route {
    Route(
      "DELETE", "/api/v1/images/{id}", name: "delete_image", tag: "Pictures", scope: .write,
      "Take a picture out of the library; its file stays unless it was uploaded",
      parameters: [Self.id], replies: [Route.Reply(204, "It is gone.", type: "")],
      problems: [404, 503],
      .lane(.heavy) { [context] call in
        let image = try context.image(call)
        // The library first: where that fails, the file is still there.
        try context.library.remove(under: [image.path])
        context.generation.forget()
        if let folder = context.configuration.uploadFolder {
          _ = try UploadStore(folder: folder).remove(image.path)
        }
        return ServerResponse(status: 204)
      })
  }
}

extension ServiceContext {
  /// The image that a call is about.
  func image(_ call: Call) throws -> ImageRecord {
    guard let image = try library.image(id: try call.imageID()) else {
      throw Problem(.notFound, "The library has no picture with this id.")
    }
    return image
  }
}

/// Where a page of a listing ended.
struct ImageCursor {
  let id: ImageID
  /// How many images came up to there.
  let position: Int

  init(id: ImageID, position: Int) {
    self.id = id
    self.position = position
  }

  /// - Throws: `Problem` for what is no cursor.
  init(_ text: String) throws(Problem) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2, let id = ImageID(String(parts[0])),
      let position = Int(parts[1], radix: 36),
      (0...1_000_000_000).contains(position)
    else { throw Problem(.invalidArgument, "cursor must be next_cursor of the page before.") }
    self.init(id: id, position: position)
  }

  var text: String { "\(id).\(String(position, radix: 36))" }
}
