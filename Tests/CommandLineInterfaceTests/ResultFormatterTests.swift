import Foundation
import SearchDomain
import Testing

@testable import CommandLineInterface

private func row(
  _ path: FilePath, _ score: Float? = 0.5, category: String? = "cats",
  metadata: [String: MetadataValue] = [:]
) -> ResultPage.Row {
  let image = ImageRecord(
    id: ImageID(sixteen: [UInt8](0..<16)), path: path,
    contentHash: ContentHash(bytes: [UInt8](repeating: 0, count: 32))!, byteCount: 10,
    modifiedNanoseconds: 0, category: category,
    facts: ImageFacts(width: 640, height: 480, format: "jpeg", metadata: metadata))
  return score.map { ResultPage.Row(Hit(image: image, score: $0)) } ?? ResultPage.Row(image)
}

private func page(_ rows: [ResultPage.Row]) -> ResultPage {
  ResultPage(query: "a \"cat\"", model: "m", limit: 2, tookMilliseconds: 1.23456, rows: rows)
}

private func text(_ formatter: ResultFormatter, _ page: ResultPage) -> String {
  String(decoding: formatter.bytes(for: page), as: UTF8.self)
}

@Suite struct ResultFormatterTests {
  @Test func jsonHasTheDocumentedKeysInOrder() {
    let row = row(
      "/a/b.jpg", 0.123456789,
      metadata: ["taken": .text("2020"), "f": .number(2.8), "ok": .boolean(true)])
    #expect(
      text(ResultFormatter(format: .json), page([row])) == """
        {"query":"a \\"cat\\"","model":"m","k":2,"exact":true,"took_ms":1.235,"results":[{"id":\
        "00010203-0405-0607-0809-0a0b0c0d0e0f","path":"/a/b.jpg","filename":"b.jpg",\
        "category":"cats","score":0.123457,"width":640,"height":480,"format":"jpeg",\
        "bytes":10,"metadata":{"f":2.8,"ok":true,"taken":"2020"},"strength":null,"match":null,\
        "reasons":[],"folded":0,"folded_paths":[]}],"no_good_match":false,"interpretation":null}

        """)
  }

  @Test func aListingHasNoMembersOfASearch() {
    let page = ResultPage(limit: 1, tookMilliseconds: 0, rows: [row("/a/b.jpg", nil)])
    #expect(
      text(ResultFormatter(format: .json), page) == """
        {"results":[{"id":"00010203-0405-0607-0809-0a0b0c0d0e0f","path":"/a/b.jpg",\
        "filename":"b.jpg","category":"cats","width":640,"height":480,"format":"jpeg",\
        "bytes":10,"metadata":{}}]}

        """)
  }

  @Test func aPathThatIsNotUTF8IsShownAndKeptInBytes() throws {
    let odd = FilePath(bytes: Array("/a/".utf8) + [0xFF, 0x0A])
    let json = text(ResultFormatter(format: .json), page([row(odd)]))
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
    let result = try #require((object["results"] as? [[String: Any]])?.first)
    #expect(result["path"] as? String == "/a/\u{FFFD}\n")
    let bytes = try #require((result["path_bytes"] as? String).flatMap { Data(base64Encoded: $0) })
    #expect(Array(bytes) == odd.bytes)
    #expect(
      ResultFormatter(format: .paths, usesNull: true).bytes(for: page([row(odd), row("/b")]))
        == odd.bytes + [0] + Array("/b\0".utf8))
  }

  @Test func jsonLinesAreOneObjectEach() throws {
    let lines = text(ResultFormatter(format: .jsonl), page([row("/a"), row("/b\n")]))
      .split(separator: "\n")
    #expect(lines.count == 2)
    for line in lines { _ = try JSONSerialization.jsonObject(with: Data(line.utf8)) }
  }

  @Test func csvQuotesWhatNeedsIt() {
    let id = "00010203-0405-0607-0809-0a0b0c0d0e0f"
    #expect(
      text(ResultFormatter(format: .csv), page([row("/a,b/\"c\".jpg", category: nil)]))
        == "score,path,filename,category,width,height,id\r\n"
        + "0.5,\"/a,b/\"\"c\"\".jpg\",\"\"\"c\"\".jpg\",,640,480,\(id)\r\n")
    #expect(CSV.line(["\"\u{301}", " a", "b\r\n"]) == "\"\"\"\u{301}\",\" a\",\"b\r\n\"\r\n")
  }

  @Test func csvOfNothingStillNamesItsColumns() {
    #expect(
      text(ResultFormatter(format: .csv), page([]))
        == "score,path,filename,category,width,height,id\r\n")
  }

  @Test func theTableIsAlignedAndCutsPathsAtTheirBeginningOnATerminal() {
    let rows = [row("/pictures/holiday/beach.jpg", 0.3419), row("/p/猫.jpg", -0.05, category: "動物")]
    #expect(
      text(ResultFormatter(format: .table), page(rows)) == """
         0.342  cats  /pictures/holiday/beach.jpg
        -0.050  動物  /p/猫.jpg

        """)
    #expect(
      text(ResultFormatter(format: .table, width: 30), page(rows)).hasPrefix(
        " 0.342  cats  …liday/beach.jpg\n"))
  }

  @Test func aNameCannotSteerTheTerminal() {
    let rows = [row("/a\u{1B}[2J\n\u{202E}gpj.exe", category: "x\ty")]
    let table = text(ResultFormatter(format: .table), page(rows))
    #expect(table == " 0.500  x\\ty  /a\\u{1B}[2J\\n\\u{202E}gpj.exe\n")
  }

  @Test func coloursAreUsedOnlyWhenAsked() {
    #expect(!text(ResultFormatter(format: .table), page([row("/a")])).contains("\u{1B}"))
    #expect(
      text(ResultFormatter(format: .table, usesColour: true), page([row("/a")]))
        .contains("\u{1B}["))
  }
}
