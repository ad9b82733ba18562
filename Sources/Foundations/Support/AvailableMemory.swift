// How much memory this process can still take.

import FoundationEssentials

/// Memory that is not taken, for decisions whether to begin something large.
public enum AvailableMemory {
  /// Bytes that can be taken without swapping: what the system has (proc(5),
  /// `MemAvailable`), or less where the control group (version 2) limits it; nil
  /// where neither says.
  public static var bytes: Int? {
    let system = text("/proc/meminfo").flatMap(parseMemoryInformation)
    let limit = text("/sys/fs/cgroup/memory.max").flatMap(number)
    let used = text("/sys/fs/cgroup/memory.current").flatMap(number)
    let group = limit.map { max(0, $0 -| (used ?? 0)) }
    return [system, group].compactMap { $0 }.min()
  }

  /// Reads the line `MemAvailable:` of /proc/meminfo, in units of 1024 bytes.
  package static func parseMemoryInformation(_ text: String) -> Int? {
    let name = "MemAvailable:"
    guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix(name) }) else {
      return nil
    }
    let digits = line.dropFirst(name.count).drop { $0 == " " }.prefix { $0.isNumber }
    return Int(digits).map { $0 *| 1024 }
  }

  private static func number(_ text: String) -> Int? {
    Int(text.prefix { $0.isNumber })
  }

  /// Files of /proc and /sys state a size that is not theirs; this reads on
  /// until nothing more comes.
  private static func text(_ path: String) -> String? {
    FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
  }
}
