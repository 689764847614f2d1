import BelayCore
import Synchronization
import Testing

@testable import BelayAgent

@Suite("The gate that all calls look through", .timeLimit(.minutes(3)))
struct ModeGateTests {
  private static let order = ModeMachine.Reason(cause: .operator, text: "says mira", level: 0)

  private static func gate(
    _ onChange: @escaping @Sendable (ModeMachine.Change) -> Void = { _ in }
  ) -> ModeGate {
    ModeGate(ModeMachine(levels: [])) { change, _ in
      if let change { onChange(change) }
    }
  }

  @Test("changes by many at once are told one by one, each from where the last one led")
  func inOrder() async {
    let told = Mutex([ModeMachine.Change]())
    let gate = Self.gate { change in told.withLock { $0.append(change) } }
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<8 {
        group.addTask {
          for _ in 0..<200 {
            gate.happen { $0.pause(Self.order) }
            gate.happen { $0.resume(Self.order) }
          }
        }
      }
    }
    let changes = told.withLock { $0 }
    #expect(!changes.isEmpty)
    #expect(zip(changes, changes.dropFirst()).allSatisfy { $0.to == $1.from })
    #expect(changes.last?.to == gate.look().name)
  }

  @Test("a change made while one is told is told after it")
  func reentrant() {
    let told = Mutex([ModeName]())
    let itself = Mutex<ModeGate?>(nil)
    let gate = Self.gate { change in
      told.withLock { $0.append(change.to) }
      if change.to == .paused { itself.withLock(\.self)?.happen { $0.stop(Self.order) } }
      told.withLock { $0.append(change.to) }
    }
    itself.withLock { $0 = gate }
    gate.happen { $0.pause(Self.order) }
    #expect(told.withLock { $0 } == [.paused, .paused, .stopped, .stopped])
    itself.withLock { $0 = nil }
  }

  @Test("who waits out a pause goes on when it is over, and each of them once")
  func waiting() async {
    let gate = Self.gate()
    for _ in 0..<50 {
      gate.happen { $0.pause(Self.order) }
      await withTaskGroup(of: Void.self) { group in
        for _ in 0..<16 { group.addTask { await gate.waitWhilePaused() } }
        group.addTask { gate.happen { $0.resume(Self.order) } }
      }
    }
    #expect(gate.look().name == .normal)
  }

  @Test("a kill lets go of those who wait")
  func killed() async {
    let gate = Self.gate()
    gate.happen { $0.pause(Self.order) }
    async let waiting: Void = gate.waitWhilePaused()
    gate.happen { $0.stop(Self.order) }
    await waiting
    #expect(gate.look().name == .stopped)
  }

  @Test("who is cancelled waits no longer, before or after the wait begins")
  func cancelled() async {
    let gate = Self.gate()
    gate.happen { $0.pause(Self.order) }
    for _ in 0..<200 {
      let waiting = Task { await gate.waitWhilePaused() }
      waiting.cancel()
      await waiting.value
    }
    #expect(gate.look().name == .paused)
  }

  @Test("nobody waits where nothing is paused")
  func notPaused() async {
    let gate = Self.gate()
    gate.happen { $0.degrade(Self.order) }
    await gate.waitWhilePaused()
    #expect(gate.look().name == .degraded)
  }
}
