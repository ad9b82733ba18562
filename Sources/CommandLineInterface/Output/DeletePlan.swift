// A shell script that deletes duplicates once its reader runs it.

import SearchDomain
import SearchWorkflows

/// The script for `sh`. A duplicate is deleted only while the picture that
/// stands for it is there and both files have the sizes seen.
enum DeletePlan {
  static func script(for report: DuplicateReport) -> [UInt8] {
    var script = Array(head(report).utf8)
    for (number, group) in report.groups.enumerated() {
      script += Array("\n# Group \(number + 1): \(DisplayText.byteCount(group.bytesToWin)) to win\n".utf8)
      for duplicate in group.duplicates {
        // Likeness is no reason to delete: whoever agrees takes the mark away.
        script += Array((duplicate.isReplaceable ? "" : "# ").utf8)
        script += Array("drop ".utf8) + quoted(group.keep.path.bytes)
        script += Array(" \(group.keep.byteCount) ".utf8)
        script += quoted(duplicate.image.path.bytes)
        script += Array(" \(duplicate.image.byteCount) # \(duplicate.relation.rawValue)\n".utf8)
      }
    }
    return script
  }

  private static func head(_ report: DuplicateReport) -> String {
    """
    #!/bin/sh
    # Deletes \(Plural.of(report.duplicateCount, "duplicate")), \
    \(DisplayText.byteCount(report.bytesToWin)) in all. Read it first: take out
    # or mark with # every line whose second picture you want to keep.
    # Run glimpse index afterwards.

    # drop KEPT SIZE DUPLICATE SIZE: deletes the duplicate if both are as they were.
    drop() {
      if [ "$(wc -c < "$1")" -eq "$2" ] && [ "$(wc -c < "$3")" -eq "$4" ]; then
        rm -- "$3"
      else
        printf 'passed over, as it or its like changed: %s\\n' "$3" >&2
      fi
    }

    """
  }

  /// Any bytes as one word of the shell.
  private static func quoted(_ bytes: [UInt8]) -> [UInt8] {
    let quote = UInt8(ascii: "'")
    var word = [quote]
    for byte in bytes {
      if byte == quote { word += Array("'\\''".utf8) } else { word.append(byte) }
    }
    return word + [quote]
  }
}
