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

  @Test("An event that the hub rejects is left out and confessed with the hub's reason")
  func rejected() async throws {
    try await ReportingStage.play { stage in
      let reporter = stage.reporter()
      reporter.emitNotes(0..<5)
      reporter.emit(PendingEvent(.signalRaised, at: moment(5), ["signal": "tool_loop"]))
      reporter.emitNotes(6..<9)
      #expect(await reporter.flush(within: ReportingStage.patience))
      try await #expect(stage.notes() == numbers(0..<5) + numbers(6..<9))
      let confessions = try await stage.confessions()
      #expect(confessions.count == 1)
      #expect(confessions.first?.hasPrefix("1 event from 2026-11-22T12:00:05") == true)
      #expect(confessions.first?.contains("written by the hub only") == true)
    }
  }

  @Test("A hub that rejects every event is not told so again and again")
  func allRejected() async throws {
    try await ReportingStage.play { stage in
      let reporter = stage.reporter()
      for number in 0..<5 {
        reporter.emit(PendingEvent(.signalRaised, at: moment(number), ["signal": "tool_loop"]))
      }
      #expect(await reporter.flush(within: ReportingStage.patience))
      try await #expect(stage.records().isEmpty)
      reporter.emitNotes(0..<1)
      #expect(await reporter.flush(within: ReportingStage.patience))
      try await #expect(stage.confessions().first?.hasPrefix("5 events from") == true)
    }
  }

  @Test("A batch that the hub cannot take as a whole is cut down to the event to blame")
  func shed() async throws {
    try await ReportingStage.play { stage in
      try await Detour.to(stage) { _, text in
        text.contains(#""message":"13""#) ? .answer(refusal("400 Bad Request")) : .pass
      } _: { address, _ in
        let reporter = stage.reporter(at: address)
        reporter.emitNotes(0..<100)
        #expect(await reporter.flush(within: ReportingStage.patience))
        try await #expect(stage.notes() == numbers(0..<13) + numbers(14..<100))
        try await #expect(stage.confessions().first?.contains("not this") == true)
      }
    }
  }

  @Test(
    "What is no hub takes nothing away, whatever it answers",
    arguments: [
      "HTTP/1.1 400 Bad Request\r\nContent-Length: 5\r\n\r\nhttps",
      "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
      "HTTP/1.1 204 No Content\r\n\r\n", "220 mail.example ESMTP\r\n",
    ])
  func noHub(answer: String) async throws {
    try await ReportingStage.play { stage in
      try await Detour.to(stage) { number, _ in
        number <= 3 ? .answer(answer) : .pass
      } _: { address, _ in
        let reporter = stage.reporter(at: address)
        reporter.emitNotes(0..<20)
        #expect(await !reporter.flush(within: ReportingStage.patience))
        #expect(reporter.contact.trouble != nil)
        await reporter.flushToTheEnd()
        try await #expect(stage.notes() == numbers(0..<20))
        try await #expect(stage.confessions().isEmpty)
      }
    }
  }

  @Test("What found no room in memory is confessed, with how many and of which time")
  func memoryFull() async throws {
    try await ReportingStage.play { stage in
      var settings = stage.settings
      settings.capacity = 100
      let reporter = stage.reporter(settings)
      reporter.emitNotes(0..<150)
      #expect(await reporter.flush(within: ReportingStage.patience))
      try await #expect(stage.notes() == numbers(50..<150))
      try await #expect(
        stage.confessions() == [
          "50 events from 2026-11-22T12:00:00.000000Z to 2026-11-22T12:00:49.000000Z were dropped: "
            + "50 found no room in memory"
        ])
    }
  }

  @Test("Without a place for the spool the trouble is said, and events still arrive from memory")
  func noPlace() async throws {
    try await ReportingStage.play(hubIsUp: false) { stage in
      var settings = stage.settings
      settings.spoolDirectory = "/proc/nowhere"
      let reporter = stage.reporter(settings)
      reporter.emitNotes(0..<20)
      #expect(await !reporter.flush(within: .milliseconds(20)))
      #expect(reporter.spoolTrouble?.hasPrefix("cannot make the directory /proc/nowhere") == true)
      try await stage.startHub()
      await reporter.flushToTheEnd()
      try await #expect(stage.notes() == numbers(0..<20))
      let said = try await stage.confessions()
      #expect(said.count == 1, "once, however often it was tried")
      #expect(said.first?.hasPrefix("the spool does not work: cannot make the directory") == true)
    }
  }

  @Test("A long text is cut before it waits, wherever in the event it is")
  func longTexts() {
    let text = String(repeating: "é", count: 1 << 20)
    let event = PendingEvent(
      .log, at: moment(0), ["message": .string(text), "list": [["deep": .string(text)], 7]])
    guard case .json(let data) = event.payload else { return #expect(Bool(false)) }
    #expect(data["message"]?.string?.utf8.count == 4_096)
    #expect(data["list"]?.array?.first?["deep"]?.string?.utf8.count == 4_096)
    #expect(data["list"]?.array?.last == 7)
    var call = CallFacts(.tool, text, .error, latency: .zero)
    call.errorMessage = text
    call.errorType = text
    guard case .call(let kept) = PendingEvent(call, at: moment(0)).payload else {
      return #expect(Bool(false))
    }
    #expect(
      [kept.name, kept.errorType, kept.errorMessage].map { $0?.utf8.count } == [128, 128, 512])
  }

  @Test("An event that is longer than a post may be is dropped and confessed")
  func tooLong() async throws {
    try await ReportingStage.play { stage in
      let reporter = stage.reporter()
      reporter.emit(note(0))
      let text = JSON.string(String(repeating: "x", count: 4 << 10))
      reporter.emit(
        PendingEvent(
          .log, at: moment(1), ["message": .array(Array(repeating: text, count: 150))]))
      reporter.emit(note(2))
      #expect(await reporter.flush(within: ReportingStage.patience))
      try await #expect(stage.notes() == ["0", "2"])
      try await #expect(stage.confessions().first?.hasSuffix("1 too long to send") == true)
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
