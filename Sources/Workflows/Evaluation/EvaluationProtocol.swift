// States what an evaluation counted, so that figures can be compared with
// those of papers.

import SearchDomain
import Support

enum EvaluationProtocol {
  /// What was done, in sentences.
  static func notes(
    _ dataset: EvaluationDataset, directions: [DirectionReport], options: EvaluationOptions
  ) -> [String] {
    var notes: [String] = []
    let part = dataset.split.map { "split '\($0)'" } ?? "everything in the set"
    notes.append(
      "\(format(dataset.format)), \(part): \(dataset.images.count) pictures, "
        + "\(dataset.texts.count) \(dataset.isCaptioned ? "captions" : "classes").")
    if let limit = dataset.options.limit {
      notes.append("At most \(limit) pictures were taken; fewer are easier to tell apart.")
    }
    if let count = dataset.options.captionsPerImage, dataset.isCaptioned {
      notes.append("Only the first \(count) captions of each picture were taken.")
    }
    if !dataset.isCaptioned {
      let templates = dataset.options.templates.map { "'\($0)'" }.joined(separator: ", ")
      notes.append(
        "A class's vector is the mean over the templates \(templates), made a unit vector; "
          + "image to text is zero-shot classification, and its recall@1 the accuracy.")
    }
    notes += directions.map { counting($0, dataset) }
    if !directions.contains(where: { $0.direction == .imageToImage }) {
      notes.append(
        "Image to image is not measured: no two pictures of the set are said to show the same.")
    }
    notes.append(
      "Recall@k is the share of queries with a right answer among the first k; equal scores count "
        + "as the mean over all their orders.")
    if options.bootstrap.resamples > 0 {
      let percent = Int(clamping: (options.bootstrap.confidence * 100).rounded())
      notes.append(
        "Intervals are \(percent) % percentile bootstrap over \(drawn(dataset)), "
          + "\(options.bootstrap.resamples) resamples, seed \(options.bootstrap.seed).")
    }
    return notes
  }

  private static func format(_ format: EvaluationDataset.Format) -> String {
    switch format {
    case .flickr: "Flickr token file"
    case .karpathy: "Karpathy's JSON"
    case .coco: "COCO captions JSON"
    case .table: "Table of pictures and captions"
    case .classes: "Folder of classes"
    }
  }

  private static func drawn(_ dataset: EvaluationDataset) -> String {
    dataset.isCaptioned
      ? "pictures with all their captions"
      : "pictures (text to image: classes)"
  }

  private static func counting(_ report: DirectionReport, _ dataset: EvaluationDataset) -> String {
    let metrics = report.metrics
    var text: String
    switch report.direction {
    case .textToImage:
      let query = dataset.isCaptioned ? "caption" : "class"
      text = "Text to image: each \(query) among \(metrics.targetCount) pictures"
    case .imageToText:
      let target = dataset.isCaptioned ? "captions" : "classes"
      text = "Image to text: each picture among \(metrics.targetCount) \(target)"
    case .imageToImage:
      let right = dataset.isCaptioned ? "that show the same" : "of its class"
      text =
        "Image to image: each picture among the \(metrics.targetCount) others, for those \(right)"
    }
    if report.direction == .imageToText, dataset.isCaptioned {
      text += ", any of its own being right"
    }
    text += "; \(metrics.queryCount) queries"
    if metrics.unansweredCount > 0 {
      text += " (\(metrics.unansweredCount) more that nothing answers are not counted)"
    }
    return text + "."
  }
}
