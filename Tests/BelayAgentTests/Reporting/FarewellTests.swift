import BelayClient
import BelayCore
import Testing

@testable import BelayAgent

@Suite("The end of an agent")
struct FarewellTests {
  @Test("What was emitted last is with the hub when run returns")
  func intoHub() async throws {
    try await ReportingStage.play { stage in
      let reporter = stage.reporter()
      let running = Task { await reporter.run() }
      reporter.emitNotes(0..<600)
      running.cancel()
      await running.value
      try await #expect(stage.notes() == numbers(0..<600))
    }
  }

  @Test("With the hub down it is in the spool, and the next process sends it first")
  func intoSpool() async throws {
    try await ReportingStage.play(hubIsUp: false) { stage in
      do {
        let reporter = stage.reporter()
        reporter.emitNotes(0..<600)
        await reporter.end()
      }
      try await stage.startHub()
      let next = stage.reporter()
      next.emitNotes(600..<700)
      await next.flushToTheEnd()
      try await #expect(stage.notes() == numbers(0..<700))
    }
  }

  @Test("A hub that hangs is not waited for longer than the farewell may take")
  func hanging() async throws {
    try await ReportingStage.play { stage in
      try await Detour.to(stage) { _, _ in
        .hang
      } _: { address, detour in
        do {
          var settings = stage.settings
          settings.farewell = .milliseconds(50)
          let reporter = stage.reporter(settings, at: address)
          let running = Task { await reporter.run() }
          reporter.emitNotes(0..<20)
          await detour.arrived(1)
          reporter.emitNotes(20..<40)
          running.cancel()
          await running.value
        }
        await stage.reporter().flushToTheEnd()
        try await #expect(stage.notes() == numbers(0..<40))
      }
    }
  }

  @Test("Without a spool the farewell is all there is, and it ends")
  func noSpool() async throws {
    try await ReportingStage.play(hubIsUp: false) { stage in
      var settings = stage.settings
      settings.spoolDirectory = nil
      let reporter = stage.reporter(settings)
      reporter.emitNotes(0..<20)
      await reporter.end()
      #expect(reporter.contact.trouble != nil)
      #expect(reporter.spoolTrouble == nil)
    }
  }

  @Test("What was lost is confessed by the next process, if this one cannot")
  func lateConfession() async throws {
    try await ReportingStage.play(hubIsUp: false) { stage in
      do {
        var settings = stage.settings
        settings.capacity = 10
        let reporter = stage.reporter(settings)
        reporter.emitNotes(0..<30)
        await reporter.end()
      }
      try await stage.startHub()
      await stage.reporter().flushToTheEnd()
      try await #expect(stage.notes() == numbers(20..<30))
      try await #expect(stage.confessions().first?.hasPrefix("20 events from") == true)
    }
  }

  @Test("A hub that answers slowly does not fill the ring: it is relieved into the spool")
  func slowHub() async throws {
    try await ReportingStage.play { stage in
      try await Detour.to(stage) { number, _ in
        number == 1 ? .hang : .pass
      } _: { address, detour in
        do {
          var settings = stage.settings
          settings.capacity = 400
          settings.batchBytes = 8 << 10
          settings.farewell = .milliseconds(50)
          let reporter = stage.reporter(settings, at: address)
          let running = Task { await reporter.run() }
          reporter.emitNotes(0..<10)
          await detour.arrived(1)
          // Many times what memory holds, but never more at once than the ring does.
          for round in 0..<12 {
            reporter.emitNotes(10 + round * 200..<10 + (round + 1) * 200)
            await reporter.courier.collect()
          }
          running.cancel()
          await running.value
        }
        await stage.reporter().flushToTheEnd()
        try await #expect(stage.notes() == numbers(0..<2_410))
        try await #expect(stage.confessions().isEmpty)
      }
    }
  }

  @Test("A teller who never pauses keeps neither the sending nor the end from coming")
  func neverPausing() async throws {
    try await ReportingStage.play { stage in
      try await Detour.to(stage) { _, _ in
        .pass
      } _: { address, detour in
        var settings = stage.settings
        settings.capacity = 1_000
        settings.farewell = .milliseconds(50)
        settings.spoolDirectory = nil
        let reporter = stage.reporter(settings, at: address)
        let telling = Task.detached {
          while !Task.isCancelled { reporter.emit(note(1)) }
        }
        let running = Task { await reporter.run() }
        await detour.arrived(3)
        running.cancel()
        await running.value
        telling.cancel()
        await telling.value
        // How the last look went is open: the end leaves a post only what is left of its time.
        #expect(reporter.lastSuccess != nil)
      }
    }
  }
}
