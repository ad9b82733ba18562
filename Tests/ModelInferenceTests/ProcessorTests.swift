import Support
import Testing

@testable import ModelInference

@Suite struct ProcessorTests {
  @Test(arguments: [
    ("processor : 0\nflags\t\t: fpu avx512f avx512_bf16 vnni\n", true),
    ("flags : fpu amx_bf16\n", true),
    ("vendor_id : AuthenticAMD\nflags : fpu avx512_bf16\n", true),
    ("vendor_id : GenuineIntel\nflags : fpu avx512_bf16\n", false),
    ("vendor_id : GenuineIntel\nflags : fpu avx512_bf16 amx_bf16\n", true),
    ("Features\t: fp asimd bf16 i8mm\n", true),
    ("flags : fpu avx512f avx2\nbugs : avx512_bf16\n", false),
    ("flags\n", false), ("", false),
  ])
  func bf16IsUsedWhereTheProcessorGainsByIt(information: String, expected: Bool) {
    #expect(Processor(cpuInformation: information).gainsByBF16 == expected)
  }

  @Test func aPrecisionAskedForByNameIsTaken() {
    #expect(InferenceOptions(precision: .f32).effectivePrecision == .f32)
    #expect(InferenceOptions(precision: .bf16).effectivePrecision == .bf16)
    #expect(InferenceOptions(precision: .auto).effectivePrecision != .auto)
  }
}

@Suite struct InferenceErrorTests {
  @Test(arguments: [
    (
      "Exception from src/inference/src/cpp/core.cpp:97:\n"
        + "Check 'a == b' failed at x.cpp:1:\nUnable to read the model\n",
      "Unable to read the model"
    ),
    (
      "Exception from a.cpp:1:\nLoading input model\n\nPath 'w' resolves to '/x/w'\n"
        + "Loading input model\n",
      "Loading input model Path 'w' resolves to '/x/w'"
    ),
    ("  plain  reason", "plain  reason"), ("Check 'x' failed", "Check 'x' failed"),
    ("", "no reason given"),
  ])
  func whatSaysSomethingIsKept(text: String, expected: String) {
    #expect(InferenceError.usefulText(text) == expected)
  }
}

@Suite struct HalfPrecisionTests {
  @Test func everyFiniteHalfIsWidenedExactly() {
    for bits in UInt16.min...UInt16.max {
      let magnitude = bits & 0x7FFF
      let wide = Float(halfBits: bits)
      if magnitude > 0x7C00 {
        #expect(wide.isNaN)
        continue
      }
      // By the definition in IEEE 754-2019, section 3.4.
      let exponent = Int(magnitude >> 10), fraction = Float(magnitude & 0x3FF)
      var expected: Float = .infinity
      if exponent == 0 { expected = fraction * 0x1p-24 }
      if (1..<31).contains(exponent) {
        expected = Float(sign: .plus, exponent: exponent - 15, significand: 1 + fraction / 1024)
      }
      if wide != (bits & 0x8000 == 0 ? expected : -expected) {
        Issue.record("\(bits) became \(wide)")
      }
    }
  }
}
