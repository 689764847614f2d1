import Testing

@testable import BelayCore

@Suite("Filters")
struct FilterTests {
  /// A refund that took 2.5 s, as number 184,223 at 12:04:31.
  static func call() throws -> Record {
    let json = envelope([
      "source": "/agents/payments-agent", "subject": "run-81aa", "time": "2026-11-22T12:04:31.2Z",
      "data": [
        "kind": "model", "name": "Stripe.refund", "outcome": "error", "error_type": "card declined",
        "latency_ms": 2_500, "input_tokens": 800, "output_tokens": 200, "cost_usd": 0.05,
        "customer": "C-8812 Müller",
      ],
    ])
    return Record(
      seq: 184_223, recorded: Timestamp(microseconds: 0), authid: "uid:1",
      event: try Event(json: json))
  }

  static let words: [(String, Bool)] = [
    ("", true), ("   ", true), ("stripe", true), ("STRIPE", true), ("ripe.ref", true),
    ("mailer", false), ("!mailer", true), ("!stripe", false), ("stripe payments", true),
    ("stripe mailer", false), ("mailer | stripe", true), ("mailer|stripe", true),
    ("mailer | crm", false), ("mailer stripe | payments llm.call", true),
    ("stripe | mailer crm", true), ("\"card declined\"", true), ("card declined", true),
    ("\"declined card\"", false), ("stripe*refund", true), ("stripe*mail", false),
    ("\"stripe*refund\"", false), ("c-8812", true), ("müller", true), ("MÜLLER", true),
    ("~pymt", true), ("~srefund", true), ("~tmyp", false), ("!~pymt", false), ("run-81", true),
    ("CLOSED->OPEN", false), ("!\"|\"", true), ("12:04", false),
  ]

  static let fields: [(String, Bool)] = [
    ("agent:payments-agent", true), ("agent:PAYMENTS-*", true), ("agent:payments", false),
    ("agent:*agent", true), ("agent:p*s*t", true), ("agent:*x*", false), ("agent!=bulk-*", true),
    ("agent!=payments-*", false), ("!agent:payments-*", false), ("!agent!=payments-*", true),
    ("agent=payments-agent", true), ("AGENT:payments-agent", true), ("agent:\"*\"", false),
    ("type:belay.call.finished", true), ("type:call.*", true), ("type:belay.run.*", false),
    ("run:run-81aa", true), ("kind:llm.call", true), ("kind:model", true), ("kind:tool", false),
    ("name:stripe.*", true), ("outcome:error", true), ("outcome!=ok", true), ("mode:normal", false),
    ("mode!=normal", true), ("breaker:open", false), ("level>=ok", true), ("level>=error", true),
    ("level>error", false), ("level:ERROR", true), ("level!=error", false), ("level<human", true),
    ("level>=error | level:ok", true),
  ]

  static let figures: [(String, Bool)] = [
    ("latency>2s", true), ("latency>=2500", true), ("latency>2500ms", false),
    ("latency<=2.5s", true), ("latency>1m", false), ("latency!=2500", false),
    ("tokens>=1k", true), ("tokens:1000", true), ("tokens>1M", false), ("cost>=0.05", true),
    ("cost>$0.04", true), ("cost<.05", false), ("seq>=184223", true), ("seq<184223", false),
    ("seq:184223", true), ("time:12:04", true), ("time:12:05", false), ("time>=12:04", true),
    ("time>12:04", false), ("time<=12:04", true), ("time<12:04", false), ("time:12:04:31", true),
    ("time>12:04:31", false), ("time>12:04:30", true), ("time:2026-11-22", true),
    ("time:2026-11-21", false), ("time>2026-11-21", true), ("time>=2026-11-22T12:04:31.2Z", true),
    ("time>2026-11-22T12:04:31.2Z", false), ("time<2026-11-22T12:04:31.200001Z", true),
    ("time>=2026-11-22T13:00:00+01:00", true), ("time:2026-11-22T12:04", true),
  ]

  @Test(
    "A filter says whether a record has what was asked for", arguments: words + fields + figures)
  func matches(text: String, isMatch: Bool) throws {
    #expect(try Filter(text).matches(Self.call()) == isMatch)
  }

  @Test("What a record does not have matches nothing, and its negation everything")
  func absentFields() throws {
    let bare = try record("log", ["message": "hello"])
    for text in ["latency<5s", "tokens>=0", "name:*", "breaker:*"] {
      #expect(try !Filter(text).matches(bare))
      #expect(try Filter("!" + text).matches(bare))
    }
  }

