// From a configuration to what re-ranks the best of a search.

import EmbeddingModels
import QueryUnderstanding
import Refusals
public import SearchDomain
import TextDeriving

extension LibraryConfiguration {
  /// What stands for the vision language model in place of a folder.
  public static let rerankLanguageModel = "language-model"

  /// Opens what re-ranks, and loads it.
  ///
  /// - Throws: `GlimpseError` (`invalidArgument`) where none is configured,
  ///   `EmbeddingModelError`.
  @Sendable public func openMatcher() throws -> any ImageMatcher {
    switch try matchingChoice() {
    case .folder(let path): try MatchingModel(folder: path, options: modelOptions)
    case .language(let model):
      LanguageModelMatcher(
        model: model, decoder: queryDecoder, maximumMegapixels: maximumMegapixels)
    }
  }

  /// What people call the one that `openMatcher` opens; nothing is loaded.
  ///
  /// - Throws: what `openMatcher` throws before it loads.
  @Sendable package func matcherName() throws -> String {
    switch try matchingChoice() {
    case .folder(let path): try MatchingModel.name(inFolder: path)
    case .language: try openMatcher().name
    }
  }

  private enum MatchingChoice {
    case folder(String)
    case language(LanguageModel)
  }

  private func matchingChoice() throws(GlimpseError) -> MatchingChoice {
    guard let name = rerankModel, !name.isEmpty else {
      throw GlimpseError(
        kind: .invalidArgument,
        message: "no model is configured to re-rank with: name the folder of one "
          + "(rerank-model, or GLIMPSE_RERANK_MODEL), or write \(Self.rerankLanguageModel) for the "
          + "vision language model")
    }
    guard name == Self.rerankLanguageModel else { return .folder(name) }
    guard let model = matchingLanguageModel else {
      throw GlimpseError(
        kind: .invalidArgument,
        message: "re-ranking cannot ask a language model: "
          + LanguageModel.absence(environment))
    }
    return .language(model)
  }
}
