// A request that cannot be granted, as the client is told of it. Which status an
// error of the libraries becomes is decided here and nowhere else.

import EmbeddingModels
import GlimpseKit
import HTTPServing
import LocalStores
import ModelHub
import QueryUnderstanding
import SearchDomain
public import Support

/// Why a request is answered with an error.
public struct Problem: SentenceError {
  /// What can be wrong; the words that clients see.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    case badRequest = "bad_request"
    case invalidArgument = "invalid_argument"
    case invalidFilter = "invalid_filter"
    case emptyQuery = "empty_query"
    case invalidQuery = "invalid_query"
    case unreadableImage = "unreadable_image"
    case unauthorized = "unauthorized"
    case forbidden = "forbidden"
    case notFound = "not_found"
    case methodNotAllowed = "method_not_allowed"
    case notAcceptable = "not_acceptable"
    case conflict = "conflict"
    case tooLarge = "too_large"
    case unsupportedMediaType = "unsupported_media_type"
    case rangeNotSatisfiable = "range_not_satisfiable"
    case rateLimited = "rate_limited"
    case emptyLibrary = "empty_library"
    case modelUnavailable = "model_unavailable"
    case busy = "busy"
    case unavailable = "unavailable"
    case storageFull = "storage_full"
    case `internal` = "internal_error"
    case notSupported = "not_supported"
    case timedOut = "timed_out"
    case addressTooLong = "address_too_long"
    case headTooLarge = "head_too_large"
    case expectationFailed = "expectation_failed"
    case versionNotSupported = "version_not_supported"

    /// The HTTP status.
    public var status: Int {
      switch self {
      case .badRequest, .invalidArgument, .emptyQuery: 400
      case .unauthorized: 401
      case .forbidden: 403
      case .notFound: 404
      case .methodNotAllowed: 405
      case .notAcceptable: 406
      case .conflict: 409
      case .tooLarge: 413
      case .unsupportedMediaType: 415
      case .rangeNotSatisfiable: 416
      case .unreadableImage, .invalidFilter, .invalidQuery: 422
      case .rateLimited: 429
      case .internal: 500
      case .notSupported: 501
      case .timedOut: 408
      case .addressTooLong: 414
      case .expectationFailed: 417
      case .headTooLarge: 431
      case .versionNotSupported: 505
      case .emptyLibrary, .modelUnavailable, .busy, .unavailable: 503
      case .storageFull: 507
      }
    }
  }

  /// What is wrong; decides the status.
  public let kind: Kind
  /// One clear sentence for the client; it names no path of the server.
  public let message: String
  /// Header fields that belong to the reply, such as `Retry-After`.
  let headers: [String: String]
  /// What only the log may say.
  let detail: String?

  /// - Parameter message: one clear sentence that says what to do.
  public init(_ kind: Kind, _ message: String) {
    self.init(kind, message, headers: [:])
  }

  init(_ kind: Kind, _ message: String, headers: [String: String], detail: String? = nil) {
    self.kind = kind
    self.message = message
    self.headers = headers
    self.detail = detail
  }

  /// The reply that tells of it.
  var response: ServerResponse {
    let body = JSONValue.object([("error", .string(message)), ("type", .string(kind.rawValue))])
    var response = ServerResponse(status: kind.status, type: "application/json", body.bytes)
    for (name, value) in headers.sorted(by: { $0.key < $1.key }) {
      response.headers.append(name, value)
    }
    return response
  }
}

extension Problem {
  /// What any error of the libraries is to the client. Sentences that may name
  /// paths of the server go to the log, unless the caller may see them.
  init(_ error: any Error, showsPaths: Bool) {
    switch error {
    case let problem as Problem: self = problem
    case let error as GlimpseError: self.init(error, showsPaths)
    case let error as CatalogError: self.init(error, showsPaths)
    case let error as WorkflowError: self.init(error, showsPaths)
    case let error as VectorStoreError: self.init(error, showsPaths)
    case let error as QueryError: self.init(.invalidFilter, Sentence.of(error.message))
    case let error as ModelHubError: self.init(error, showsPaths)
    case let error as EmbeddingModelError:
      self.init(
        .modelUnavailable, error.message,
        orSafe: "The model cannot be used; the server's log says why.", showsPaths)
    case let error as JSONError:
      self.init(.badRequest, "The body cannot be read as JSON: \(error).")
    case let error as FileError:
      self.init(
        error.isDiskFull ? .storageFull : .unavailable, "\(error)",
        orSafe: "A file of the server cannot be used (\(error.reason)).", showsPaths)
    default:
      self.init(
        .internal,
        "The server made a mistake; its log says which, under this reply's X-Request-Id.",
        headers: [:], detail: "\(type(of: error)): \(error)")
    }
  }

