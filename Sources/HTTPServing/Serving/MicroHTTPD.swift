// libmicrohttpd's callbacks, the one place where its types are handled. Each
// translates and calls ServerCore; nothing is decided here.

import CMicroHTTPD
import Glibc
import Support

enum MicroHTTPD {
  /// Starts the daemon; nil where it does not start. It holds `core` for ever:
  /// its callbacks may be called until the last thread has ended.
  static func start(
    _ core: ServerCore, _ configuration: ServerConfiguration, _ socket: Int32
  ) -> OpaquePointer? {
    let context = Unmanaged.passRetained(core).toOpaque()
    var flags =
      MHD_USE_EPOLL_INTERNAL_THREAD.rawValue | MHD_ALLOW_SUSPEND_RESUME.rawValue
      | MHD_USE_ITC.rawValue
    var options = [
      option(.LISTEN_SOCKET, Int(socket)),
      option(.THREAD_POOL_SIZE, max(2, configuration.eventThreads)),
      option(.CONNECTION_LIMIT, max(configuration.connections, configuration.eventThreads)),
      option(.PER_IP_CONNECTION_LIMIT, configuration.connectionsPerAddress),
      option(.CONNECTION_MEMORY_LIMIT, configuration.connectionMemory),
      option(.CONNECTION_TIMEOUT, configuration.idleSeconds),
      option(.STRICT_FOR_CLIENT, 1),
      option(.URI_LOG_CALLBACK, unsafeBitCast(targetSeen, to: Int.self), context),
      option(.UNESCAPE_CALLBACK, unsafeBitCast(keepEscapes, to: Int.self)),
      option(.NOTIFY_COMPLETED, unsafeBitCast(completed, to: Int.self), context),
      option(.NOTIFY_CONNECTION, unsafeBitCast(connectionChanged, to: Int.self), context),
    ]
    func run() -> OpaquePointer? {
      options.append(option(.END, 0))
      return options.withUnsafeMutableBufferPointer {
        glimpse_mhd_start(flags, 0, accepts, accessed, context, $0.baseAddress)
      }
    }
    let daemon: OpaquePointer?
    if let tls = configuration.tls {
      flags |= MHD_USE_TLS.rawValue
      // Sound: both texts end with a zero and are read while starting only.
      daemon = (tls.certificate + [0]).withUnsafeBufferPointer { certificate in
        (tls.key + [0]).withUnsafeBufferPointer { key in
          options.append(
            option(.HTTPS_MEM_CERT, 0, UnsafeMutableRawPointer(mutating: certificate.baseAddress)))
          options.append(
            option(.HTTPS_MEM_KEY, 0, UnsafeMutableRawPointer(mutating: key.baseAddress)))
          return run()
        }
      }
    } else {
      daemon = run()
    }
    if daemon == nil { Unmanaged<ServerCore>.fromOpaque(context).release() }
    return daemon
  }

  private static func option(
    _ option: MHD_OPTION, _ value: Int, _ pointer: UnsafeMutableRawPointer? = nil
  ) -> MHD_OptionItem {
    MHD_OptionItem(option: option, value: value, ptr_value: pointer)
  }

  // MARK: callbacks

  // In each: the context is the core passed to start, which is never released
  // while the daemon lives; a request's context is its Exchange, retained when
  // its target is seen and released when it is completed.

  /// A server that stops closes new connections at once.
  ///
  /// Not `MHD_quiesce_daemon`: in libmicrohttpd 0.9.75 it and an event thread
  /// that wakes meanwhile both take the listening socket out of the thread's
  /// epoll set, and the one that comes second ends the program.
  private static let accepts: MHD_AcceptPolicyCallback = { context, _, _ in
    guard let context else { return .NO }
    return Unmanaged<ServerCore>.fromOpaque(context).takeUnretainedValue().isStopping ? .NO : .YES
  }

  private static let targetSeen:
    @convention(c) (UnsafeMutableRawPointer?, UnsafePointer<CChar>?, OpaquePointer?) ->
      UnsafeMutableRawPointer? = { _, target, _ in
        let text = target.map { String(cString: $0) } ?? ""
        return Unmanaged.passRetained(Exchange(rawTarget: text)).toOpaque()
      }

  /// Targets are decoded by RequestTarget, which refuses what is not UTF-8.
  private static let keepEscapes:
    @convention(c) (UnsafeMutableRawPointer?, OpaquePointer?, UnsafeMutablePointer<CChar>?) -> Int = {
      _, _, text in text.map { strlen($0) } ?? 0
    }

  private static let accessed: MHD_AccessHandlerCallback = {
    context, connection, _, method, _, upload, uploadSize, slot in
    guard let context, let connection, let slot, let raw = slot.pointee, let uploadSize else {
      return .NO
    }
    let core = Unmanaged<ServerCore>.fromOpaque(context).takeUnretainedValue()
    let exchange = Unmanaged<Exchange>.fromOpaque(raw).takeUnretainedValue()
    switch exchange.phase {
    case .new:
      guard let refused = core.begin(exchange, headParts(connection, method)) else { return .YES }
      return queue(refused, exchange, connection, core)
    case .receiving:
      if uploadSize.pointee > 0 {
        let bytes = UnsafeRawBufferPointer(start: upload, count: uploadSize.pointee)
        uploadSize.pointee = 0
        return core.receive(exchange, bytes) ? .YES : .NO
      }
      guard let response = core.finish(exchange, connection, socket(connection)) else {
        return .YES
      }
      return queue(response, exchange, connection, core)
    case .waiting:
      return queue(core.resumed(exchange), exchange, connection, core)
    case .answered:
      // The rest of a body that was refused.
      uploadSize.pointee = 0
      return .YES
    }
  }

