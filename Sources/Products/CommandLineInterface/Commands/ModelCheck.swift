// Tries a model that is on this machine, for `glimpse models pull` and `info`.

import EmbeddingModels
import Support

/// How a model did when it was tried.
struct ModelCheck {
  /// Why it cannot be used; nil if it can.
  let problem: (any Error)?
  /// What is odd about it, each a sentence.
  let remarks: [String]

  /// Loads both towers of a model and runs each once.
  init(_ name: String, _ library: LibraryOptions, _ context: RunContext) {
    do {
      let model = try library.openModel(named: name, context.settings)
      remarks = try model.check()
      problem = nil
    } catch {
      remarks = []
      problem = error
    }
  }

  /// Lines for `models info`; what keeps it from being used is an error.
  var lines: String {
    guard problem == nil else { return "" }
    let said = remarks.isEmpty ? ["both towers load and answer"] : remarks
    return said.map { DisplayText.padded("checked", to: 11) + DisplayText.safe($0) + "\n" }
      .joined()
  }
}

extension ModelRow {
  /// With what a check found: `checked`, `problem` and `remarks`.
  func checkedJSON(_ check: ModelCheck?) -> JSONValue {
    guard case .object(let members) = json else { return json }
    return .object(
      members + [
        ("checked", .bool(check != nil)),
        ("problem", check?.problem.map { .string(ErrorMessages.text(of: $0)) } ?? .null),
        ("remarks", .array((check?.remarks ?? []).map(JSONValue.string))),
      ])
  }
}
