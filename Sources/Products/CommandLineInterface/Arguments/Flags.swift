// The table of flags: for each its names, its value, its help, the commands
// that take it and how it is read. Parser, help and completions follow it.

import GlimpseKit
import ImageDecoding
import RemoteStores
import SearchDomain

/// How results are printed.
enum OutputFormat: String, CaseIterable, Sendable {
  case table, json, jsonl, csv, paths

  /// What counts where none is asked for.
  static let usual = table
  /// All of them, for people: the last after an "or".
  static var choices: String {
    let names = allCases.map(\.rawValue)
    return names.dropLast().joined(separator: ", ") + " or " + (names.last ?? "")
  }
}

/// What numbers the model computes with.
enum PrecisionChoice: String, CaseIterable, Sendable {
  case auto, f32, bf16, int8
}

/// What the model is computed on.
enum DeviceChoice: String, CaseIterable, Sendable {
  case auto, cpu, gpu, npu, cuda, tensorrt, onnxruntime
}

enum Flags {
  // Which images.
  static let images = Flag(
    "image", short: "i", value: "FILE|URL|-", isRepeated: true, hint: .file, of: [.search],
    help: "a picture to search with; - reads it from standard input; may be repeated",
    parse: Values.path)
  static let not = Flag(
    "not", value: "TERM", isRepeated: true, of: [.search],
    help: "words or a picture that results should not be like; may be repeated",
    parse: { $0.argument })
  static let vectors = Flag(
    "vector", value: "LIST|FILE", isRepeated: true, hint: .file, of: [.search],
    help:
      "a vector to search with: a JSON list, or a file with one or with a line that embed printed; may be repeated",
    parse: Values.vector)
  static let diverse = Switch(
    "diverse", of: [.search, .similar], help: "prefer results that differ from one another")
  static let noFold = Switch(
    "no-fold", of: [.search, .similar],
    help: "list pictures that look the same one by one, not as one with a count")
  static let includeQuery = Switch(
    "include-query", of: [.search, .similar],
    help: "let a query picture of the library be among the results")
  static let noFail = Switch(
    "no-fail", of: [.search, .similar, .list],
    help: "end with status 0 also where nothing is found, not with 1")
  static let textOnly = Switch(
    "text-only", of: [.search],
    help: "look for the words in names, folders, captions and keywords alone")
  static let visualOnly = Switch(
    "visual-only", of: [.search], help: "go by looks alone, not by words in names and captions")
  static let asTyped = Switch(
    "as-typed", of: [.search], help: "do not understand 'without', 'no' and 'not' as subtractions")
  static let ensemble = Switch(
    "ensemble", of: [.search], help: "embed the words in several phrasings and average them")
  static let feedback = Flag(
    "feedback", value: "SHARE", of: [.search],
    help: "ask again with this share, 0 to 1, of the three closest pictures added",
    parse: Values.decimal(0...1, "a number from 0 to 1")
  ).usually(0, shown: "0")
  static let translate = Switch(
    "translate", of: [.search],
    help: "make a caption of the words first, by rules and the language model that is configured")
  static let noCheck = Switch(
    "no-check", of: [.models],
    help: "with pull and info: do not load the towers and try them")
  static let towers = Flag(
    "towers", value: "FOLDER", of: [.models],
    help: "with pull: of a repository with several models, the folder of the one wanted",
    parse: Values.text)
  static let rulesOnly = Switch(
    "rules-only", of: [.translate], help: "ask no language model")
  static let meta = Flag(
    "meta", value: "FILE", isRepeated: true, hint: .file, of: [.index],
    help: "metadata of pictures from a CSV or JSON lines file with a column path; may be repeated",
    parse: Values.path)
  static let ocr = Flag(
    "ocr", value: "LANG", of: [.index],
    help: "read the writing in pictures with Tesseract, in languages such as eng or deu+eng",
    parse: Values.text)
  static let captionModel = Flag(
    "caption-model", value: "FOLDER", hint: .folder, of: [.caption],
    help:
      "write the captions on this machine, with a model made by Tools/export-model ($GLIMPSE_CAPTION_MODEL)",
    parse: Values.text)
  static let rerank = Flag(
    "rerank", value: "N", of: [.search, .eval],
    help:
      "have the N best, at most \(SearchQuery.mostReranked), put in order by a model that reads the words with each picture",
    parse: Values.integer(0...SearchQuery.mostReranked)
  ).usually(0)
  static let rerankModel = Flag(
    "rerank-model", value: "FOLDER|\(rerankLanguageModel)", hint: .folder,
    of: [.search, .eval, .serve],
    help:
      "what re-ranks: a folder made by Tools/export-model, or the vision language model ($GLIMPSE_RERANK_MODEL)",
    parse: Values.text)
  static let rerankLanguageModel = LibraryConfiguration.rerankLanguageModel
  static let prompt = Flag(
    "prompt", short: "p", value: "TEXT", of: [.retrieve], help: "the words to search for",
    parse: Values.text)
  static let imagesFolder = Flag(
    "images_dir", "images-dir", value: "DIR", hint: .folder, of: [.retrieve],
    help: "the folder of pictures to search", parse: Values.path)
  static let topK = Flag(
    "top_k", "top-k", short: "k", value: "N", of: [.retrieve],
    help: "how many pictures to show, 1 to 10000", parse: Values.integer(1...10_000)
  ).usually(5)
  static let limit = Flag(
    "limit", "top-k", "top_k", short: "k", value: "N", of: [.search, .similar, .list],
    help: "how many pictures to show, 1 to 10000 "
      + "(search and similar: \(SearchCommand.defaultLimit), list: all)",
    parse: Values.integer(1...10_000))
  static let offset = Flag(
    "offset", value: "N", of: [.search, .similar, .list],
    help: "how many of the first to pass over", parse: Values.integer(0...1_000_000_000)
  ).usually(0)
  static let sort = Flag(
    "sort", value: "ORDER", hint: .choice(ResultOrder.allCases.map(\.rawValue)),
    of: [.search, .similar, .list],
    help: "the order of strong matches, or of a list: "
      + ResultOrder.allCases.map(\.rawValue).joined(separator: ", "),
    parse: Values.choice(ResultOrder.self)
  ).usually(.match)
  static let filter = Flag(
    "where", short: "w", value: "EXPR", hint: .condition,
    of: [.search, .similar, .list, .duplicates, .remove, .export],
    help: "only pictures of which this holds, such as \"width >= 1000\"", parse: Values.text)
  static let categoryFilter = Flag(
    "category", short: "c", value: "NAME", hint: .category,
    of: [.search, .similar, .list, .duplicates],
    help: "only pictures of this category", parse: Values.text)
  static let minimumScore = Flag(
    "min-score", value: "S", of: [.search, .similar],
    help: "only pictures with at least this score, -1 to 1",
    parse: Values.decimal(-1...1, "a number from -1 to 1"))
  static let exact = Switch(
    "exact", of: [.search, .similar], help: "compare with every picture, never approximately")

