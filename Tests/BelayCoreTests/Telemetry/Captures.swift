import Foundation
import Testing

@testable import BelayCore

/// What real frameworks sent, in `../shared/captures` beside the checkout. Not part of the
/// repository; tests that need it say so and are skipped where it is missing.
enum Captures {
  static let root = URL(filePath: #filePath).resolvingSymlinksInPath()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "shared/captures")

  static let areHere = ConditionTrait.enabled(
    if: FileManager.default.fileExists(atPath: root.appending(path: "index.json").path),
    "\(root.path) is missing: put the recorded bodies there to run this test")

  /// One run of one framework.
  struct Scenario: Sendable, CustomTestStringConvertible {
    let framework: String
    let name: String
    /// paths and signals, in order of arrival
    let bodies: [(file: String, signal: String)]
    let inputTokens: Int
    let outputTokens: Int
    let toolsRun: [String: Int]
    let toolsFailed: [String: Int]
    /// what the telemetry itself adds up to
    let toldTokens: [Int]?

    var testDescription: String { "\(framework)/\(name)" }
  }

  /// In the order of the index; none if it is missing.
  static let scenarios: [Scenario] = {
    guard let bytes = try? Data(contentsOf: root.appending(path: "index.json")),
      let index = try? JSON(parsing: Array(bytes))
    else { return [] }
    var signals: [String: String] = [:]
    for capture in index["captures"]?.array ?? [] {
      signals[capture["file"]?.string ?? ""] = capture["signal"]?.string
    }
    return (index["scenarios"]?.array ?? []).map { Scenario($0, signals) }
      .filter { !$0.bodies.isEmpty }
  }()

  /// What a hub makes of each, and the fold of it; read once, since reading is most of the work.
  static let stories: [String: Result<Story, any Error>] = Dictionary(
    uniqueKeysWithValues: scenarios.map { scenario in
      let story = Result {
        var story = Story()
        story.hears(try scenario.events())
        return story
      }
      return (scenario.testDescription, story)
    })
}

extension Captures.Scenario {
  init(_ json: JSON, _ signals: [String: String]) {
    framework = json["framework"]?.string ?? ""
    name = json["scenario"]?.string ?? ""
    bodies = (json["files"]?.array ?? []).compactMap(\.string).compactMap { file in
      signals[file].map { (file, $0) }
    }
    let truth = json["run"]?["truth"]
    inputTokens = truth?["model_tokens_in"]?.integer ?? 0
    outputTokens = truth?["model_tokens_out"]?.integer ?? 0
    toolsRun = Self.numbers(truth?["tools_run"])
    toolsFailed = Self.numbers(truth?["tools_failed"])
    toldTokens = json["facts"]?["tokens_in_out_model_spans"]?.array?.compactMap(\.integer)
  }

  private static func numbers(_ json: JSON?) -> [String: Int] {
    var numbers: [String: Int] = [:]
    for member in json?.object?.members ?? [] { numbers[member.key] = member.value.integer }
    return numbers
  }

  /// The records that a hub would make of it, each once.
  func events() throws -> [Event] {
    var events: [Event] = []
    var known: Set<String> = []
    for body in bodies {
      let bytes = Array(try Data(contentsOf: Captures.root.appending(path: body.file)))
      let json =
        body.file.hasSuffix(".json")
        ? try JSON(parsing: bytes) : try OTLPMessage(signal: body.signal).json(bytes[...])
      for event in OTLPEvents.events(in: json)
      where known.insert(event.source.text + event.id).inserted { events.append(event) }
    }
    return events
  }
}

extension Story {
  /// Told by somebody with a token of an ingest, or by nobody knows whom.
  mutating func hears(_ events: [Event], authid: String = "token:collector") {
    for event in events { record(event, authid: authid) }
  }

  func agent(_ id: String) throws -> Agent {
    let agent = AgentID(id).flatMap { fleet.agents[$0] }
    return try #require(agent)
  }
}
