// The service that this one replaces had 21 known defects. Each has a
// test here that it does not happen; Documentation/Compatibility.md lists them.

import Foundation
import EmbeddingModels
import GlimpseKit
import HTTPRequesting
import SearchAPI
import SearchDomain
import Support
import TestSupport
import Testing

@Suite struct CompatibilityTests {
  @Test func defect1FiltersReachTheSearch() async throws {
    let service = try await ServiceFixture()
    let warm = try service.get("/search-text?q=red&k=10&category=warm").names
    #expect(warm.sorted() == ["orange.ppm", "red.ppm"])
    let none = try service.get("/search-text?q=red&k=10&category=no-such-category")
    #expect(none.status == 200 && none.names.isEmpty)
    let image = try service.post(
      "/search-image",
      form: [
        ("file", "q.ppm", ServiceFixture.image([255, 0, 0])),
        ("category", nil, Array("cold".utf8)),
      ])
    #expect(image.names.sorted() == ["blue.ppm", "green.ppm"])
  }

  @Test func defect2IngestingTwiceChangesNothing() async throws {
    let service = try await ServiceFixture(isIndexed: false)
    let first = try service.ask(.post, "/ingest")
    #expect(first.status == 200 && first.json["indexed"] == .number(4))
    let second = try service.ask(.post, "/ingest")
    #expect(second.json["indexed"] == .number(0) && second.json["unchanged"] == .number(4))
    #expect(try service.library.count() == 4)
    try FileManager.default.removeItem(atPath: service.images + "/warm/red.ppm")
    #expect(try service.ask(.post, "/ingest").json["removed"] == .number(1))
    #expect(try service.library.count() == 3)
  }

  @Test func defect3PathsAreAbsoluteAndCategoriesAreFolders() async throws {
    let service = try await ServiceFixture()
    let answer = try service.get("/search-text?q=red&k=1")
    guard case .list(let results)? = answer.json["results"], let first = results.first else {
      Issue.record("no results: \(answer.text)")
      return
    }
    #expect(first["path"]?.string?.hasPrefix(service.images + "/") == true)
    #expect(["warm", "cold"].contains(first["category"]?.string))
    #expect(first["score"]?.double != nil)
  }

