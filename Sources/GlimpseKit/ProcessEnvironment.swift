// The variables this process was started with.

import FoundationEssentials

/// The process's environment.
public enum ProcessEnvironment {
  public static var current: [String: String] { ProcessInfo.processInfo.environment }
}
