// Keys for tests, one for each scope.

import HTTPRequesting
import SearchAPI

enum APIKeyFixture {
  static let read = key("read:reader-0123456789")
  static let write = key("write:writer-0123456789")
  static let admin = key("admin-0123456789abc")
  static let readHeaders: HTTPHeaders = ["X-API-Key": "reader-0123456789"]
  static let writeHeaders: HTTPHeaders = ["Authorization": "Bearer writer-0123456789"]
  static let adminHeaders: HTTPHeaders = ["x-api-key": "admin-0123456789abc"]

  private static func key(_ text: String) -> APIKey {
    guard let key = APIKey(parsing: text) else { preconditionFailure("\(text) is no key") }
    return key
  }
}
