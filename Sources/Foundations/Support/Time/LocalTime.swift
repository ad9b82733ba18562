// Local time, as files for people and desktops write it.

import Glibc

/// The local time.
public enum LocalTime {
  /// `2024-05-01T10:00:00`, in the time zone of the machine.
  public static var now: String {
    var seconds = time(nil)
    var parts = tm()
    guard localtime_r(&seconds, &parts) != nil else { return "1970-01-01T00:00:00" }
    func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let day = "\(parts.tm_year + 1900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))"
    return day + "T\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec))"
  }
}
