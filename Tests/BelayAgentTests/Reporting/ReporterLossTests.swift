import BelayClient
import BelayCore
import Testing

@testable import BelayAgent

@Suite("What does not reach the hub is confessed there")
struct ReporterLossTests {
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
