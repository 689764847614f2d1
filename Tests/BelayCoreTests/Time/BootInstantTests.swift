import Testing

@testable import BelayCore

@Suite("Instants of the clock that counts suspend")
struct BootInstantTests {
  let now = BootInstant(bootID: "one", nanoseconds: 5_000_000_000)

  @Test("Within a boot, instants move and differ")
  func moves() {
    let later = now.advanced(by: .milliseconds(250))
    #expect(later.nanoseconds == 5_250_000_000)
    #expect(later.since(now) == .milliseconds(250))
    #expect(now.since(later) == .milliseconds(-250))
  }

  @Test("INV 18: nothing is known about the time between two boots")
  func boots() {
    #expect(BootInstant(bootID: "two", nanoseconds: 6_000_000_000).since(now) == nil)
  }

  @Test("Moving stops at the ends of the clock")
  func saturates() {
    #expect(now.advanced(by: .seconds(-60)).nanoseconds == 0)
    #expect(now.advanced(by: .seconds(-Int64.max)).nanoseconds == 0)
    let end = BootInstant(bootID: "one", nanoseconds: .max - 1)
    #expect(end.advanced(by: .seconds(1)).nanoseconds == .max)
  }

  @Test("Durations are cut off toward zero and stop at the limit")
  func durations() {
    #expect(Duration.microseconds(-1_999).wholeMilliseconds == -1)
    #expect(Duration.nanoseconds(1_999).wholeMicroseconds == 1)
    #expect(Duration.seconds(Int64.max).wholeMilliseconds == .max)
    #expect(Duration.seconds(-Int64.max).wholeNanoseconds == .min)
    #expect(Duration.milliseconds(1_500).seconds == 1.5)
  }
}
