// Addresses of stores: which are read, how they are shown, which are refused.

import RemoteStores
import SearchDomain
import Testing

@Suite struct StoreAddressTests {
  @Test func theFourFormsAreRead() throws {
    let chroma = try StoreAddress("chroma+http://host:8000/pictures")
    #expect(
      chroma.program == .chroma && chroma.server == "http://host:8000"
        && chroma.collection == "pictures")
    let milvus = try StoreAddress("milvus+https://db.example.org/a/b/pictures")
    #expect(milvus.server == "https://db.example.org:443/a/b" && milvus.collection == "pictures")
    let qdrant = try StoreAddress("QDRANT+http://[::1]")
    #expect(
      qdrant.server == "http://[::1]:6333" && qdrant.collection == StoreAddress.usualCollection)
    #expect(try StoreAddress("embedded:").program == .embedded)
    #expect(try StoreAddress("embedded:/a/library").collection == "/a/library")
    #expect(try StoreAddress("milvus+http://host").server == "http://host:19530")
  }

  @Test func aKeyInTheAddressIsTakenOutOfIt() throws {
    let address = try StoreAddress("qdrant+https://se:cret@host:6333/pictures")
    #expect(address.apiKey == "se:cret")
    #expect(address.displayable == "qdrant+https://host:6333/pictures")
    #expect(!address.server.contains("cret"))
  }

  @Test(arguments: [
    "", "qdrant", "http://host/x", "qdrant+ftp://host/x", "faiss+http://host/x", "qdrant+http://",
    "qdrant+http://host/a%20b", "qdrant+http://host/ä", "chroma+http://host/x?key=1",
    "embedded+http://h/x", "postgres://h/a/b/c", "postgres://h/db/t?table=u",
    "postgres://h/db/a.b.c",
    "postgres://h/db/ä", "postgres://h/db/\(String(repeating: "a", count: 64))",
    "postgres://h/db/a'b",
    "postgres://u:p%zz@h/db/t", "postgres://u:pa/ss@h/db/t", "postgres://u:12?3@h/db/t",
    "postgres://u:pass word@h/db/t", "postgres+://h/db/t", "postgres://h/db/t?hnsw_from=many",
    "postgres://h/db/.t", "postgres://u:p#w@h/db/t", "postgres://h/db/t?password=%zz",
  ])
  func whatIsNoAddressIsRefusedWithAnExample(_ text: String) {
    do {
      _ = try StoreAddress(text)
      Issue.record("\(text) was read")
    } catch {
      #expect(
        error.kind == .invalidAddress
          && error.message.contains("qdrant+http://host:6333/collection"))
      #expect(!error.message.contains("pa/ss") && !error.message.contains("12?3"))
    }
  }

  @Test func tablesOnPostgreSQLAreRead() throws {
    let table = try StoreAddress(
      "postgres://glimpse:pass%2Fw0rd@db.example.org:5433/photos/Pictures")
    #expect(table.program == .postgres && table.collection == "Pictures")
    #expect(table.apiKey == "pass/w0rd")
    #expect(table.displayable == "postgres://glimpse@db.example.org:5433/photos/Pictures")
    // The contract's form, and that of other programs.
    let other = try StoreAddress(
      "postgresql+psycopg://user@host/database?table=NAME&sslmode=require")
    #expect(other.displayable == "postgres://user@host/database/NAME")
    #expect(try StoreAddress(other.displayable).collection == "NAME")
    let socket = try StoreAddress("postgres:///photos?host=/run/postgresql&password=s%25")
    #expect(socket.displayable == "postgres:///photos/glimpse" && socket.apiKey == "s%")
    #expect(try StoreAddress("postgres://host").displayable == "postgres://host?table=glimpse")
    #expect(try StoreAddress("postgres://host?table=t").displayable == "postgres://host?table=t")
    #expect(try StoreAddress("postgres://a:1,[::1]:2/db/s.t").collection == "s.t")
    #expect(
      try !StoreAddress("postgres://u:secret@h/d?sslpassword=x").displayable.contains("secret"))
  }

  @Test func theFifthSeedsEnvironmentNamesAQdrantCollection() throws {
    #expect(try StoreAddress.ofQdrantEnvironment([:]) == nil)
    let address = try #require(
      try StoreAddress.ofQdrantEnvironment([
        "QDRANT_URL": "https://x.cloud/", "QDRANT_COLLECTION": "mine",
      ]))
    #expect(address.displayable == "qdrant+https://x.cloud:6333/mine")
    let usual = try #require(
      try StoreAddress.ofQdrantEnvironment(["QDRANT_URL": "http://localhost:7000"]))
    #expect(usual.displayable == "qdrant+http://localhost:7000/semantic-image-search")
  }
}
