import Testing

@testable import BelayCore

/// An event as an agent would send it, with members replaced, added or (by nil) left out.
func envelope(_ changes: [String: JSON?] = [:]) -> JSON {
  var object: JSONObject = [
    "specversion": "1.0", "id": "0193a1c2", "source": "/agents/refund-agent",
    "type": "belay.call.finished", "time": "2026-11-22T10:11:12.123456Z", "subject": "run-81aa",
    "data": ["kind": "tool"],
  ]
  for key in changes.keys.sorted() { object[key] = changes[key] ?? nil }
  return .object(object)
}

@Suite("Events")
struct EventTests {
  @Test("The members of the envelope are read")
  func reads() throws {
    let event = try Event(json: envelope(["traceparent": "00-aa-bb-01"]))
    #expect(event.id == "0193a1c2")
    #expect(event.source == .agent(try #require(AgentID("refund-agent"))))
    #expect(event.type == "belay.call.finished")
    #expect(event.kind == .callFinished)
    #expect(event.time?.rfc3339 == "2026-11-22T10:11:12.123456Z")
    #expect(event.subject == "run-81aa")
    #expect(event.traceparent == "00-aa-bb-01")
    #expect(event.data == ["kind": "tool"])
  }

  @Test("The payload is the envelope as it was sent, unknown members and order kept")
  func keepsPayload() throws {
    let text =
      #"{"id":"1","myfield":[1.5,9007199254740993],"type":"com.acme.thing","source":"/agents/a","#
      + #""specversion":"1.0","data":{"b":1,"a":"\u00e9"},"zz":null}"#
    let event = try Event(json: JSON(parsing: text))
    #expect(String(decoding: event.payload, as: UTF8.self) == text.replacing("\\u00e9", with: "é"))
    #expect(event.kind == nil)
  }

  @Test("INV 25: members that belong to the hub are dropped, so nobody sets them from outside")
  func dropsHubMembers() throws {
    let plain = try Event(json: envelope())
    let forged = try Event(
      json: envelope(["seq": 7, "recordedtime": "2026-11-22T10:11:12Z", "authid": "uid:0"]))
    #expect(forged == plain)
  }

  @Test("Data, time and subject may be absent or null")
  func optionalMembers() throws {
    for absent: JSON? in [nil, .null] {
      let event = try Event(json: envelope(["data": absent, "time": absent, "subject": absent]))
      #expect(event.data == .null)
      #expect(event.time == nil)
      #expect(event.subject == nil)
    }
  }

  @Test("A source that was left out is the one the credential speaks for")
  func assumesSource() throws {
    let source = Source.agent(try #require(AgentID("mailer")))
    let event = try Event(json: envelope(["source": nil]), assuming: source)
    #expect(event.source == source)
    #expect(
      String(decoding: event.payload, as: UTF8.self).hasSuffix(#""source":"/agents/mailer"}"#))
    let own = try Event(json: envelope(), assuming: source)
    #expect(own.source.text == "/agents/refund-agent")
  }

  static let wrong: [([String: JSON?], String)] = [
    (["specversion": nil], #"specversion is missing; send "specversion":"1.0""#),
    (["specversion": "0.3"], #"specversion is not "1.0", the only one understood here"#),
    (["specversion": 1.0], #"specversion is not "1.0", the only one understood here"#),
    (["id": nil], "id is missing; send 1 to 128 printable ASCII characters"),
    (["id": ""], "id is not a text of 1 to 128 bytes"),
    (["id": 5], "id is not a text of 1 to 128 bytes"),
    (["id": .string(String(repeating: "x", count: 129))], "id is not a text of 1 to 128 bytes"),
    (["id": "é"], "id has characters other than printable ASCII; send 1 to 128 of these"),
    (["id": "a\nb"], "id has characters other than printable ASCII; send 1 to 128 of these"),
    (["type": nil], "type is missing; send 1 to 128 printable ASCII characters"),
    (
      ["type": "a\u{1B}[2J"],
      "type has characters other than printable ASCII; send 1 to 128 of these"
    ),
    (["source": nil], #"source is missing; send "/agents/<agent_id>""#),
    (
      ["time": "yesterday"],
      "time is not an RFC 3339 time; send it like 2026-11-22T10:11:12.123456Z"
    ),
    (["time": 1_700_000_000], "time is not a text of 1 to 64 bytes"),
    (["subject": ["run": 1]], "subject is not a text of 1 to 256 bytes"),
    (["traceparent": true], "traceparent is not a text of 1 to 256 bytes"),
    (["data": [1, 2]], #"data is not an object; send "data":{…}"#),
    (["data": "text"], #"data is not an object; send "data":{…}"#),
  ]

  @Test("An envelope of another shape is refused with a sentence", arguments: wrong)
  func refuses(changes: [String: JSON?], problem: String) {
    let error = #expect(throws: EventError.self) { try Event(json: envelope(changes)) }
    #expect(error?.problem == problem)
  }

  @Test(
    "A source is an agent, an operator, the hub or a service, and nothing else",
    arguments: [
      ("/agents/a", true), ("/operators/mira", true), ("/hub", true), ("/agents/", false),
      ("/agents/a/b", false), ("/agents/é", false), ("/operators/a b", false), ("/hub/", false),
      ("hub", false), ("https://example.com", false), ("/agents/a\0", false), ("/Agents/a", false),
      ("/otel/support-crew", true), ("/otel/", false), ("/otel/a/b", false), ("/otel/a b", false),
    ])
  func sources(text: String, isSource: Bool) {
    #expect(Source(text: text)?.text == (isSource ? text : nil))
    let event = try? Event(json: envelope(["source": .string(text)]))
    #expect((event != nil) == isSource)
  }

  @Test("What is no object is no event", arguments: [JSON.null, 1, "x", [], true])
  func refusesOthers(json: JSON) {
    #expect(throws: EventError.self) { try Event(json: json) }
  }

  @Test("INV 6: an event of our own is the one that its payload reads as")
  func builds() throws {
    let event = Event(
      id: "e1", source: .hub, type: .signalRaised, time: Timestamp(microseconds: 1_000_000),
      subject: "run-1", data: ["signal": "tool_loop"])
    let text =
      #"{"specversion":"1.0","id":"e1","source":"/hub","type":"belay.signal.raised","#
      + #""time":"1970-01-01T00:00:01.000000Z","subject":"run-1","data":{"signal":"tool_loop"}}"#
    #expect(String(decoding: event.payload, as: UTF8.self) == text)
    #expect(try Event(json: JSON(parsing: text)) == event)
  }

  @Test("Every type is found by its name, and only hub's types are the hub's")
  func types() {
    for type in EventType.allCases {
      #expect(EventType.named(type.rawValue) == type)
      let family = type.rawValue.split(separator: ".")[1]
      let isHubs = [
        "escalation", "advice", "control", "operator", "policy", "models", "signal", "disk",
        "ledger",
      ]
      .contains(family)
      #expect(type.writtenByHub == isHubs)
    }
    #expect(EventType.named("belay.call") == nil)
  }
}
