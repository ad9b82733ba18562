// Reading `faces.json`: everything in it is checked before a network is opened.

internal import FoundationEssentials
internal import Glibc
internal import Support

extension FaceConfiguration {
  /// Reads and checks the file of a folder, or takes what is known of a folder
  /// without one that is laid out as its publishers do.
  ///
  /// - Throws: `FaceModelError`.
  static func read(_ folder: String) throws(FaceModelError) -> FaceConfiguration {
    let path = folder + "/" + fileName
    let bytes: [UInt8]
    do {
      bytes = try FileIO.read(Array(path.utf8), limit: 1 << 20)
    } catch {
      if error.code == ENOENT { return try published(folder) }
      throw FaceModelError(
        kind: .fileMissing,
        message: "\(path) cannot be read (\(error.reason)): it says what the folder's networks "
          + "take; give the folder of a face model",
        path: path, code: error.code)
    }
    let read: FaceConfiguration
    do {
      read = try JSONDecoder().decode(Self.self, from: Data(bytes))
    } catch {
      throw FaceModelError(
        kind: .configurationInvalid,
        message: "\(path) is not the configuration of a face model; fetch it again", path: path)
    }
    guard read.format == 1, read.detector.known != nil else {
      let kinds = DetectorKind.allCases.map { "“\($0.rawValue)”" }.joined(separator: ", ")
      throw FaceModelError(
        kind: .modelUnsupported,
        message: "\(path) is of format \(read.format) with a detector of kind "
          + "“\(read.detector.kind)”: only format 1 with one of \(kinds) is read here",
        path: path)
    }
    if let problem = read.problem {
      throw FaceModelError(
        kind: .configurationInvalid, message: "\(path): \(problem)", path: path)
    }
    return read
  }

  fileprivate static let sizes = 1...4096

  private static func leavesFolder(_ file: String) -> Bool {
    file.isEmpty || file.hasPrefix("/") || file.split(separator: "/").contains("..")
  }

  /// What is impossible in it, in words; nil if nothing is.
  var problem: String? {
    let means = [detector.mean, mesh?.mean, recogniser.mean].compactMap(\.self)
    let scales = [detector.scale, mesh?.scale, recogniser.scale].compactMap(\.self)
    return switch true {
    case files.contains(where: Self.leavesFolder): "a network's file must lie in the folder"
    case means.contains(where: { $0.count != 3 || !$0.allSatisfy(\.isFinite) }):
      "a mean must be three numbers"
    case scales.contains(where: { !($0 > 0 && $0.isFinite) }):
      "a scale must be a number above 0"
    default: detectorProblem ?? meshProblem ?? recogniserProblem
    }
  }

  private var detectorProblem: String? {
    let shares = [detector.score, detector.overlap, detector.inside ?? 0, mesh?.presence ?? 0]
    return switch true {
    case detector.steps.isEmpty, !detector.steps.allSatisfy((1...256).contains),
      detector.known == .blazeface && detector.steps.count != 1,
      !(1...8).contains(detector.anchors ?? 1):
      "detector.strides must be pixels from cell to cell, in 1…256 (detector.stride of a "
        + "BlazeFace), and detector.anchors in 1…8"
    case !Self.sizes.contains(detector.smallest), !Self.sizes.contains(detector.multiple),
      !detector.steps.allSatisfy({ detector.multiple % $0 == 0 }):
      "detector.multiple must be a multiple of the strides and, as detector.smallest, in 1…4,096"
    case detector.plans.isEmpty, detector.plans.last?.upTo != nil,
      detector.plans.contains(where: \.isImpossible):
      "detector.plans must name sides in 1…4,096, the last of them for pictures of any size"
    case !shares.allSatisfy((0.0...1.0).contains):
      "scores, overlaps and presences must lie between 0 and 1"
    default: nil
    }
  }

  private var meshProblem: String? {
    guard let mesh else {
      return detector.known == .blazeface
        ? "a BlazeFace gives too few points to align faces: it needs a mesh" : nil
    }
    return switch true {
    case !Self.sizes.contains(mesh.size), !(1...8).contains(mesh.margin):
      "sizes must lie in 1…4,096, and mesh.margin in 1…8"
    case mesh.five.count != 5, mesh.five.contains(where: \.isEmpty),
      !mesh.five.joined().allSatisfy((0..<Self.meshPointCount).contains):
      "mesh.five must be five lists of the mesh's points"
    default: nil
    }
  }

  private var recogniserProblem: String? {
    let points = recogniser.meshPoints ?? []
    return switch true {
    case !Self.sizes.contains(recogniser.size): "sizes must lie in 1…4,096"
    case !(1...65536).contains(recogniser.dimension ?? 1):
      "recogniser.dimension must lie in 1…65,536"
    case recogniser.length.map({ !($0 > 0 && $0.isFinite) }) ?? false:
      "recogniser.length must be a number above 0"
    case recogniser.alignment == nil,
      !points.allSatisfy((0..<Self.meshPointCount).contains), !points.isEmpty && mesh == nil:
      "recogniser.chipPoints must be a pair of numbers for each of recogniser.meshPoints or, "
        + "without these, for five points, unless recogniser.margin is there in their place"
    default: nil
    }
  }
}

extension FaceConfiguration.Detector.Plan {
  fileprivate var isImpossible: Bool {
    sides.isEmpty || !sides.allSatisfy(FaceConfiguration.sizes.contains)
  }
}
