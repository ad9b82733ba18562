// `glimpse eval` and `glimpse bench` with the small test model: what they
// print, write and refuse.

import Evaluation
import Foundation
import GlimpseKit
import SearchDomain
import TestSupport
import Testing

@testable import CommandLineInterface

/// A folder with a set of captions.
private struct Place {
  let folder: TemporaryFolder
  let captions: String

  /// Images that a model of random weights tells apart, of four groups.
  init(count: Int = 12) throws {
    folder = try TemporaryFolder()
    captions = folder.file("captions.jsonl")
    var lines = ""
    for number in 0..<count {
      let shade = UInt8(number * 20)
      let pixmap = PortablePixmap(
        width: 32, height: 32, colour: [shade, UInt8(number * 53 % 256), 255 - shade])
      try Data(pixmap.encoded).write(to: URL(fileURLWithPath: folder.file("\(number).ppm")))
      lines += "{\"image\": \"\(number).ppm\", \"caption\": \"picture <b>\(number)</b> & more\", "
      lines += "\"group\": \"\(number % 4)\"}\n"
    }
    try Data(lines.utf8).write(to: URL(fileURLWithPath: captions))
  }

  func write(_ name: String, _ text: String) throws -> String {
    try Data(text.utf8).write(to: URL(fileURLWithPath: folder.file(name)))
    return folder.file(name)
  }

  func glimpse(_ line: String...) async -> Outcome {
    let output = MemorySink()
    let messages = MemorySink()
    let status = await Program.run(
      line.map { ArgumentBytes($0) },
      settings: Settings(environment: [
        "HOME": folder.path, "XDG_CACHE_HOME": folder.file("cache"), "TMPDIR": folder.path,
        "HF_HOME": folder.file("hub"), "HF_HUB_OFFLINE": "1",
        "GLIMPSE_MODEL": Fixtures.path("models/open-clip"),
      ]),
      console: Console(
        output: output, messages: messages, outputTerminal: .none, messageTerminal: .none),
      interrupts: Interrupts())
    return Outcome(status: status, output: output.bytes, messages: messages.text)
  }
}

private func object(_ value: Any?) throws -> [String: Any] {
  try #require(value as? [String: Any])
}

@Suite struct EvaluationCommandTests {
  @Test func optionsAreResolved() throws {
    let command = try resolve(
      EvalCommand.self,
      [
        "eval", "set.json", "--images", "pictures", "--split", "val", "--limit", "10", "--captions",
        "5", "--template", "a {}", "--template", "the {}", "--worst", "3", "--resamples", "200",
        "--seed", "9", "--report", "r.html", "--strict", "--dataset-format", "coco", "-j", "3",
      ])
    #expect(command.path == "set.json" && command.reportFile == "r.html" && command.isStrict)
    #expect(command.dataset.imagesFolder == "pictures" && command.dataset.split == "val")
    #expect(command.dataset.limit == 10 && command.dataset.captionsPerImage == 5)
    #expect(command.dataset.templates == ["a {}", "the {}"] && command.dataset.format == .coco)
    #expect(command.evaluation.failureCount == 3 && command.evaluation.threads == 3)
    #expect(command.evaluation.bootstrap.resamples == 200 && command.evaluation.bootstrap.seed == 9)
    let plain = try resolve(EvalCommand.self, ["eval", "set.json"])
    #expect(plain.dataset == DatasetOptions() && plain.compared.isEmpty)
  }

  @Test func modelsToCompareMayFollowOneAnother() throws {
    for line in [
      ["eval", "s.csv", "--compare", "a", "b", "c"],
      ["eval", "s.csv", "--compare", "a", "--compare", "b", "--compare", "c"],
      ["eval", "s.csv", "--compare", "a", "b", "c", "b"],
      ["eval", "--compare", "a", "s.csv", "--compare", "b", "--compare=c"],
    ] {
      let command = try resolve(EvalCommand.self, line)
      #expect(command.path == "s.csv" && command.compared == ["a", "b", "c"], "\(line)")
    }
  }

