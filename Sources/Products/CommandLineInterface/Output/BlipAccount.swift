// What `glimpse models info` tells of a folder of BLIP's.

import EmbeddingModels
import Support

/// A folder that writes captions or matches images and words.
struct BlipAccount: CustomStringConvertible {
  let folder: BlipFolder

  private var purpose: String {
    switch folder.task {
    case .captions: "writes captions: glimpse caption --caption-model \(folder.path)"
    case .matching:
      "re-ranks results: glimpse search WORDS --rerank 20 --rerank-model \(folder.path)"
    }
  }

  var description: String {
    """
    BLIP, which \(purpose)
    made of   \(folder.source)
    pictures  \(folder.side) x \(folder.side) pixels, \(folder.imageLayers) layers of \(folder.imageWidth)
    words     \(folder.textLayers) layers of \(folder.textWidth), \(Plural.grouped(folder.vocabularySize)) tokens
    folder    \(folder.path)

    """
  }

  var json: JSONValue {
    .object([
      ("family", .string("blip")), ("task", .string(folder.task.rawValue)),
      ("source", .string(folder.source)), ("folder", .string(folder.path)),
      ("image_side", .integer(folder.side)), ("image_layers", .integer(folder.imageLayers)),
      ("image_width", .integer(folder.imageWidth)), ("text_layers", .integer(folder.textLayers)),
      ("text_width", .integer(folder.textWidth)), ("tokens", .integer(folder.vocabularySize)),
    ])
  }
}
