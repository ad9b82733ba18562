// How much memory this process can still take.

import FoundationEssentials

/// Memory that is not taken, for decisions whether to begin something large.
public enum AvailableMemory {
  /// Bytes that can be taken without swapping: what the system has (proc(5),
  /// `MemAvailable`), or less where the control group (version 2) limits it; nil
  /// where neither says. Pages of files that could be given up count as free.
  public static var bytes: Int? {
    let system = text("/proc/meminfo").flatMap(parseMemoryInformation)
    return [system, groupBytes(in: groupFolder)].compactMap { $0 }.min()
  }

  /// Where the control group's files are: that of this process, or the topmost as a
  /// container sees it.
  private static var groupFolder: String {
    let top = "/sys/fs/cgroup"
    guard let line = text("/proc/self/cgroup")?.split(separator: "\n").first,
      line.hasPrefix("0::/")
    else { return top }
    let own = top + line.dropFirst("0::".count)
    return text(own + "/memory.max") == nil ? top : own
  }

  /// What a control group may still take; nil where it has no limit.
  package static func groupBytes(in folder: String) -> Int? {
    guard let limit = text(folder + "/memory.max").flatMap(number) else { return nil }
    let used = text(folder + "/memory.current").flatMap(number) ?? 0
    let pages = text(folder + "/memory.stat")?.split(separator: "\n") ?? []
    let files = pages.filter { $0.hasPrefix("inactive_file ") || $0.hasPrefix("active_file ") }
      .compactMap { $0.split(separator: " ").last.flatMap { number(String($0)) } }
    return max(0, limit -| max(0, used -| files.reduce(0, +|)))
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
