import Foundation
import Testing

/// Files without a hub.
struct TailTests {
  private let event = """
    {"specversion":"1.0","id":"1","source":"/agents/a1","type":"belay.log","data":{"severity":"warn","message":"disk is filling"}}
    """

  @Test("standard input in the envelope and as plain text comes out as lines, sanitized")
  func standardInput() async throws {
    let input = event + "\nplain text with \u{1B}[31mcolour\u{202E}\n"
    let ending = try await Program.run(["tail", "-"], input: input)
    #expect(ending.status == 0, "\(ending.errors)")
    #expect(ending.output.contains("disk is filling"))
    #expect(ending.output.contains("‹U+202E›"))
    #expect(!ending.output.contains("\u{1B}"))
    #expect(ending.output.split(separator: "\n").count == 2)
  }

  @Test("a line of OTLP JSON comes out as one line for each of its records")
  func telemetry() async throws {
    let span = #"{"traceId":"5b8efff798038103d269b633813fc60c","spanId":"eee19b7ec3c1b174"}"#
    let input =
      #"{"resourceSpans":[{"scopeSpans":[{"spans":[\#(span),{"kind":"CLIENT"}]}]}]}"# + "\n"
      + #"{"resourceSpans":[{"scopeSpans":"# + "\n"
    let ending = try await Program.run(["tail", "-"], input: input)
    #expect(ending.status == 0, "\(ending.errors)")
    let lines = ending.output.split(separator: "\n")
    #expect(lines.count == 3, "\(ending.output)")
    #expect(lines.last?.contains("scopeSpans") == true)
    #expect(lines.dropFirst().first?.contains("record 2") == true)
  }

  @Test("a file that is not there is a clear error")
  func missing() async throws {
    let ending = try await Program.run(["tail", "/nowhere/at/all"])
    #expect(ending.status == 1)
    #expect(ending.errors.contains("/nowhere/at/all"))
  }

  @Test(
    "a file is followed by name when it is rotated and when it is truncated",
    .enabled(if: Tmux.isInstalled, Tmux.missing))
  func rotates() async throws {
    let scratch = try Scratch()
    let path = scratch.path + "/agents.log"
    try "first line\n".write(toFile: path, atomically: false, encoding: .utf8)
    let screen = try await Tmux(["tail", path])
    try await screen.waitFor("first line", "no hub")
    try FileManager.default.moveItem(atPath: path, toPath: path + ".1")
    try "second line after rotation\n".write(toFile: path, atomically: false, encoding: .utf8)
    try await screen.waitFor("second line after rotation")
    try "third\n".write(toFile: path, atomically: false, encoding: .utf8)
    try await screen.waitFor("third")
    try await screen.keys("q")
    try await screen.waitFor("ended with 0")
  }
}
