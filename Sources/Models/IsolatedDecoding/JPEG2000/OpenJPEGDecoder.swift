// OpenJPEG over the bytes of one file: the library's objects have one owner.

internal import COpenJPEG

enum OpenJPEGLibrary {
  /// Whether the library is there; it is loaded on the first access.
  static let isLoaded = glimpse_openjpeg_load() == 0
}

/// A codestream whose header was read, to be decoded once.
///
/// libvips reads the same library's images, but writes beyond its memory where
/// one has a palette or an offset.
final class OpenJPEGDecoder {
  private let codec: UnsafeMutablePointer<opj_codec_t?>
  private let stream: UnsafeMutablePointer<opj_stream_t?>
  let image: UnsafeMutablePointer<opj_image_t>

  /// Nil if the header cannot be read.
  ///
  /// - Parameters:
  ///   - bytes: which outlive the decoder.
  ///   - isStrict: whether missing data is an error.
  init?(
    _ bytes: UnsafeRawBufferPointer, isCodestream: Bool, reducedBy powerOfTwo: Int = 0,
    isStrict: Bool
  ) {
    guard OpenJPEGLibrary.isLoaded,
      let codec = opj_create_decompress(isCodestream ? OPJ_CODEC_J2K : OPJ_CODEC_JP2)
    else { return nil }
    glimpse_openjpeg_silence(codec)
    guard
      let stream = glimpse_openjpeg_stream(
        bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), bytes.count)
    else {
      opj_destroy_codec(codec)
      return nil
    }
    var parameters = opj_dparameters_t()
    opj_set_default_decoder_parameters(&parameters)
    parameters.cp_reduce = UInt32(clamping: powerOfTwo)
    var image: UnsafeMutablePointer<opj_image_t>?
    guard opj_setup_decoder(codec, &parameters) != 0,
      opj_decoder_set_strict_mode(codec, isStrict ? 1 : 0) != 0,
      opj_read_header(stream, codec, &image) != 0, let image
    else {
      if let image { opj_image_destroy(image) }
      opj_stream_destroy(stream)
      opj_destroy_codec(codec)
      return nil
    }
    self.codec = codec
    self.stream = stream
    self.image = image
  }

  // Each was made in init and is given back once.
  deinit {
    opj_image_destroy(image)
    opj_stream_destroy(stream)
    opj_destroy_codec(codec)
  }

  /// How often every component can be halved.
  var halvings: Int {
    var info: UnsafeMutablePointer<opj_codestream_info_v2_t>? = opj_get_cstr_info(codec)
    defer { opj_destroy_cstr_info(&info) }
    guard let found = info?.pointee, let components = found.m_default_tile_info.tccp_info else {
      return 0
    }
    // Safety: the library allocated as many as there are components.
    let least = (0..<Int(found.nbcomps)).map { Int(components[$0].numresolutions) }.min() ?? 1
    return max(0, least - 1)
  }

  /// Fills the components of `image`.
  func decode() -> Bool { opj_decode(codec, stream, image) != 0 }

  /// The components, valid as long as the decoder.
  var components: UnsafeBufferPointer<opj_image_comp_t> {
    UnsafeBufferPointer(start: image.pointee.comps, count: Int(image.pointee.numcomps))
  }
}
