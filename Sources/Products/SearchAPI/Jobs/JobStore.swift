// Jobs in files of the library's folder, one each, so that a restart knows them.

import Support

/// Reads and writes the files of jobs.
struct JobStore: Sendable {
  /// Nil keeps no job.
  private let folder: String?
  /// The most ended jobs that are kept.
  static let keptCount = 100

  /// - Parameter library: its folder; nil where nothing may be kept, as beside a
  ///   store, and jobs are lost with the process.
  init(library: String?) { folder = library.map { $0 + "/jobs" } }

  /// All jobs, oldest first; files that cannot be read are passed over.
  func load() -> [IndexJob] {
    guard let folder else { return [] }
    let names = (try? FileIO.names(inFolder: Array(folder.utf8))) ?? []
    let jobs = names.compactMap { name -> IndexJob? in
      let text = String(decoding: name, as: UTF8.self)
      guard text.hasSuffix(".json"),
        let bytes = try? FileIO.read(Array("\(folder)/\(text)".utf8), limit: 1 << 20),
        let tree = try? JSONTree(parsing: bytes)
      else { return nil }
      return IndexJob(stored: tree)
    }
    return jobs.sorted { ($0.created, $0.id) < ($1.created, $1.id) }
  }

  /// Keeps a job. Failing to (a read-only library cannot index either) costs
  /// the memory of it after a restart.
  func save(_ job: IndexJob) {
    guard let folder else { return }
    try? FileIO.makeFolders(folder)
    try? FileIO.replace("\(folder)/\(job.id).json", with: job.stored.bytes)
  }

  func remove(_ job: IndexJob) {
    guard let folder else { return }
    try? FileIO.remove(Array("\(folder)/\(job.id).json".utf8))
  }
}
