import Foundation
import TestSupport
import Testing

/// Numbers that make no sense, in every place where the program reads one:
/// arguments, settings, and files of all kinds. No command may end by a signal;
/// one that fails says so in one sentence.
@Suite struct MalformedNumbersTests {
  private static let huge = "99999999999999999999"

  @Test func everyCommandAnswersEveryMalformedNumber() throws {
    let place = try Workplace()
    try place.addImages(4)
    try place.index()
    var count = 0
    var statuses: [Int32: Int] = [:]
    for (line, environment) in try lines(place) {
      let usual = place.environment
      place.environment.merge(environment) { $1 }
      defer { place.environment = usual }
      let outcome = try place.start(line.map { Array($0.utf8) }).finish()
      let what = line.joined(separator: " ")
      #expect((0...3).contains(outcome.status), "\(what): \(outcome.status)\n\(outcome.messages)")
      if outcome.status == 1 || outcome.status == 2 {
        let sentences = outcome.messages.split(separator: "\n").filter { $0.hasPrefix("glimpse: ") }
        #expect(sentences.count == 1, "\(what): \(outcome.messages)")
      }
      statuses[outcome.status, default: 0] += 1
      count += 1
    }
    print(
      "malformed numbers: \(count) inputs, by exit status: \(statuses.sorted { $0.key < $1.key })")
    #expect(count >= 50)
    #expect(try place.listedNames().count >= 4)
  }

