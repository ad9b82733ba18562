// Handing a library on to other programs and taking theirs in.

import EmbeddingModels
import ImageDecoding
import Indexing
public import Interchange
import LocalStores
import Refusals
public import SearchDomain
import Support

extension ImageLibrary {
  /// Writes vectors and metadata into a folder, as clip-retrieval has it or as
  /// lines of JSON. The images' files are not copied.
  ///
  /// - Parameters:
  ///   - isCancelled: asked now and then; the export then ends early.
  ///   - tell: told how many of how many images are written.
  /// - Throws: `InterchangeError`, `VectorStoreError`, `ParquetError`; `GlimpseError`
  ///   (`invalidArgument`, `unsupported`).
  public func export(
    to folder: FilePath, options: ExportOptions = ExportOptions(),
    isCancelled: () -> Bool = { false },
    tell: (Int, Int) -> Void = { _, _ in }
  ) throws -> ExportReport {
    try Bounds.within(options.shardRows, 1...Int.max, "number of pictures a file")
    let local = try local(for: .exporting)
    return try LibraryExporter(store: local).export(
      to: folder.absolute, options: options, isCancelled: isCancelled, tell: tell)
  }

  /// Takes in an export of this program, or a folder of clip-retrieval's. The
  /// search index is brought up to date at the end.
  ///
  /// - Parameters:
  ///   - model: the model that made the vectors, by name or folder, on this
  ///     machine; nil where the folder says it (`glimpse.json`).
  ///   - isCancelled: asked between batches; what was written stays.
  ///   - tell: told how many of how many rows are done.
  /// - Throws: `InterchangeError`, `ParquetError`, `VectorStoreError`, and for a
  ///   model that is named what opening it throws.
  public func importFolder(
    _ folder: FilePath, model: String? = nil, options: ImportOptions,
    isCancelled: () -> Bool = { false },
    tell: (Int, Int?) -> Void = { _, _ in }
  ) throws -> ImportReport {
    let local = try local(for: .importing)
    let space = try model.map { try configuration.openModel(named: $0).space }
    let decoder = configuration.decoder
    let importer = LibraryImporter(store: local) { bytes in
      (try? decoder.inspect(bytes)).map { ImageFacts($0) }
    }
    var report = try importer.run(
      folder.absolute, model: space, options: options, isCancelled: isCancelled, tell: tell)
    let (stopwatch, processor) = (Stopwatch(), ProcessorStopwatch())
    try local.settle(refreshingIndex: !report.wasCancelled)
    report.indexing = ImportCost(
      seconds: stopwatch.seconds, processorSeconds: processor.seconds)
    return report
  }
}
