// The application segments of JPEG (ITU T.81 annex B; Exif 2.32; XMP
// specification part 3), and Photoshop's image resources.

extension MetadataBlocks {
  mutating func addJPEG(_ file: FileBytes) {
    guard file.has([0xFF, 0xD8]) else { return }
    var folders: [[UInt8]] = []
    var resources: [UInt8] = []
    var extended: [[UInt8]: [(offset: Int, part: FileBytes)]] = [:]
    let packets = ["http://ns.adobe.com/xap/1.0/\0", "http://ns.adobe.com/xmp/extension/\0"]
    forEachSegment(file) { marker, segment in
      switch marker {
      case 0xE1 where segment.has("Exif\0"):
        // EXIF may go on in the next segment, too; a new one has a byte order.
        guard let part = segment.from(6)?.copied() else { return }
        if ["II", "MM", "Exif"].contains(where: { part.starts(with: $0.utf8) }) {
          folders.append(part)
        } else if !folders.isEmpty, folders[folders.count - 1].count < Self.largestBlock {
          folders[folders.count - 1] += part
        }
      case 0xE1 where segment.has(packets[0]):
        add(xmp: segment.from(packets[0].utf8.count)?.copied())
      case 0xE1 where segment.has(packets[1]):
        // A digest of 32 letters, the whole's length, this part's place.
        let at = packets[1].utf8.count
        guard let digest = segment.part(at, 32)?.copied(), let offset = segment.number(at + 36, 4),
          let part = segment.from(at + 40), extended.count < Self.mostBlocks
        else { return }
        extended[digest, default: []].append((offset, part))
      case 0xED where segment.has("Photoshop 3.0\0"):
        // Resources may go on in the next segment.
        guard resources.count < Self.largestBlock else { return }
        resources += segment.from(14)?.copied() ?? []
      default: break
      }
    }
    for folder in folders { add(exif: folder) }
    addResources(resources)
    for (digest, parts) in extended {
      guard xmp.contains(where: { $0.holds(digest) }) else { continue }
      var whole: [UInt8] = []
      for (_, part) in parts.sorted(by: { $0.offset < $1.offset })
      where whole.count + part.count <= Self.largestBlock { whole += part.copied() ?? [] }
      add(xmp: whole)
    }
  }

  /// The segments before the first scan.
  private func forEachSegment(
    _ file: FileBytes, _ body: (_ marker: UInt8, _ segment: FileBytes) -> Void
  ) {
    var at = 2
    while at + 4 <= file.count {
      guard file[at] == 0xFF else {
        // Decoders look for the next marker, too.
        guard let next = file.first(0xFF, from: at) else { return }
        at = next
        continue
      }
      let marker = file[at + 1]
      switch marker {
      case 0xFF: at += 1
      case 0, 1, 0xD0...0xD8: at += 2
      case 0xD9, 0xDA: return
      default:
        guard let length = file.number(at + 2, 2), length >= 2,
          let segment = file.part(at + 4, length - 2)
        else { return }
        body(marker, segment)
        at += 2 + length
      }
    }
  }

  /// Adobe Photoshop's resources: a signature, a number, a name in Pascal's
  /// manner, a length, data; names and data are padded to even lengths.
  mutating func addResources(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { addResources(FileBytes($0)) }
  }

  mutating func addResources(_ bytes: FileBytes) {
    var at = 0
    while at + 12 <= bytes.count {
      guard ["8BIM", "PHUT", "DCSR", "AgHg", "MeSa"].contains(where: { bytes.has($0, at: at) }),
        let number = bytes.number(at + 4, 2), let name = bytes.number(at + 6, 1)
      else { return }
      let sizeAt = at + 6 + (name + 2) & ~1
      guard let size = bytes.number(sizeAt, 4) else { return }
      // The last resource may be cut off.
      let data = bytes.part(sizeAt + 4, min(size, max(0, bytes.count - sizeAt - 4)))
      switch number {
      case 0x0404: add(iptc: data?.copied())
      case 0x0422: add(exif: data?.copied())
      case 0x0424: add(xmp: data?.copied())
      default: break
      }
      at = sizeAt + 4 + (size + 1) & ~1
    }
  }

  mutating func addPSD(_ file: FileBytes) {
    guard let colours = file.number(26, 4), let size = file.number(30 + colours, 4),
      let resources = file.part(34 + colours, min(size, max(0, file.count - 34 - colours)))
    else { return }
    addResources(resources)
  }
}

extension [UInt8] {
  /// Whether some bytes stand in these.
  fileprivate func holds(_ wanted: [UInt8]) -> Bool {
    guard let first = wanted.first, count >= wanted.count else { return false }
    return (0...count - wanted.count).contains {
      self[$0] == first && self[$0..<$0 + wanted.count].elementsEqual(wanted)
    }
  }
}
