// Reads inputs from files, one after the other; or, built by Scripts/fuzz, has
// libFuzzer make them. GLIMPSE_FUZZ names the target.

import FuzzTargets
import Glibc
import Support

let named = getenv("GLIMPSE_FUZZ").map { String(cString: $0) } ?? ""
guard let target = FuzzTarget(rawValue: named) else {
  print(
    "GLIMPSE_FUZZ must be one of \(FuzzTarget.allCases.map(\.rawValue).joined(separator: ", ")).")
  exit(2)
}

#if FUZZING
  // The driver of libFuzzer, as <fuzzer/FuzzerInterface.h> of LLVM has it.
  @_silgen_name("LLVMFuzzerRunDriver")
  func runFuzzer(
    _ count: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ test: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
  ) -> CInt

  let fuzzed = target
  var count = CommandLine.argc
  var arguments = CommandLine.unsafeArgv
  exit(
    runFuzzer(&count, &arguments) { bytes, count in
      // Safety: libFuzzer's bytes stay as they are during the call.
      let input = Array(UnsafeBufferPointer(start: bytes, count: count))
      do { try fuzzed.run(input) } catch {
        preconditionFailure("the target cannot be set up: \(error)")
      }
      return 0
    })
#else
  for file in CommandLine.arguments.dropFirst() {
    try target.run(try FileIO.read(Array(file.utf8), limit: 1 << 24))
    print("read \(file)")
  }
#endif
