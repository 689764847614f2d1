import BelayCore
import Testing

@testable import BelayConsole

/// The tail, narrowed to an agent whose spans do not all name it.
struct AuthoredTailTests {
  private func record(_ seq: Int, span: Int, under parent: Int?, agent: String?) -> Record {
    let id = { (number: Int) in JSON.string(String(repeating: "0", count: 15) + "\(number)") }
    var data: JSONObject = [
      "name": "x", "trace_id": "0af7651916cd43dd8448eb211c80319c", "span_id": id(span),
      "attributes": [
        "gen_ai.operation.name": .string(agent == nil ? "chat" : "invoke_agent"),
        "gen_ai.agent.name": agent.map(JSON.string) ?? .null,
      ],
    ]
    data["parent_span_id"] = parent.map(id)
    return Record(
      seq: seq, recorded: Timestamp(microseconds: 0), authid: "token:t",
      event: Event(
        id: "s\(seq)", source: .telemetry("support"), type: .span, data: .object(data)))
  }

  private func seqs(_ view: TailView) -> [Int] {
    let list = view.list(upTo: nil)
    return (0..<list.count).map { list.seq(at: $0) }
  }

  private func narrowed(_ view: inout TailView, to text: String) throws {
    view.look(at: text, try Filter(text))
  }

  private var records: [Record] {
    [
      record(5, span: 2, under: 1, agent: nil), record(6, span: 3, under: 1, agent: nil),
      record(7, span: 1, under: nil, agent: "refunds"),
    ]
  }

  @Test("What was there before the filter is found by the name that came last")
  func before() throws {
    var view = TailView()
    for record in records { view.append(record) }
    try narrowed(&view, to: "agent:refunds")
    #expect(seqs(view) == [5, 6, 7])
    try narrowed(&view, to: "agent:support")
    #expect(seqs(view) == [])
  }

  @Test("What comes is found as soon as its name has come")
  func after() throws {
    var view = TailView()
    try narrowed(&view, to: "agent:refunds")
    for record in records.dropLast() { view.append(record) }
    #expect(seqs(view) == [])
    view.append(records[2])
    #expect(seqs(view) == [5, 6, 7])
  }

  @Test("What turns out to be another's goes")
  func goes() throws {
    var view = TailView()
    try narrowed(&view, to: "agent:support")
    for record in records.dropLast() { view.append(record) }
    #expect(seqs(view) == [5, 6])
    view.append(records[2])
    #expect(seqs(view) == [])
  }

  @Test("Older records put in front are found by a name that was there")
  func older() throws {
    var view = TailView()
    view.append(records[2])
    try narrowed(&view, to: "agent:refunds")
    view.prepend([records[0], records[1]])
    #expect(seqs(view) == [5, 6, 7])
  }
}