  /// A library's message for those who may see paths of the server, a general
  /// sentence for others; the log has the message.
  private init(
    _ kind: Kind, _ message: String, orSafe general: String, _ showsPaths: Bool,
    headers: [String: String] = [:]
  ) {
    self.init(
      kind, Sentence.of(showsPaths ? message : general), headers: headers, detail: message)
  }

  private init(_ error: GlimpseError, _ showsPaths: Bool) {
    let kind: Kind
    let general: String
    switch error.kind {
    case .modelNotFound:
      (kind, general) = (.modelUnavailable, "The library's model is not on the server.")
    case .libraryNotFound:
      (kind, general) = (.emptyLibrary, "There is no library yet: index a folder first.")
    case .imageNotFound: (kind, general) = (.notFound, error.message)
    case .unreadableQueryImage: (kind, general) = (.unreadableImage, error.message)
    case .emptyQuery: (kind, general) = (.emptyQuery, error.message)
    case .cancellingQuery: (kind, general) = (.invalidQuery, error.message)
    case .invalidArgument: (kind, general) = (.invalidArgument, error.message)
    case .unsupported:
      (kind, general) = (
        .notSupported, "This server's store cannot do that; a library on a machine can."
      )
    }
    self.init(kind, error.message, orSafe: general, showsPaths)
  }

  /// No request names a model, so that one which is not there is the server's
  /// fault as much as a hub out of reach.
  private init(_ error: ModelHubError, _ showsPaths: Bool) {
    let kind: Kind
    let general: String
    var headers: [String: String] = [:]
    switch error.kind {
    case .invalidName, .unknownModel, .notFound, .notInstalled:
      (kind, general) = (.modelUnavailable, "The library's model is not on the server.")
    case .needsToken, .offline, .badAnswer, .unsafePath, .unsupportedModel, .notRemovable:
      (kind, general) = (
        .modelUnavailable, "The model cannot be fetched; the server's log says why."
      )
    case .rateLimited, .serverUnavailable, .unreachable, .corruptDownload:
      (kind, general) = (
        .modelUnavailable, "The model cannot be fetched at present: try again in a moment."
      )
      headers["Retry-After"] = Self.retryAfter(error.retryAfterSeconds)
    case .noSpace: (kind, general) = (.storageFull, "The server's disk is full.")
    case .cacheNotWritable:
      (kind, general) = (.unavailable, "The server's disk refused; its log says why.")
    case .cancelled: (kind, general) = (.busy, "The server is stopping: try again in a moment.")
    }
    self.init(kind, error.message, orSafe: general, showsPaths, headers: headers)
  }

  /// Between a second and an hour; five seconds where nothing is known.
  private static func retryAfter(_ seconds: Double?) -> String {
    String(Int(clamping: max(1, min(3600, seconds ?? 5)).rounded(.up)))
  }

  private init(_ error: CatalogError, _ showsPaths: Bool) {
    let kind: Kind
    let general: String
    switch error.kind {
    case .busy:
      (kind, general) = (.busy, "Another program is changing the library: try again in a moment.")
    case .readOnly: (kind, general) = (.forbidden, "The library cannot be changed by this server.")
    case .diskFull: (kind, general) = (.storageFull, "The server's disk is full.")
    case .invalidFilter: (kind, general) = (.invalidFilter, error.message)
    case .noVectorSet, .notFound:
      (kind, general) = (.emptyLibrary, "The library holds no pictures yet: index a folder first.")
    case .notALibrary, .newerVersion, .olderVersion, .damaged, .system, .modelMismatch,
      .setIsCurrent, .invalidVector:
      (kind, general) = (.unavailable, "The library cannot be used; the server's log says why.")
    case .internal: (kind, general) = (.internal, "The server made a mistake; its log says which.")
    }
    self.init(kind, error.message, orSafe: general, showsPaths)
  }