  @Test func defect3FoldersAboveTheLastCanBeAskedFor() async throws {
    let service = try await ServiceFixture(isIndexed: false)
    for place in ["2023/trip/day", "2024/trip/day"] {
      let colour: [UInt8] = place.hasPrefix("2023") ? [90, 10, 10] : [10, 90, 10]
      try ServiceFixture.write(
        PortablePixmap(width: 8, height: 8, colour: colour),
        to: service.images + "/\(place)/a.ppm")
    }
    _ = try service.ask(.post, "/ingest")
    let answer = try service.post(
      "/api/v1/search", json: #"{"text":"red","where":"path glob '*/2023/trip/*'"}"#)
    guard case .list(let results)? = answer.json["results"] else {
      Issue.record("\(answer.text)")
      return
    }
    #expect(results.map { $0["path"]?.string } == [service.images + "/2023/trip/day/a.ppm"])
  }

  @Test func defect4CopiesDoNotTakeTwoVectors() async throws {
    let service = try await ServiceFixture(isIndexed: false)
    try FileManager.default.copyItem(
      atPath: service.images + "/warm/red.ppm", toPath: service.images + "/cold/copy.ppm")
    _ = try service.ask(.post, "/ingest")
    let status = try service.library.status()
    #expect(status.imageCount == 5 && status.contentCount == 4)
  }

  @Test func defect4CopiesAreOneResultThatNamesThem() async throws {
    let service = try await ServiceFixture(isIndexed: false)
    for name in ["cold/copy", "copy"] {
      try FileManager.default.copyItem(
        atPath: service.images + "/warm/red.ppm", toPath: service.images + "/\(name).ppm")
    }
    _ = try service.ask(.post, "/ingest")
    let answer = try service.post("/api/v1/search", json: #"{"text":"red","k":10}"#)
    guard case .list(let results)? = answer.json["results"] else {
      Issue.record("\(answer.text)")
      return
    }
    #expect(results.count == 4)
    let folded = results.flatMap { result -> [JSONTree] in
      guard case .list(let copies)? = result["folded"] else { return [] }
      return copies
    }
    let names = (answer.names + folded.compactMap { $0["filename"]?.string }).sorted()
    #expect(names == ["blue.ppm", "copy.ppm", "copy.ppm", "green.ppm", "orange.ppm", "red.ppm"])
    // Clients of the replaced service count on k images, and get them.
    #expect(try service.get("/search-text?q=red&k=10").names.count == 6)
  }

  @Test func defects5And6TheDimensionIsTheModels() async throws {
    let service = try await ServiceFixture()
    let stats = try service.get("/api/v1/stats")
    let dimension = try #require(stats.json["dimension"]?.double)
    let short = try service.post("/api/v1/search", json: #"{"terms":[{"vector":[1,0]}]}"#)
    #expect(short.status == 400 && short.text.contains(String(Int(clamping: dimension))))
  }

  @Test func defect7FilesAreKnownByContentAndOrientationIsApplied() async throws {
    let service = try await ServiceFixture(isIndexed: false)
    for name in ["exif-6.jpg", "no-extension", "picture.gif"] {
      try FileManager.default.copyItem(
        atPath: Fixtures.path("hostile/\(name)"), toPath: service.images + "/warm/\(name)")
    }
    _ = try service.ask(.post, "/ingest")
    let images = try service.library.images()
    #expect(
      images.contains { $0.filename == "no-extension" }
        && images.contains { $0.filename == "picture.gif" })
    let turned = try #require(images.first { $0.filename == "exif-6.jpg" })
    #expect(turned.facts.orientation == 6)
    let thumbnail = try service.get("/api/v1/images/\(turned.id)/thumbnail?size=64")
    #expect(thumbnail.status == 200 && thumbnail.headers["Content-Type"] == "image/jpeg")
  }

  @Test(arguments: ["../../../PWNED.ppm", "/tmp/PWNED.ppm", "..\\\\PWNED.ppm", "a/b/PWNED.ppm"])
  func defect8UploadsAreNeverStoredUnderTheirNames(_ name: String) async throws {
    let service = try await ServiceFixture { configuration, folder in
      configuration.uploadFolder = FilePath(folder.file("uploads"))
      configuration.queryImageFolder = FilePath(folder.file("queries"))
    }
    let picture = ServiceFixture.image([10, 20, 30])
    let search = try service.post("/search-image", form: [("file", name, picture)])
    #expect(search.status == 200)
    let upload = try service.post("/api/v1/images", form: [("file", name, picture)])
    #expect(upload.status == 201, "\(upload.text)")
    let all =
      FileManager.default.enumerator(atPath: service.folder.path)?.allObjects.compactMap {
        $0 as? String
      } ?? []
    #expect(!all.contains { $0.contains("PWNED") })
    #expect(!FileManager.default.fileExists(atPath: "/tmp/PWNED.ppm"))
    #expect(all.filter { $0.hasPrefix("uploads/uploads/") }.count == 1)
    #expect(all.filter { $0.hasPrefix("queries/") }.count == 1)
  }

  @Test func defect8QueryImagesAreNotKeptUnlessAsked() async throws {
    let service = try await ServiceFixture()
    let before = FileManager.default.enumerator(atPath: service.folder.path)?.allObjects.count
    let answer = try service.post(
      "/search-image", form: [("file", "query.png", ServiceFixture.image([1, 2, 3]))])
    #expect(answer.json["query_image"]?.string == "query.png")
    #expect(FileManager.default.enumerator(atPath: service.folder.path)?.allObjects.count == before)
  }

  @Test func defect8UploadsAreLimited() async throws {
    let service = try await ServiceFixture { configuration, folder in
      configuration.uploadFolder = FilePath(folder.file("uploads"))
      configuration.uploadBytes = 10_000
    }
    let big = [UInt8](repeating: 0, count: 2_000_000)
    #expect(try service.post("/api/v1/images", form: [("file", "a", big)]).status == 413)
    #expect(try service.post("/search-image", form: [("file", "a", big)]).status == 413)
  }

  @Test func defect9ErrorsNameNeitherCodeNorPaths() async throws {
    let service = try await ServiceFixture { configuration, _ in
      configuration.keys = [APIKeyFixture.read, APIKeyFixture.write]
    }
    for path in [
      "/search-text?q=", "/api/v1/images/nope", "/api/v1/images/nope/file", "/nope",
      "/search-text?q=a&where=x",
    ] {
      let answer = try service.get(path, headers: APIKeyFixture.readHeaders)
      #expect((400...499).contains(answer.status), "\(path)")
      #expect(answer.json["error"]?.string?.isEmpty == false && answer.problem != nil)
      #expect(!answer.text.contains(service.folder.path) && !answer.text.contains(".swift"))
    }
    for folder in ["/etc", service.folder.path, service.folder.path + "/library", "/no/such"] {
      let answer = try service.ask(
        .post, "/ingest?folder_path=\(folder)", headers: APIKeyFixture.writeHeaders)
      #expect(answer.status == 403 && !answer.text.contains(service.folder.path))
    }
  }

  @Test func defect10SearchNeedsNoLanguageModel() async throws {
    let service = try await ServiceFixture()
    let answer = try service.get("/search-text?q=show+me+red+things&k=2")
    #expect(answer.status == 200 && answer.names.count == 2)
    #expect(answer.json["translated"]?.string?.isEmpty == false)
    for blank in ["", "%20%20", "%09"] {
      #expect(try service.get("/search-text?q=\(blank)").status == 400)
    }
    #expect(try service.get("/search-text").status == 400)
  }

  @Test func defect11OneBadFileDoesNotStopTheOthers() async throws {
    let service = try await ServiceFixture(isIndexed: false)
    for name in ["truncated-header.jpg", "empty.jpg", "text-named.jpg"] {
      try FileManager.default.copyItem(
        atPath: Fixtures.path("hostile/\(name)"), toPath: service.images + "/cold/\(name)")
    }
    let answer = try service.ask(.post, "/ingest")
    #expect(
      answer.status == 200 && answer.json["indexed"] == .number(4)
        && answer.json["failed"] == .number(3))
    let failures = try service.get("/api/v1/failures")
    #expect(failures.json["total"] == .number(3))
    let missing = try service.ask(.post, "/ingest?folder_path=\(service.images)/missing")
    #expect(missing.status == 404)
  }

  @Test func defect12ManyImagesNeedFewFiles() async throws {
    let service = try await ServiceFixture(isIndexed: false)
    for number in 0..<1200 {
      let colour: [UInt8] = [UInt8(number % 256), UInt8(number / 256), 7]
      try ServiceFixture.write(
        PortablePixmap(width: 4, height: 4, colour: colour),
        to: service.images + "/many/\(number).ppm")
    }
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    let usual = limit
    limit.rlim_cur = min(limit.rlim_cur, 1024)
    setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    defer {
      var usual = usual
      setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &usual)
    }
    #expect(try service.ask(.post, "/ingest").json["indexed"] == .number(1204))
  }

