// Images that are sent to stay. Their names here are made of their content:
// nothing of what a client calls them becomes part of a path.

import GlimpseKit
import HTTPServing
import ImageDecoding
import Indexing
import SearchDomain
import Support

struct UploadRoutes {
  let context: ServiceContext

  init(_ context: ServiceContext) { self.context = context }

  var all: [Route] { [upload] }

  /// The most files of a request.
  private static let fileLimit = 100

  private static let results = Schema.object([
    .init("job", .string(), isRequired: true),
    .init(
      "results",
      .array(
        .object([
          .init("filename", .string(), isRequired: true),
          .init("id", .nullable(.string(format: "uuid")), isRequired: true),
          .init("error", .nullable(.string()), isRequired: true),
        ])), isRequired: true),
  ])

  private var upload: Route {
    Route(
      "POST", "/api/v1/images", name: "upload", tag: "Pictures", scope: .write,
      "Send pictures to be kept and indexed",
      body: .multipart(
        fields: [("file", .string(format: "binary")), ("category", .string(maxLength: 100))],
        required: ["file"]),
      bodyLimit: context.configuration.uploadBytes + (1 << 20),
      replies: [
        Route.Reply(201, "What became of each file.", Self.results),
        Route.Reply(
          202, "They are kept, and will be indexed after the job that runs.", Self.results),
      ], problems: [403, 413, 415, 422, 503],
      .deferred { call, responder in try receive(call, responder) })
  }

  /// A file and where it was put, or why not.
  private struct Received {
    let name: String
    let place: Result<FilePath, Problem>
  }

  private func receive(_ call: Call, _ responder: Responder) throws {
    guard let folder = context.configuration.uploadFolder else {
      throw Problem(.forbidden, "This server takes no uploads: start it with --upload-dir DIR.")
    }
    let files = (call.form?.parts ?? []).filter { $0.name == "file" }
    guard files.count <= Self.fileLimit else {
      throw Problem(.invalidArgument, "At most \(Self.fileLimit) files can be sent at once.")
    }
    let uploads = UploadStore(folder: folder)
    let category = try Self.folderName(call.form?.text("category"))
    let received = files.map { file in
      Received(
        name: String((file.filename ?? "file").prefix(255)),
        place: Result { () throws(Problem) in try store(file.bytes, in: category, of: uploads) })
    }
    let places = received.compactMap { try? $0.place.get() }
    guard !places.isEmpty else {
      if case .failure(let problem)? = received.first?.place { throw problem }
      throw Problem(.invalidArgument, "The form's field file is empty: send a picture in it.")
    }
    var request = IndexRequest(paths: [folder], category: "folder")
    request.prunes = false
    let job = try context.jobs.add(request)
    if context.jobs.all.contains(where: { $0.state == .running && $0.id != job.id }) {
      // That may take hours; what is sent is safe, and its id is known.
      return responder(accepted(received, job))
    }
    _ = context.jobs.follow(job.id) { happening in
      guard case .ended(let job) = happening else { return }
      responder(reply(received, job))
    }
  }

  private func accepted(_ received: [Received], _ job: IndexJob) -> ServerResponse {
    let items = received.map { item -> JSONValue in
      switch item.place {
      case .failure(let problem): Self.item(item.name, nil, problem.message)
      case .success(let path): Self.item(item.name, ImageID(naming: path).description, nil)
      }
    }
    return Self.response(202, items, job)
  }

  private static func item(_ name: String, _ id: String?, _ error: String?) -> JSONValue {
    .object([("filename", .string(name)), ("id", .optional(id)), ("error", .optional(error))])
  }

  private static func response(_ status: Int, _ items: [JSONValue], _ job: IndexJob)
    -> ServerResponse
  {
    ServerResponse(
      status: status, type: "application/json",
      JSONValue.object([("job", .string(job.id)), ("results", .array(items))]).bytes)
  }

  private func reply(_ received: [Received], _ job: IndexJob) -> ServerResponse {
    if let problem = job.error { return problem.response }
    let items = received.map { item -> JSONValue in
      var id: String?
      var error: String?
      switch item.place {
      case .failure(let problem): error = problem.message
      case .success(let path):
        if (try? context.library.image(path: path)) ?? nil != nil {
          id = ImageID(naming: path).description
        } else {
          error =
            job.report?.failures.first { $0.path == path }?.reason ?? "It could not be indexed."
        }
      }
      return Self.item(item.name, id, error)
    }
    return Self.response(201, items, job)
  }

  /// Writes an image under its content's hash; a second copy is the same file.
  private func store(
    _ bytes: [UInt8], in category: String, of uploads: UploadStore
  ) throws(Problem) -> FilePath {
    guard bytes.count <= context.configuration.uploadBytes else {
      throw Problem(
        .tooLarge, "The picture has more than \(context.configuration.uploadBytes) bytes.")
    }
    let info: ImageInfo
    do {
      info = try context.library.configuration.queryDecoder.inspect(bytes)
    } catch {
      throw Problem(.unreadableImage, "This is no picture that can be read: \(error.message).")
    }
    let megapixels = context.library.configuration.maximumMegapixels
    guard info.width <= megapixels *| 1_000_000 / max(1, info.height) else {
      throw Problem(.tooLarge, "The picture has more than \(megapixels) megapixels.")
    }
    do {
      return try uploads.put(bytes, in: category, ending: info.format.rawValue)
    } catch {
      throw Problem(error, showsPaths: false)
    }
  }

  /// A category as the name of one folder.
  private static func folderName(_ category: String?) throws(Problem) -> String {
    guard let category, !category.isEmpty else { return "uploads" }
    let isPlain = category.unicodeScalars.allSatisfy { scalar in
      scalar.properties.isAlphabetic || scalar.properties.numericType != nil
        || " -_".unicodeScalars.contains(scalar)
    }
    guard isPlain, category.utf8.count <= 100, category.first != " ", category.last != " " else {
      throw Problem(
        .invalidArgument, "category must be at most 100 letters, digits, spaces, - and _.")
    }
    return category
  }
}
