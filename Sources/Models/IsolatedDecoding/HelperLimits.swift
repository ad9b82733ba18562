// What a helper process may use. It gives up everything else for good.

import CSandbox
import Glibc
import ImageDecoding
import Support

/// The limits of this process, from when it has loaded what it needs.
struct HelperLimits {
  /// Bytes of addresses that the process has before the first image.
  private let loaded: Int
  /// Bytes that may come before the image's size is known: what reading a
  /// header takes, threads' stacks, and small images with all that belongs to
  /// them.
  private static let reserved = 1 << 30
  /// Bytes a pixel that decoders and conversions may hold at once: four
  /// channels of 16 bits, thrice.
  private static let bytesAPixel = 24
  /// Seconds after which the helper ends by itself, beyond those that the
  /// process that waits allows and counts.
  private static let margin = 2.0

  /// First of all: an end with the parent, no core files, no files written,
  /// and the first to go if the system runs out of memory.
  static func begin() {
    _ = glimpse_end_with_parent()
    let descriptor = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC)
    if descriptor >= 0 {
      _ = write(descriptor, "500", 3)
      close(descriptor)
    }
    // Threads of decoders would each have a heap of their own.
    HeapMemory.keepFreedBlocks()
    set(RLIMIT_CORE, 0, hard: 0)
    set(RLIMIT_FSIZE, 0, hard: 0)
  }

  /// When all that is needed is loaded: from here on the process can open no
  /// file and no connection, start nothing (CSandbox has the list), and take no
  /// more memory than a header needs. Where the kernel has no such filters, the
  /// other limits still hold.
  static func enter() -> HelperLimits {
    let limits = HelperLimits(loaded: addresses())
    limits.limitMemory(to: limits.loaded + reserved)
    set(RLIMIT_NOFILE, descriptors, hard: descriptors)
    _ = glimpse_sandbox_enter()
    return limits
  }

  /// Enough for those that are open, and for pipes that libraries make.
  private static let descriptors = 16

  /// For one image: its processor time, and the memory to read its header.
  mutating func start(_ request: DecodingRequest) {
    limitMemory(to: loaded + request.byteCount + Self.reserved)
    Self.setAlarm(seconds: request.seconds + Self.margin)
    bytes = request.byteCount
  }

  private var bytes = 0

  /// For an image whose size is known.
  func admit(pixels: Int) {
    let (wanted, overflows) = pixels.multipliedReportingOverflow(by: Self.bytesAPixel)
    let sum = wanted.addingReportingOverflow(loaded + bytes + Self.reserved)
    limitMemory(to: overflows || sum.overflow ? .max : sum.partialValue)
  }

  /// The image is done.
  func stop() { Self.setAlarm(seconds: 0) }

  private init(loaded: Int) { self.loaded = loaded }

  private func limitMemory(to bytes: Int) { Self.set(RLIMIT_AS, bytes, hard: nil) }

  /// - Parameter hard: nil leaves it as it is.
  private static func set(_ resource: __rlimit_resource, _ value: Int, hard: Int?) {
    let which = __rlimit_resource_t(UInt32(resource.rawValue))
    var limit = rlimit()
    getrlimit(which, &limit)
    if let hard { limit.rlim_max = min(limit.rlim_max, rlim_t(hard)) }
    limit.rlim_cur = min(limit.rlim_max, rlim_t(max(0, value)))
    setrlimit(which, &limit)
  }

  /// The first number of statm is the size in pages.
  private static func addresses() -> Int {
    let text = (try? FileIO.read(Array("/proc/self/statm".utf8))).map {
      String(decoding: $0, as: UTF8.self)
    }
    let pages = text?.split(separator: " ").first.flatMap { Int($0) } ?? 1 << 18
    return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
  }

  /// Ends this process by SIGPROF once it has computed for so long; 0 calls it
  /// off.
  private static func setAlarm(seconds: Double) {
    var timer = itimerval()
    let bounded = min(max(0, seconds), 1e6)
    timer.it_value.tv_sec = Int(clamping: bounded)
    timer.it_value.tv_usec = Int(clamping: (bounded - bounded.rounded(.down)) * 1e6)
    setitimer(__itimer_which_t(ITIMER_PROF.rawValue), &timer, nil)
  }
}
