// Holds a model, when one of its towers is loaded, against what the library
// that it comes from answered, or against published numbers of its weights: a
// wrong activation, vocabulary or normalisation raises no error.

internal import ModelInference
internal import SearchDomain
internal import Support
import Synchronization

extension EmbeddingModel {
  /// What is checked when which tower is loaded.
  enum CheckedPart: String, Hashable, Sendable {
    case texts, images
  }

  /// What the self-check found, now or in an earlier run, each a sentence without
  /// a full stop; empty where nothing is odd, or nothing was checked yet.
  ///
  /// A tower is checked when it is first loaded: five texts, or three small
  /// images. The answer is remembered with the state of the model's files, so
  /// that it is paid for once.
  public var findings: [String] {
    guard let basis else { return [] }
    return [CheckedPart.texts, .images].compactMap { part in
      selfChecks.withLock { known in
        // Every search asks: the file of what is remembered is read once.
        let found = known[part] ?? remembered(part, basis)
        known.updateValue(found, forKey: part)
        return found.flatMap { $0.isEmpty ? nil : $0 }
      }
    }
  }

  /// What there is to hold the model against.
  enum Basis: Sendable {
    case folder(ReferenceAnswers)
    case published(PublishedSimilarity)
  }

  /// - Throws: `EmbeddingModelError` if the folder's own answers are damaged.
  static func basis(
    of folder: ModelFolder, name: String
  ) throws(EmbeddingModelError) -> Basis? {
    if let answers = try ReferenceAnswers.read(folder: folder.path) { return .folder(answers) }
    return PublishedSimilarity.of(knownNames(of: folder, name: name)).map { .published($0) }
  }

  /// What the model is called: by its user, and by the folder or the repository
  /// that it is in.
  static func knownNames(of folder: ModelFolder, name: String) -> [String] {
    let parts = folder.path.split(separator: "/")
    let repositories = parts.filter { $0.hasPrefix("models--") }.map { part in
      part.split(separator: "--", maxSplits: 2).last ?? part
    }
    // `org/name` as the user wrote it, and the name alone.
    let own = [name[...]] + name.split(separator: "/").suffix(1)
    return (own + parts.suffix(1) + repositories).map { String($0) }
  }

  /// Checks a tower that was just loaded, unless that was done before.
  ///
  /// - Parameter find: gives a sentence for what is wrong, else nil.
  func checkOnce(_ part: CheckedPart, _ find: (Basis) throws -> String?) {
    guard let basis else { return }
    selfChecks.withLock { known in
      if case .some(.some) = known[part] { return }
      if let before = remembered(part, basis) {
        known.updateValue(before, forKey: part)
        return
      }
      // What cannot be tried now (no program that decodes images) may be later.
      guard let found = try? find(basis) ?? "" else { return }
      known.updateValue(found, forKey: part)
      facts.remember(key(part), mark(part, basis) + " " + found)
    }
  }

  private func remembered(_ part: CheckedPart, _ basis: Basis) -> String? {
    guard let fact = facts.remembered(key(part)) else { return nil }
    let mark = mark(part, basis)
    return fact.hasPrefix(mark) ? String(fact.dropFirst(mark.count + 1)) : nil
  }

  private func key(_ part: CheckedPart) -> String { "self-check-" + part.rawValue }

  /// Changes with what is compared and in which precision.
  private func mark(_ part: CheckedPart, _ basis: Basis) -> String {
    let against =
      switch basis {
      case .folder(let answers): String(answers.digest.prefix(16))
      case .published: "published-1"
      }
    return "\(Self.checkVersion)-\(against)-\(precision(of: part).rawValue)"
  }

  /// Raised with every change to what is checked, to tokenizers or to preparing: what
  /// was found before is found anew.
  private static let checkVersion = 1

  private func precision(of part: CheckedPart) -> InferenceOptions.Precision {
    if part == .images, runsOwnEightBits { return .int8 }
    return (part == .texts ? textInference : imageInference).effectivePrecision
  }

  /// How far a cosine may be off. In f32 those of texts agree to 0.00002, and of
  /// images, which are resized, to 0.0002; bf16 of random weights is off by 0.005.
  /// Another activation moved them by 0.0026 in random weights of ViT-B/32, and
  /// by 0.139 in trained ones (Documentation/Models.md).
  private func tolerance(_ part: CheckedPart) -> Float {
    guard precision(of: part) == .f32 else { return 0.03 }
    return part == .texts ? 0.001 : 0.002
  }
}

