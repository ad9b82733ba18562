import ImageDecoding
import Testing

@Suite struct ImageFormatTests {
  @Test func textIsNoPicture() {
    #expect(ImageFormat.recognise(Array("just words, no picture".utf8)) == nil)
  }
}
