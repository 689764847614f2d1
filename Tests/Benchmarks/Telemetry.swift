import BelayCore
import Foundation
import Synchronization

/// Spans over OTLP/HTTP in batches of 100, answered for when they are on disk: protobuf and JSON in
/// turns, then protobuf up to a million, over which the hub's memory is to stay flat.
///
/// The rate is that of one core: spans for each second of processor time, in their own code and in
/// the kernel for them, that the hub used. By the clock it is in the detail; there the hub shares the
/// cores with whoever makes the load.
func measureTelemetry(on stage: Stage) async throws -> [Figure] {
  let hub = try HubProcess(on: stage)
  let load = SpanLoad(place: try hub.place(role: "ingest", agent: "*"), hub: hub.child)
  var (protobuf, json) = (SpanRun(), SpanRun())
  try await load.flood(.protobuf, for: .milliseconds(500), into: &protobuf)
  protobuf = SpanRun()
  for _ in 0..<2 {
    try await load.flood(.protobuf, for: .seconds(3), into: &protobuf)
    try await load.flood(.json, for: .seconds(3), into: &json)
  }
  let before = try hub.child.residentBytes
  var rest = SpanRun()
  try await load.flood(.protobuf, for: .seconds(90), into: &rest, upTo: million)
  let after = try hub.child.residentBytes
  let all = load.sent
  try hub.stop()
  return [
    Figure(
      name: "OTLP protobuf, one core", value: protobuf.perCore, unit: "spans/s",
      bar: .atLeast(20_000), detail: protobuf.detail),
    Figure(name: "OTLP JSON, one core", value: json.perCore, unit: "spans/s", detail: json.detail),
    Figure(
      name: "hub's memory over \(all) spans", value: Double(after - before) / 1e6, unit: "MB more",
      bar: .below(64),
      detail: "\(rounded(Double(before) / 1e6)) MB after \(all - rest.spans), "
        + "\(rounded(Double(after) / 1e6)) MB at the end, at \(rounded(rest.perSecond)) spans/s"),
  ]
}

private let million = 1_000_000

/// How one encoding fared.
private struct SpanRun {
  var spans = 0
  var time = Duration.zero
  var processor = Duration.zero

  var perSecond: Double { Double(spans) / time.seconds }
  var perCore: Double { Double(spans) / processor.seconds }
  var detail: String {
    "\(rounded(perSecond)) spans/s durable, in batches of \(SpanBatch.count) over "
      + "\(spanConnections) connections; the hub used "
      + "\(rounded(processor.seconds / time.seconds)) cores"
  }
}

private let spanConnections = 4

/// Sends spans to a hub over kept connections, as fast as it takes them.
private struct SpanLoad {
  let place: (address: String, token: String)
  let hub: Child
  private let next = Counter()

  init(place: (address: String, token: String), hub: Child) {
    self.place = place
    self.hub = hub
  }

  private final class Counter: Sendable {
    let value = Atomic(1)
  }

  var sent: Int { next.value.load(ordering: .relaxed) - 1 }

  func flood(
    _ encoding: SpanBatch.Encoding, for duration: Duration, into run: inout SpanRun,
    upTo limit: Int = .max
  ) async throws {
    let (place, next) = (place, next)
    let (start, processor) = (ContinuousClock.now, hub.processorTime)
    run.spans += try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<spanConnections {
        group.addTask {
          try await onThread {
            try Self.send(encoding, to: place, next, until: start + duration, upTo: limit)
          }
        }
      }
      return try await group.reduce(0, +)
    }
    run.time += .now - start
    run.processor += hub.processorTime - processor
  }

  private static func send(
    _ encoding: SpanBatch.Encoding, to place: (address: String, token: String), _ next: Counter,
    until deadline: ContinuousClock.Instant, upTo limit: Int
  ) throws -> Int {
    let hub = try KeptConnection(
      to: place.address, token: place.token, path: "/v1/traces",
      contentType: encoding.contentType)
    var batch = SpanBatch(encoding)
    var sent = 0
    while ContinuousClock.now < deadline, next.value.load(ordering: .relaxed) <= limit {
      let first = next.value.wrappingAdd(SpanBatch.count, ordering: .relaxed).oldValue
      batch.renumber(from: first)
      let answer = try hub.post(batch.bytes)
      guard answer.status == 200, answer.body.count <= 2 else {
        throw StageError(
          "spans were refused: \(answer.status) \(String(decoding: answer.body, as: UTF8.self))")
      }
      sent += SpanBatch.count
    }
    return sent
  }
}

/// Runs what blocks on a thread of its own.
private func onThread<Value: Sendable>(
  _ work: @escaping @Sendable () throws -> Value
) async throws -> Value {
  try await withCheckedThrowingContinuation { continuation in
    Thread.detachNewThread { continuation.resume(with: Result { try work() }) }
  }
}

extension Child {
  /// Memory that it has in use, as the kernel counts it.
  fileprivate var residentBytes: Int {
    get throws(StageError) {
      let text = (try? String(contentsOfFile: "/proc/\(pid)/statm", encoding: .utf8)) ?? ""
      let fields = text.split(separator: " ")
      guard fields.count > 1, let pages = Int(fields[1]) else {
        throw StageError("the kernel does not say how much memory \(pid) has")
      }
      return pages * sysconf(Int32(_SC_PAGESIZE))
    }
  }
}
