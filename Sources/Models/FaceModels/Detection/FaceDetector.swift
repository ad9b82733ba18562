// A detector at several scales: a picture to boxes with points.

import Glibc
import ModelInference
import Support
import Synchronization

/// The detector of a folder, compiled for each shape of canvas when first needed.
final class FaceDetector: Sendable {
  private let configuration: FaceConfiguration.Detector
  private let kind: FaceConfiguration.DetectorKind
  private let path: String
  private let options: InferenceOptions
  private let compiled = Mutex<[Canvas: CompiledModel]>([:])

  /// Networks run on few shapes, because each is compiled for itself.
  private struct Canvas: Hashable {
    let width: Int
    let height: Int
  }

  /// How much shorter one side of a canvas may be: what pictures have.
  private static let ratios = [0.5, 0.5625, 0.6667, 0.75, 1]
  /// A picture is looked at so much larger than it is, at most.
  private static let mostEnlarged = 1.5
  /// More answers of one scale than this are those of a crowd; the surest are
  /// taken.
  private static let candidateLimit = 4096

  init(
    _ configuration: FaceConfiguration.Detector, folder: String, options: InferenceOptions
  ) throws(FaceModelError) {
    self.configuration = configuration
    self.options = options
    kind = configuration.known ?? .blazeface
    path = folder + "/" + configuration.file
    // A canvas that is often needed: a damaged file is found at once.
    let side = rounded(configuration.plans.first?.sides.first ?? configuration.smallest)
    _ = try model(for: Canvas(width: side, height: side))
  }

  /// The faces of a picture, the surest first.
  ///
  /// - Throws: `FaceModelError`.
  func candidates(in picture: PixelGrid) throws(FaceModelError) -> [FaceCandidate] {
    var found: [FaceCandidate] = []
    var level = picture
    // Each scale is made of the next larger one.
    for side in sides(for: picture).reversed() {
      let factor = Double(side) / Double(max(level.width, level.height))
      func length(_ length: Int) -> Int {
        max(1, Int(clamping: (Double(length) * factor + 0.5).rounded(.down)))
      }
      level = level.resized(width: length(level.width), height: length(level.height))
      let scale = SIMD2(
        Double(picture.width) / Double(level.width), Double(picture.height) / Double(level.height))
      found += try candidates(at: level, side: side, scale: scale)
    }
    return kind == .blazeface
      ? FaceCandidate.merged(
        found, overlap: configuration.overlap, inside: configuration.inside ?? 1)
      : FaceCandidate.separate(found, overlap: configuration.overlap)
  }

  /// The longer sides at which a picture is looked at.
  private func sides(for picture: PixelGrid) -> [Int] {
    let longest = max(picture.width, picture.height)
    let plan = configuration.plans.first { $0.upTo.map { longest <= $0 } ?? true }
    return (plan?.sides ?? []).enumerated().filter { index, side in
      index == 0 || Double(side) <= Self.mostEnlarged * Double(longest)
    }.map(\.element)
  }

  private func rounded(_ length: Int) -> Int {
    let multiple = configuration.multiple
    return (max(configuration.smallest, length) + multiple - 1) / multiple * multiple
  }

  private func canvas(for level: PixelGrid, side: Int) -> Canvas {
    let shorter = min(level.width, level.height)
    let sides = Self.ratios.map { Int(clamping: (Double(side) * $0 + 0.5).rounded(.down)) }
    let short = rounded(sides.first { shorter <= $0 } ?? side)
    let long = rounded(side)
    return level.width >= level.height
      ? Canvas(width: long, height: short) : Canvas(width: short, height: long)
  }

  private func model(for canvas: Canvas) throws(FaceModelError) -> CompiledModel {
    let pixels = PixelInput(
      height: canvas.height, width: canvas.width, rescale: configuration.scale,
      mean: configuration.mean, deviation: [1, 1, 1])
    do {
      // Held while compiling: who wants the same canvas waits for it.
      return try compiled.withLock { models throws(InferenceError) in
        if let known = models[canvas] { return known }
        let made = try CompiledModel(path: path, pixels: pixels, options: options)
        models[canvas] = made
        return made
      }
    } catch { throw FaceModelError(error) }
  }