  // Indexing.
  static let categoryRule = Flag(
    "category", short: "c", value: "folder|none|NAME", hint: .choice(["folder", "none"]),
    of: [.index],
    help: "each picture's category: its folder's name, none, or this name for all (folder)",
    parse: Values.category)
  static let allowPrivate = Switch(
    "allow-private", of: [.index],
    help: "let lists on the web name pictures on this machine and in private networks")
  static let watch = Switch(
    "watch", of: [.index], help: "go on, and index what changes until stopped with Ctrl-C")
  static let noPrune = Switch(
    "no-prune", of: [.index, .sync],
    help: "keep pictures whose files are gone, or that only the target of a copy has")
  static let retryFailures = Switch(
    "retry-failures", of: [.index], help: "try files again that failed before and did not change")
  static let strict = Switch(
    "strict", of: [.index, .eval, .import], help: "end with status 3 when any file was skipped")
  static let shard = Flag(
    "shard", value: "I/N", of: [.index],
    help: "take only the I-th of N equal parts of the files", parse: Values.shard)
  static let batchSize = Flag(
    "batch-size", value: "N", of: [.index],
    help: "how many pictures the model sees at once (what suits it best)",
    parse: Values.integer(1...1024))
  static let maximumMegapixels = Flag(
    "max-megapixels", value: "N",
    of: [.index, .search, .similar, .retrieve, .embed, .eval, .serve, .mcp],
    help: "refuse larger pictures", parse: Values.integer(1...100_000)
  ).usually(400)
  static let decodingSeconds = Flag(
    "decode-timeout", value: "SECONDS",
    of: [
      .index, .search, .similar, .retrieve, .caption, .duplicates, .embed, .eval, .serve, .mcp,
      .import,
    ],
    help: "give up on a picture that takes the processor longer "
      + "(\(Int(DecoderPool.usualSeconds)); "
      + "\(Int(DecoderPool.usualQuerySeconds)) where you wait for it)",
    parse: Values.integer(1...86_400))
  static let dryRun = Switch(
    "dry-run", short: "n", of: [.index, .caption, .remove, .sync, .duplicates],
    help: "only say what would be done")

