// Cancelling is seen by who looks and told to who waits, once.

import Support
import Synchronization
import Testing

@Suite struct CancellationTokenTests {
  @Test func aHandlerIsCalledOnceByWhoCancels() {
    let token = CancellationToken()
    let calls = Mutex(0)
    token.onCancel({ calls.withLock { $0 += 1 } }) {
      #expect(!token.isCancelled)
      token.cancel()
      token.cancel()
      #expect(token.isCancelled)
    }
    #expect(calls.withLock { $0 } == 1)
  }

  @Test func aHandlerIsForgottenWithItsWork() {
    let token = CancellationToken()
    let calls = Mutex(0)
    token.onCancel({ calls.withLock { $0 += 1 } }) {}
    token.cancel()
    #expect(calls.withLock { $0 } == 0)
  }

  @Test func whatIsCancelledBeforeItBeginsIsToldAtOnce() {
    let token = CancellationToken()
    token.cancel()
    let calls = Mutex(0)
    let result = token.onCancel({ calls.withLock { $0 += 1 } }) { calls.withLock { $0 } }
    #expect(result == 1)
  }

  @Test func aWaitOnAnotherThreadIsCutShort() {
    let token = CancellationToken()
    let queue = BoundedQueue<Int>(budget: 1)
    let ended = Mutex(false)
    let worker = WorkerThread {
      token.asCurrent {
        CancellationToken.current?.onCancel({ queue.close() }) { _ = queue.pop() }
        ended.withLock { $0 = CancellationToken.current?.isCancelled == true }
      }
    }
    token.cancel()
    worker.join()
    #expect(ended.withLock { $0 })
    #expect(CancellationToken.current == nil)
  }
}
