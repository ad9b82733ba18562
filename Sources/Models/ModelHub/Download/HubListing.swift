// What a repository holds at a revision, as the hub lists it (GET
// /api/models/ID/revision/REVISION?blobs=true).

internal import FoundationEssentials
internal import HTTPRequesting

/// A repository's commit and files.
struct HubListing: Sendable {
  /// A file as listed; what the listing leaves out is asked for by file.
  struct File: Sendable {
    let path: String
    let byteCount: Int?
    let hash: RemoteFile.Hash?
  }

  let commit: String
  let files: [File]

  private struct Answer: Decodable {
    struct Sibling: Decodable {
      struct LargeFile: Decodable {
        let sha256: String?
        let size: Int?
      }
      let rfilename: String
      let size: Int?
      let blobId: String?
      let lfs: LargeFile?
    }
    let sha: String?
    let siblings: [Sibling]?
  }

  /// Reads the hub's answer.
  ///
  /// - Throws: `ModelHubError` of kind `badAnswer`, or `unsafePath` if a
  ///   name would lead out of the model's folder.
  init(_ body: [UInt8], _ failure: HubFailure) throws(ModelHubError) {
    guard let answer = try? JSONDecoder().decode(Answer.self, from: Data(body)),
      let commit = answer.sha, SafePath.isCommit(commit), let siblings = answer.siblings
    else {
      throw failure.error(
        .badAnswer,
        "\(failure.host) did not describe \(failure.model) as a Hugging Face hub does: "
          + "check HF_ENDPOINT, and any proxy in between", nil, 0)
    }
    self.commit = commit
    var files: [File] = []
    for sibling in siblings {
      guard let path = SafePath.relative(sibling.rfilename) else {
        throw failure.error(
          .unsafePath,
          "\(failure.model) on \(failure.host) lists a file whose name leads out of "
            + "its folder: refused; choose another model", nil, 0)
      }
      let tag = sibling.lfs?.sha256 ?? (sibling.lfs == nil ? sibling.blobId : nil)
      let size = sibling.lfs?.size ?? sibling.size
      files.append(
        File(
          path: path, byteCount: size.flatMap { $0 >= 0 ? $0 : nil },
          hash: tag.flatMap(RemoteFile.hash(ofTag:))))
    }
    self.files = files
  }
}
