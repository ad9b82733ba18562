// Starts the program; everything else is in CommandLineInterface.

import CommandLineInterface
import Glibc
import IsolatedDecoding

// Safety: the system keeps argc pointers to zero-ended strings for as long as
// the process lives. CommandLine.arguments would alter what is not UTF-8.
let arguments = (1..<max(1, Int(CommandLine.argc))).compactMap { index in
  CommandLine.unsafeArgv[index].map { text in
    [UInt8](UnsafeRawBufferPointer(start: text, count: strlen(text)))
  }
}
// Before anything is taken over: this may be a process that another one started
// to decode images.
if let status = DecoderHelper.serve(arguments) { _exit(status) }
// Or one that a search left behind to make what the next ones judge by.
if let status = ScaleHelper.serve(arguments) { _exit(status) }
let program = Program()
// Not exit: it would run the destructors of C++ libraries while other threads
// may still be giving back what they held of them. All output is written.
_exit(program.run(arguments: arguments))
