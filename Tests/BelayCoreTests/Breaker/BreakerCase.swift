import BelayCore

/// A history of one breaker with what it must look like after each step, as the files of
/// `../shared/data/breaker` have them.
///
/// A word that this reader does not know is an error, so that no case is passed by not being
/// understood.
struct BreakerCase {
  let id: String
  let settings: BreakerSettings
  /// Whether a step of the wall clock moves the breaker's clock too, as it does in resilience4j.
  let feelsWallClock: Bool
  let steps: [BreakerStep]

  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  init(_ json: JSON) throws {
    guard let id = json["id"]?.string else { throw Failure(description: "a case without an id") }
    guard let config = json["config"]?.object, let steps = json["steps"]?.array else {
      throw Failure(description: "\(id): has no config or no steps")
    }
    self.id = id
    do {
      let reader = BreakerConfig(config)
      (settings, feelsWallClock) = (try reader.settings(), try reader.feelsWallClock())
      self.steps = try steps.map { try BreakerStep($0) }
    } catch let failure as Failure {
      throw Failure(description: "\(id): \(failure)")
    }
  }

  /// What is wrong with the cases of a file, which is a list; empty if all pass. A case that cannot
  /// be understood does not keep the others from being played.
  static func complaints(aboutFile bytes: [UInt8], named name: String) throws -> [String] {
    guard let list = try JSON(parsing: bytes).array, !list.isEmpty else {
      return ["\(name): is no list of cases"]
    }
    return try list.flatMap { json in
      do {
        return try BreakerReplay.complaints(about: BreakerCase(json))
      } catch let failure as Failure {
        return ["\(failure)"]
      }
    }
  }
}

/// One line of a case.
struct BreakerStep {
  /// Milliseconds since the breaker was made.
  let time: Int
  let op: String
  let name: String?
  let of: String?
  let outcome: String?
  /// Milliseconds.
  let duration: Double?
  let wait: Int?
  let wallDelta: Int?
  let permitted: Bool?
  let state: String?
  let metrics: JSONObject
  let events: [String]?
  let isError: Bool

  private static let members: Set<String> = [
    "at_ms", "op", "name", "of", "outcome", "duration_ms", "wait_ms", "wall_delta_ms", "note",
    "expect_permitted", "expect_state", "expect_metrics", "expect_events", "expect_error",
  ]

  init(_ json: JSON) throws {
    guard let object = json.object, let time = json["at_ms"]?.integer, let op = json["op"]?.string
    else { throw BreakerCase.Failure(description: "a step without at_ms or op") }
    for member in object.members where !Self.members.contains(member.key) {
      throw BreakerCase.Failure(description: "a step has the unknown member \(member.key)")
    }
    (self.time, self.op) = (time, op)
    name = json["name"]?.string
    of = json["of"]?.string
    outcome = json["outcome"]?.string
    duration = json["duration_ms"]?.number
    wait = json["wait_ms"]?.integer
    wallDelta = json["wall_delta_ms"]?.integer
    permitted = json["expect_permitted"]?.bool
    state = json["expect_state"]?.string
    metrics = json["expect_metrics"]?.object ?? [:]
    events = json["expect_events"]?.array?.map { $0.string ?? "\($0)" }
    isError = json["expect_error"]?.bool ?? false
  }
}
