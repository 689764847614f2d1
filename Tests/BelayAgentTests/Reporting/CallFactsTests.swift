import BelayCore
import Testing

@testable import BelayAgent

@Suite("A finished call as an event")
struct CallFactsTests {
  @Test("It is a whole envelope, which the hub's own strict reader takes")
  func envelope() throws {
    let run = RunScope(id: "run-81aa", traceparent: "00-1-1-01")
    let call = CallFacts(.tool, "stripe.refund", .ok, latency: .microseconds(1_234_567))
    let line = try line(of: PendingEvent(call, at: moment(1), run: run))
    #expect(line.bytes.last == UInt8(ascii: "\n"))
    let event = try Event(json: try JSON(parsing: Array(line.bytes.dropLast())))
    #expect(event.kind == .callFinished)
    #expect(event.source.text == "/agents/bot")
    #expect(event.subject == "run-81aa")
    #expect(event.traceparent == "00-1-1-01")
    #expect(event.time == moment(1))
    #expect(line.time == moment(1))
    #expect(
      event.data
        == ["kind": "tool", "name": "stripe.refund", "outcome": "ok", "latency_ms": 1_234.567])
  }

  @Test("The call's own trace context comes before the run's")
  func ownTrace() throws {
    let run = RunScope(id: "run-81aa", traceparent: "00-1-1-01")
    let call = CallFacts(.tool, "search", .ok, latency: .zero)
    let line = try line(
      of: PendingEvent(call, at: moment(1), run: run, traceparent: "00-1-2-01"))
    let event = try Event(json: try JSON(parsing: Array(line.bytes.dropLast())))
    #expect(event.traceparent == "00-1-2-01")
  }

  @Test("All that may be told is told, in the words of the protocol")
  func everything() throws {
    var call = CallFacts(.model, "sonnet", .error, latency: .milliseconds(980))
    call.usage.timeToFirst = .milliseconds(120)
    call.provider = "anthropic"
    call.usage.inputTokens = 900
    call.usage.outputTokens = 80
    call.usage.cacheReadTokens = 700
    call.usage.reasoningTokens = 40
    call.usage.costUSD = 0.0125
    call.errorType = "overloaded_error"
    call.errorMessage = "try later"
    call.attempt = 2
    call.usage.finishReason = "length"
    call.usage.contextTokens = 1_000
    call.usage.contextLimit = 200_000
    call.argsDigest = Digest(sha256Of: [])
    #expect(
      call.data.text == """
        {"kind":"model","name":"sonnet","outcome":"error","latency_ms":980,"ttft_ms":120,\
        "provider":"anthropic","input_tokens":900,"output_tokens":80,"cache_read_tokens":700,\
        "reasoning_tokens":40,"cost_usd":0.0125,"error_type":"overloaded_error",\
        "error_message":"try later","attempt":2,"finish_reason":"length",\
        "context_used_tokens":1000,"context_limit_tokens":200000,\
        "args_digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}
        """)
  }

  @Test("Names and messages are cut where the hub would cut them")
  func cut() {
    var call = CallFacts(
      .tool, String(repeating: "n", count: 1_000), .error, latency: .zero)
    call.errorMessage = String(repeating: "é", count: 1_000)
    #expect(call.data["name"]?.string?.utf8.count == 128)
    #expect(call.data["error_message"]?.string?.utf8.count == 512)
  }
}
