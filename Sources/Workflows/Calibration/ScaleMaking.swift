// Who makes the scale of scores where a search finds none.

/// Who makes what the strength of matches is judged by, where a search finds
/// that nobody has. The search itself never waits for it.
public enum ScaleMaking: Sendable {
  /// A thread of this process, which ends with the library's object.
  case inProcess
  /// Whatever the closure starts, such as a process that outlives this one. It
  /// is given the model's name and says whether somebody is at it now.
  case elsewhere(@Sendable (_ model: String) -> Bool)
}

/// What would become of an attempt to make the scale of scores.
public enum ScaleReadiness: Hashable, Sendable {
  /// It would be made.
  case free
  /// Somebody is at it.
  case busy
  /// The cache cannot be written.
  case impossible
}
