// Which files requests reach: uploads by their record, images below their
// folder, jobs below their root when they run, and paths as callers see them.

import Foundation
import GlimpseKit
import HTTPRequesting
import Indexing
import SearchDomain
import Support
import TestSupport
import Testing

@testable import SearchAPI

@Suite struct FileSafetyTests {
  private static func exists(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: path)
  }

  // MARK: deleting

  @Test func onlyWhatWasUploadedIsDeleted() async throws {
    let service = try await ServiceFixture { configuration, folder in
      // The user's own images lie where uploads go.
      configuration.uploadFolder = FilePath(folder.file("pictures"))
    }
    let own = service.images + "/warm/red.ppm"
    #expect(
      try service.ask(.delete, "/api/v1/images/\(try service.id(of: "red.ppm"))").status == 204)
    #expect(Self.exists(own))
    let sent = try service.post(
      "/api/v1/images",
      form: [
        ("file", "x", ServiceFixture.image([9, 8, 7])), ("category", nil, Array("warm".utf8)),
      ])
    #expect(sent.status == 201, "\(sent.text)")
    let id = try #require(
      sent.json["results"].flatMap {
        if case .list(let items) = $0 { items[0]["id"]?.string } else { nil }
      })
    let picture = try #require(ImageID(id))
    let path = try #require(try service.library.image(id: picture)?.path.description)
    #expect(Self.exists(path))
    #expect(try service.ask(.delete, "/api/v1/images/\(id)").status == 204)
    #expect(
      !Self.exists(path) && Self.exists(own) && Self.exists(service.images + "/warm/orange.ppm"))
  }

  @Test func theRecordOutlivesTheServerAndIsOfTheContent() throws {
    let folder = try TemporaryFolder()
    let bytes = ServiceFixture.image([1, 2, 3])
    let path = try UploadStore(folder: FilePath(folder.file("up"))).put(
      bytes, in: "a b", ending: "pnm")
    // Another file at the place of what was uploaded.
    try FileIO.replace(path.description, with: [1, 2, 3])
    #expect(
      try UploadStore(folder: FilePath(folder.file("up"))).remove(path) == .kept
        && Self.exists(path.description))
    // The same again, as from a backup.
    try FileIO.replace(path.description, with: bytes)
    #expect(
      try UploadStore(folder: FilePath(folder.file("up"))).remove(path) == .deleted
        && !Self.exists(path.description))
    #expect(try FileIO.names(inFolder: Array(folder.file("up/.glimpse-uploads").utf8)).isEmpty)
  }

  @Test func whatLiesThereWithoutARecordStays() throws {
    let folder = try TemporaryFolder()
    let store = UploadStore(folder: FilePath(folder.file("up")))
    let bytes = ServiceFixture.image([1, 2, 3])
    let path = try store.put(bytes, in: "uploads", ending: "pnm")
    // As an older version left it.
    try FileManager.default.removeItem(atPath: folder.file("up/.glimpse-uploads"))
    #expect(try store.remove(path) == .kept && Self.exists(path.description))
    // Sending it once more does not make it ours.
    #expect(try store.put(bytes, in: "uploads", ending: "pnm") == path)
    #expect(try store.remove(path) == .kept && Self.exists(path.description))
    #expect(try store.remove(FilePath(folder.file("elsewhere/x.pnm"))) == .kept)
  }

  @Test func aLinkInThePlaceOfAnUploadIsNotFollowed() throws {
    let folder = try TemporaryFolder()
    let store = UploadStore(folder: FilePath(folder.file("up")))
    let bytes = ServiceFixture.image([1, 2, 3])
    let path = try store.put(bytes, in: "uploads", ending: "pnm")
    try FileManager.default.moveItem(atPath: folder.file("up/uploads"), toPath: folder.file("mine"))
    try FileManager.default.createSymbolicLink(
      atPath: folder.file("up/uploads"), withDestinationPath: folder.file("mine"))
    #expect(try store.remove(path) == .kept)
    #expect(throws: FileError.self) {
      try store.put(ServiceFixture.image([4, 5, 6]), in: "uploads", ending: "pnm")
    }
    #expect(try FileIO.names(inFolder: Array(folder.file("mine").utf8)).count == 1)
  }

  // MARK: reading

  @Test func aImageOutsideOfItsFolderIsNotServed() async throws {
    let service = try await ServiceFixture()
    let outside = service.folder.file("outside")
    try ServiceFixture.write(
      PortablePixmap(width: 4, height: 4, colour: [1, 2, 3]), to: outside + "/red.ppm")
    let id = try service.id(of: "red.ppm")
    let tag = try #require(try service.get("/api/v1/images/\(id)/file").headers["ETag"])
    #expect(tag.utf8.count == 34 && !tag.contains("-"))
    // The folder between becomes a link that leads out of the root.
    try FileManager.default.moveItem(
      atPath: service.images + "/warm", toPath: service.folder.file("moved"))
    try FileManager.default.createSymbolicLink(
      atPath: service.images + "/warm", withDestinationPath: outside)
    #expect(try service.get("/api/v1/images/\(id)/file").status == 404)
    #expect(try service.get("/api/v1/images/\(id)/thumbnail?size=512").status == 404)
    // A link that stays below the root is the owner's affair.
    try FileManager.default.removeItem(atPath: service.images + "/warm")
    try FileManager.default.moveItem(
      atPath: service.folder.file("moved"), toPath: service.images + "/hot")
    try FileManager.default.createSymbolicLink(
      atPath: service.images + "/warm", withDestinationPath: "hot")
    #expect(try service.get("/api/v1/images/\(id)/file").status == 200)
  }

  @Test func aFolderThatBecameALinkIsNotIndexed() async throws {
    let service = try await ServiceFixture()
    let outside = service.folder.file("outside")
    try ServiceFixture.write(
      PortablePixmap(width: 4, height: 4, colour: [1, 2, 3]), to: outside + "/secret.ppm")
    let sub = FilePath(service.images + "/warm")
    let named = try ImagesRoots(service.service.context).path("pictures/warm")
    #expect(named == sub)
    try FileManager.default.removeItem(atPath: sub.description)
    try FileManager.default.createSymbolicLink(
      atPath: sub.description, withDestinationPath: outside)
    // As a job that was asked for before and begins now.
    let job = try service.service.context.jobs.add(IndexRequest(paths: [named]))
    await withCheckedContinuation { continuation in
      _ = service.service.context.jobs.follow(job.id) {
        if case .ended = $0 { continuation.resume() }
      }
    }
    let ended = try #require(service.service.context.jobs.job(job.id))
    #expect(ended.state == .failed && ended.error?.kind == .forbidden)
    #expect(try !service.get("/api/v1/images").text.contains("secret"))
  }

  @Test func aLinkThatComesWhileAJobRunsLeadsNowhere() async throws {
    let service = try await ServiceFixture()
    let outside = service.folder.file("outside")
    try ServiceFixture.write(
      PortablePixmap(width: 4, height: 4, colour: [1, 2, 3]), to: outside + "/secret.ppm")
    // What the scan finds behind a link is not read: the run is told its limits.
    try FileManager.default.createSymbolicLink(
      atPath: service.images + "/away", withDestinationPath: outside)
    var options = IndexRequest(paths: []).options
    options.confinement = ImagesRoots.resolved([FilePath(service.images)])
    let report = try await service.library.index(
      [FilePath(service.images + "/away")], options: options
    ).finish()
    #expect(report.indexed == 0 && report.failed == 1)
  }

  // MARK: paths

  @Test func conditionsOnPathsAreOnThePathsThatAreSeen() async throws {
    let service = try await ServiceFixture { configuration, _ in
      configuration.keys = [APIKeyFixture.read, APIKeyFixture.admin]
    }
    func total(_ condition: String, _ headers: HTTPHeaders = APIKeyFixture.readHeaders) throws
      -> Double?
    {
      let encoded = PercentEncoding.encode(condition)
      return try service.get("/api/v1/images?limit=1&where=\(encoded)", headers: headers).json[
        "total"]?.double
    }
    let root = service.folder.path
    for condition in [
      "path glob '/*'", "path glob '*/pictures/*'", "path glob '\(root)*'",
      "path = '\(service.images)/warm/red.ppm'",
      "path in ('\(service.images)/warm/red.ppm')", "path < '/~'", "path glob '?tmp*'",
      "path glob '[/]*'",
    ] {
      #expect(try total(condition) == 0, "\(condition)")
    }
    #expect(
      try total("path >= '/tmp'") == 4 && total("path != '\(service.images)/warm/red.ppm'") == 4)
    #expect(try total("path glob 'pictures/warm/*'") == 2 && total("path glob '*red*'") == 1)
    #expect(
      try total("path = 'pictures/warm/red.ppm'") == 1
        && total("path != 'pictures/warm/red.ppm'") == 3)
    #expect(
      try total("not (path glob 'pictures/cold/*')") == 2 && total("path < 'pictures/d'") == 2)
    #expect(try total(#"{"path":{"$in":["pictures/warm/red.ppm","red.ppm"]}}"#) == 1)
    #expect(try total("path glob '\(root)*'", APIKeyFixture.adminHeaders) == 4)
    // The same in a search and in facets.
    let body = #"{"text":"red","where":{"path":"\#(service.images)/warm/red.ppm"}}"#
    #expect(
      try service.post("/api/v1/search", json: body, headers: APIKeyFixture.readHeaders).names
        .isEmpty)
    let facets = try service.get(
      "/api/v1/facets?where=path%20glob%20'/*'", headers: APIKeyFixture.readHeaders)
    #expect(facets.text.contains(#""values":[]"#))
  }

  @Test func aConditionHoldsExactlyWhereItHoldsForWhatIsShown() throws {
    let roots: [FilePath] = [
      "/home/me/Pictures", "/home/me/Pictures/2024", "/srv/x[1]/Pictures", "s3://bucket/shots", "/",
    ]
    for count in 0...roots.count {
      let shown = ShownPaths(roots: Array(roots[..<count]))
      let paths: [FilePath] = [
        "/home/me/Pictures/a.jpg", "/home/me/Pictures/2024/b.jpg", "/home/me/Pictures/2024x/c.jpg",
        "/srv/x[1]/Pictures/a.jpg",
        "/srv/x1/Pictures/a.jpg", "s3://bucket/shots/d.jpg", "/else/where/e.jpg",
        "/home/me/Pictures0/f.jpg",
      ]
      let texts =
        paths.map(shown.text) + [
          "Pictures/", "2024/b.jpg", "", "/", "zzz", "/home/me/Pictures/a.jpg",
        ]
      var conditions: [Filter] = texts.flatMap { text in
        [Filter.Comparison.equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual].map {
          .compare(.path, $0, .text(text))
        }
      }
      conditions += [
        "*", "Pictures/*", "2024/*", "/*", "*.jpg", "?*", "[P2]*", "/home*", "*/me/*", "s3*",
      ].map { .glob(.path, $0) }
      conditions.append(.isIn(.path, texts.map { .text($0) }))
      conditions += conditions.map { .not($0) }
      for condition in conditions {
        let meaning = shown.meaning(of: condition)
        for path in paths {
          let image = try testRecord(path)
          let asShown = try testRecord(FilePath(shown.text(of: path)))
          #expect(
            meaning.matches(image) == condition.matches(asShown), "\(count) \(condition) \(path)")
        }
      }
    }
  }

  private func testRecord(_ path: FilePath) throws -> ImageRecord {
    ImageRecord(
      id: ImageID(naming: path), path: path,
      contentHash: try #require(ContentHash(bytes: [UInt8](repeating: 1, count: 32))), byteCount: 1,
      modifiedNanoseconds: 1, category: nil, facts: ImageFacts(width: 1, height: 1, format: "jpeg"))
  }

  // MARK: figures, saving, keeping

  @Test func figuresKnowANewFolderAtOnce() async throws {
    let service = try await ServiceFixture(isIndexed: false)
    try FileManager.default.removeItem(atPath: service.images + "/cold")
    #expect(try service.ask(.post, "/ingest?folder_path=pictures/warm").status == 200)
    #expect(try service.get("/api/v1/stats").text.contains(#"/pictures/warm"]"#))
    // The same images by a folder further up, in which nothing new lies.
    let made = try service.ask(.post, "/ingest")
    #expect(
      made.status == 200 && made.json["indexed"]?.double == 0
        && made.json["unchanged"]?.double == 2, "\(made.text)")
    let roots = try service.get("/api/v1/stats").text
    #expect(roots.contains("/pictures\""), "\(roots)")
  }

  @Test func resultsWithLongNamesAreSaved() async throws {
    let service = try await ServiceFixture { configuration, folder in
      configuration.resultsFolder = FilePath(folder.file("saved"))
    }
    let long = String(repeating: "n", count: 249) + ".ppm"
    try FileManager.default.moveItem(
      atPath: service.images + "/warm/red.ppm", toPath: service.images + "/warm/" + long)
    #expect(try service.ask(.post, "/ingest").status == 200)
    let answer = try service.get("/search-text?q=red&k=4&save_results=true")
    let folder = try #require(answer.json["saved_folder"]?.string)
    #expect(answer.json["not_saved"] == nil)
    let names = try FileIO.names(inFolder: Array(folder.utf8))
    #expect(
      names.count == 4
        && names.contains { $0.count == 255 && $0.suffix(5).elementsEqual("n.ppm".utf8) })
    // What cannot be saved is told of.
    try FileManager.default.removeItem(atPath: service.images + "/cold/blue.ppm")
    #expect(
      try service.get("/search-text?q=red&k=4&save_results=true").json["not_saved"]?.double == 1)
  }

  @Test func queryImagesAreKeptUpToALimit() async throws {
    let pictures = (0..<4).map { ServiceFixture.image([UInt8($0), 1, 1]) }
    let service = try await ServiceFixture { configuration, folder in
      configuration.queryImageFolder = FilePath(folder.file("queries"))
      configuration.queryImageBytes = pictures[0].count * 2
    }
    let names = try pictures.map { bytes in
      try service.post("/search-image", form: [("file", "mine.ppm", bytes)]).json["query_image"]?
        .string
    }
    #expect(names[0]?.contains("/queries/") == true && names[3] == "mine.ppm")
    #expect(try FileIO.names(inFolder: Array(service.folder.file("queries").utf8)).count == 2)
    #expect(service.log.text.contains("QUERY_IMAGE_ROOT is full"))
  }
}
