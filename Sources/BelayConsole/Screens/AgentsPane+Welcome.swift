import BelayCanvas
import BelayCore

extension Drawing {
  /// Nothing has connected yet: how to do it.
  mutating func welcome(_ inside: Rect) {
    let isFiltered = !console.agents.filterText.isEmpty
    guard !isFiltered, fleet.agents.isEmpty else {
      frame.put(" no agent matches the filter; / changes it", at: inside.origin, style: ink(.hint))
      return
    }
    let lines = firstSteps.flatMap { text($0).wrapped(to: max(1, inside.width - 2)) }
    for (offset, line) in lines.prefix(inside.height).enumerated() {
      frame.put(
        line, at: Point(x: inside.x + 1, y: inside.y + offset), style: ink(.hint), inside: inside)
    }
  }

  /// How to connect a first agent; where records come from files, none can be.
  private var firstSteps: [String] {
    guard !console.options.hubURL.isEmpty else {
      return ["No agents yet: nothing has been read that names one."]
    }
    return [
      "No agents yet. Any program can report; this makes a first one:", "", firstEvent, "",
      "OpenTelemetry: OTEL_EXPORTER_OTLP_ENDPOINT=\(console.options.hubURL)",
      "A credential: belay token create --role agent --agent NAME", "To look round: belay demo",
    ]
  }

  private var firstEvent: String {
    "curl \(console.options.hubURL)/v1/events -H 'Content-Type: application/json' -d "
      + #"'{"specversion":"1.0","id":"1","source":"/agents/hello","#
      + #""type":"belay.agent.started","data":{"name":"hello"}}'"#
  }
}
