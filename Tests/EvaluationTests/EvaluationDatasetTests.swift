// Every format of captions and classes, and every way in which one can be bad.

import Evaluation
import Foundation
import Refusals
import SearchDomain
import TestSupport
import Testing

@Suite struct EvaluationDatasetTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @discardableResult
  private func write(_ name: String, _ text: String = "picture") throws -> FilePath {
    let path = folder.file(name)
    let parent = URL(fileURLWithPath: path).deletingLastPathComponent()
    try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    return FilePath(path)
  }

  private func read(
    _ path: FilePath, _ change: (inout DatasetOptions) -> Void = { _ in }
  ) throws -> EvaluationDataset {
    var options = DatasetOptions()
    change(&options)
    return try EvaluationDataset.read(path, options: options)
  }

  /// What is wrong with a set, in the reader's words.
  private func problem(
    _ path: FilePath, _ change: (inout DatasetOptions) -> Void = { _ in }
  ) -> WorkflowError? {
    var options = DatasetOptions()
    change(&options)
    do throws(WorkflowError) {
      _ = try EvaluationDataset.read(path, options: options)
      return nil
    } catch {
      return error
    }
  }

  private func names(_ set: EvaluationDataset) -> [String] {
    set.images.map(\.path.lastComponent.description)
  }

  // MARK: Flickr

  private let tokens = """
    a.jpg#0\tA dog runs .
    a.jpg#1\tThe dog is running .
    b.jpg#0\tA red car .\r
    c.jpg#0\tTwo people talk .

    """

  @Test func flickrTokensGiveSeveralCaptionsAImage() throws {
    for name in ["a", "b", "c"] { try write("Images/\(name).jpg") }
    let set = try read(try write("results.token", tokens))
    #expect(set.format == .flickr && set.split == nil)
    #expect(names(set) == ["a.jpg", "b.jpg", "c.jpg"])
    #expect(
      set.texts.map(\.label) == [
        "A dog runs .", "The dog is running .", "A red car .", "Two people talk .",
      ])
    #expect(set.texts.map(\.group) == [0, 0, 1, 2])
    #expect(set.images.map(\.group) == [0, 1, 2])
    #expect(set.texts[0].prompts == ["A dog runs ."])
  }

  @Test func flickrSplitsAreListsBesideTheFile() throws {
    for name in ["a", "b", "c"] { try write("pictures/\(name).jpg") }
    let path = try write("Flickr8k.token.txt", tokens)
    try write("Flickr_8k.testImages.txt", "b.jpg\nc.jpg\n")
    let set = try read(path) { $0.split = "test" }
    #expect(names(set) == ["b.jpg", "c.jpg"] && set.split == "test")
    #expect(problem(path) { $0.split = "dev" }?.message.contains("devImages.txt") == true)
  }

  @Test func aLineOfAnotherFormIsNamed() throws {
    try write("a.jpg")
    let path = try write("captions.token", "a.jpg#0\tA dog\nno caption here\n")
    #expect(problem(path)?.message.contains("line 2") == true)
  }

  // MARK: JSON

  private let karpathy = """
    {"dataset": "coco", "images": [
      {"filepath": "val2014", "filename": "a.jpg", "split": "test", "imgid": 0,
       "sentences": [{"raw": "one", "tokens": ["one"]}, {"raw": " two "}]},
      {"filepath": "val2014", "filename": "b.jpg", "split": "val", "sentences": [{"raw": "three"}]},
      {"filepath": "train2014", "filename": "c.jpg", "split": "test", "sentences": [{"raw": "four"}]}
    ]}
    """

  @Test func karpathysFileIsReadBySplitAndTestIsTheUsualOne() throws {
    try write("val2014/a.jpg")
    try write("val2014/b.jpg")
    try write("train2014/c.jpg")
    let path = try write("dataset_coco.json", karpathy)
    let test = try read(path)
    #expect(test.format == .karpathy && test.split == "test")
    #expect(names(test) == ["a.jpg", "c.jpg"])
    #expect(test.texts.map(\.label) == ["one", "two", "four"])
    #expect(names(try read(path) { $0.split = "val" }) == ["b.jpg"])
    let one = try read(path) { $0.captionsPerImage = 1 }
    #expect(one.texts.map(\.label) == ["one", "four"])
    #expect(problem(path) { $0.split = "dev" }?.message.contains("it has test, val") == true)
  }

  @Test func cocosFileIsReadByIdentifier() throws {
    try write("val2017/a.jpg")
    try write("val2017/b.jpg")
    let path = try write(
      "annotations/captions_val2017.json",
      """
      {"info": {}, "licenses": [], "images": [{"id": 7, "file_name": "a.jpg"}, {"id": 9, "file_name": "b.jpg"}],
       "annotations": [{"id": 1, "image_id": 9, "caption": "of b\\n"}, {"id": 2, "image_id": 7, "caption": "of a"},
                       {"id": 3, "image_id": 9, "caption": "b again"}, {"id": 4, "image_id": 1, "caption": "stray"}]}
      """)
    let set = try read(path)
    #expect(set.format == .coco && names(set) == ["a.jpg", "b.jpg"])
    #expect(set.texts.map(\.label) == ["of a", "of b", "b again"])
    #expect(set.texts.map(\.group) == [0, 1, 1])
    #expect(set.warnings.count == 1)
    #expect(problem(path) { $0.split = "test" }?.message.contains("no splits") == true)
    #expect(problem(path) { $0.format = .karpathy }?.message.contains("'karpathy'") == true)
  }

  @Test func annotationsWithoutCaptionsAndBrokenJSONAreRefused() throws {
    let boxes = try write(
      "instances.json",
      "{\"images\": [{\"id\": 1, \"file_name\": \"a.jpg\"}], \"annotations\": [{\"image_id\": 1}]}")
    #expect(problem(boxes)?.message.contains("without a caption") == true)
    let cut = try write("cut.json", String(karpathy.prefix(120)))
    #expect(problem(cut)?.kind == .unusableDataset)
    #expect(problem(cut)?.message.contains("damaged") == true)
    #expect(problem(try write("other.json", "{\"a\": 1}"))?.message.contains("no format") == true)
  }

  // MARK: Tables

  @Test func csvMayQuoteAndSeparateAsItLikes() throws {
    for name in ["a.jpg", "b, c.jpg"] { try write("Images/\(name)") }
    let commas = try read(
      try write(
        "captions.txt",
        "\u{FEFF}image,caption\r\na.jpg,\"A \"\"big\"\" dog, running\"\r\n\"b, c.jpg\",\"two\nlines\"\r\na.jpg,again\r\n"
      ))
    #expect(commas.format == .table && names(commas) == ["a.jpg", "b, c.jpg"])
    #expect(commas.texts.map(\.label) == ["A \"big\" dog, running", "again", "two\nlines"])
    let bars = try read(
      try write(
        "results.csv",
        "image_name| comment_number| comment\na.jpg| 0| A dog .\na.jpg| 4   malformed\n"))
    #expect(bars.texts.map(\.label) == ["A dog ."])
    #expect(bars.warnings.first?.contains("line 3") == true)
  }

  @Test func jsonLinesMayHoldSeveralCaptionsSplitsAndGroups() throws {
    for name in ["a", "b", "c"] { try write("\(name).png") }
    let path = try write(
      "captions.jsonl",
      """
      {"image": "a.png", "captions": ["one", "uno"], "group": "first", "split": "x"}
      {"image": "b.png", "group": "first", "split": "y"}

      {"image": "c.png", "caption": "three", "split": "x", "score": 0.5, "extra": {"a": 1}}
      """)
    let set = try read(path)
    #expect(names(set) == ["a.png", "b.png", "c.png"])
    #expect(set.images.map(\.group) == [0, 0, 1] && set.groupCount == 2)
    #expect(set.texts.map(\.label) == ["one", "uno", "three"])
    #expect(names(try read(path) { $0.split = "x" }) == ["a.png", "c.png"])
    #expect(names(try read(path) { $0.limit = 1 }) == ["a.png"])
    let array = try write("captions.json", "[{\"image\": \"a.png\", \"caption\": [\"one\"]}]")
    #expect(try read(array).texts.map(\.label) == ["one"])
    let bad = try write("bad.jsonl", "{\"image\": \"a.png\", \"caption\": \"x\"}\n{\"image\": \n")
    #expect(problem(bad)?.message.contains("line 2") == true)
    let nameless = try write(
      "n.jsonl", "{\"image\": \"a.png\", \"caption\": \"x\"}\n{\"caption\": \"y\"}\n")
    #expect(problem(nameless)?.message.contains("names no picture") == true)
  }

  // MARK: Classes

  @Test func foldersAreClassesAndTemplatesHoldTheirNames() throws {
    for name in [
      "red_panda/1.jpg", "red_panda/2.png", "cat/deep/3.jpg", "cat/notes.txt", "empty/x.md",
    ] {
      try write("set/\(name)")
    }
    let set = try read(FilePath(folder.file("set"))) {
      $0.templates = ["a photo of a {}.", "a {} and a {}"]
    }
    #expect(set.format == .classes && !set.isCaptioned)
    #expect(names(set) == ["3.jpg", "1.jpg", "2.png"])
    #expect(set.texts.map(\.label) == ["cat", "red panda"])
    #expect(set.texts[1].prompts == ["a photo of a red panda.", "a red panda and a red panda"])
    #expect(set.images.map(\.group) == [0, 1, 1])
  }

  @Test func splitsOfClassesAreFoldersAndALimitTakesFromAll() throws {
    for name in ["train/a/1.jpg", "val/a/2.jpg", "val/b/3.jpg", "val/b/4.jpg", "val/b/5.jpg"] {
      try write("set/\(name)")
    }
    let path = FilePath(folder.file("set"))
    #expect(problem(path)?.message.contains("train, val") == true)
    #expect(names(try read(path) { $0.split = "val" }) == ["2.jpg", "3.jpg", "4.jpg", "5.jpg"])
    let some = try read(path) {
      $0.split = "val"; $0.limit = 3
    }
    #expect(names(some) == ["2.jpg", "3.jpg", "4.jpg"])
    #expect(problem(path) { $0.split = "dev" }?.message.contains("train, val") == true)
    try write("set/test/c/9.jpg")
    #expect(try read(path).split == "test")
  }

  // MARK: What is not there

  @Test func missingImagesAreListedAndAllMissingIsRefused() throws {
    try write("a.jpg")
    let path = try write("captions.csv", "image,caption\na.jpg,one\ngone.jpg,two\n")
    let set = try read(path)
    #expect(names(set) == ["a.jpg"] && set.missing == ["gone.jpg"])
    #expect(set.texts.map(\.label) == ["one"])
    let lost = try write("lost.csv", "image,caption\nx.jpg,one\ny.jpg,two\n")
    let error = problem(lost)
    #expect(error?.kind == .unusableDataset)
    #expect(error?.message.contains("none of the 2 pictures") == true)
    #expect(error?.message.contains("name the folder of the pictures") == true)
  }

  @Test func theFolderThatIsNamedIsLookedIn() throws {
    try write("elsewhere/deep/a.jpg")
    let path = try write("data/captions.csv", "image,caption\na.jpg,one\n")
    #expect(problem(path) != nil)
    let set = try read(path) { $0.imagesFolder = FilePath(folder.file("elsewhere")) }
    #expect(names(set) == ["a.jpg"])
  }

  @Test func emptyUnknownAndAbsentSetsAreToldApart() throws {
    #expect(problem(try write("empty.csv", " \n"))?.kind == .emptyDataset)
    try write("a.jpg")
    #expect(problem(try write("bare.csv", "image,caption\na.jpg,\n"))?.kind == .emptyDataset)
    #expect(problem(try write("header.csv", "image,caption\n"))?.kind == .emptyDataset)
    #expect(problem(try write("words.txt", "just words\nand more\n"))?.kind == .unusableDataset)
    #expect(problem(try write("zeros.bin", "\0\u{1}abc"))?.kind == .unusableDataset)
    #expect(problem(FilePath(folder.file("nothing.json")))?.kind == .noSuchPath)
    try FileManager.default.createDirectory(
      atPath: folder.file("hollow"), withIntermediateDirectories: true)
    #expect(problem(FilePath(folder.file("hollow")))?.kind == .emptyDataset)
    #expect(
      problem(FilePath(folder.file("hollow"))) { $0.format = .coco }?.kind == .unusableDataset)
  }
}
