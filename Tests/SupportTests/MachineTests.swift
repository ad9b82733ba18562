import Foundation
import Support
import TestSupport
import Testing

@Suite struct MachineTests {
  @Test func processorLimitsAreReadAsTheKernelWritesThem() {
    #expect(ProcessorCount.parseCPUMax("150000 100000") == 1.5)
    #expect(ProcessorCount.parseCPUMax("max 100000") == nil)
    #expect(ProcessorCount.parseCPUMax("") == nil)
    #expect(
      ProcessorCount.parseAllowedProcessors("Name:\tx\nCpus_allowed:\tff,0000000f\nMems") == 12)
    #expect(ProcessorCount.parseAllowedProcessors("Name:\tx\n") == nil)
    #expect((1...4096).contains(ProcessorCount.available))
  }

  @Test func theAllocatorTakesTheLimitsOfItsIdleMemory() {
    #expect(HeapMemory.limitIdle())
  }

  @Test func foldersFollowTheSpecificationAndIgnoreRelativeValues() {
    #expect(Folders.data(["HOME": "/h"]) == "/h/.local/share")
    // Without HOME the system knows where this user is at home.
    #expect(Folders.home([:]).hasPrefix("/") && Folders.home(["HOME": "x"]) == Folders.home([:]))
    #expect(Folders.data(["HOME": "/h", "XDG_DATA_HOME": "/d"]) == "/d")
    #expect(Folders.cache(["HOME": "/h", "XDG_CACHE_HOME": "relative"]) == "/h/.cache")
  }

  @Test func theWatcherSeesNewFilesAlsoInNewFolders() throws {
    let folder = try TemporaryFolder()
    let watcher = try FolderWatcher()
    watcher.watch(Array(folder.path.utf8))
    #expect(!watcher.waitForChange(timeoutMilliseconds: 1, quietMilliseconds: 1))
    try FileManager.default.createDirectory(
      atPath: folder.file("new"), withIntermediateDirectories: true)
    #expect(watcher.waitForChange(timeoutMilliseconds: 5000, quietMilliseconds: 1))
    try Data([1]).write(to: URL(fileURLWithPath: folder.file("new/a")))
    #expect(watcher.waitForChange(timeoutMilliseconds: 5000, quietMilliseconds: 1))
    #expect(watcher.isComplete)
  }

  @Test func aFolderLeftOutGivesNoSign() throws {
    let folder = try TemporaryFolder()
    for name in ["library/inner", "pictures"] {
      try FileManager.default.createDirectory(
        atPath: folder.file(name), withIntermediateDirectories: true)
    }
    let watcher = try FolderWatcher()
    watcher.watch(Array(folder.path.utf8), skipping: [Array(folder.file("library").utf8)])
    for name in ["library/lock", "library/inner/file"] {
      try Data([1]).write(to: URL(fileURLWithPath: folder.file(name)))
    }
    #expect(!watcher.waitForChange(timeoutMilliseconds: 300, quietMilliseconds: 1))
    try Data([1]).write(to: URL(fileURLWithPath: folder.file("pictures/a")))
    #expect(watcher.waitForChange(timeoutMilliseconds: 5000, quietMilliseconds: 1))
  }

  @Test func memoryThatIsFreeIsReadFromTheSystemsLine() {
    let text = "MemTotal: 100 kB\nMemAvailable:    2048 kB\nBuffers: 1 kB\n"
    #expect(AvailableMemory.parseMemoryInformation(text) == 2048 * 1024)
    #expect(AvailableMemory.parseMemoryInformation("MemTotal: 100 kB\n") == nil)
    #expect(AvailableMemory.parseMemoryInformation("MemAvailable: many\n") == nil)
    #expect((AvailableMemory.bytes ?? 1) > 0)
  }

  @Test func filesThatAGroupHasInMemoryCountAsFree() throws {
    let folder = try TemporaryFolder()
    func write(_ name: String, _ text: String) throws {
      try Data(text.utf8).write(to: URL(fileURLWithPath: folder.file(name)))
    }
    #expect(AvailableMemory.groupBytes(in: folder.path) == nil)
    try write("memory.max", "max\n")
    #expect(AvailableMemory.groupBytes(in: folder.path) == nil)
    try write("memory.max", "1000\n")
    try write("memory.current", "900\n")
    #expect(AvailableMemory.groupBytes(in: folder.path) == 100)
    try write("memory.stat", "anon 200\nactive_file 300\ninactive_file 400\n")
    #expect(AvailableMemory.groupBytes(in: folder.path) == 800)
  }
}
