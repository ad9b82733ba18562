// Waits for many descriptors at once (epoll). Its owner handles the events.

import CLinux
import Glibc
import Synchronization

/// A set of descriptors that one thread waits for; `wake` may be called by any.
public final class EventPoll: Sendable {
  /// What is waited for.
  public struct Interest: OptionSet, Sendable {
    public let rawValue: Int
    public init(rawValue: Int) { self.rawValue = rawValue }

    /// Bytes can be read, or a connection be accepted.
    public static let reading = Interest(rawValue: 1)
    /// Bytes can be written.
    public static let writing = Interest(rawValue: 2)
    /// The other side will send no more, though unread bytes may be left.
    public static let peerEnd = Interest(rawValue: 4)
    /// Of several sets that wait for a descriptor, only one is woken.
    public static let exclusive = Interest(rawValue: 8)
  }

  /// What happened to a descriptor.
  public struct Event: Sendable {
    /// The number it was added with.
    public let key: UInt64
    public let isReadable: Bool
    public let isWritable: Bool
    /// The other side has ended what it sends.
    public let isPeerEnded: Bool
    /// The connection is over in both directions.
    public let isBroken: Bool
  }

  private let epoll: Int32
  private let signal: Int32
  private static let signalKey = UInt64.max

  /// An empty set; nil if the system has no descriptors left.
  public init?() {
    epoll = epoll_create1(O_CLOEXEC)
    guard epoll >= 0 else { return nil }
    signal = eventfd(0, O_CLOEXEC | O_NONBLOCK)
    guard signal >= 0 else {
      close(epoll)
      return nil
    }
    set(EPOLL_CTL_ADD, signal, Self.signalKey, .reading)
  }

  deinit {
    close(signal)
    close(epoll)
  }

  /// Waits for a descriptor from now on. It leaves the set when it is closed.
  ///
  /// - Returns: false if the system refuses.
  @discardableResult
  public func add(_ descriptor: Int32, key: UInt64, _ interest: Interest) -> Bool {
    set(EPOLL_CTL_ADD, descriptor, key, interest)
  }

  /// Changes what is waited for.
  public func change(_ descriptor: Int32, key: UInt64, _ interest: Interest) {
    set(EPOLL_CTL_MOD, descriptor, key, interest)
  }

  @discardableResult
  private func set(
    _ operation: Int32, _ descriptor: Int32, _ key: UInt64, _ interest: Interest
  ) -> Bool {
    var flags: UInt32 = 0
    if interest.contains(.reading) { flags |= EPOLLIN.rawValue }
    if interest.contains(.writing) { flags |= EPOLLOUT.rawValue }
    if interest.contains(.peerEnd) { flags |= EPOLLRDHUP.rawValue }
    if interest.contains(.exclusive) { flags |= EPOLLEXCLUSIVE.rawValue }
    var event = epoll_event(events: flags, data: epoll_data_t(u64: key))
    return epoll_ctl(epoll, operation, descriptor, &event) == 0
  }

  /// Waits until something happens, `wake` is called or the time is over.
  public func wait(milliseconds: Int32) -> [Event] {
    // Safety: the system writes at most the 64 events there is room for.
    withUnsafeTemporaryAllocation(of: epoll_event.self, capacity: 64) { buffer in
      let count = epoll_wait(epoll, buffer.baseAddress, Int32(buffer.count), milliseconds)
      var events: [Event] = []
      for event in buffer.prefix(max(0, Int(count))) {
        if event.data.u64 == Self.signalKey {
          var number: UInt64 = 0
          _ = read(signal, &number, MemoryLayout<UInt64>.size)
          continue
        }
        events.append(
          Event(
            key: event.data.u64, isReadable: event.events & EPOLLIN.rawValue != 0,
            isWritable: event.events & EPOLLOUT.rawValue != 0,
            isPeerEnded: event.events & EPOLLRDHUP.rawValue != 0,
            isBroken: event.events & (EPOLLERR.rawValue | EPOLLHUP.rawValue) != 0))
      }
      return events
    }
  }

  /// Takes a connection that waits at a listening socket. It does not block, and
  /// no program that is started meanwhile inherits it.
  ///
  /// - Returns: its descriptor; negative, with `errno` set, if there is none.
  public static func accept(_ listening: Int32) -> Int32 {
    accept4(listening, nil, nil, Int32(SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue))
  }

  /// Ends the wait that is under way, or the next.
  public func wake() {
    var one: UInt64 = 1
    _ = write(signal, &one, MemoryLayout<UInt64>.size)
  }
}
