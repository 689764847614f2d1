import ArgumentParser
import BelayClient
import BelayCore
import Foundation

extension ExportCommand {
  /// `belay export otlp`
  struct OTLP: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "otlp",
      abstract: "Forward decisions, orders, escalations and breakers to a collector.",
      discussion: """
        Each record becomes an OTLP log record, and each escalation a span from when it was raised to \
        its verdict, in the trace that its agent named. Arguments of actions stay in the ledger.

          belay export otlp --endpoint http://127.0.0.1:4318 --follow

        What the collector has acknowledged is kept in a small file, and the next start goes on \
        behind it. A batch that was not acknowledged is sent again, so a record can arrive twice; \
        belay.seq tells.
        """)

    @Option(help: "http[s]://HOST:PORT of the collector, with its path if it has one.")
    var endpoint: String
    @Option(help: "Begin after this record, whatever the collector has.") var since: Int?
    @Flag(
      name: .shortAndLong, help: "Then forward new records as they come, until interrupted.")
    var follow = false
    @Option(
      help: ArgumentHelp("A file with a token for the collector.", valueName: "file"))
    var endpointTokenFile: String?
    @Option(
      help: ArgumentHelp(
        "Where to keep how far the collector has come.",
        discussion: "Default: a file for this endpoint in the state directory.", valueName: "file"))
    var position: String?
    @OptionGroup var hub: ClientOptions

    /// Tries for one batch, if not for good; with the pauses between them about three minutes.
    private static let tries = 10

    func validate() throws {
      guard since ?? 0 >= 0 else { throw ValidationError("--since is at least 0") }
    }

    func run() async throws {
      let address = try CollectorAddress(endpoint)
      let collector = Collector(
        address, token: try collectorToken(), trust: try hub.trust(),
        tries: follow ? nil : Self.tries,
        say: { StandardError.write(line: "belay: \($0)") })
      let path = position ?? usualPath(for: address)
      var start =
        try since == nil
        ? ForwardingPosition.read(path, for: address.description) : nil
      start =
        start
        ?? ForwardingPosition(
          endpoint: address.description, seq: since ?? 0, memory: TraceMemory())
      guard let start else { return }
      try await hub.ask { client in
        var forwarder = Forwarder(from: client, to: collector, position: start, keptIn: path)
        if follow { try await forwarder.follow() }
        try await forwarder.catchUp()
        StandardError.write(
          line: "belay: forwarded \(forwarder.sent.logs) log records and \(forwarder.sent.spans) "
            + "spans, up to record \(forwarder.position.seq)")
      }
    }

    private func usualPath(for address: CollectorAddress) -> String {
      let digest = Digest(sha256Of: Array(address.description.utf8))
      return "\(hub.state.paths.state)/export-otlp-\(digest.digits.prefix(16)).json"
    }

    private func collectorToken() throws -> String? {
      guard let endpointTokenFile else { return nil }
      guard let text = try? String(contentsOfFile: endpointTokenFile, encoding: .utf8) else {
        throw Failure(
          .wrongUsage,
          "--endpoint-token-file: cannot read \(endpointTokenFile); check path and rights"
        )
      }
      return text.trimmingCharacters(in: .whitespacesAndNewlines)
    }
  }
}
