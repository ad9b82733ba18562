// In what arithmetic a library's images are embedded, as JSON. The command line and
// the service write it the same.

package import SearchDomain
package import Support

extension PrecisionDecision {
  /// `used` and `reason`; where it was measured also `mean_cosine`, `least_cosine`,
  /// `neighbours_kept`, `texts_kept`, `texts`, `pictures` (those compared),
  /// `calibrated_on`, `layers_in_float` and `speedup`.
  package var json: JSONValue {
    var members: [(String, JSONValue)] = [
      ("used", .string(used)), ("reason", .string(reason.rawValue)),
    ]
    if let detail { members.append(("detail", .string(detail))) }
    if let proof {
      members += [
        ("mean_cosine", .number(proof.meanCosine)), ("least_cosine", .number(proof.leastCosine)),
        ("neighbours_kept", .number(proof.neighboursKept, digits: 4)),
        ("texts_kept", .number(proof.textsKept, digits: 4)), ("texts", .integer(proof.textCount)),
        ("pictures", .integer(proof.comparedCount)),
        ("calibrated_on", .integer(proof.calibrationCount)),
        ("layers_in_float", .integer(proof.floatingLayers)),
        ("speedup", .number(proof.speedup, digits: 2)),
      ]
    }
    return .object(members)
  }
}
