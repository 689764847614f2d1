import BelayAgent
import Testing

/// Bodies that end, deadlines and cancellations, all at about the same moment.
@Suite struct TimeoutStormTests {
  @Test("whoever wins, each caller is answered once and no deadline stays", arguments: 1...8)
  func storm(seed: Int) async {
    let time = SteppedTime()
    let watcher = time.watcher()
    let endings = await withTaskGroup(of: Bool.self) { group in
      for index in 0..<200 {
        group.addTask { await Self.race(index, seed, time, watcher) }
      }
      return await group.reduce(into: 0) { count, isAnswered in count += isAnswered ? 1 : 0 }
    }
    #expect(endings == 200)
    #expect(watcher.count == 0)
  }

  /// One call whose body, deadline and caller end in an order that nobody chose.
  private static func race(
    _ index: Int, _ seed: Int, _ time: SteppedTime, _ watcher: DeadlineWatcher
  ) async -> Bool {
    let letGo = Door()
    let call = Task {
      await timed(.milliseconds(1 + index % 3), grace: .milliseconds(1), watcher: watcher) {
        await letGo.passed()
        return index
      }
    }
    async let moved: Void = time.advance(by: .milliseconds(2))
    async let opened: Void = letGo.open()
    if (index &* seed) % 3 == 0 { call.cancel() }
    _ = await (moved, opened)
    switch await call.value {
    case .finished(.success(let value)): return value == index
    case .finished(.failure): return false
    case .timedOut, .cancelled: return true
    }
  }
}
