// Ownership of OpenVINO's objects. No other file turns its status codes into
// errors.

import COpenVINO
import Glibc

/// An object of OpenVINO with one owner, freed when the owner goes away.
struct OwnedHandle: ~Copyable {
  let pointer: OpaquePointer
  private let release: (OpaquePointer?) -> Void

  /// Takes what `create` stores.
  ///
  /// - Throws: `InferenceError` of the given stage if `create` fails.
  init(
    _ stage: OpenVINOStage, release: @escaping (OpaquePointer?) -> Void,
    create: (inout OpaquePointer?) -> ov_status_e
  ) throws(InferenceError) {
    var made: OpaquePointer?
    try stage.check(create(&made))
    guard let made else { throw stage.failure(code: nil, reason: "it gave nothing") }
    pointer = made
    self.release = release
  }

  deinit { release(pointer) }
}

/// A request, in which one inference at a time is run.
///
/// Not for two threads at once: the pool in `CompiledModel` hands each out to
/// one caller only, which is what makes sending it sound.
final class InferenceRequest: @unchecked Sendable {
  let handle: OwnedHandle

  init(_ handle: consuming OwnedHandle) { self.handle = handle }
}

/// What was being done with which model, for words about a failure.
struct OpenVINOStage: Sendable {
  let kind: InferenceError.Kind
  /// Continues "cannot": "read the model", say.
  let action: String
  let path: String
  /// What to do, if the stage alone tells.
  var advice: String?

  /// - Throws: `InferenceError` unless the status is `OK`.
  func check(_ status: ov_status_e) throws(InferenceError) {
    guard status != OK else { return }
    // The text is ours to free. It may stem from a failure in another thread
    // at the same instant, so nothing is decided from it.
    let raw = ov_get_last_err_msg()
    let reason = raw.map { String(cString: $0) } ?? ""
    if let raw { ov_free(raw) }
    throw failure(code: status.rawValue, reason: InferenceError.usefulText(reason))
  }

  func failure(code: Int32?, reason: String) -> InferenceError {
    InferenceError(
      kind: kind,
      message: "cannot \(action) \(path): \(reason)" + (advice.map { "; \($0)" } ?? ""), path: path,
      code: code)
  }
}

extension ElementType {
  init(_ type: ov_element_type_e) {
    switch type {
    case F32: self = .f32
    case F16: self = .f16
    case BF16: self = .bf16
    case U8: self = .u8
    case I32: self = .i32
    case I64: self = .i64
    case BOOLEAN_TYPE: self = .boolean
    default: self = .other
    }
  }

  /// The type as OpenVINO numbers it, for tensors that a caller may pass.
  var foreign: ov_element_type_e {
    switch self {
    case .f32: F32
    case .f16: F16
    case .bf16: BF16
    case .u8: U8
    case .i32: I32
    case .i64: I64
    case .boolean: BOOLEAN_TYPE
    case .other: DYNAMIC
    }
  }
}

/// The header renames this constant with a macro, which Swift does not follow.
private let BOOLEAN_TYPE = ov_element_type_e(rawValue: 1)

/// Calls `body` with name–value pairs in OpenVINO's form. The pointers are
/// valid only inside; OpenVINO copies what it keeps.
func withProperties<R>(
  _ properties: [(String, String)], _ body: ([ov_property_t]) throws -> R
) rethrows -> R {
  let copies = properties.map { (strdup($0.0), strdup($0.1)) }
  defer { for (key, value) in copies { free(key); free(value) } }
  return try body(copies.map { ov_property_t(key: $0.0, value: $0.1) })
}
