// Whether a host name leads to the public network.

import Glibc

/// Names and addresses by the networks they lead to.
public enum PublicHost {
  /// Whether all addresses of a host are public.
  ///
  /// - Parameter authority: a name or address, with a port or without.
  /// - Returns: false if one is of this machine, a private network, a link,
  ///   a group, or reserved (RFC 6890), and if the name does not resolve.
  public static func resolves(_ authority: String) -> Bool {
    var host = authority
    if host.hasPrefix("["), let end = host.firstIndex(of: "]") {
      host = String(host[host.index(after: host.startIndex)..<end])
    } else if let colon = host.lastIndex(of: ":") {
      host = String(host[..<colon])
    }
    var hints = addrinfo()
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var list: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(host, nil, &hints, &list) == 0, let first = list else { return false }
    // Safety: the list is freed after the last use.
    defer { freeaddrinfo(first) }
    var entry: UnsafeMutablePointer<addrinfo>? = first
    while let current = entry {
      guard isPublic(current.pointee) else { return false }
      entry = current.pointee.ai_next
    }
    return true
  }

  private static func isPublic(_ info: addrinfo) -> Bool {
    guard let address = info.ai_addr else { return false }
    // Safety: the system put that many bytes there.
    return isPublic(
      socketAddress: UnsafeRawBufferPointer(start: address, count: Int(info.ai_addrlen)))
  }

  /// The same of an address of the system's, whose family is in it; false for
  /// families other than IPv4 and IPv6.
  public static func isPublic(socketAddress raw: UnsafeRawBufferPointer) -> Bool {
    guard raw.count >= MemoryLayout<sa_family_t>.size else { return false }
    // Safety: each structure is read only if there are bytes enough for it.
    switch Int32(raw.loadUnaligned(as: sa_family_t.self)) {
    case AF_INET where raw.count >= MemoryLayout<sockaddr_in>.size:
      let number = UInt32(bigEndian: raw.loadUnaligned(as: sockaddr_in.self).sin_addr.s_addr)
      return isPublic(ipv4: number)
    case AF_INET6 where raw.count >= MemoryLayout<sockaddr_in6>.size:
      var bytes = raw.loadUnaligned(as: sockaddr_in6.self).sin6_addr
      return withUnsafeBytes(of: &bytes) { isPublic(ipv6: Array($0)) }
    default: return false
    }
  }

  /// Whether an address in the machine's order of bytes is public.
  public static func isPublic(ipv4 number: UInt32) -> Bool {
    let reserved: [(UInt32, UInt32)] = [
      (0x0000_0000, 8), (0x0A00_0000, 8), (0x6440_0000, 10), (0x7F00_0000, 8), (0xA9FE_0000, 16),
      (0xAC10_0000, 12), (0xC000_0000, 24), (0xC000_0200, 24), (0xC0A8_0000, 16),
      (0xC612_0000, 15), (0xC633_6400, 24), (0xCB00_7100, 24), (0xE000_0000, 3),
    ]
    return !reserved.contains { network, bits in number >> (32 - bits) == network >> (32 - bits) }
  }

  /// Whether an address of sixteen bytes is public.
  public static func isPublic(ipv6 bytes: [UInt8]) -> Bool {
    // Mapped and translated IPv4 addresses mean what they hold.
    let isMapped = bytes[..<10].allSatisfy { $0 == 0 } && bytes[10] == 0xFF && bytes[11] == 0xFF
    let isTranslated = bytes.starts(with: [0x00, 0x64, 0xFF, 0x9B])
    if isMapped || isTranslated {
      return isPublic(ipv4: bytes[12...].reduce(0) { $0 << 8 | UInt32($1) })
    }
    // 2000::/3 is what is given out to the public; of it, documentation and
    // tunnels to IPv4 are not.
    guard bytes[0] & 0xE0 == 0x20 else { return false }
    let isDocumentation = bytes.starts(with: [0x20, 0x01, 0x0D, 0xB8])
    let isTunnel = bytes.starts(with: [0x20, 0x02]) || bytes.starts(with: [0x20, 0x01, 0, 0])
    return !isDocumentation && !isTunnel
  }
}
