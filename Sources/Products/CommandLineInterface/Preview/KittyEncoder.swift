// kitty's graphics protocol: raw pixels, Base64, in chunks of 4096 letters.

import Support

enum KittyEncoder {
  private static let chunkLength = 4096

  static func encode(_ image: PreviewImage) -> [UInt8] {
    let data = Array(Base64.encode(image.pixels).utf8)
    var bytes: [UInt8] = []
    var start = 0
    while start < data.count {
      let end = min(start + chunkLength, data.count)
      let isLast = end == data.count
      // f=24: RGB; a=T: send and show; q=2: the terminal does not answer.
      let keys =
        start == 0
        ? "a=T,f=24,s=\(image.width),v=\(image.height),q=2,m=\(isLast ? 0 : 1)"
        : "m=\(isLast ? 0 : 1)"
      bytes += Array("\u{1B}_G\(keys);".utf8)
      bytes += data[start..<end]
      bytes += Array("\u{1B}\\".utf8)
      start = end
    }
    return bytes + [10]
  }
}
