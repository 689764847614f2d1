/// One task of an agent, from start to finish. A run that nobody announced begins with its first
/// call.
package struct Run: Sendable, Equatable {
  package enum Outcome: String, Sendable, CaseIterable {
    case ok, error, cancelled
  }

  package let id: String
  package var task: String?
  package var parent: String?
  package var startedAt: Timestamp
  package var finishedAt: Timestamp?
  package var outcome: Outcome?
  package var errorType: String?
  package var durationMs: Double?
  package var calls = 0
  package var errors = 0
  package var usage = Usage()
  /// Known from what is part of it only; whoever holds it together has not been heard.
  package var isPlaceholder = false
  /// It waits for a person, as seen from outside: since when, by its author's clock, and for what.
  /// Nobody can be answered through Belay.
  package var waitingSince: Timestamp?
  package var waitsFor: String?
  /// The newest step of it failed: how.
  var failedStep: String?
  /// when that step, or all of it, was over, by its author's clock
  var endedAt: Timestamp?
  /// of the first record that named it
  package let seq: Int

  package init(id: String, startedAt: Timestamp, seq: Int) {
    self.id = id
    self.startedAt = startedAt
    self.seq = seq
  }
}

extension Run {
  package var json: JSON {
    var object: JSONObject = ["run": .string(id)]
    object["task"] = task.map(JSON.string)
    object["parent_run"] = parent.map(JSON.string)
    object["started_at"] = .time(startedAt)
    object["finished_at"] = finishedAt.map(JSON.time)
    object["outcome"] = outcome.map { .string($0.rawValue) }
    object["error_type"] = errorType.map(JSON.string)
    object["duration_ms"] = durationMs.map(JSON.number)
    object["calls"] = JSON(calls)
    object["errors"] = JSON(errors)
    object["usage"] = usage.json
    object["placeholder"] = isPlaceholder ? true : nil
    object["waiting_since"] = waitingSince.map(JSON.time)
    object["waits_for"] = waitsFor.map(JSON.string)
    object["failed_step"] = failedStep.map(JSON.string)
    object["ended_at"] = endedAt.map(JSON.time)
    object["seq"] = JSON(seq)
    return .object(object)
  }

  /// That it waits for a person, for people; nil if it does not.
  var waiting: JSON? {
    guard let waitingSince else { return nil }
    var object: JSONObject = ["since": .time(waitingSince), "run": .string(id), "observed": true]
    object["what"] = waitsFor.map(JSON.string)
    return .object(object)
  }

  init(_ fields: Fields) throws(RequestError) {
    self.init(
      id: try fields.text("run"), startedAt: try fields.time("started_at"),
      seq: try fields.integer("seq"))
    task = try fields.optionalText("task")
    parent = try fields.optionalText("parent_run")
    finishedAt = try fields.optionalTime("finished_at")
    outcome = try fields.optionalWord("outcome")
    errorType = try fields.optionalText("error_type")
    durationMs = try fields.optionalNumber("duration_ms")
    calls = try fields.count("calls")
    errors = try fields.count("errors")
    usage = try Usage(try fields.fields("usage"))
    isPlaceholder = try fields.flag("placeholder")
    waitingSince = try fields.optionalTime("waiting_since")
    waitsFor = try fields.optionalText("waits_for")
    failedStep = try fields.optionalText("failed_step")
    endedAt = try fields.optionalTime("ended_at")
  }
}
