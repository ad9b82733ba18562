// Which of the libraries beside libvips were loaded.

internal import CImageCodecs

/// Loaded on the first access, which is before the helper gives up the right to
/// open files.
enum ImageLibraries {
  /// Whether libjxl is there, with the interface that this was built with.
  static let hasJXL = glimpse_jxl_load() == 0
  static let hasWebP = glimpse_webp_load() == 0
  static let hasJPEG = glimpse_jpeg_load() == 0
}
