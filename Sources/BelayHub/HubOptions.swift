package import BelayLedger

/// How a hub is to run.
package struct HubOptions: Sendable {
  /// A host and a port to listen on.
  package struct Address: Sendable, Equatable {
    package var host: String
    package var port: Int

    package init(host: String, port: Int) {
      self.host = host
      self.port = port
    }

    /// Reads `127.0.0.1:4318`, `localhost:0` or `[::1]:4318`; `nil` for anything else.
    package init?(_ text: String) {
      guard let colon = text.lastIndex(of: ":"),
        let port = plainNumber(String(text[text.index(after: colon)...])), port <= 65_535
      else { return nil }
      var host = String(text[..<colon])
      if host.hasPrefix("["), host.hasSuffix("]") {
        host = String(host.dropFirst().dropLast())
      } else if host.contains(":") {
        return nil
      }
      guard !host.isEmpty else { return nil }
      self.init(host: host, port: port)
    }

    /// As it is written in an address of the web.
    package var text: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

    /// Whether only this machine can reach it.
    var isLoopback: Bool { host == "localhost" || host == "::1" || isLoopbackV4 }

    private var isLoopbackV4: Bool {
      let parts = host.split(separator: ".", omittingEmptySubsequences: false)
      let numbers = parts.compactMap { plainNumber(String($0)) }
      return parts.count == 4 && numbers.count == 4 && numbers[0] == 127
        && numbers.allSatisfy { $0 <= 255 }
    }
  }

  /// Holds ledger, tokens and, unless told otherwise, the socket; made if it is not there.
  package var stateDirectory: String
  /// Port 0 takes a free one.
  package var listen: Address
  /// Lets `listen` be an address that other machines reach, which `tls` must then guard.
  package var isBeyondLoopback = false
  /// What makes the port speak HTTPS, and nothing else. The socket needs none.
  package var tls: TLSFiles?
  package var socketPath: String
  /// Further names under which the hub may be asked for on the network, without a port.
  package var hosts: [String] = []
  package var limits = DoorLimits()
  package var policy = Policy()
  /// Where each checkpoint is kept besides here.
  package var anchors: [any Anchor] = []
  /// How often at most a checkpoint is handed to each of them.
  package var anchorEvery = Duration.seconds(10)
  /// Keys of other logs of which this hub is a witness.
  package var witnessFor: [VerifierKey] = []
  /// comments on what waits for a person
  package var advisor: Advisor?
  /// The policy file; else `policy.toml` in the state directory, if there is one.
  package var policyPath: String?
  /// Where the user says something of models; what Belay ships holds for all others. `nil` leaves it
  /// at what is on record.
  package var models: ModelSource?
  /// Only looks: no lock is taken, and nothing in the state directory is written.
  package var isReadOnly = false
  package var clock = Clock.system

  package init(
    stateDirectory: String, listen: Address = Address(host: "127.0.0.1", port: 4318),
    socketPath: String? = nil
  ) {
    self.stateDirectory = stateDirectory
    self.listen = listen
    self.socketPath = socketPath ?? stateDirectory + "/hub.sock"
  }
}