  // The model.
  static let model = Flag(
    "model", short: "m", value: "MODEL", hint: .model,
    of: [
      .index, .search, .similar, .retrieve, .sync, .embed, .eval, .bench, .serve, .mcp, .import,
    ],
    help: "a name from 'glimpse models list', a hub id (org/name) or a folder", parse: Values.text)
  static let precision = Flag(
    "precision", value: "P", hint: .choice(PrecisionChoice.allCases.map(\.rawValue)),
    of: [.index, .search, .similar, .retrieve, .caption, .embed, .eval, .bench, .serve, .mcp],
    help: "numbers the model computes with: auto, f32, bf16 or int8",
    parse: Values.choice(PrecisionChoice.self)
  ).usually(.auto)
  static let device = Flag(
    "device", value: "D", hint: .choice(DeviceChoice.allCases.map(\.rawValue)),
    of: [.index, .search, .similar, .retrieve, .caption, .embed, .eval, .bench, .serve, .mcp],
    help: "what the model is computed on: auto, cpu, gpu, npu, cuda, tensorrt or onnxruntime",
    parse: Values.choice(DeviceChoice.self))
  static let threads = Flag(
    "threads", short: "j", value: "N",
    of: [
      .index, .search, .similar, .retrieve, .caption, .duplicates, .embed, .eval, .bench, .serve,
      .mcp,
    ],
    help: "threads to work with (all processors this process may use)",
    parse: Values.integer(1...1024))

  // Results.
  static let format = Flag(
    "format", short: "f", value: "FORMAT", hint: .choice(OutputFormat.allCases.map(\.rawValue)),
    of: [.search, .similar, .list, .duplicates],
    help: "\(OutputFormat.choices) (\(OutputFormat.usual.rawValue))",
    parse: Values.choice(OutputFormat.self))
  static let null = Switch(
    "null", short: "0", of: [.search, .similar, .list, .duplicates],
    help: "paths alone, each ended by a zero byte, for xargs -0")
  static let preview = Switch(
    "preview", of: [.search, .similar],
    help: "show small pictures, where the terminal can (kitty, iTerm2, sixel)")
  static let save = Flag(
    "save", value: "DIR", hint: .folder, of: [.search, .similar],
    help: "copy the pictures found into this folder", parse: Values.path)

  // Stores.
  static let syncTo = Flag(
    "to", value: "STORE", of: [.sync], help: "copy the library to this store",
    parse: StoreOpening.parse)
  static let syncFrom = Flag(
    "from", value: "STORE", of: [.sync], help: "copy this store to the library",
    parse: StoreOpening.parse)

