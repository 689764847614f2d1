import Dispatch

/// A thread of its own for tests that wait for another process.
///
/// All other tests share one thread for each core; on two of them a wait for a child would stand in
/// the way of everything that has to answer in time. It also bounds the children: one test's at once.
@globalActor actor WaitingRoom {
  static let shared = WaitingRoom()
  private static let queue = Queue()

  nonisolated var unownedExecutor: UnownedSerialExecutor {
    Self.queue.asUnownedSerialExecutor()
  }

  private final class Queue: SerialExecutor {
    private let queue = DispatchQueue(label: "waiting room")

    func enqueue(_ job: consuming ExecutorJob) {
      let job = UnownedJob(job)
      queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }
  }
}
