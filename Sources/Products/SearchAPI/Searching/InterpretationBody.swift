// What replies say of what a query was taken to mean: the shape of what
// InterpretationJSON writes.

import QueryUnderstanding

enum InterpretationBody {
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
        + (weighted ? [] : [.init("where", .string(), isRequired: true)])
        + [
          .init(
            "origin", .choice(QueryInterpretation.Origin.allCases.map(\.rawValue)), isRequired: true
          )
        ])
  }
}
