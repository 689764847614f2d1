import BelayClient
import BelayCore
import Testing

@testable import BelayAgent

@Suite("A reporter and its hub")
struct ReporterTests {
  @Test("Events arrive in order and whole")
  func inOrder() async throws {
    try await ReportingStage.play { stage in
      let reporter = stage.reporter()
      reporter.emitNotes(0..<1_234)
      #expect(await reporter.flush(within: ReportingStage.patience))
      try await #expect(stage.notes() == numbers(0..<1_234))
      #expect(reporter.contact == .reached)
      #expect(reporter.lastSuccess != nil)
    }
  }

  @Test("INV 7: an event that has its id already is one event, by whichever process it is told")
  func knownID() async throws {
    try await ReportingStage.play { stage in
      for _ in 1...2 {
        let reporter = stage.reporter()
        reporter.emit(
          PendingEvent(.log, id: "turn-1", at: moment(1), ["severity": "info", "message": "1"]))
        #expect(await reporter.flush(within: ReportingStage.patience))
      }
      try await #expect(stage.records().map(\.event.id) == ["turn-1"])
      try await #expect(stage.confessions().isEmpty)
    }
  }

  @Test("What a hub that is down at the start could not take arrives when it is up")
  func downAtStart() async throws {
    try await ReportingStage.play(hubIsUp: false) { stage in
      let reporter = stage.reporter()
      reporter.emitNotes(0..<700)
      #expect(await !reporter.flush(within: ReportingStage.patience))
      #expect(reporter.contact.trouble?.hasPrefix("no hub at") == true)
      #expect(reporter.lastSuccess == nil)
      reporter.emitNotes(700..<1_400)
      try await stage.startHub()
      await reporter.flushToTheEnd()
      try await #expect(stage.notes() == numbers(0..<1_400))
      try await #expect(stage.confessions().isEmpty)
    }
  }

  @Test("A hub that stops and starts again in the middle misses nothing and gets nothing twice")
  func restarted() async throws {
    try await ReportingStage.play { stage in
      let reporter = stage.reporter()
      let running = Task { await reporter.run() }
      for round in 0..<3 {
        reporter.emitNotes(round * 300..<round * 300 + 150)
        await stage.stopHub()
        reporter.emitNotes(round * 300 + 150..<(round + 1) * 300)
        try await stage.startHub()
      }
      running.cancel()
      await running.value
      await stage.reporter().flushToTheEnd()
      try await #expect(stage.notes() == numbers(0..<900))
    }
  }

  @Test("INV 7: a batch whose answer was lost is sent again as it was, and recorded once")
  func replyLost() async throws {
    try await ReportingStage.play { stage in
      try await Detour.to(stage) { number, _ in
        number <= 2 ? .loseReply : .pass
      } _: { address, detour in
        let reporter = stage.reporter(at: address)
        reporter.emitNotes(0..<20)
        await reporter.flushToTheEnd()
        let bodies = detour.requests.map { $0.split(separator: "\r\n\r\n").last }
        #expect(bodies.count == 3)
        #expect(bodies[0] == bodies[1] && bodies[1] == bodies[2])
        try await #expect(stage.notes() == numbers(0..<20))
      }
    }
  }

  @Test(
    "A hub that puts us off is tried again", arguments: ["429 Too Many Requests", "503 Not Now"])
  func putOff(status: String) async throws {
    try await ReportingStage.play { stage in
      try await Detour.to(stage) { number, _ in
        number <= 3 ? .answer(refusal(status, header: "Retry-After: 0")) : .pass
      } _: { address, _ in
        let reporter = stage.reporter(at: address)
        reporter.emitNotes(0..<20)
        await reporter.flushToTheEnd()
        try await #expect(stage.notes() == numbers(0..<20))
        #expect(reporter.contact == .reached)
      }
    }
  }

  @Test("A hub that lets us wait is waited for as long as it says")
  func retryAfter() async throws {
    try await ReportingStage.play { stage in
      try await Detour.to(stage) { _, _ in
        .answer(refusal("503 Not Now", header: "Retry-After: 3600"))
      } _: { address, detour in
        var settings = stage.settings
        settings.longestRetryAfter = .seconds(3_600)
        let reporter = stage.reporter(settings, at: address)
        reporter.emitNotes(0..<20)
        for _ in 0..<5 { #expect(await !reporter.flush(within: ReportingStage.patience)) }
        #expect(detour.requests.count == 1)
      }
    }
  }

  @Test("Without a valid credential events wait in the spool, and the trouble is said once")
  func refused() async throws {
    try await ReportingStage.play { stage in
      let reporter = stage.reporter(asNobody: true)
      let (changes, log) = AsyncStream.makeStream(of: Contact.self)
      reporter.onContact = { log.yield($0) }
      reporter.emitNotes(0..<20)
      for _ in 0..<3 { #expect(await !reporter.flush(within: ReportingStage.patience)) }
      log.finish()
      let told = await changes.reduce(into: [Contact]()) { $0.append($1) }
      #expect(told.count == 1)
      guard case .refused(let why)? = told.first else {
        Issue.record("\(told)")
        return
      }
      #expect(why.contains("401"))
      try await #expect(stage.notes().isEmpty)
      // The same process with a better credential would find the folder in use; the next one does not.
      await reporter.end()
    }
  }

  @Test("What the hub was refused for a wrong credential arrives with a right one")
  func credentialMended() async throws {
    try await ReportingStage.play { stage in
      do {
        let reporter = stage.reporter(asNobody: true)
        reporter.emitNotes(0..<20)
        await reporter.end()
      }
      await stage.reporter().flushToTheEnd()
      try await #expect(stage.notes() == numbers(0..<20))
    }
  }
}

extension Reporter {
  /// Flushes until the hub has everything, however often it has to be tried.
  func flushToTheEnd() async {
    while await !flush(within: ReportingStage.patience) {}
  }

  /// As at the end of the program: sends once more, or leaves it in the spool.
  func end() async {
    let running = Task { await run() }
    running.cancel()
    await running.value
  }
}
