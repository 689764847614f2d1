import BelayClient
import BelayCore
import Foundation
import Logging
import Testing

@testable import BelayAgent
@testable import BelayHub

/// A directory, a real hub that can be stopped and started again, and reporters of one agent.
actor ReportingStage {
  nonisolated let directory: String
  nonisolated let agent: AgentID
  private var hub: Hub?
  private let token: String
  private let observer: String

  /// Longest wait for what happens; only a failing test reaches it.
  static let patience = Duration.seconds(300)

  private init() throws {
    // Short, because a socket's path may have only 107 bytes.
    directory = "/tmp/belay-\(UInt32.random(in: .min ... .max))"
    try FileManager.default.createDirectory(
      atPath: directory + "/state", withIntermediateDirectories: true,
      attributes: [.posixPermissions: 0o700])
    agent = try #require(AgentID("refund-agent"))
    let store = TokenStore(stateDirectory: directory + "/state")
    var random = SystemRandomNumberGenerator()
    let now = Timestamp(microseconds: 0)
    token = try store.create(role: .agent, agents: agent.text, at: now, using: &random)
    observer = try store.create(role: .observer, at: now, using: &random)
  }

  /// Plays the story with a hub that is running, unless told otherwise, and clears everything away.
  static func play(
    hubIsUp: Bool = true, _ story: (ReportingStage) async throws -> Void
  ) async throws {
    let stage = try ReportingStage()
    defer { try? FileManager.default.removeItem(atPath: stage.directory) }
    if hubIsUp { try await stage.startHub() }
    do {
      try await story(stage)
    } catch {
      await stage.stopHub()
      throw error
    }
    await stage.stopHub()
  }

  func startHub() async throws {
    let options = HubOptions(
      stateDirectory: directory + "/state", listen: .init(host: "127.0.0.1", port: 0))
    hub = try await Hub.start(
      options, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
  }

  func stopHub() async {
    await hub?.stop()
    hub = nil
  }

  nonisolated var socketPath: String { directory + "/state/hub.sock" }
  nonisolated var spoolDirectory: String { directory + "/spools" }

  nonisolated var settings: ReporterSettings {
    var settings = ReporterSettings()
    settings.interval = .milliseconds(1)
    settings.backoff.first = .milliseconds(1)
    settings.backoff.most = .milliseconds(5)
    settings.postTimeout = Self.patience
    settings.farewell = Self.patience
    settings.spoolDirectory = spoolDirectory
    return settings
  }

  /// - Parameters:
  ///   - address: where it believes its hub; nil is where the hub is.
  ///   - asNobody: without a credential that any hub gave out.
  nonisolated func reporter(
    _ settings: ReporterSettings? = nil, at address: HubAddress? = nil, asNobody: Bool = false,
    telemetry: Telemetry = Telemetry()
  ) -> Reporter {
    let client = HubClient(
      address: address ?? .unix(path: socketPath), token: asNobody ? "nobody" : token)
    return Reporter(
      agent: agent, client: client, settings: settings ?? self.settings, telemetry: telemetry,
      now: { moment(0) })
  }

  /// What the hub has on record of the agent, oldest first.
  func records() async throws -> [Record] {
    let client = HubClient(address: .unix(path: socketPath), token: observer)
    var records: [Record] = []
    var after = 0
    while true {
      let page = try await client.page(after: after, limit: 1_000, agent: agent.text)
      records += page.records
      guard page.nextAfter < page.lastSeq else { return records }
      after = page.nextAfter
    }
  }

  /// The messages of the notes on record, in order; those of the reporter itself are left out.
  func notes() async throws -> [String] {
    try await records().filter { $0.event.data["severity"] == "info" }
      .compactMap { $0.event.data["message"]?.string }
  }

  /// What the reporter confessed.
  func confessions() async throws -> [String] {
    try await records().filter { $0.event.data["severity"] == "warn" }
      .compactMap { $0.event.data["message"]?.string }
  }

  nonisolated func spool(limit: Int = 16 << 20) throws -> Spool? {
    var lost = Loss()
    return try Spool.open(in: spoolDirectory, for: agent, limit: limit, &lost)
  }
}

/// So many seconds after noon.
func moment(_ seconds: Int) -> Timestamp {
  Timestamp(microseconds: 1_795_348_800_000_000 + Int64(seconds) * 1_000_000)
}

/// An event that says its number, at that second after noon.
func note(_ number: Int) -> PendingEvent {
  PendingEvent(
    .log, at: moment(number), ["severity": "info", "message": .string("\(number)")])
}

/// `0`, `1`, … as the notes say them.
func numbers(_ range: Range<Int>) -> [String] { range.map { "\($0)" } }

extension Reporter {
  func emitNotes(_ range: Range<Int>) {
    for number in range { emit(note(number)) }
  }
}