  private func candidates(
    at level: PixelGrid, side: Int, scale: SIMD2<Double>
  ) throws(FaceModelError) -> [FaceCandidate] {
    let canvas = canvas(for: level, side: side)
    // BlazeFace sees a picture in the middle of its canvas, the others at its corner.
    let left = kind == .blazeface ? (canvas.width - level.width) / 2 : 0
    let top = kind == .blazeface ? (canvas.height - level.height) / 2 : 0
    var bytes = [UInt8](repeating: 0, count: canvas.width * canvas.height * 3)
    let pixels = level.ordered(configuration.channels).pixels
    for y in 0..<level.height {
      let start = ((top + y) * canvas.width + left) * 3
      bytes.replaceSubrange(
        start..<start + level.width * 3,
        with: pixels[y * level.width * 3..<(y + 1) * level.width * 3])
    }
    let model = try model(for: canvas)
    let outputs: NetworkOutputs
    do {
      outputs = try NetworkOutputs(
        model, running: Tensor(shape: [1, canvas.height, canvas.width, 3], values: .uint8(bytes)))
    } catch { throw FaceModelError(error) }
    func place(_ point: SIMD2<Double>) -> SIMD2<Double> {
      (point - SIMD2(Double(left), Double(top))) * scale
    }
    let strides = configuration.steps
    guard kind == .blazeface, let stride = strides.first else {
      let cells = DetectorCells(
        kind: kind, strides: strides, anchors: configuration.anchors ?? 1,
        score: configuration.score, width: canvas.width, height: canvas.height)
      return try cells.candidates(outputs).map {
        FaceCandidate(points: $0.points.map(place), score: $0.score)
      }
    }
    let columns = canvas.width / stride
    let cells = columns * (canvas.height / stride)
    let scores = try outputs.values("scores", count: cells)
    let boxes = try outputs.values("boxes", count: cells * FaceCandidate.pointCount * 2)
    return read(
      scores: scores, boxes: boxes, columns: columns, stride: Double(stride), place: place)
  }

  /// What a BlazeFace says.
  ///
  /// - Parameter place: from the canvas to the picture.
  private func read(
    scores: [Float], boxes: [Float], columns: Int, stride: Double,
    place: (SIMD2<Double>) -> SIMD2<Double>
  ) -> [FaceCandidate] {
    // A score is 1 ÷ (1 + e^−x): few cells pass, so that few are computed.
    let bound = configuration.score
    let least = bound > 0 && bound < 1 ? Float(log(bound / (1 - bound))) : -.infinity
    var cells = scores.indices.filter { scores[$0] > least && scores[$0].isFinite }
    if cells.count > Self.candidateLimit {
      cells = Array(cells.sorted { scores[$0] > scores[$1] }.prefix(Self.candidateLimit))
    }
    return cells.compactMap { cell in
      let anchor = SIMD2(
        (Double(cell % columns) + 0.5) * stride, (Double(cell / columns) + 0.5) * stride)
      let start = cell * FaceCandidate.pointCount * 2
      let raw = (0..<FaceCandidate.pointCount).map { index in
        SIMD2(Double(boxes[start + index * 2]), Double(boxes[start + index * 2 + 1]))
      }
      // The box's centre and size, then the points, all from the cell's centre.
      let (centre, size) = (raw[0] + anchor, raw[1])
      guard size.x > 0, size.y > 0, size.x.isFinite, size.y.isFinite else { return nil }
      let points = [centre - size / 2, centre + size / 2] + raw.dropFirst(2).map { $0 + anchor }
      guard points.allSatisfy({ $0.x.isFinite && $0.y.isFinite }) else { return nil }
      return FaceCandidate(
        points: points.map(place), score: 1 / (1 + exp(-Double(scores[cell]))))
    }
  }
}