  @Test func figuresAreJSONWithIntervals() async throws {
    let place = try Place()
    let outcome = await place.glimpse("eval", place.captions, "--json", "--quiet", "--worst", "2")
    #expect(outcome.status == .done, "\(outcome.messages)")
    let root = try object(try JSONSerialization.jsonObject(with: Data(outcome.output)))
    let set = try object(root["dataset"])
    #expect(set["format"] as? String == "table" && set["pictures"] as? Int == 12)
    let model = try object((root["models"] as? [Any])?.first)
    for direction in ["text_to_image", "image_to_text", "image_to_image"] {
      let figures = try object(model[direction])
      for name in ["recall@1", "recall@5", "recall@10", "median_rank", "mrr", "map"] {
        let figure = try object(figures[name])
        let value = try #require(figure["value"] as? Double)
        let low = try #require(figure["low"] as? Double)
        let high = try #require(figure["high"] as? Double)
        #expect(low <= value && value <= high, "\(direction) \(name)")
      }
      #expect((figures["failures"] as? [Any])?.count ?? 3 <= 2)
    }
    #expect(try object(model["image_to_image"])["targets"] as? Int == 11)
    #expect(try object(model["speed"])["images_per_second"] as? Double ?? 0 > 0)
    let again = await place.glimpse("eval", place.captions, "--json", "--quiet", "--worst", "2")
    let second = try object(try JSONSerialization.jsonObject(with: Data(again.output)))
    let other = try object((second["models"] as? [Any])?.first)
    #expect(
      try object(model["text_to_image"]) as NSDictionary == object(other["text_to_image"])
        as NSDictionary)
  }

  @Test func aTableNamesEveryFigureAndWhatWasCounted() async throws {
    let place = try Place()
    let text = await place.glimpse("eval", place.captions).outputText
    for word in [
      "recall@1", "median rank", "mean reciprocal rank", "mean average precision", "text to image",
      "image to text", "image to image", "queries", "pictures/s", "bootstrap", "seed 1",
    ] { #expect(text.contains(word), "\(word)") }
    let both = await place.glimpse(
      "eval", place.captions, "--compare", Fixtures.path("models/open-clip"),
      Fixtures.path("models/siglip"))
    #expect(both.status == .done, "\(both.messages)")
    #expect(both.outputText.contains("open-clip") && both.outputText.contains("siglip"))
    #expect(both.outputText.contains("pictures a second"))
    // A single one is compared with the model in use.
    let one = await place.glimpse(
      "eval", place.captions, "--compare", Fixtures.path("models/siglip"))
    #expect(one.outputText.contains("open-clip") && one.outputText.contains("siglip"))
  }

  @Test func whatReRankingBoughtIsShownOfEveryModelAndInTheReport() async throws {
    let place = try Place(count: 4)
    let matching = Fixtures.path("models/blip-matching")
    let file = place.folder.file("report.html")
    let title = "text to image, the 2 best re-ranked by blip random weights"
    let one = await place.glimpse(
      "eval", place.captions, "--rerank", "2", "--rerank-model", matching, "--report", file)
    #expect(one.status == .done && one.outputText.contains(title), "\(one.messages)")
    let page = try String(contentsOfFile: file, encoding: .utf8)
    #expect(page.contains(title) && page.contains(">before<") && page.contains(">after<"))
    let both = await place.glimpse(
      "eval", place.captions, "--rerank", "2", "--rerank-model", matching, "--report", file,
      "--compare", Fixtures.path("models/siglip"))
    #expect(both.outputText.contains(title + "\n"), "\(both.messages)")
    let changes = both.outputText.split(separator: "\n").filter { $0.contains(" → ") }
    #expect(changes.count == 4)
    #expect(changes.allSatisfy { $0.split(separator: "→").count == 3 })
    #expect(try String(contentsOfFile: file, encoding: .utf8).contains(" → "))
    let plain = await place.glimpse("eval", place.captions)
    #expect(!plain.outputText.contains("re-ranked"))
  }

  @Test func theReportNeedsNothingElseAndShowsImages() async throws {
    let place = try Place()
    let file = place.folder.file("report.html")
    let outcome = await place.glimpse("eval", place.captions, "--report", file, "--worst", "2")
    #expect(outcome.status == .done, "\(outcome.messages)")
    #expect(outcome.messages.contains("report.html"))
    let page = try String(contentsOfFile: file, encoding: .utf8)
    #expect(page.hasPrefix("<!DOCTYPE html>"))
    for outside in ["http:", "https:", "<script", "<link", "url(", "src=\"/"] {
      #expect(!page.contains(outside), "\(outside)")
    }
    #expect(page.contains("<img src=\"data:image/jpeg;base64,/9j/"))
    #expect(page.contains("&lt;b&gt;") && page.contains("&amp; more") && !page.contains("<b>"))
    #expect(page.contains("Worst failures") && page.contains("<figcaption>"))
  }

  @Test func whatCannotBeReadIsToldAndStrictSaysSo() async throws {
    let place = try Place(count: 3)
    try Data("no picture".utf8).write(to: URL(fileURLWithPath: place.folder.file("bad.ppm")))
    let set = try place.write(
      "some.csv", "image,caption\n0.ppm,zero\n1.ppm,one\nbad.ppm,bad\ngone.ppm,gone\n")
    let outcome = await place.glimpse("eval", set)
    #expect(outcome.status == .done)
    #expect(outcome.messages.contains("gone.ppm") && outcome.messages.contains("skipped"))
    #expect(await place.glimpse("eval", set, "--strict").status == .inputsSkipped)
  }

  @Test func badSetsEndWithOneSentence() async throws {
    let place = try Place(count: 1)
    let cases = [
      (place.folder.file("nothing.json"), "does not exist"),
      (try place.write("words.txt", "just words\n"), "no format that is known"),
      (try place.write("empty.csv", ""), "is empty"),
      (try place.write("lost.csv", "image,caption\nx.jpg,y\n"), "name the folder of the pictures"),
    ]
    for (path, words) in cases {
      let outcome = await place.glimpse("eval", path)
      #expect(outcome.status == .failed && outcome.output.isEmpty)
      #expect(outcome.messages.contains(words), "\(outcome.messages)")
      #expect(outcome.messages.split(separator: "\n").count == 1, "\(outcome.messages)")
    }
    let noFolder = await place.glimpse("eval", place.captions, "--report", "/nowhere/at/all.html")
    #expect(noFolder.status == .failed && noFolder.messages.contains("/nowhere/at"))
    let noModel = await place.glimpse("eval", place.captions, "--model", "no-such-model")
    #expect(noModel.status == .failed)
  }

  @Test func aBenchmarkPrintsFiguresAndWritesPlots() async throws {
    let place = try Place(count: 1)
    let plots = place.folder.file("plots")
    let outcome = await place.glimpse(
      "bench", "--sizes", "20,300", "--pictures", "48x32,64x64", "--json", "--out", plots)
    #expect(outcome.status == .done, "\(outcome.messages)")
    let root = try object(try JSONSerialization.jsonObject(with: Data(outcome.output)))
    let images = try #require(root["pictures"] as? [[String: Any]])
    #expect(images.map { $0["width"] as? Int } == [48, 64])
    #expect(images.allSatisfy { ($0["images_per_second"] as? Double ?? 0) > 0 })
    let searches = try #require(root["searches"] as? [[String: Any]])
    #expect(searches.map { $0["images"] as? Int } == [20, 300])
    for search in searches {
      #expect((search["text_recall_at_10"] as? Double ?? 0) > 0.9)
      #expect((search["median_ms"] as? Double ?? 0) > 0)
    }
    let texts = try #require(root["texts"] as? [[String: Any]])
    #expect(texts.count == 7 && texts.contains { $0["is_truncated"] as? Bool == true })
    for name in ["indexing.svg", "texts.svg", "searches.svg", "recall.svg"] {
      let svg = try String(contentsOfFile: plots + "/" + name, encoding: .utf8)
      #expect(svg.hasPrefix("<svg") && svg.contains("<polyline") && svg.hasSuffix("</svg>\n"))
    }
    #expect(FileManager.default.fileExists(atPath: plots + "/bench.json"))
    // Nothing is left behind, and no library was made.
    let left = try FileManager.default.contentsOfDirectory(atPath: place.folder.path)
    #expect(!left.contains { $0.hasPrefix("glimpse-bench") } && !left.contains(".local"))
  }
}
