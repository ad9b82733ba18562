import Indexing
import SearchDomain
import Testing

@Suite struct ImageIDPathTests {
  /// From Python: `uuid.uuid5(uuid.NAMESPACE_URL, PATH)`.
  @Test(arguments: [
    ("/home/me/cat.jpg", "562500ed-7548-57c4-9fe8-6acd9f605bc7"),
    ("https://example.org/a.png", "b562a085-c33f-548e-adbe-26e29042fc3f"),
    ("/fotos/Übung ☀.jpg", "618d511a-8d26-531d-80d7-02c5e13ba098"),
  ])
  func idsEqualPythonsUUID5(_ path: String, _ expected: String) {
    #expect(ImageID(naming: FilePath(path)).description == expected)
  }
}
