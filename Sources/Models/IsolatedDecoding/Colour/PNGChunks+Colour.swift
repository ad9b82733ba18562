// The colours that a PNG file names by numbers (PNG third edition, 11.3.2.6).
// gAMA and cHRM are left out, as most programs do: old files have wrong ones.

extension PNGChunks {
  /// Of the chunk `cICP`, or nil.
  static func codedColours(_ bytes: UnsafeRawBufferPointer) -> CodedColours? {
    guard let chunk = chunk("cICP", bytes), chunk.count == 4 else { return nil }
    var colours = CodedColours(primaries: Int(chunk[0]), transfer: Int(chunk[1]))
    colours.isVideoRange = chunk[3] == 0
    // Above the profile (4.3), unless they are not known or 2, "unspecified".
    colours.outranksProfile =
      CodedColours.Primaries(code: Int(chunk[0])) != nil && chunk[0] != 2
      && TransferCurve(code: Int(chunk[1])) != nil && chunk[1] != 2
    return colours
  }
}
