// How many threads this process can really run at once.

import FoundationEssentials
import Glibc

/// The processors this process may use.
public enum ProcessorCount {
  /// At least 1: the processors in this process's affinity mask, or fewer
  /// if its control group (version 2 or 1) limits processor time.
  public static let available: Int = {
    let online = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    let usable = readUnsized("/proc/self/status").flatMap(parseAllowedProcessors) ?? online
    guard let limit = groupLimit() else { return max(1, usable) }
    return max(1, min(usable, Int(clamping: limit.rounded(.up))))
  }()

  /// Counts the processors in the line `Cpus_allowed:` of /proc/self/status,
  /// a mask in hexadecimal words separated by commas (proc(5)).
  package static func parseAllowedProcessors(_ status: String) -> Int? {
    let name = "Cpus_allowed:"
    guard let line = status.split(separator: "\n").first(where: { $0.hasPrefix(name) }) else {
      return nil
    }
    let count = line.dropFirst(name.count).reduce(0) {
      $0 + ($1.hexDigitValue ?? 0).nonzeroBitCount
    }
    return count > 0 ? count : nil
  }

  /// Processor-seconds a second that the control group grants, if limited.
  private static func groupLimit() -> Double? {
    if let text = read("/sys/fs/cgroup/cpu.max") { return parseCPUMax(text) }
    guard let quota = read("/sys/fs/cgroup/cpu/cpu.cfs_quota_us").flatMap(Double.init), quota > 0,
      let period = read("/sys/fs/cgroup/cpu/cpu.cfs_period_us").flatMap(Double.init), period > 0
    else { return nil }
    return quota / period
  }

  /// Reads `cpu.max`: "QUOTA PERIOD" in microseconds, or "max PERIOD".
  package static func parseCPUMax(_ text: String) -> Double? {
    let parts = text.split(separator: " ")
    guard parts.count == 2, let quota = Double(parts[0]), let period = Double(parts[1]),
      quota > 0, period > 0
    else { return nil }
    return quota / period
  }

  private static func read(_ path: String) -> String? {
    readUnsized(path)?.split(separator: "\n").first.map(String.init)
  }

  /// Files of /proc and /sys state a size that is not theirs; this reads on
  /// until nothing more comes.
  private static func readUnsized(_ path: String) -> String? {
    guard let data = FileManager.default.contents(atPath: path) else { return nil }
    return String(decoding: data, as: UTF8.self)
  }
}
