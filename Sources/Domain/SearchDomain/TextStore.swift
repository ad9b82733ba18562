// Texts that programs make of images, such as captions, and what making them
// needs of a store. Each is kept with who made it, so that the work is done once.

/// A text that a program makes of an image.
public enum DerivedText: String, Hashable, Sendable, CaseIterable {
  /// What is written in the image.
  case ocr
  /// What the image shows, in a sentence.
  case caption
}

/// A content that lacks a text, with one of its images.
public struct UntoldContent: Hashable, Sendable {
  /// SHA-256 of its file.
  public let content: ContentHash
  /// Where one of its images lies.
  public let path: FilePath

  /// A content and the place of one of its images.
  public init(content: ContentHash, path: FilePath) {
    self.content = content
    self.path = path
  }
}

/// Some contents that lack a text.
public struct UntoldPage: Sendable {
  /// The contents; perhaps none, though more follow.
  public var contents: [UntoldContent]
  /// Where the next page begins; nil after the last.
  public var next: StoreCursor?

  /// Contents and what follows them.
  public init(contents: [UntoldContent], next: StoreCursor?) {
    self.contents = contents
    self.next = next
  }
}

/// A store that keeps the texts that programs make of its images.
public protocol TextStore: ImageStore {
  /// Contents that an author has not made a text of, page after page, in the
  /// order in which they were indexed.
  ///
  /// - Parameters:
  ///   - author: names the program and its settings.
  ///   - cursor: nil for the first page, then `next` of the page before.
  func contents(
    without kind: DerivedText, by author: String, after cursor: StoreCursor?, limit: Int
  ) throws(VectorStoreError) -> UntoldPage

  /// How many contents an author has not made a text of.
  func count(without kind: DerivedText, by author: String) throws(VectorStoreError) -> Int

  /// Keeps texts, and that their author made them. A text may be empty.
  ///
  /// - Parameter texts: by content; contents that are gone are passed over.
  func keep(
    _ kind: DerivedText, by author: String, _ texts: [ContentHash: String]
  ) throws(VectorStoreError)
}
