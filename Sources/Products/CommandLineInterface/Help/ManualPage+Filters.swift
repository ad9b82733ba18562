// glimpse-filters(7): what --where takes, from the table of the filters' fields.

import SearchDomain

extension ManualPage {
  static func writeFilters(to page: inout Roff) {
    page.heading("NAME")
    page.line("glimpse\\-filters \\- conditions on pictures, for \\-\\-where")
    page.heading("DESCRIPTION")
    page.paragraph(
      "Commands that take --where work on pictures alone of which a condition holds. It compares fields with values, and joins comparisons:"
    )
    for line in [
      "glimpse list --where \"category = 'animals' and width >= 400\"",
      "glimpse search sunset --where \"taken between 2020 and 2022 and not (path glob '*/trash/*')\"",
    ] { page.example(line) }
    page.heading("FIELDS")
    for field in Filter.Field.table {
      page.entry("\\fB\(field.name)\\fR", meaning(of: field))
    }
    page.entry("\\fBgps\\fR", "a box: gps within (SOUTH, WEST, NORTH, EAST), in degrees")
    page.entry(
      "\\fBmeta.\\fIKEY\\fR", "anything else in the metadata: text, number, true or false")
    page.heading("OPERATORS")
    for (operators, meaning) in operators { page.entry("\\fB\(operators)\\fR", meaning) }
    page.heading("VALUES")
    for paragraph in values { page.paragraph(paragraph) }
    page.heading("SEE ALSO")
    page.line("\\fBglimpse\\fR(1), \\fBglimpse\\-search\\fR(1), \\fBglimpse\\-list\\fR(1)")
  }

  private static func meaning(of field: Filter.Field) -> String {
    var text: String
    switch field.content {
    case .text: text = "text"
    case .words(let words): text = "one of " + words.joined(separator: ", ")
    case .number, .wholeNumber: text = "a number" + (field.unit.map { " (\($0))" } ?? "")
    case .time: text = "a time"
    case .flag: text = "true or false"
    case .anything: text = "text, number, true or false"
    }
    if field.holdsSeveral { text += "; there may be several, of which one must fit" }
    if field.hasMaker { text += "; its maker's name may be left out" }
    if !field.aliases.isEmpty {
      text += "; also " + field.aliases.joined(separator: ", ")
    }
    if !field.synonyms.isEmpty {
      let pairs = field.synonyms.sorted { $0.key < $1.key }.map { "\($0.key) is \($0.value)" }
      text += "; " + pairs.joined(separator: ", ")
    }
    return text
  }

  private static let operators = [
    ("= != <>", "the same, or not; of text in any case and without regard to accents"),
    ("==", "the same as it is written"),
    ("< <= > >=", "less, more; a text by its letters"),
    ("between ... and ...", "both ends belong to it; also with not before it"),
    ("in (...)", "one of several values; also with not before it"),
    ("glob", "a pattern of *, ? and [...]; also with not before it"),
    ("contains ~", "a part of the text, in any case; contains also with not before it"),
    ("is null, is not null", "whether there is no value, or one"),
    ("and or not ( )", "join conditions; not binds most, or least"),
  ]

  private static let values = [
    "Text stands between quotes, which are doubled inside: 'O''Hara'. A single word needs none.",
    "Sizes may have a unit: 500kB, 10MB, 1.5GB (powers of 1000), 4MiB (powers of 1024).",
    "A time is a year, a month or a day, which mean all of it (2022, 2022-12, 2022-12-25), or a moment: 2020-01-31T10:00+02:00. Without a zone, modified is compared in UTC and taken with the camera's clock.",
    "A picture that lacks a field equals nothing and has no order.",
  ]
}