  // Single commands.
  static let failures = Switch(
    "failures", of: [.list], help: "list the files that could not be indexed, and why")
  static let repair = Switch("repair", of: [.verify], help: "mend what can be mended")
  static let texts = Flag(
    "text", short: "t", value: "TEXT", isRepeated: true, of: [.embed],
    help: "words to embed; may be repeated", parse: { $0.argument })
  static let fromFile = Flag(
    "from-file", value: "LIST", isRepeated: true, hint: .file, of: [.embed],
    help: "a file with one path or 'text:WORDS' a line; - is standard input", parse: Values.path)
  static let output = Flag(
    "out", short: "o", value: "FILE", hint: .file, of: [.embed],
    help: "FILE.npy or FILE.jsonl (JSON lines on standard output)", parse: Values.path)

  // Measuring, in an extension of its own: EvaluationFlags.swift.
  // The server: see ServeFlags.

  static let store = Flag(
    "store", value: "STORE",
    of: [.index, .search, .similar, .retrieve, .list, .status, .remove, .serve, .mcp],
    help:
      "work on this store instead of a library, such as qdrant+http://host:6333/name ($GLIMPSE_STORE)",
    parse: StoreOpening.parse)

  // Everywhere.
  static let library = Flag(
    "library", short: "l", value: "DIR", hint: .folder, of: Set(CommandName.allCases),
    help: "the library's folder ($GLIMPSE_LIBRARY, else ~/.local/share/glimpse/default)",
    parse: Values.path)
  static let json = Switch("json", help: "print results as JSON on standard output")
  static let quiet = Switch("quiet", short: "q", help: "print no progress and no remarks")
  static let verbose = Switch("verbose", short: "v", help: "say more of what is done")
  static let help = Switch("help", short: "h", help: "show this help")
  static let version = Switch("version", short: "V", help: "show the version")

  /// Every flag, in the order of the help.
  static let all: [FlagDefinition] = [
    images.definition, not.definition, vectors.definition, prompt.definition,
    imagesFolder.definition,
    topK.definition, limit.definition, offset.definition, filter.definition,
    categoryFilter.definition, minimumScore.definition, sort.definition, exact.definition,
    diverse.definition,
    noFold.definition, includeQuery.definition, noFail.definition, textOnly.definition,
    visualOnly.definition,
    asTyped.definition, ensemble.definition, feedback.definition, translate.definition,
    rerank.definition, rerankModel.definition, rulesOnly.definition, noCheck.definition,
    towers.definition, categoryRule.definition, meta.definition, ocr.definition,
    captionModel.definition, excludes.definition,
    noExclude.definition,
    includeHidden.definition, noIncludeHidden.definition, followLinks.definition,
    noFollowLinks.definition,
    allowPrivate.definition, watch.definition, noPrune.definition, prune.definition,
    keepVectors.definition, retryFailures.definition,
    strict.definition, shard.definition, batchSize.definition,
    threshold.definition, semantic.definition, keep.definition, deletePlan.definition,
    action.definition, yes.definition, force.definition, departed.definition,
    syncTo.definition, syncFrom.definition,
    repair.definition, failures.definition, texts.definition, fromFile.definition,
    output.definition,
    datasetFormat.definition, imageFolder.definition, split.definition,
    imageLimit.definition, captionLimit.definition, templates.definition,
    compared.definition, report.definition, worst.definition, resamples.definition,
    seed.definition, sizes.definition, imageSizes.definition, plotFolder.definition,
    host.definition, port.definition, imagesRoots.definition, imageBases.definition,
    allowIndex.definition, hidePaths.definition, untilInputEnds.definition,
    apiKeys.definition,
    insecure.definition, uploadFolder.definition, allowFetch.definition, corsOrigins.definition,
    hostNames.definition, rateLimit.definition, tlsCertificate.definition, tlsKey.definition,
    logFormat.definition, openMetrics.definition, logQueries.definition,
    format.definition, null.definition, preview.definition, save.definition, dryRun.definition,
    exportForm.definition, numberType.definition, shardSize.definition,
    importBase.definition, pathColumn.definition,
    model.definition, device.definition, precision.definition, threads.definition,
    maximumMegapixels.definition, decodingSeconds.definition,
    store.definition, library.definition, json.definition, quiet.definition, verbose.definition,
    help.definition,
    version.definition,
  ]
}