  @Test("A breaker is found by its name and by its state")
  func breakers() throws {
    let change = try record(
      "breaker.changed", ["breaker": "stripe", "from": "open", "to": "half_open"])
    for text in ["breaker:stripe", "breaker:half_open", "breaker:half-open"] {
      #expect(try Filter(text).matches(change))
    }
    #expect(try !Filter("breaker:open").matches(change))
    #expect(try Filter("mode:degraded").matches(record("mode.changed", ["to": "degraded"])))
  }

  @Test("What the hub writes about an agent is found under that agent")
  func hubRecords() throws {
    let card: JSON = ["agent": "kyc-agent", "id": "1", "handle": 18]
    let decided = try record(
      "escalation.decided", ["escalation": card, "decision": "approve"], source: "/hub")
    #expect(try Filter("agent:kyc-agent level:human outcome:approve E-18").matches(decided))
  }

  @Test("Anything with a text and fields can be matched")
  func subjects() throws {
    let subject = FilterSubject(
      text: { "payments-agent OPEN" },
      values: { field in
        field == .breaker ? [.text("open")] : field == .latency ? [.number(2_900)] : []
      })
    #expect(try Filter("payments breaker:open latency>2s").matches(subject))
    #expect(try !Filter("breaker:closed").matches(subject))
  }

  static let errors: [(String, Int, String)] = [
    (
      "stripe foo:bar", 8,
      "there is no field 'foo'; fields are agent, type, run, level, kind, name, outcome, latency, "
        + "tokens, cost, breaker, mode, seq, time; to search for the text, put it in quotes"
    ),
    ("agent:", 7, "a value must follow 'agent:'"),
    ("a level>=", 10, "a value must follow 'level>='"),
    ("level>=loud", 8, "'loud' is no level; levels are ok, warn, error, human, break, escal"),
    ("latency>fast", 9, "'fast' is no number for latency; write latency>=500ms or latency>=2s"),
    ("latency>2x", 9, "'2x' is no number for latency; write latency>=500ms or latency>=2s"),
    ("tokens>=1s", 9, "'1s' is no number for tokens; write tokens>=2000 or tokens>=2k"),
    ("cost>", 6, "a value must follow 'cost>'"),
    ("cost>1k", 6, "'1k' is no number for cost; write cost>=0.05"),
    ("agent>=b", 8, "agent is a text and has no order; write agent:value"),
    (
      "time>noon", 6,
      "'noon' is no time; write 12:04, 12:04:31, 2026-11-22 or 2026-11-22T12:04:31Z"
    ),
    ("| a", 1, "nothing stands before '|', which means or; add a term or remove it"),
    ("a || b", 4, "nothing stands before '|', which means or; add a term or remove it"),
    ("a |", 3, "nothing stands after '|', which means or; add a term or remove it"),
    ("a \"b c", 3, "this quote is not closed; add \" where it ends"),
    ("\"\"", 1, "the quotes are empty; put a text in"),
    ("a !", 3, "'!' excludes the term right after it; write !word"),
    ("~", 2, "letters must follow '~'"),
  ]

  @Test("A text that is no filter is refused with the column and what to write", arguments: errors)
  func refuses(text: String, column: Int, problem: String) {
    let error = #expect(throws: FilterError.self) { try Filter(text) }
    #expect(error == FilterError(problem: problem, column: column))
  }

  @Test("INV 31: a filter has at most 1,024 characters and 64 terms")
  func bounds() throws {
    _ = try Filter(String(repeating: "x", count: 1_024))
    #expect(throws: FilterError.self) { try Filter(String(repeating: "x", count: 1_025)) }
    _ = try Filter(Array(repeating: "x", count: 64).joined(separator: "|"))
    let error = #expect(throws: FilterError.self) { try Filter(String(repeating: "x ", count: 65)) }
    #expect(error?.column == 129)
  }

  @Test("Only a filter without terms is empty")
  func emptiness() throws {
    #expect(try Filter(" ").isEmpty)
    #expect(try !Filter("!a").isEmpty)
  }

  @Test("No text crashes the parser", arguments: 1...20 as ClosedRange<UInt64>)
  func survives(seed: UInt64) {
    let pieces = [
      "a", "!", "~", "|", "\"", "*", ":", ">=", "level", "time", "seq", "é", "12", " ", "=", "<",
      "\\", "‮",
    ]
    var state = seed
    for _ in 0..<200 {
      var text = ""
      for _ in 0..<12 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        text += pieces[Int(state >> 33) % pieces.count]
      }
      guard let filter = try? Filter(text), let call = try? Self.call() else { continue }
      _ = filter.matches(call)
    }
  }
}
