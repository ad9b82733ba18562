// What a query was taken to mean, as JSON for the command line and the service.

package import QueryUnderstanding
package import Support

/// Writes what a query was taken to mean.
package enum InterpretationJSON {
  /// `{"parts":[…],"filters":[…],"rewritten":,"notes":[…]}`.
  package static func object(_ interpretation: QueryInterpretation) -> JSONValue {
    .object([
      (
        "parts",
        .array(
          interpretation.parts.map { part in
            .object([
              ("id", .optional(part.id)), ("label", .string(part.label)),
              ("weight", .number(part.weight)), ("origin", .string(part.origin.rawValue)),
            ])
          })
      ),
      ("filters", .array(interpretation.filters.map(filter))),
      ("rewritten", .optional(interpretation.rewritten)),
      ("notes", .array(interpretation.notes.map(JSONValue.string))),
    ])
  }

  /// `id`, `label`, `where` and `origin`. The label is the condition as `--where`
  /// takes it: `label` was the service's name for it, and `where` the command
  /// line's, so that both have both.
  package static func filter(_ filter: QueryInterpretation.DerivedFilter) -> JSONValue {
    .object([
      ("id", .string(filter.id)), ("label", .string(filter.label)),
      ("where", .string(filter.label)), ("origin", .string(filter.origin.rawValue)),
    ])
  }
}
