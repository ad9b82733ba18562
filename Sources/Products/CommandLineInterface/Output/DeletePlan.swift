// A shell script that deletes duplicates once its reader runs it.

import Duplicates
import SearchDomain
import Support

/// The script for `sh`. A duplicate is deleted only while it and the image
/// that stands for it are there, are two files, and have the contents seen.
///
/// Each image is one line whatever its name holds, so that a `#` before the
/// line silences all of it: control bytes are written as `printf` reads them.
enum DeletePlan {
  static func script(for report: DuplicateReport) -> [UInt8] {
    var script = head(report)
    for (number, group) in report.groups.enumerated() {
      script += "\n# Group \(number + 1): frees \(DisplayText.byteCount(group.bytesToWin))\n"
      for duplicate in group.duplicates { script += line(duplicate, of: group) }
    }
    let body = Array(script.utf8)
    return body + Array("\n\(mark)\(checksum(of: body[...]))\n".utf8)
  }

  /// Whether a plan is as it was written: nobody has worked on it.
  static func isUntouched(_ script: [UInt8]) -> Bool {
    let end = Array("\n\(mark)".utf8)
    let length = end.count + 64 + 1
    guard script.count >= length else { return false }
    let body = script[..<(script.count - length)]
    return script[body.endIndex...].elementsEqual(end + Array("\(checksum(of: body))\n".utf8))
  }

  private static let mark = "# As written: "

  private static func checksum(of body: ArraySlice<UInt8>) -> String {
    Digest.hex(Digest.of(Array(body), .sha256))
  }

  private static func head(_ report: DuplicateReport) -> String {
    """
    #!/bin/sh
    # Deletes \(Plural.of(report.duplicateCount, "duplicate")), \
    \(DisplayText.byteCount(report.bytesToWin)) in all. Read it first: take out
    # or mark with # every line whose second picture you want to keep.
    # Run glimpse index afterwards.

    # drop KEPT SHA256 DUPLICATE SHA256: deletes the duplicate if both files are
    # there, are two files, and have these contents.
    drop() {
      if [ ! -f "$1" ] || [ ! -f "$3" ] || [ -L "$3" ]; then
        pass "$3" 'one of the two is not there, or a link'
      elif [ "$1" -ef "$3" ]; then
        pass "$3" 'both are one file'
      elif ! same "$@"; then
        pass "$3" 'it or its like changed'
      else
        rm -f -- "$3" 2> /dev/null || pass "$3" 'it cannot be deleted'
      fi
    }

    # The same for names in which bytes are written as printf reads them.
    drop_printf() {
      kept=$(printf "$1x"); gone=$(printf "$3x")
      drop "${kept%x}" "$2" "${gone%x}" "$4"
    }

    # Equal files are compared byte for byte, others are what they were.
    same() {
      if [ "$2" = "$4" ]; then cmp -s "$1" "$3"; return; fi
      [ "$(sum "$1")" = "$2" ] && [ "$(sum "$3")" = "$4" ]
    }

    sum() {
      if command -v sha256sum > /dev/null; then sha256sum < "$1"; else shasum -a 256 < "$1"; fi |
        cut -c 1-64
    }

    pass() {
      printf 'passed over: %s (%s)\\n' "$(printf '%s' "$1" | LC_ALL=C tr -c '\\040-\\176' '?')" "$2" >&2
    }

    """
  }

  private static func line(_ duplicate: Duplicate, of group: DuplicateGroup) -> String {
    let names = [group.keep.path, duplicate.image.path]
    let isPlain = names.allSatisfy { Self.isPlain($0.bytes) }
    let words = names.map { quoted(isPlain ? $0.description : forPrintf($0.bytes)) }
    let hashes = [group.keep.contentHash, duplicate.image.contentHash].map(\.description)
    // Likeness is no reason to delete: whoever agrees takes the mark away.
    return (group.isSurelyCopied(duplicate) ? "" : "# ") + (isPlain ? "drop " : "drop_printf ")
      + "\(words[0]) \(hashes[0]) \(words[1]) \(hashes[1]) # \(remark(duplicate, of: group))\n"
  }

  private static func remark(_ duplicate: Duplicate, of group: DuplicateGroup) -> String {
    var remark = duplicate.relation.rawValue
    if duplicate.linkCount > 1 {
      remark += ", one of \(duplicate.linkCount) names of its file: wins nothing"
    }
    if duplicate.relation == .altered, !group.isSurelyCopied(duplicate), duplicate.linkCount <= 1 {
      remark += ", shows something else or more: look at both"
    }
    return remark
  }

  /// Whether a name shows as it is: text without control characters.
  private static func isPlain(_ bytes: [UInt8]) -> Bool {
    guard let text = String(validating: bytes, as: UTF8.self) else { return false }
    return DisplayText.safe(text) == text
  }

  /// A name as a format of `printf`, in letters, digits and marks of ASCII.
  private static func forPrintf(_ bytes: [UInt8]) -> String {
    var text = ""
    for byte in bytes {
      switch byte {
      case UInt8(ascii: "\\"): text += "\\\\"
      case UInt8(ascii: "%"): text += "%%"
      case 0x20...0x7E: text.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let digits = String(byte, radix: 8)
        text += "\\" + String(repeating: "0", count: 3 - digits.count) + digits
      }
    }
    return text
  }

  /// A text as one word of the shell.
  private static func quoted(_ text: String) -> String {
    "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''")
      + "'"
  }
}
