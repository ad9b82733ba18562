import Foundation
import TestSupport
import Testing

@Suite struct EvaluationTests {
  /// Images with captions in Karpathy's form, half of them the test split.
  private func writeSet(_ place: Workplace) throws -> String {
    try place.addImages(8, in: "val2014")
    let images = (0..<8).map { number in
      """
      {"filepath": "val2014", "filename": "0\(number).ppm", "split": "\(number < 4 ? "test" : "val")",
       "sentences": [{"raw": "picture number \(number)"}, {"raw": "the \(number) of them"}]}
      """
    }
    let path = place.images + "/dataset.json"
    try Data("{\"images\": [\(images.joined(separator: ","))], \"dataset\": \"coco\"}".utf8)
      .write(to: URL(fileURLWithPath: path))
    return path
  }

  @Test func figuresGoToStdoutAndThePageToItsFile() throws {
    let place = try Workplace()
    let set = try writeSet(place)
    let page = place.folder.file("report.html")
    let outcome = try place.glimpse("eval", set, "--json", "--report", page)
    #expect(outcome.status == 0, "\(outcome.messages)")
    let figures = try JSON(outcome.stdout)
    #expect(figures["dataset"]["split"] == .string("test"))
    #expect(figures["dataset"]["pictures"] == .number(4))
    let model = try figures["models"].items[0]
    #expect(model["dimension"] == .number(Double(Workplace.modelDimension)))
    #expect(model["text_to_image"]["queries"] == .number(8))
    #expect(model["image_to_text"]["targets"] == .number(8))
    #expect(model["image_to_image"] == .null)
    #expect(try model["text_to_image"]["recall@5"]["value"].number == 1)
    #expect(outcome.messages.contains("report.html"))
    #expect(try String(contentsOfFile: page, encoding: .utf8).contains("data:image/jpeg"))
    // No library is made for it.
    #expect(!FileManager.default.fileExists(atPath: place.library))
  }

  @Test func badInputEndsWithOneSentenceAndItsStatus() throws {
    let place = try Workplace()
    let set = try writeSet(place)
    let absent = try place.glimpse("eval", place.folder.file("nothing.json"))
    #expect(absent.status == 1 && absent.messages.contains("does not exist"))
    let split = try place.glimpse("eval", set, "--split", "dev")
    #expect(split.status == 1 && split.messages.contains("it has test, val"))
    #expect(try place.glimpse("eval").status == 2)
    try Data("no picture".utf8)
      .write(to: URL(fileURLWithPath: place.images + "/val2014/01.ppm"))
    let skipped = try place.glimpse("eval", set, "--strict", "--quiet")
    #expect(skipped.status == 3 && skipped.messages.contains("01.ppm"))
    #expect(skipped.output.contains("3 pictures, 6 captions"))
  }
}
