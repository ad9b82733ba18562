// Folders without `faces.json`, as their publishers lay them out: Immich's and
// InsightFace's (SCRFD with ArcFace), OpenCV's model zoo (YuNet with SFace), and
// FaceNet beside either detector. What their networks take is known here.

import Support

/// What the names of a folder's files say of its networks.
struct PublishedFaceFolder {
  /// A network that was recognised by its file's name.
  private struct Network {
    let file: String
    let kind: Kind
  }

  private enum Kind {
    case scrfd, yunet, arcFace, sface, faceNet

    var isDetector: Bool { self == .scrfd || self == .yunet }
  }

  private let detectors: [Network]
  private let recognisers: [Network]
  private let folder: String

  init(_ folder: String) {
    self.folder = folder
    var names = ((try? FileIO.names(inFolder: Array(folder.utf8))) ?? [])
      .map { String(decoding: $0, as: UTF8.self) }
    for inner in Self.innerFiles where Self.isFile("\(folder)/\(inner)") { names.append(inner) }
    let networks = names.sorted().compactMap { name in
      Self.kind(of: name).map { Network(file: name, kind: $0) }
    }
    detectors = networks.filter(\.kind.isDetector)
    recognisers = networks.filter { !$0.kind.isDetector }
  }

  /// Whether any file is one of a face model's, be others missing.
  var isOne: Bool { !detectors.isEmpty || !recognisers.isEmpty }

  /// Which networks are missing or there twice, in words; nil if all is well.
  var problem: String? {
    if detectors.isEmpty, recognisers.isEmpty {
      return "holds neither \(FaceConfiguration.fileName) nor networks for faces that are known "
        + "by their names"
    }
    if detectors.isEmpty {
      return "lacks a detector beside \(recognisers[0].file): detection/model.onnx, det_….onnx, "
        + "scrfd_….onnx or face_detection_yunet_….onnx"
    }
    if recognisers.isEmpty {
      return "lacks a recogniser beside \(detectors[0].file): recognition/model.onnx, "
        + "w600k_….onnx, glintr100.onnx, face_recognition_sface_….onnx or facenet….onnx"
    }
    for several in [detectors, recognisers] where several.count > 1 {
      return "holds \(several[0].file) and \(several[1].file), and one is wanted: keep one, or "
        + "say in \(FaceConfiguration.fileName) which"
    }
    return nil
  }

  /// The settings that these networks were published with.
  ///
  /// - Throws: `FaceModelError` (`fileMissing`) where a network is missing or there
  ///   twice.
  func configuration() throws(FaceModelError) -> FaceConfiguration {
    if let problem {
      throw FaceModelError(
        kind: .fileMissing, message: "\(folder) \(problem)",
        path: folder + "/" + FaceConfiguration.fileName)
    }
    let parts = folder.split(separator: "/").filter { $0 != "." }
    return FaceConfiguration(
      format: 1, name: parts.last.map(String.init) ?? folder,
      detector: Self.detector(detectors[0]), recogniser: Self.recogniser(recognisers[0]))
  }

  /// Files a level deeper, as on the hub.
  private static let innerFiles = ["detection/model.onnx", "recognition/model.onnx"]

  private static func isFile(_ path: String) -> Bool {
    (try? FileIO.status(Array(path.utf8)))?.kind == .file
  }

  /// Quantized copies beside the network itself are left aside.
  private static func kind(of name: String) -> Kind? {
    let name = name.lowercased()
    guard name.hasSuffix(".onnx"), !name.contains("int8") else { return nil }
    func begins(_ starts: String...) -> Bool { starts.contains(where: name.hasPrefix) }
    return switch true {
    case name == innerFiles[0], begins("det_", "scrfd_"): .scrfd
    case name == innerFiles[1], begins("w600k_", "glintr", "arcface"): .arcFace
    case begins("face_detection_yunet", "yunet"): .yunet
    case begins("face_recognition_sface", "sface"): .sface
    case begins("facenet"): .faceNet
    default: nil
    }
  }

  private static func detector(_ network: Network) -> FaceConfiguration.Detector {
    let isSCRFD = network.kind == .scrfd
    return FaceConfiguration.Detector(
      kind: isSCRFD ? "scrfd" : "yunet", file: network.file, scale: isSCRFD ? 1.0 / 128 : 1,
      mean: [Float](repeating: isSCRFD ? 127.5 / 128 : 0, count: 3),
      channels: isSCRFD ? .rgb : .bgr, strides: [8, 16, 32], anchors: isSCRFD ? 2 : 1,
      multiple: 32, smallest: 320, plans: [.init(upTo: nil, sides: [640])],
      // The thresholds of the publishers' own programs.
      score: isSCRFD ? 0.5 : 0.9, overlap: isSCRFD ? 0.4 : 0.3)
  }

  /// Eyes, tip of the nose and corners of the mouth on a chip of 112 pixels, as
  /// ArcFace and SFace were trained.
  static let chipPoints = [
    [38.2946, 51.6963], [73.5318, 51.5014], [56.0252, 71.7366], [41.5493, 92.3655],
    [70.7299, 92.2041],
  ]

  /// Lengths bring the distance at which the publishers' programs part people to
  /// where those of `glimpse-faces` lie, for which the rules of grouping were
  /// chosen: Immich's 0.5 of cosine distance to 0.5, OpenCV's 1.128 and FaceNet's
  /// 1.04 of Euclidean distance to 0.6.
  private static func recogniser(_ network: Network) -> FaceConfiguration.Recogniser {
    switch network.kind {
    case .sface:
      FaceConfiguration.Recogniser(
        file: network.file, scale: 1, mean: [0, 0, 0], size: 112, chipPoints: chipPoints,
        length: 0.6 / 1.128)
    case .faceNet:
      FaceConfiguration.Recogniser(
        file: network.file, scale: 1.0 / 128, mean: [Float](repeating: 127.5 / 128, count: 3),
        size: 160, margin: 0, length: 0.6 / 1.04)
    case .arcFace, .scrfd, .yunet:
      FaceConfiguration.Recogniser(
        file: network.file, scale: 1 / 127.5, mean: [1, 1, 1], size: 112, chipPoints: chipPoints,
        length: 0.5)
    }
  }
}

extension FaceConfiguration {
  static func published(_ folder: String) throws(FaceModelError) -> FaceConfiguration {
    try PublishedFaceFolder(folder).configuration()
  }
}