extension EmbeddingModel {
  /// Texts through a tower that was loaded, against what they should come to.
  func textFinding(
    _ tower: TextTower, dimension: Int, _ basis: Basis
  ) throws(EmbeddingModelError) -> String? {
    switch basis {
    case .folder(let answers):
      for (text, ids) in zip(answers.texts, answers.tokenIDs) where tower.ids(of: text) != ids {
        return "\(folder.tokenizerPath) gives other numbers for “\(text)” than "
          + "\(answers.library) did when the folder was made, so that words find what does not fit; "
          + "export the model again, or put the tokenizer back as it was"
      }
      let made = try tower.embed(answers.texts, dimension: dimension).map(\.embedding)
      return difference(made, answers, from: 0, .texts).map {
        "\(folder.textTowerPath) does not answer as \(answers.library) did when the folder was "
          + "made (\($0)): another activation, or other weights; export the model again"
      }
    case .published(let known):
      let made = try tower.embed(PublishedSimilarity.texts, dimension: dimension).map(\.embedding)
      let cosine = made[0].cosineSimilarity(to: made[1])
      let isClose = abs(cosine - known.similarity) <= 0.02
      let areClose = zip(made[0].values, known.coordinates).allSatisfy { abs($0 - $1) <= 0.02 }
      guard !isClose || !areClose else { return nil }
      let what =
        isClose
        ? "another vector for “\(PublishedSimilarity.texts[0])”"
        : "a similarity of \(Self.shown(cosine)) where these weights have "
          + Self.shown(known.similarity)
      return "\(folder.textTowerPath) gives \(what), by \(PublishedSimilarity.source): another "
        + "activation, tokenizer or other weights, so that it finds less than its published figures "
        + "say; take another export"
    }
  }

  /// Images through a tower that was loaded, against what they should come to.
  func imageFinding(_ encoder: FolderImageEncoder, _ basis: Basis) throws -> String? {
    guard case .folder(let answers) = basis, !answers.colours.isEmpty else { return nil }
    let prepared = try TestImage.all.map { try prepare(EncodedImage(bytes: $0.encoded)) }
    for (image, expected) in zip(prepared, answers.colours) {
      let colours = ReferenceAnswers.Colours(of: image.pixels, folder.configuration.image)
      guard colours.difference(from: expected) > Self.colourTolerance else { continue }
      return "\(folder.imagesPath) prepares pictures otherwise than \(answers.library) did when "
        + "the folder was made (their size, crop, mean or deviation): pictures are found by other "
        + "words than they should be; put the file back as it was, or export the model again"
    }
    guard !runsOwnEightBits else { return nil }
    let made = try encoder.encode(prepared)
    return difference(made, answers, from: answers.texts.count, .images).map {
      "\(folder.imageTowerPath) does not answer as \(answers.library) did when the folder was made "
        + "(\($0)): another activation, or other weights; export the model again"
    }
  }

  /// In deviations: resizing differs by a few thousandths.
  private static let colourTolerance: Float = 0.02

  /// The worst of the cosines, for words, if it is too far off.
  private func difference(
    _ made: [Embedding], _ answers: ReferenceAnswers, from start: Int, _ part: CheckedPart
  ) -> String? {
    var worst: (made: Float, expected: Float) = (0, 0)
    for i in made.indices {
      for j in 0..<i {
        let cosine = made[i].cosineSimilarity(to: made[j])
        let expected = answers.similarities[start + i][start + j]
        if abs(cosine - expected) > abs(worst.made - worst.expected) { worst = (cosine, expected) }
      }
    }
    guard abs(worst.made - worst.expected) > max(tolerance(part), answers.tolerance) else {
      return nil
    }
    return "a similarity of \(Self.shown(worst.made)) where it was \(Self.shown(worst.expected))"
  }

  private static func shown(_ cosine: Float) -> String {
    let thousandths = Int(clamping: (abs(cosine) * 1000).rounded())
    let digits = String(1000 + thousandths % 1000).dropFirst()
    return (cosine < 0 && thousandths > 0 ? "-" : "") + "\(thousandths / 1000).\(digits)"
  }
}
