import BelayCore
import Testing

@Suite("A breaker after a restart")
struct BreakerMemoryTests {
  @Test(
    "INV 18: admits no call that it would not have admitted before",
    arguments: BreakerState.allCases)
  func neverMorePermissive(state: BreakerState) throws {
    var trial = try Self.trial(in: state)
    let memory = try #require(
      BreakerMemory(try JSON(parsing: trial.machine.memory.json.canonical())))
    #expect(memory == trial.machine.memory)
    var after = BreakerMachine(trial.machine.settings, remembering: memory, at: 7_000_000_000)
    #expect(!after.hasTransitions)
    let admits = after.admit(at: 7_000_000_000) != nil
    #expect(!admits || trial.admit() != nil)
    #expect(after.state == (state == .halfOpen ? .open : state))
  }

  @Test("INV 18: waits the whole wait again", arguments: [BreakerState.open, .halfOpen])
  func wholeWait(state: BreakerState) throws {
    let trial = try Self.trial(in: state)
    var after = BreakerMachine(
      trial.machine.settings, remembering: trial.machine.memory, at: 1_000_000_000)
    #expect(after.admit(at: 6_000_000_000) == nil)
    #expect(after.admit(at: 6_000_000_001) != nil)
  }

  @Test("INV 18: keeps an operator's longer wait and the backoff")
  func backoff() throws {
    var trial = Trial.tripped(probes: 1, multiplier: 2)
    trial.wait(5_001)
    trial.call(.failure)
    let memory = trial.machine.memory
    #expect(memory.attempts == 2)
    var after = BreakerMachine(trial.machine.settings, remembering: memory, at: 0)
    #expect(after.until == 10_000_000_000)
    _ = after.admit(at: 10_000_000_001)
    try after.open(for: .seconds(3_600), at: 11_000_000_000)
    after = BreakerMachine(trial.machine.settings, remembering: after.memory, at: 0)
    #expect(after.until == 3_600_000_000_000)
  }

  @Test("keeps the row of failures")
  func streak() {
    var trial = Trial.small(inARow: 2)
    trial.call(.failure)
    var after = BreakerMachine(trial.machine.settings, remembering: trial.machine.memory, at: 0)
    if let ticket = after.admit(at: 0) { after.finish(ticket, .failure, latency: 1, at: 0) }
    #expect(after.state == .open)
  }

  @Test(
    "does not take what it never wrote",
    arguments: [
      "{}", "[]", #"{"state":"shut","attempts":0,"open_wait_ms":0,"streak":0}"#,
      #"{"state":"open","attempts":-1,"open_wait_ms":0,"streak":0}"#,
      #"{"state":"open","attempts":1.5,"open_wait_ms":0,"streak":0}"#,
    ])
  func garbage(text: String) throws {
    #expect(BreakerMemory(try JSON(parsing: text)) == nil)
  }

  @Test("is open if nobody knows what it was")
  func doubtful() {
    var machine = BreakerMachine(BreakerSettings(), remembering: .doubtful, at: 0)
    #expect(machine.admit(at: 60_000_000_000) == nil)
    #expect(machine.admit(at: 60_000_000_001) != nil)
  }

  private static func trial(in state: BreakerState) throws -> Trial {
    var trial = Trial.small()
    switch state {
    case .closed: trial.call(.failure)
    case .open: try trial.machine.open(at: 0)
    case .halfOpen:
      try trial.machine.open(at: 0)
      try trial.machine.halfOpen(at: 0)
    case .forcedOpen: trial.machine.forceOpen(at: 0)
    case .disabled: trial.machine.disable(at: 0)
    case .metricsOnly: trial.machine.metricsOnly(at: 0)
    }
    return trial
  }
}
