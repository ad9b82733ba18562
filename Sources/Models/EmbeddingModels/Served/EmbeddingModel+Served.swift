// A model whose towers are on an inference server: what they are held against,
// and the settings that a machine needs which has no towers itself.

internal import ModelInference
internal import SearchDomain
internal import Support
import Synchronization

/// When the towers on a server were last found to be the model's.
final class ServedTrust: Sendable {
  private struct Seen {
    var interruptions = 0
    var since: Stopwatch?
  }

  private let seen = Mutex(Seen())
  private let check: @Sendable () throws(EmbeddingModelError) -> Void

  /// A tower that answers on and on is asked again after so many seconds.
  static let lastsSeconds = 300.0

  init(_ check: @escaping @Sendable () throws(EmbeddingModelError) -> Void) {
    self.check = check
  }

  /// Returns where the tower is known to be the model's; callers wait for one
  /// another. What was computed before may be used after that.
  func confirm(_ model: CompiledModel) throws(EmbeddingModelError) {
    try seen.withLock { seen throws(EmbeddingModelError) in
      let interruptions = model.interruptions
      let isRecent = seen.since.map { $0.seconds < Self.lastsSeconds } ?? false
      if isRecent, seen.interruptions == interruptions { return }
      try check()
      seen = Seen(interruptions: interruptions, since: Stopwatch())
    }
  }
}

extension EmbeddingModel {
  /// A tower that is held against the model's answers, now and whenever its server
  /// was away; a tower of this machine as it is.
  ///
  /// - Throws: `EmbeddingModelError` (`modelUnsupported`) where it is another's.
  func trusted(_ tower: ImageTower) throws(EmbeddingModelError) -> ImageTower {
    guard folder.served != nil else { return tower }
    let answers = try servedAnswers()
    let (path, label) = (folder.path, folder.imageTowerPath)
    let probes = ServedAnswers.imageProbes(folder.configuration.image)
    var trusted = tower
    trusted.trust = ServedTrust { () throws(EmbeddingModelError) in
      try ServedAnswers.check(
        tower.embed(probes, dimension: answers.dimension), against: answers.images, label: label,
        folder: path)
    }
    try trusted.confirm()
    return trusted
  }

  /// The same of texts.
  func trusted(_ tower: TextTower) throws(EmbeddingModelError) -> TextTower {
    guard folder.served != nil else { return tower }
    let answers = try servedAnswers()
    let (path, label) = (folder.path, folder.textTowerPath)
    var trusted = tower
    trusted.trust = ServedTrust { () throws(EmbeddingModelError) in
      try ServedAnswers.check(
        tower.embed(ServedAnswers.textProbes, dimension: answers.dimension).map(\.embedding),
        against: answers.texts, label: label, folder: path)
    }
    try trusted.confirm()
    return trusted
  }

  /// What the towers on the server are held against: the file that stands for the
  /// towers, or the folder's own, which are run once and remembered.
  ///
  /// - Throws: `EmbeddingModelError`.
  func servedAnswers() throws(EmbeddingModelError) -> ServedAnswers {
    if let stated = folder.statedAnswers { return stated }
    let digest = try facts.digest()
    let kept = options.inference.cacheFolder.map { "\($0)/answers-\(digest.prefix(32)).json" }
    if let kept, let known = try? ServedAnswers.read(kept), known.digest == digest { return known }
    var own = options
    own.served = nil
    let model = try EmbeddingModel(folder: folder.path, name: name, options: own)
    let answers = try model.answers()
    if let kept, let cacheFolder = options.inference.cacheFolder {
      try? FileIO.makeFolders(cacheFolder)
      try? FileIO.replace(kept, with: answers.json)
    }
    return answers
  }

  /// What this model answers to the probes.
  private func answers() throws(EmbeddingModelError) -> ServedAnswers {
    let space = try space
    let images = try imageTower(for: .queries).embed(
      ServedAnswers.imageProbes(folder.configuration.image), dimension: space.dimension)
    let texts = try loadedTextTower().embed(ServedAnswers.textProbes, dimension: space.dimension)
    return ServedAnswers(
      digest: space.digest, dimension: space.dimension, texts: texts.map(\.embedding),
      images: images)
  }

  /// The files of the model without its towers, and what stands for them: all
  /// that a machine needs whose model runs on an inference server.
  ///
  /// Loads both towers and runs each once.
  ///
  /// - Parameter target: a folder, which is made; files in it are replaced.
  /// - Returns: the names of the files written.
  /// - Throws: `EmbeddingModelError`.
  public func writeSettings(to target: String) throws(EmbeddingModelError) -> [String] {
    let known = try options.served == nil ? answers() : servedAnswers()
    let settings = folder.files.filter { $0.hasSuffix(".json") }
    var written: [String] = []
    do {
      for file in settings + [StrengthScaling.fileName, ReferenceAnswers.fileName] {
        guard let bytes = try? FileIO.read(Array("\(folder.path)/\(file)".utf8), limit: 1 << 30)
        else { continue }
        // Settings that lie beside the towers are found at the root too.
        let name = folder.layout == .openCLIP ? file : String(file.split(separator: "/").last ?? "")
        let path = "\(target)/\(name)"
        try FileIO.makeFolders(
          String(path[..<(path.lastIndex(of: "/") ?? path.endIndex)]), access: .asUsual)
        try FileIO.replace(path, with: bytes, access: .asUsual)
        written.append(name)
      }
      try FileIO.replace(
        "\(target)/\(ServedAnswers.fileName)", with: known.json, access: .asUsual)
    } catch {
      throw EmbeddingModelError(
        kind: .fileMissing, message: "cannot write the settings to \(target): \(error.reason)",
        path: target, code: error.code)
    }
    return written + [ServedAnswers.fileName]
  }
}
