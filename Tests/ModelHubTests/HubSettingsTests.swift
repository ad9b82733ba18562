import Foundation
import ModelHub
import TestSupport
import Testing

@Suite struct HubSettingsTests {
  @Test(arguments: [
    ([:], "/home/u/.cache/huggingface/hub"),
    (["XDG_CACHE_HOME": "/x"], "/x/huggingface/hub"),
    (["XDG_CACHE_HOME": "/x", "HF_HOME": "/hf"], "/hf/hub"),
    (["HF_HOME": "~/models"], "/home/u/models/hub"),
    (["HF_HOME": "$BASE/a/${BASE}"], "/base/a//base/hub"),
    (["HF_HOME": "/hf", "HUGGINGFACE_HUB_CACHE": "/old"], "/old"),
    (["HF_HOME": "/hf", "HUGGINGFACE_HUB_CACHE": "/old", "HF_HUB_CACHE": "/new"], "/new"),
  ])
  func cacheFolderFollowsHuggingFacesPrecedence(variables: [String: String], expected: String) {
    let environment = ["HOME": "/home/u", "BASE": "/base"].merging(variables) { $1 }
    #expect(HubSettings(environment: environment).cacheFolder == expected)
  }

  @Test func tokenComesFromTheVariableThenTheFile() throws {
    let folder = try TemporaryFolder()
    try Data("  hf_file\n".utf8).write(to: URL(fileURLWithPath: folder.file("token")))
    #expect(HubSettings(environment: ["HF_HOME": folder.path]).token == "hf_file")
    #expect(
      HubSettings(environment: ["HF_HOME": folder.path, "HF_TOKEN": "hf_var\n"]).token == "hf_var")
    #expect(HubSettings(environment: ["HF_HOME": folder.path, "HF_TOKEN": " "]).token == "hf_file")
    #expect(
      HubSettings(environment: ["HF_TOKEN_PATH": folder.file("token")]).token == "hf_file")
    #expect(HubSettings(environment: ["HF_HOME": folder.file("none")]).token == nil)
    #expect(
      HubSettings(environment: ["HF_TOKEN": "x", "HF_HUB_DISABLE_IMPLICIT_TOKEN": "1"]).token == nil)
  }

  @Test(arguments: [
    ("1", true), ("on", true), ("YES", true), ("true", true), ("0", false), ("", false), ("2", false),
  ])
  func offlineVariableIsReadAsHuggingFaceDoes(value: String, expected: Bool) {
    #expect(HubSettings(environment: ["HF_HUB_OFFLINE": value]).isOffline == expected)
  }

  @Test func endpointLosesItsFinalSlash() {
    #expect(HubSettings(environment: [:]).endpoint == "https://huggingface.co")
    #expect(HubSettings(environment: ["HF_ENDPOINT": "http://m/x//"]).endpoint == "http://m/x")
  }
}