  @Test func defect13ImagesCanBeRemoved() async throws {
    let service = try await ServiceFixture()
    let id = try service.id(of: "red.ppm")
    #expect(try service.ask(.delete, "/api/v1/images/\(id)").status == 204)
    #expect(try service.ask(.delete, "/api/v1/images/\(id)").status == 404)
    #expect(!(try service.get("/search-text?q=red&k=10").names.contains("red.ppm")))
    #expect(FileManager.default.fileExists(atPath: service.images + "/warm/red.ppm"))
  }

  @Test(arguments: ["0", "-1", "1000000000", "x", "1.5", ""])
  func defect14TheNumberOfResultsIsChecked(_ k: String) async throws {
    let service = try await ServiceFixture()
    let answer = try service.get("/search-text?q=red&k=\(k)")
    #expect(answer.status == 400 && answer.problem == "invalid_argument")
    let image = try service.post(
      "/search-image?k=\(k)", form: [("file", "a.ppm", ServiceFixture.image([9, 9, 9]))])
    #expect(image.status == 400)
  }

  @Test func defect14APartNeedsNoContentType() async throws {
    let service = try await ServiceFixture()
    let picture = ServiceFixture.image([0, 0, 250])
    let plain = try service.post(
      "/search-image", form: [("file", "a", picture), ("k", nil, Array("2".utf8))])
    let typed = try service.post(
      "/search-image?k=2", form: [("file", "a", picture)], type: "image/x-portable-pixmap")
    #expect(plain.status == 200 && plain.names == typed.names && plain.names.count == 2)
    let text = try service.post(
      "/search-image", form: [("file", "a", Array("no picture".utf8))], type: "image/png")
    #expect(text.status == 422 && text.problem == "unreadable_image")
  }

