import ModelInference
import Testing

@testable import EmbeddingModels

@Suite struct ServedAddressTests {
  @Test func namesBothTowersAndTheSettings() throws {
    let address = try ServedAddress("http+kserve://gpu:8000/ViT-B-32", apiKey: "k")
    #expect(address.folder == "ViT-B-32")
    #expect(address.towers.image.server == "http://gpu:8000")
    #expect(address.towers.image.name == "ViT-B-32-image")
    #expect(address.towers.text.name == "ViT-B-32-text")
    #expect(address.towers.text.apiKey == "k")
    #expect(address.towers.batches == ServedTowers.usualBatches)
  }

  @Test func parametersSayOtherwise() throws {
    let address = try ServedAddress(
      "HTTPS+kserve://gpu/a%2Fb/in%20house/?folder=/srv/settings&image=v&text=t&batches=16&timeout=5"
    )
    #expect(address.folder == "/srv/settings")
    #expect(address.towers.image.server == "https://gpu/a%2Fb")
    #expect(address.towers.image.name == "v")
    #expect(address.towers.text.name == "t")
    #expect(address.towers.image.timeoutSeconds == 5)
    #expect(address.towers.batches == 16)
    #expect(try ServedAddress("http+kserve://gpu/in%20house").folder == "in house")
  }

  @Test(arguments: [
    "http://gpu/m", "http+kserve://", "http+kserve:///m", "http+kserve://gpu", "http+kserve://gpu/",
    "http+kserve://user:word@gpu/m", "http+kserve://gpu/m#x", "http+kserve://gpu/m?",
    "http+kserve://gpu/m?folder", "http+kserve://gpu/m?folder=", "http+kserve://gpu/m?other=1",
    "http+kserve://gpu/m?batches=0", "http+kserve://gpu/m?batches=65",
    "http+kserve://gpu/m?timeout=x",
    "http+kserve://gpu/%zz",
  ])
  func whatIsNoneIsRefusedInASentence(text: String) {
    // A bare question mark asks for nothing.
    if text.hasSuffix("m?") { return #expect((try? ServedAddress(text)) != nil) }
    let error = #expect(throws: EmbeddingModelError.self) { try ServedAddress(text) }
    #expect(error?.kind == .configurationInvalid)
    #expect(error?.message.contains("word@") == false)
  }

  @Test func onlyItsSchemesAreAnAddress() {
    #expect(ServedAddress.isOne("http+kserve://x"))
    #expect(ServedAddress.isOne("HTTPS+KServe://x/y"))
    #expect(!ServedAddress.isOne("ViT-B-32"))
    #expect(!ServedAddress.isOne("kserve/model"))
    #expect(!ServedAddress.isOne("ftp+kserve://x/y"))
  }
}