  private static let completed:
    @convention(c) (
      UnsafeMutableRawPointer?, OpaquePointer?, UnsafeMutablePointer<UnsafeMutableRawPointer?>?,
      MHD_RequestTerminationCode
    ) -> Void = { context, connection, slot, code in
      guard let context, let slot, let raw = slot.pointee else { return }
      slot.pointee = nil
      let core = Unmanaged<ServerCore>.fromOpaque(context).takeUnretainedValue()
      let exchange = Unmanaged<Exchange>.fromOpaque(raw).takeRetainedValue()
      if let connection { core.connections.awaitHead(socket(connection)) }
      core.end(exchange, wasSent: code == .REQUEST_TERMINATED_COMPLETED_OK)
    }

  private static let connectionChanged:
    @convention(c) (
      UnsafeMutableRawPointer?, OpaquePointer?, UnsafeMutablePointer<UnsafeMutableRawPointer?>?,
      MHD_ConnectionNotificationCode
    ) -> Void = { context, connection, _, code in
      guard let context, let connection else { return }
      let core = Unmanaged<ServerCore>.fromOpaque(context).takeUnretainedValue()
      if code == .CONNECTION_NOTIFY_STARTED {
        core.connections.awaitHead(socket(connection))
      } else {
        core.connections.remove(socket(connection))
      }
    }

  // MARK: reading a connection

  private static func socket(_ connection: OpaquePointer) -> Int32 {
    glimpse_mhd_connection_info(connection, .CONNECTION_INFO_CONNECTION_FD)?.pointee.connect_fd ?? -1
  }

  private static func headParts(
    _ connection: OpaquePointer, _ method: UnsafePointer<CChar>?
  ) -> HeadParts {
    var headers = HeaderFields()
    withUnsafeMutablePointer(to: &headers) { pointer in
      // Sound: the iterator is called before this call returns.
      _ = MHD_get_connection_values_n(connection, .HEADER_KIND, collect, pointer)
    }
    var address = ""
    if let info = glimpse_mhd_connection_info(connection, .CONNECTION_INFO_CLIENT_ADDRESS),
      let pointer = info.pointee.client_addr
    {
      // Sound: libmicrohttpd keeps the whole address of either family there.
      var storage = sockaddr_storage()
      let size =
        Int32(pointer.pointee.sa_family) == AF_INET6
        ? MemoryLayout<sockaddr_in6>.size : MemoryLayout<sockaddr_in>.size
      memcpy(&storage, pointer, size)
      address = SocketAddress(storage)?.host ?? ""
    }
    return HeadParts(
      method: method.map { String(cString: $0) } ?? "", headers: headers, clientAddress: address,
      socket: socket(connection))
  }

  private static let collect: MHD_KeyValueIteratorN = { context, _, name, nameSize, value, valueSize in
    guard let context, let name else { return .NO }
    let headers = context.assumingMemoryBound(to: HeaderFields.self)
    headers.pointee.append(text(name, nameSize), value.map { text($0, valueSize) } ?? "")
    return .YES
  }

  private static func text(_ pointer: UnsafePointer<CChar>, _ count: Int) -> String {
    String(decoding: UnsafeRawBufferPointer(start: pointer, count: count), as: UTF8.self)
  }

  // MARK: replying

  private static func queue(
    _ response: ServerResponse, _ exchange: Exchange, _ connection: OpaquePointer, _ core: ServerCore
  ) -> MHD_Result {
    guard let made = make(response, connection) else { return .NO }
    defer { MHD_destroy_response(made) }
    for (name, value) in response.headers.all { MHD_add_response_header(made, name, value) }
    if let head = exchange.head { MHD_add_response_header(made, "X-Request-Id", head.id) }
    if core.isStopping { MHD_add_response_header(made, "Connection", "close") }
    core.answered(exchange, response)
    return MHD_queue_response(connection, UInt32(response.status), made)
  }

  private static func make(_ response: ServerResponse, _ connection: OpaquePointer) -> OpaquePointer? {
    switch response.body {
    case .bytes(let bytes):
      // Sound: MUST_COPY has the bytes copied before the call returns.
      return bytes.withUnsafeBytes {
        MHD_create_response_from_buffer(
          $0.count, UnsafeMutableRawPointer(mutating: $0.baseAddress), .RESPMEM_MUST_COPY)
      }
    case .file(let file, let offset, let count):
      guard let descriptor = try? file.duplicateDescriptor() else { return nil }
      guard let made = MHD_create_response_from_fd_at_offset64(UInt64(count), descriptor, UInt64(offset))
      else {
        close(descriptor)
        return nil
      }
      return made
    case .stream(let stream):
      return StreamReader.response(stream, on: connection)
    }
  }
}
