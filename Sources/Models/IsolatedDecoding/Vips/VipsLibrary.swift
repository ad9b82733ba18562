// Loads and starts libvips once for the process, and keeps it silent and small.
// VipsCall calls its operations.

internal import CVips
internal import CVipsLoading
import Synchronization

enum VipsLibrary {
  /// Whether libvips started; the work is done on the first access.
  static let isStarted: Bool = start()

  private static func start() -> Bool {
    guard glimpse_vips_load("glimpse") == 0 else { return false }
    _ = (ImageLibraries.hasJXL, ImageLibraries.hasWebP, ImageLibraries.hasJPEG)
    // Images are decoded side by side on the caller's threads, so each
    // decode gets one; and no two decodes share anything worth caching.
    vips_concurrency_set(1)
    vips_cache_set_max(0)
    vips_cache_set_max_mem(0)
    vips_cache_set_max_files(0)
    // Loaders are called by name from ImageFormat.loader alone. Should one
    // hand on to another inside libvips, these stay shut.
    for name in [
      "VipsForeignLoadPdf", "VipsForeignLoadCsv", "VipsForeignLoadMatrix", "VipsForeignLoadMat",
      "VipsForeignLoadOpenslide", "VipsForeignLoadFits", "VipsForeignLoadAnalyze",
      "VipsForeignLoadRaw", "VipsForeignLoadVips", "VipsForeignLoadNifti", "VipsForeignLoadRad",
      "VipsForeignLoadOpenexr", "VipsForeignLoadMagick",
    ] { vips_operation_block_set(name, 1) }
    // Damage is reported through errors; what libraries print is dropped.
    _ = g_log_set_default_handler({ _, _, _, _ in }, nil)
    return true
  }

  /// libvips gathers messages of all threads in one buffer. They are never
  /// shown, as they may be another image's; this keeps it from growing.
  static func forgetErrors() { vips_error_clear() }

  /// Gives back what libvips keeps for this thread, which may end after this
  /// without libvips hearing of it.
  static func releaseThread() { vips_thread_shutdown() }
}
