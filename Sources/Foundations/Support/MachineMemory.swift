// How much memory the machine has.

import Glibc

/// The machine's memory.
public enum MachineMemory {
  /// All of it in bytes; 0 if the system does not say.
  public static let byteCount: Int = {
    let pages = max(0, sysconf(Int32(_SC_PHYS_PAGES)))
    return pages *| max(0, sysconf(Int32(_SC_PAGESIZE)))
  }()
}
