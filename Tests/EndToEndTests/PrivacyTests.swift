import Foundation
import Glibc
import TestSupport
import Testing

/// Who may read what the program writes, whatever the umask lets.
@Suite struct PrivacyTests {
  /// Paths below a folder that others have any right to, the folder included.
  private func open(_ folder: String, to bits: mode_t = 0o077) -> [String] {
    let below = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    return ([""] + below.map { "/" + $0 }).filter { name in
      var info = stat()
      return lstat(folder + name, &info) == 0 && info.st_mode & S_IFMT != S_IFLNK
        && info.st_mode & bits != 0
    }
  }

  /// A place in which the umask lets everybody do anything.
  private func openPlace() throws -> Workplace {
    let place = try Workplace()
    place.prefix = ["/bin/sh", "-c", "umask 0; exec \"$@\"", "sh"]
    place.environment["XDG_CACHE_HOME"] = place.folder.file("home/.cache")
    try place.addImages(3)
    return place
  }

  @Test func everythingIsForItsOwnerAloneWhateverTheUmask() throws {
    let place = try openPlace()
    let indexed = try place.glimpse("index", place.images)
    #expect(indexed.status == 0 && !indexed.messages.contains("others could read"))
    #expect(try place.glimpse("search", "red", "--save", place.folder.file("saved")).status == 0)
    #expect(try place.glimpse("export", place.folder.file("npy"), "--format", "npy").status == 0)
    #expect(
      try place.glimpse("export", place.folder.file("parquet"), "--format", "parquet").status == 0)
    #expect(
      try place.glimpse("embed", "--text", "red", "--out", place.folder.file("one.npy")).status == 0
    )
    #expect(
      try place.glimpse("duplicates", "--delete-plan", place.folder.file("plan.sh")).status == 0)
    for name in ["library", "home/.cache/glimpse", "saved", "npy", "parquet", "one.npy"] {
      let path = place.folder.file(name)
      #expect(
        FileManager.default.fileExists(atPath: path) && open(path).isEmpty, "\(name): \(open(path))"
      )
    }
    #expect(open(place.folder.file("plan.sh")).isEmpty)
  }

  @Test func aLibraryThatOthersCouldReadIsClosedAndThatIsSaid() throws {
    let place = try openPlace()
    try place.index()
    for path in open(place.library, to: 0o7777) {
      #expect(chmod(place.library + path, path.isEmpty ? 0o755 : 0o644) == 0)
    }
    // Reading leaves it as it is.
    #expect(try place.glimpse("search", "red").status == 0)
    #expect(!open(place.library).isEmpty)
    let again = try place.glimpse("index", place.images)
    #expect(
      again.status == 0 && again.messages.contains("others could read the library"),
      "\(again.messages)")
    #expect(open(place.library).isEmpty, "\(open(place.library))")
    #expect(try !place.glimpse("index", place.images).messages.contains("others could read"))
  }

  @Test func aFolderOfOtherThingsKeepsItsMode() throws {
    let place = try openPlace()
    try place.index()
    try Data("mine".utf8).write(to: URL(fileURLWithPath: place.library + "/notes.txt"))
    #expect(
      chmod(place.library, 0o755) == 0 && chmod(place.library + "/catalog.sqlite3", 0o644) == 0)
    try place.index()
    #expect(open(place.library).contains("") && open(place.library).contains("/notes.txt"))
    #expect(!open(place.library).contains("/catalog.sqlite3"))
  }

  @Test func aFolderThatIsSharedWithAGroupIsSharedWithIt() throws {
    let place = try openPlace()
    #expect(mkdir(place.library, 0o700) == 0 && chmod(place.library, 0o2770) == 0)
    #expect(try place.glimpse("index", place.images).status == 0)
    #expect(open(place.library, to: 0o007).isEmpty)
    let below = open(place.library, to: 0o060)
    #expect(below.contains("/catalog.sqlite3") && below.contains(""), "\(below)")
    #expect(try !place.glimpse("index", place.images).messages.contains("others could read"))
  }
}
