// Decides which addresses count as one client.

import Glibc

/// Clients by the network that one of them has: an IPv4 address is one, of IPv6
/// a household has all the addresses of a /64 and may use another for each
/// connection.
public enum ClientNetwork {
  /// The name of an address's network: the address itself for IPv4 and what
  /// is no address, the first 64 bits such as `2001:db8:0:1::/64` for IPv6. An
  /// IPv4 address written as IPv6 (`::ffff:1.2.3.4`) is IPv4.
  public static func name(of address: String) -> String {
    guard address.utf8.contains(UInt8(ascii: ":")), let bytes = ipv6(address) else {
      return address
    }
    if bytes[..<10].allSatisfy({ $0 == 0 }), bytes[10] == 0xFF, bytes[11] == 0xFF {
      return bytes[12...].map(String.init).joined(separator: ".")
    }
    let groups = (0..<4).map { String(Int(bytes[2 * $0]) << 8 | Int(bytes[2 * $0 + 1]), radix: 16) }
    return groups.joined(separator: ":") + "::/64"
  }

  /// The 16 bytes of an IPv6 address; nil for anything else, a zone included.
  static func ipv6(_ text: String) -> [UInt8]? {
    var address = in6_addr()
    guard inet_pton(AF_INET6, text, &address) == 1 else { return nil }
    return withUnsafeBytes(of: &address) { Array($0) }
  }
}
