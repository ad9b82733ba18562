// Helper processes that wait for their next image, and how new ones start.

import Support
import Synchronization

/// The helpers of one pool.
final class HelperStock: Sendable {
  /// What helpers are prepared for.
  enum Kind: Hashable, Sendable { case images, drawings }

  struct Helper: Sendable {
    let process: HelperProcess
    let kind: Kind
    var images = 0
  }

  /// A helper is replaced after this many images, so that what a library leaks
  /// over months does not add up.
  static let imagesAHelper = 20_000

  private let program: String?
  /// In place of a helper's usual ones.
  private let arguments: [String]?
  private let idle = Mutex<[Helper]>([])

  init(program: String?, arguments: [String]? = nil) {
    self.program = program
    self.arguments = arguments
  }

  private static let all = Mutex<[String?: HelperStock]>([:])

  /// The one of the whole process.
  static func shared(_ program: String?) -> HelperStock {
    all.withLock { all in
      if let known = all[program] { return known }
      let stock = HelperStock(program: program)
      all[program] = stock
      return stock
    }
  }

  var programName: String { program ?? DecoderProgram.name }

  func getReady() {
    guard idle.withLock({ !$0.contains { $0.kind == .images } }), let helper = try? new(.images)
    else { return }
    giveBack(helper)
  }

  /// One that waits, or else a new one.
  func take(_ kind: Kind) throws(ImageDecodingError) -> Helper {
    let kept = idle.withLock { idle in
      idle.lastIndex { $0.kind == kind }.map { idle.remove(at: $0) }
    }
    if let kept { return kept }
    return try new(kind)
  }

  func new(_ kind: Kind) throws(ImageDecodingError) -> Helper {
    guard let program = program ?? DecoderProgram.found else { throw .programMissing }
    do {
      let process = try HelperProcess(
        program: program,
        arguments: arguments ?? DecoderArguments.all(forDrawings: kind == .drawings),
        environment: Self.environment, memoryCapacity: FileIO.largestFile)
      return Helper(process: process, kind: kind)
    } catch {
      throw .helperUnavailable(error)
    }
  }

  /// Nothing of ours, and for libvips: no code made at run time, which no
  /// helper may execute, and no files for large images, which none may open.
  private static let environment = ["VIPS_NOVECTOR": "1", "VIPS_DISC_THRESHOLD": "1024g"]

  /// Keeps a helper for the next image; one that is let go of ends.
  func giveBack(_ helper: Helper) {
    var helper = helper
    helper.images += 1
    guard helper.images < Self.imagesAHelper else { return }
    idle.withLock { idle in
      guard idle.count < max(4, 2 * ProcessorCount.available) else { return }
      idle.append(helper)
    }
  }
}
