// TIFF and the camera formats that are built on it: the file is the EXIF
// folder itself (TIFF 6.0, DNG 1.4, XMP specification part 3).

extension MetadataBlocks {
  mutating func addTIFF(_ file: FileBytes) {
    guard let block = EXIFBlock(borrowing: file.buffer), let main = block.main else { return }
    exif.append(block)
    let limit = Self.largestBlock
    add(xmp: main.bytes(700, atMost: limit))
    if var iptc = main.bytes(33723, atMost: limit) {
      // Written as numbers of 32 bits, by a program of the other byte order.
      if iptc.count > 4, iptc[0] != 0x1C, iptc[3] == 0x1C {
        for at in stride(from: 0, to: iptc.count - 3, by: 4) { iptc[at..<at + 4].reverse() }
      }
      if iptc.first == 0x1C { add(iptc: iptc) } else { addResources(iptc) }
    }
    main.bytes(34377, atMost: limit).map { addResources($0) }
  }

  mutating func addRAW(_ file: FileBytes) {
    if file.has("FUJIFILMCCD-RAW") {
      // All of it is in the JPEG.
      guard let offset = file.number(84, 4), let length = file.number(88, 4),
        let jpeg = file.part(offset, min(length, max(0, file.count - offset)))
      else { return }
      addJPEG(jpeg)
    } else if file.has("ftyp", at: 4) {
      addBoxes(file)
    } else {
      addTIFF(file)
    }
  }
}
