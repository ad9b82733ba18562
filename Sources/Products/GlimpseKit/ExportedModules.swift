// Modules whose types were this one's own before they moved to where they are
// worked with. They are exported, so that `import GlimpseKit` goes on to be enough
// for a program that names them or their members.

@_exported public import Calibration
@_exported public import Configuration
@_exported public import Duplicates
@_exported public import Evaluation
@_exported public import Indexing
@_exported public import ModelHub
@_exported public import Refusals
@_exported public import Searching
@_exported public import StoreStatus
@_exported public import Syncing
@_exported public import class Support.CancellationFlag
@_exported public import TextDeriving
