// One direction of retrieval from vectors to figures and failures.

import SearchDomain

/// Ranks a set's images and texts in any direction.
struct RetrievalRanking {
  let dataset: EvaluationDataset
  let images: VectorTable
  let texts: VectorTable
  let options: EvaluationOptions
  let threads: Int
  let isCancelled: @Sendable () -> Bool

  /// Nil where the set has no query with an answer in this direction.
  func report(_ direction: RetrievalDirection) -> DirectionReport? {
    if direction == .imageToImage, !hasGroupOfImages { return nil }
    let task = task(direction)
    let scores = task.scores(threads: threads, isCancelled: isCancelled)
    guard
      let metrics = RetrievalMetrics(
        scores, units: units(direction), targetCount: task.candidateCount,
        bootstrap: options.bootstrap)
    else { return nil }
    return DirectionReport(
      direction: direction, metrics: metrics, failures: failures(task, scores, direction))
  }

  /// Whether any group has two images.
  private var hasGroupOfImages: Bool {
    Set(dataset.images.map(\.group)).count < dataset.images.count
  }

  private func task(_ direction: RetrievalDirection) -> RetrievalTask {
    let imageGroups = dataset.images.map(\.group)
    let textGroups = dataset.texts.map(\.group)
    switch direction {
    case .textToImage:
      return RetrievalTask(
        queries: texts, targets: images, queryGroups: textGroups, targetGroups: imageGroups)
    case .imageToText:
      return RetrievalTask(
        queries: images, targets: texts, queryGroups: imageGroups, targetGroups: textGroups)
    case .imageToImage:
      return RetrievalTask(
        queries: images, targets: images, queryGroups: imageGroups,
        targetGroups: imageGroups, excludesOwnRow: true)
    }
  }

  /// What is drawn together when intervals are made: captions of one image,
  /// and images that show the same; of classes each image is its own.
  private func units(_ direction: RetrievalDirection) -> [Int] {
    switch direction {
    case .textToImage: return dataset.texts.map(\.group)
    case .imageToText, .imageToImage:
      return dataset.isCaptioned
        ? dataset.images.map(\.group) : Array(dataset.images.indices)
    }
  }

  // MARK: Failures

  private func failures(
    _ task: RetrievalTask, _ scores: [QueryScore?], _ direction: RetrievalDirection
  ) -> [RetrievalFailure] {
    let failed = scores.indices.filter { (scores[$0]?.hitAt1 ?? 1) < 1 }
    let worst = failed.sorted { left, right in
      let (first, second) = (scores[left]?.firstRank ?? 0, scores[right]?.firstRank ?? 0)
      return first != second ? first > second : left < right
    }
    return worst.prefix(max(0, options.failureCount)).compactMap { query in
      scores[query].flatMap { failure(task, query, rank: $0.firstRank, direction) }
    }
  }

  private func failure(
    _ task: RetrievalTask, _ query: Int, rank: Double, _ direction: RetrievalDirection
  ) -> RetrievalFailure? {
    let answers = task.answers(to: query).map { row in
      (row: row, score: task.queries.similarity(query, to: task.targets, row))
    }
    guard let best = answers.max(by: { $0.score < $1.score }) else { return nil }
    let right = Set(answers.map(\.row))
    let found = task.targets.closest(
      options.foundCount, to: task.queries, query,
      excluding: task.excludesOwnRow ? query : nil)
    func target(_ row: Int) -> EvaluationItem {
      direction == .imageToText
        ? .text(dataset.texts[row].label) : .image(dataset.images[row].path)
    }
    let item: EvaluationItem =
      direction == .textToImage
      ? .text(dataset.texts[query].label) : .image(dataset.images[query].path)
    return RetrievalFailure(
      query: item, rank: rank, best: (target(best.row), best.score),
      found: found.map { (target($0.row), $0.score, right.contains($0.row)) })
  }
}

extension RetrievalTask {
  /// Targets that each query is compared with.
  var candidateCount: Int { targets.count - (excludesOwnRow ? 1 : 0) }
}