  private init(_ error: WorkflowError, _ showsPaths: Bool) {
    let kind: Kind
    let general: String
    switch error.kind {
    case .modelMismatch:
      (kind, general) = (
        .modelUnavailable, "The library's vectors were made by another model than the server's."
      )
    case .emptyLibrary:
      (kind, general) = (.emptyLibrary, "The library holds no pictures yet: index a folder first.")
    case .noSuchPath: (kind, general) = (.notFound, "A path that was named does not exist.")
    case .unreachableSource:
      (kind, general) = (
        .unavailable, "The pictures' server cannot be reached; this server's log says why."
      )
    case .inputOutput:
      (kind, general) = (.unavailable, "The server's disk refused; its log says why.")
    case .invalidMetadata, .unusableDataset, .emptyDataset:
      (kind, general) = (.unavailable, "A file of the server cannot be used; its log says why.")
    }
    self.init(kind, error.message, orSafe: general, showsPaths)
  }

  private init(_ error: VectorStoreError, _ showsPaths: Bool) {
    let kind: Kind
    let general: String
    var headers: [String: String] = [:]
    switch error.kind {
    case .unreachable, .timedOut, .rateLimited, .serverFailed, .badReply:
      (kind, general) = (
        .unavailable, "The vector store does not answer as it should: try again in a moment."
      )
      headers["Retry-After"] = Self.retryAfter(error.retryAfterSeconds)
    case .busy:
      (kind, general) = (.busy, "Another program is changing the library: try again in a moment.")
    case .readOnly: (kind, general) = (.forbidden, "The library cannot be changed by this server.")
    case .diskFull: (kind, general) = (.storageFull, "The server's disk is full.")
    case .library:
      (kind, general) = (.unavailable, "The library cannot be used; the server's log says why.")
    case .unauthorized, .refused, .invalidAddress:
      (kind, general) = (
        .unavailable, "The vector store cannot be used; the server's log says why."
      )
    case .noCollection:
      (kind, general) = (.emptyLibrary, "The library holds no pictures yet: index a folder first.")
    case .mismatch:
      (kind, general) = (
        .modelUnavailable, "The store's vectors were made by another model than the server's."
      )
    case .unsupported:
      (kind, general) = (
        .notSupported, "This server's store cannot do that; a library on a machine can."
      )
    case .invalidFilter: (kind, general) = (.invalidFilter, error.message)
    case .cancelled: (kind, general) = (.busy, "The server is stopping: try again in a moment.")
    case .internal: (kind, general) = (.internal, "The server made a mistake; its log says which.")
    }
    self.init(kind, error.message, orSafe: general, showsPaths, headers: headers)
  }

  /// What the server itself refuses, before a route is found or where none
  /// could answer.
  init(refusedWith status: Int, reason: String?) {
    let reason = reason.map(Sentence.of)
    switch status {
    case 408: self.init(.timedOut, reason ?? "The request did not come in time.")
    case 413: self.init(.tooLarge, reason ?? "The body is larger than this address takes.")
    case 414: self.init(.addressTooLong, reason ?? "The request's address is too long.")
    case 417:
      self.init(.expectationFailed, reason ?? "The request expects what this server does not do.")
    case 431: self.init(.headTooLarge, reason ?? "The request's head is too large.")
    case 501: self.init(.notSupported, reason ?? "This server cannot do that.")
    case 503:
      self.init(
        .busy, reason ?? "The server is busy: try again in a moment.", headers: ["Retry-After": "1"]
      )
    case 505: self.init(.versionNotSupported, reason ?? "This server speaks HTTP/1.1 alone.")
    case 400..<500:
      self.init(.badRequest, reason ?? "The request's address or header cannot be read.")
    default: self.init(.internal, "The server made a mistake.")
    }
  }
}
