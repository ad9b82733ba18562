// Which of the models that come with the program is taken, and what is said of
// it.

import EmbeddingModels
import GlimpseKit
import SearchDomain
import TestSupport
import Testing

@Suite struct BundledModelTests {
  @Test func bothAreThere() throws {
    for name in BundledModel.all {
      #expect(BundledModel.folder(name)?.hasSuffix("/" + name) == true)
    }
    #expect(BundledModel.folder("glimpse-none") == nil && BundledModel.shelf != nil)
  }

  @Test func aNewLibraryTakesTheModelForPhotographs() throws {
    let folder = try TemporaryFolder()
    let library = try ImageLibrary(
      configuration: ImageLibraryTests.configuration(folder, model: nil))
    #expect(try library.model().space.modelName == "glimpse-photo")
    #expect(try library.model().space.dimension == 448)
  }

  @Test(arguments: [
    ("glimpse-photo", "models pull ViT-B-32"), ("/a/Models/glimpse-photo", "--model ViT-B-32"),
    ("glimpse-mini", "--model glimpse-photo"),
  ])
  func ofASmallOneItIsSaidWhatWouldBeBetter(_ model: String, _ words: String) throws {
    let notice = try #require(BundledModel.notice(forModel: model))
    #expect(notice.contains(words) && !notice.contains("\n"))
  }

  @Test(arguments: ["ViT-B-32", "org/glimpse", "", "/"])
  func ofOthersNothingIsSaid(_ model: String) {
    #expect(BundledModel.notice(forModel: model) == nil)
  }
}
