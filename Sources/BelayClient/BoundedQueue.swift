import Synchronization

/// A line between one writer and one reader in which the writer waits when it is full.
final class BoundedQueue<Element: Sendable>: Sendable {
  private struct State {
    var waiting: [Element] = []
    var finished = false
    var reader: CheckedContinuation<Element?, Never>?
    var writer: CheckedContinuation<Void, Never>?
    var whenFinished: (@Sendable () -> Void)?
  }

  private let capacity: Int
  private let state = Mutex(State())

  init(capacity: Int) { self.capacity = capacity }

  /// Returns when the element is in line; drops it when the queue is finished.
  func send(_ element: Element) async {
    await withCheckedContinuation { writer in
      let (reader, isDone) = state.withLock { state in
        guard !state.finished else { return (nil as CheckedContinuation<Element?, Never>?, true) }
        if let reader = state.reader {
          state.reader = nil
          return (reader, true)
        }
        state.waiting.append(element)
        guard state.waiting.count >= capacity else { return (nil, true) }
        state.writer = writer
        return (nil, false)
      }
      reader?.resume(returning: element)
      if isDone { writer.resume() }
    }
  }

  /// The oldest element, as soon as there is one; nil once finished and empty.
  func next() async -> Element? {
    await withCheckedContinuation { reader in
      let (element, isDone, writer) = state.withLock { state in
        guard !state.waiting.isEmpty else {
          if !state.finished { state.reader = reader }
          return (nil as Element?, state.finished, nil as CheckedContinuation<Void, Never>?)
        }
        defer { state.writer = nil }
        return (state.waiting.removeFirst(), true, state.writer)
      }
      writer?.resume()
      if isDone { reader.resume(returning: element) }
    }
  }

  /// Lets nobody wait any longer; what is in line can still be read.
  func finish() {
    let (reader, writer, whenFinished) = state.withLock { state in
      state.finished = true
      defer { (state.reader, state.writer, state.whenFinished) = (nil, nil, nil) }
      return (state.reader, state.writer, state.whenFinished)
    }
    reader?.resume(returning: nil)
    writer?.resume()
    whenFinished?()
  }

  /// Runs `action` at the end, or at once if that has passed.
  func onFinish(_ action: @escaping @Sendable () -> Void) {
    let isFinished = state.withLock { state in
      if !state.finished { state.whenFinished = action }
      return state.finished
    }
    if isFinished { action() }
  }

  /// The reader's end as a stream; the queue is finished when the stream is dropped or cancelled.
  var stream: AsyncStream<Element> {
    let leash = Leash(self)
    return AsyncStream(
      unfolding: { await leash.queue.next() }, onCancel: { [weak self] in self?.finish() })
  }

  private final class Leash: Sendable {
    let queue: BoundedQueue

    init(_ queue: BoundedQueue) { self.queue = queue }

    deinit { queue.finish() }
  }
}
