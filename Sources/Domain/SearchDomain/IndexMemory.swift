// How much of an index file a search keeps in memory: a choice of whoever opens
// a library, carried out by the index.

/// What of an index file searches keep in their memory. The results are the
/// same, bit for bit.
public enum IndexMemory: String, CaseIterable, Hashable, Sendable {
  /// The whole file is mapped: fastest. A million vectors of 512 values take up
  /// to 0.6 GB, which the system may take back.
  case mapped
  /// The part alone that every search reads, some 85 bytes a vector; finer codes
  /// are read from the file when they are needed, into small buffers.
  case compact
}
