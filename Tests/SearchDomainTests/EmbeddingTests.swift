import SearchDomain
import Testing

@Suite struct EmbeddingTests {
  @Test func normalizingGivesUnitLengthWhateverTheScale() throws {
    for scale in [1e-30, 1e-3, 1, 1e30] as [Float] {
      let embedding = try Embedding(normalizing: [3 * scale, 4 * scale])
      #expect(abs(embedding.values[0] - 0.6) < 1e-6 && abs(embedding.values[1] - 0.8) < 1e-6)
    }
  }

  @Test func numbersThatAreNoEmbeddingAreRefused() {
    #expect(throws: EmbeddingError.empty) { try Embedding(normalizing: []) }
    #expect(throws: EmbeddingError.zero) { try Embedding(normalizing: [0, 0]) }
    #expect(throws: EmbeddingError.notFinite) { try Embedding(normalizing: [1, .nan]) }
    #expect(throws: EmbeddingError.notFinite) { try Embedding(normalizing: [1, .infinity]) }
  }

  @Test func similarityIsTheCosineAndNeverLeavesItsRange() throws {
    let a = try Embedding(normalizing: [1, 0]), b = try Embedding(normalizing: [1, 1])
    #expect(abs(a.cosineSimilarity(to: b) - 0.70710678) < 1e-6)
    let long = try Embedding(normalizing: (0..<2048).map { Float($0) })
    #expect(long.cosineSimilarity(to: long) <= 1)
  }

  @Test func spacesCompareByFilesAndDimensionNotByPrecision() {
    let space = EmbeddingSpace(modelName: "a", digest: "d", dimension: 2, precision: "f32")
    #expect(
      space.isComparable(
        with: EmbeddingSpace(modelName: "b", digest: "d", dimension: 2, precision: "bf16")))
    #expect(
      !space.isComparable(
        with: EmbeddingSpace(modelName: "a", digest: "e", dimension: 2, precision: "f32")))
  }
}

@Suite struct ImageIDTests {
  @Test func textFormsAreReadStrictlyAndWrittenInLowerCase() {
    let text = "CFBFF0D1-9375-5685-968C-48CE8B15AE17"
    #expect(ImageID(text)?.description == text.lowercased())
    for bad in [
      "", "cfbff0d1-9375-5685-968c-48ce8b15ae1", "cfbff0d193755685968c48ce8b15ae17",
      "zfbff0d1-9375-5685-968c-48ce8b15ae17",
    ] {
      #expect(ImageID(bad) == nil)
    }
  }
}