  @Test func defect15ResultsAreSavedAsTheyAre() async throws {
    let service = try await ServiceFixture { configuration, folder in
      configuration.resultsFolder = FilePath(folder.file("saved"))
    }
    try FileManager.default.copyItem(
      atPath: Fixtures.path("hostile/cmyk.jpg"), toPath: service.images + "/warm/cmyk.jpg")
    _ = try service.ask(.post, "/ingest")
    // One file goes away after it was indexed: the search still succeeds.
    try FileManager.default.removeItem(atPath: service.images + "/cold/blue.ppm")
    let answer = try service.get("/search-text?q=red&k=10&save_results=true")
    #expect(answer.status == 200 && answer.names.contains("cmyk.jpg"))
    let folder = try #require(answer.json["saved_folder"]?.string)
    let saved = try FileManager.default.contentsOfDirectory(atPath: folder)
    #expect(saved.count == answer.names.filter { $0 != "blue.ppm" }.count)
    let cmyk = try #require(saved.first { $0.hasSuffix("-cmyk.jpg") })
    #expect(
      FileManager.default.contentsEqual(
        atPath: folder + "/" + cmyk, andPath: Fixtures.path("hostile/cmyk.jpg")))
    #expect(try service.get("/search-text?q=red&save_results=false").json["saved_folder"] == .null)
  }

  @Test func defect16TheServiceStartsWithoutModelOrLibraryInUse() async throws {
    let service = try await ServiceFixture(isIndexed: false)
    #expect(try service.get("/health").status == 200)
    let ready = try service.get("/ready")
    #expect(ready.status == 503 && ready.problem == "empty_library")
    #expect(try service.get("/search-text?q=red").problem == "empty_library")
    // Indexing is a job with progress, not one blocking request alone.
    let job = try service.post("/api/v1/jobs/index", json: "{}")
    #expect(
      job.status == 202 && job.headers["Location"] == "/api/v1/jobs/\(job.json["id"]?.string ?? "")"
    )
  }

  @Test func defect17ImagesAreEmbeddedInBatches() async throws {
    let service = try await ServiceFixture()
    let encoder = try service.library.model().imageEncoder()
    let pictures = try ServiceFixture.colours.map {
      try encoder.prepare(EncodedImage(bytes: ServiceFixture.image($0.1)))
    }
    #expect(encoder.preferredBatchSize > 1)
    for (together, picture) in zip(try encoder.encode(pictures), pictures) {
      #expect(together.cosineSimilarity(to: try encoder.encode([picture])[0]) > 0.999)
    }
  }

  @Test func defect18WhatWasUnderstoodIsShown() async throws {
    let service = try await ServiceFixture()
    let answer = try service.post("/api/v1/search", json: #"{"text":"red"}"#)
    #expect(answer.json["query"]?.string == "red" && answer.json["interpretation"] != nil)
  }

  @Test func defect19ImagesComeOverHTTP() async throws {
    let service = try await ServiceFixture()
    let answer = try service.post("/api/v1/search", json: #"{"text":"red","k":1}"#)
    guard case .list(let results)? = answer.json["results"], let first = results.first,
      let file = first["file"]?.string, let thumbnail = first["thumbnail"]?.string
    else {
      Issue.record("no results: \(answer.text)")
      return
    }
    #expect(try service.get(file).status == 200)
    #expect(try service.get(thumbnail).body.starts(with: [0xFF, 0xD8]))
  }

  @Test func defects20And21TheDescriptionHasEveryRoute() async throws {
    let service = try await ServiceFixture()
    let document = try service.get("/openapi.json").json
    for path in [
      "/ingest", "/search-text", "/search-image", "/api/v1/search", "/health", "/metrics",
    ] {
      #expect(document["paths"]?[path] != nil, "\(path)")
    }
  }
}
