internal import Dispatch

/// Runs what may block, such as a write to a disk far away, where no other task waits for it.
struct SideQueue: Sendable {
  private let queue: DispatchQueue

  init(_ label: String) { queue = DispatchQueue(label: label) }

  func run<Value: Sendable, Failure: Error>(
    _ body: @escaping @Sendable () throws(Failure) -> Value
  ) async throws(Failure) -> Value {
    let result: Result<Value, Failure> = await withCheckedContinuation { answer in
      queue.async {
        answer.resume(returning: Result { () throws(Failure) in try body() })
      }
    }
    return try result.get()
  }
}
