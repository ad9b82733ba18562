import Testing

@testable import SharedCaching

@Suite struct CacheAddressTests {
  @Test(arguments: [
    ("redis://localhost", "localhost", 6379, 0), ("redis://10.0.0.1:7000/3", "10.0.0.1", 7000, 3),
    ("REDIS://cache/", "cache", 6379, 0), ("redis://[::1]:6380/1", "::1", 6380, 1),
    ("redis://[::1]", "::1", 6379, 0),
  ])
  func readsHostPortAndDatabase(text: String, host: String, port: Int, database: Int) {
    let address = CacheAddress(text)
    #expect(address?.host == host && address?.port == port && address?.database == database)
  }

  @Test func keepsThePasswordToItself() {
    let address = CacheAddress("redis://me:p%40ss:word@cache:1/2")
    #expect(address?.user == "me" && address?.password == "p@ss:word")
    #expect(address?.displayable == "redis://cache:1/2")
    #expect(CacheAddress("redis://:word@[::1]/2")?.displayable == "redis://[::1]:6379/2")
  }

  @Test(arguments: [
    "", "redis:", "redis://", "redis://:6379", "rediss://cache", "http://cache", "redis://cache:0",
    "redis://cache:65536", "redis://cache:x", "redis://cache/x", "redis://cache/-1",
    "redis://word@cache", "redis://me:@cache", "redis://ca che", "redis://cache?x",
    "redis://%zz:a@c",
  ])
  func whatIsNoneIsNil(text: String) { #expect(CacheAddress(text) == nil) }
}
