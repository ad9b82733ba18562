// What a query was taken to mean, as replies show it.

import QueryUnderstanding
import Support

enum InterpretationBody {
  static func json(_ interpretation: QueryInterpretation) -> JSONValue {
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
      (
        "filters",
        .array(
          interpretation.filters.map { filter in
            .object([
              ("id", .string(filter.id)), ("label", .string(filter.label)),
              ("origin", .string(filter.origin.rawValue)),
            ])
          })
      ),
      ("rewritten", .optional(interpretation.rewritten)),
      ("notes", .array(interpretation.notes.map(JSONValue.string))),
    ])
  }

  static let schema = Schema.object([
    .init("parts", .array(piece(weighted: true)), isRequired: true),
    .init("filters", .array(piece(weighted: false)), isRequired: true),
    .init("rewritten", .nullable(.string()), isRequired: true),
    .init("notes", .array(.string()), isRequired: true),
  ])

  private static func piece(weighted: Bool) -> Schema {
    .object(
      [
        .init("id", weighted ? .nullable(.string()) : .string(), isRequired: true),
        .init("label", .string(), isRequired: true),
      ] + (weighted ? [.init("weight", .number(), isRequired: true)] : [])
        + [
          .init(
            "origin", .choice(QueryInterpretation.Origin.allCases.map(\.rawValue)), isRequired: true
          )
        ])
  }
}