  private func lines(_ place: Workplace) throws -> [([String], [String: String])] {
    let huge = Self.huge
    var lines: [([String], [String: String])] = []
    func add(_ line: String..., with environment: [String: String] = [:]) {
      lines.append((line, environment))
    }
    func file(_ name: String, _ text: String) throws -> String {
      let path = place.folder.file(name)
      try makeFolder(URL(fileURLWithPath: path).deletingLastPathComponent().path)
      try Data(text.utf8).write(to: URL(fileURLWithPath: path))
      return path
    }
    let image = place.images + "/00.ppm"

    // Arguments.
    add("search", "red", "-k", huge)
    add("search", "red", "--offset", "-9223372036854775808")
    add("search", "red", "--min-score", "nan")
    add("search", "1e308:red", "-1e308:blue")
    add("search", "\(huge):red", "nan:blue")
    add("search", "0:red", "-0:blue")
    add("search", "red", "--vector", "[1e308,-1e308]")
    add(
      "search", "--vector",
      "[" + [String](repeating: "1e39", count: 16).joined(separator: ",") + "]")
    add("search", "red", "--diverse", "1e308")
    add("search", "red", "--no-fail", "--where", "width >= \(huge) and modified < 0001-01-01")
    add("search", "red", "--where", "taken between 0000-00-00 and 30000-13-32")
    add("search", "red", "--where", "rating = 1e309")
    add(
      "search", "pictures from the year \(huge), 0 days ago, the 32nd of May 99999", "--translate")
    add("similar", image, "-k", "9223372036854775808")
    add("list", "--where", "near 1e308,1e308 within \(huge) km")
    add("list", "--where", "bytes in (-9223372036854775808, 9223372036854775807, 1e400)")
    add("list", "-k", "-1")
    add("retrieve", "--prompt", "red", "--images_dir", place.images, "--top_k", "0x7fffffff")
    add("duplicates", "--threshold", "-1")
    add("duplicates", "--semantic", "1e308")
    add("index", place.images, "--shard", "\(huge)/\(huge)")
    add("index", place.images, "--threads", huge)
    add("index", place.images, "--batch-size", "-1")
    add("index", place.images, "--max-megapixels", "9223372036854775807")
    add("index", place.images, "--decode-timeout", "inf")
    add("remove", "--where", "modified > \(huge)", "--dry-run")
    add("export", place.folder.file("out"), "--shard-size", huge)
    add("embed", "--text", huge, "--text", "1e308")
    add("translate", "three hundred and \(huge) pictures of cats since 1e308")
    add("serve", "--port", "65536")
    add("serve", "--rate-limit", "nan", "--port", "70000")
    add("serve", "--rate-limit", "1e308", "--port", "-1")
    add("bench", "--sizes", "-1,\(huge)")
    add("bench", "--pictures", "\(huge)x1")
    add("completion", huge)
    add("models", "info", huge)
    add("verify")
    add("status", with: ["VECTOR_SIZE": huge])
    add("list", with: ["GLIMPSE_PORT": "-1", "GLIMPSE_LOG_LEVEL": "1e308"])
    add("serve", with: ["GLIMPSE_PORT": huge])
    add("search", "red", with: ["VECTOR_SIZE": "1e308"])
    add("sync", "--to", "qdrant+http://127.0.0.1:\(huge)/c")
    add("sync", "--from", "milvus+http://127.0.0.1:-1/c")

    // Files of metadata, captions, vectors and exports.
    add(
      "index", place.images, "--meta",
      try file(
        "numbers.csv",
        "path,rating,taken,latitude,bytes\n00.ppm,\(huge),0000-01-01,1e308,-1\n01.ppm,nan,30000-01-01,inf,-0\n"
      ))
    add(
      "index", place.images, "--meta",
      try file(
        "numbers.jsonl",
        "{\"path\":\"00.ppm\",\"rating\":-9223372036854775808,\"taken\":1e308,\"longitude\":\(huge)}\n"
          + "{\"path\":\"02.ppm\",\"rating\":5e-324,\"keywords\":[\(huge)]}\n"))
    add(
      "index", place.images, "--meta",
      try file("beyond.jsonl", "{\"path\":\"00.ppm\",\"rating\":1e999}\n"))
    let captions = try file(
      "set.json",
      "{\"images\":[{\"filename\":\"00.ppm\",\"split\":\"test\",\"imgid\":\(huge),\"sentences\":[{\"raw\":\"a\",\"sentid\":1e308}]}]}"
    )
    add("eval", captions, "--images", place.images, "--resamples", huge)
    add(
      "eval", captions, "--images", place.images, "--resamples", "0", "--seed",
      "9223372036854775807")
    add(
      "eval",
      try file(
        "coco.json",
        "{\"images\":[{\"id\":1e308,\"file_name\":\"00.ppm\"}],\"annotations\":[{\"image_id\":1e308,\"caption\":\"a\"}]}"
      ),
      "--images", place.images, "--limit", "-1")
    for (number, vector) in ["[1e308,1]", "[\(huge)]", "[]", "[5e-324,-0]"].enumerated() {
      _ = try file(
        "lines\(number)/images_0.jsonl",
        "{\"path\":\"/a.jpg\",\"embedding\":\(vector),\"bytes\":-1,\"width\":1e308,\"modified\":\"30000-01-01T00:00:00Z\"}\n"
      )
      add("import", place.folder.file("lines\(number)"), "--model", Workplace.model)
    }
    for (number, shape) in [
      "(\(huge), 16)", "(-1, 16)", "(4611686018427387904, 4)", "(1, 0)", "(1, 1e3)",
    ].enumerated() {
      let head = "{'descr': '<f4', 'fortran_order': False, 'shape': \(shape), }\n"
      var bytes: [UInt8] =
        [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(head.utf8.count), 0] + Array(head.utf8)
      bytes += [UInt8](repeating: 0, count: 64)
      _ = try file("npy\(number)/metadata/metadata_0.jsonl", "{}\n")
      try makeFolder(place.folder.file("npy\(number)/img_emb"))
      try Data(bytes).write(
        to: URL(fileURLWithPath: place.folder.file("npy\(number)/img_emb/img_emb_0.npy")))
      add("import", place.folder.file("npy\(number)"), "--model", Workplace.model)
    }

    // Models whose files hold such numbers.
    for (number, change) in [
      ("preprocessor_config.json", "\"resample\": 3", "\"resample\": 1e308"),
      ("preprocessor_config.json", "\"shortest_edge\": 32", "\"shortest_edge\": \(huge)"),
      ("preprocessor_config.json", "0.00392156862745098", "-1e308"),
      ("tokenizer_config.json", "\"model_max_length\": 77", "\"model_max_length\": -1e308"),
      ("config.json", "\"projection_dim\": 16", "\"projection_dim\": 1e308"),
      ("config.json", "\"max_position_embeddings\": 77", "\"max_position_embeddings\": -1"),
    ].enumerated() {
      let folder = place.folder.file("model\(number)")
      try FileManager.default.copyItem(atPath: Workplace.otherModel, toPath: folder)
      let path = folder + "/" + change.0
      let text = try String(contentsOfFile: path, encoding: .utf8)
      try #require(text.contains(change.1))
      try FileManager.default.removeItem(atPath: path)
      try text.replacingOccurrences(of: change.1, with: change.2).write(
        toFile: path, atomically: true, encoding: .utf8)
      add("embed", "--text", "red", "--model", folder)
    }

    // Images whose headers lie.
    let lying: [(String, [UInt8])] = [
      ("width.ppm", Array("P6 \(huge) 1 255\n".utf8)),
      ("minus.ppm", Array("P6 -1 -1 255\nabc".utf8)),
      ("depth.ppm", Array("P6 1 1 \(huge)\nabc".utf8)),
      (
        "large.png",
        [
          0x89, 0x50, 0x4E, 0x47, 13, 10, 26, 10, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, 127, 255,
          255, 255, 127, 255, 255, 255, 8, 2, 0, 0, 0, 0, 0, 0, 0,
        ]
      ),
      (
        "minus.bmp",
        Array("BM".utf8) + [
          255, 255, 255, 127, 0, 0, 0, 0, 54, 0, 0, 0, 40, 0, 0, 0, 0, 0, 0, 128, 0, 0, 0, 128, 1,
          0, 24, 0,
        ] + [UInt8](repeating: 0, count: 24)
      ),
      (
        "tags.tif",
        [0x49, 0x49, 0x2A, 0, 8, 0, 0, 0, 255, 255] + [UInt8](repeating: 255, count: 240)
      ),
      ("far.tif", [0x4D, 0x4D, 0, 0x2A, 255, 255, 255, 255]),
      (
        "size.svg",
        Array("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1e308\" height=\"-1\"/>".utf8)
      ),
    ]
    for (name, bytes) in lying {
      let path = place.folder.file("lying/\(name)")
      try makeFolder(place.folder.file("lying"))
      try Data(bytes).write(to: URL(fileURLWithPath: path))
      add("search", "-i", path)
    }
    add("index", place.folder.file("lying"))
    return lines
  }

  @Test func copiesOfImagesWithTheLongestNamesAreSaved() throws {
    let place = try Workplace()
    let names = [
      String(repeating: "l", count: 251) + ".ppm", String(repeating: "ü", count: 125) + "x.ppm",
      "short.ppm",
      String(repeating: "n", count: 255),
    ]
    for (seed, name) in names.enumerated() { try place.addImage(name, seed: seed) }
    try place.index()
    let saved = place.folder.file("saved")
    let outcome = try place.glimpse("search", "red", "-k", "9", "--no-fold", "--save", saved)
    #expect(outcome.status == 0, "\(outcome.messages)")
    let copies = try FileManager.default.contentsOfDirectory(atPath: saved).sorted()
    #expect(copies.count == 4)
    #expect(copies.allSatisfy { $0.utf8.count <= 255 })
    #expect(
      copies.contains { $0.hasSuffix("short.ppm") }
        && copies.filter { $0.hasSuffix(".ppm") }.count == 3)
    #expect(copies.map { $0.prefix(3) } == ["01-", "02-", "03-", "04-"])
  }
}
