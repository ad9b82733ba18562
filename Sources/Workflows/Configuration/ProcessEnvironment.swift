// The variables this process was started with.

import FoundationEssentials

/// The process's environment.
public enum ProcessEnvironment {
  /// Names and values as they are now.
  public static var current: [String: String] { ProcessInfo.processInfo.environment }
}
