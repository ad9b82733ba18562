// What a service is made with: which folders it may touch, who may call it, and
// how much is asked of it.

public import SearchDomain

/// Settings of a service; the defaults suit one person on their own machine.
public struct ServiceConfiguration: Sendable {
  /// Folders that may be indexed on request, with all below them. None: those
  /// that the library was indexed from already.
  public var imagesRoots: [FilePath] = []
  /// HTTP servers that have the images of folders, so that their files are
  /// fetched there; the first that has an image's folder counts.
  public var imageBases: [ImageBase] = []
  /// Where uploaded images are kept; nil refuses uploads.
  public var uploadFolder: FilePath?
  /// Where query images are kept; nil keeps none.
  public var queryImageFolder: FilePath?
  /// Query images are kept as long as the folder's files have fewer bytes.
  public var queryImageBytes = 1 << 30
  /// Whether `/metrics` needs no key, for programs that cannot send one.
  public var opensMetrics = false
  /// Where found images are copied to on request; nil refuses that.
  public var resultsFolder: FilePath?
  /// The keys of callers; none admits everyone with the widest scope.
  public var keys: [APIKey] = []
  /// Other web sites whose pages may call. Without keys each of them may do
  /// anything.
  public var allowedOrigins: [WebOrigin] = []
  /// Names by which this server is called besides its address and localhost,
  /// as in `Host`; checked where no key is needed.
  public var hostNames: [String] = []
  /// Whether images for queries are fetched from addresses in requests.
  public var fetchesQueryImages = false
  /// The folder of the web page's files; nil serves no page.
  public var webFolder: FilePath?
  /// Where thumbnails are kept; nil makes each anew.
  public var thumbnailFolder: String?
  /// Bytes of thumbnails that are kept on disk.
  public var thumbnailBytes = 2 << 30
  /// The largest image that is taken, in bytes.
  public var uploadBytes = 64 << 20
  /// The most results of a search.
  public var largestLimit = 1000
  /// Requests a second for each client, on average; nil sets no limit.
  public var requestsPerSecond: Double?
  /// Whether agents without a key may change the library by the tool `index`;
  /// with keys, the key's scope says so.
  public var agentsMayIndex = false
  /// Whether words of queries may go to the log.
  public var logsQueries = false
  /// The program's version, for the description and the figures.
  public var version = ""

  public init() {}
}
