import ArgumentParser
import BelayCore
import BelayHub
import BelayLedger

/// Where checkpoints are kept besides the state directory, and for whom this hub is a witness.
struct AnchorOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Append each checkpoint to this file, on another disk or machine. Repeatable.",
      valueName: "path"))
  var anchorFile: [String] = []

  @Flag(help: "Send each checkpoint to the system's log.")
  var anchorSyslog = false

  @Option(
    help: ArgumentHelp(
      "Have each checkpoint cosigned by this witness, another hub for example. Repeatable.",
      valueName: "url"))
  var witness: [String] = []

  @Option(
    help: ArgumentHelp(
      "The key of the witness, one for each --witness in the same order.", valueName: "key"))
  var witnessKey: [String] = []

  @Option(
    help: ArgumentHelp(
      "Be a witness for the log with this key (`belay ledger key` there). Repeatable.",
      valueName: "key"))
  var witnessFor: [String] = []

  @Option(help: "How often at most a checkpoint is handed on: 10s, 1m.")
  var anchorEvery = DurationArgument(.seconds(10))

  @Option(
    help: "The longest that a record waits for its signature: 1s to 10s; a decision never waits.")
  var checkpointEvery = DurationArgument(.seconds(10))

  private static let most = 16

  func validate() throws {
    guard witness.count == witnessKey.count else {
      throw ValidationError(
        "each --witness needs its --witness-key, which `belay ledger witness-key` prints there")
    }
    guard (Duration.seconds(1)...Duration.seconds(3_600)).contains(anchorEvery.duration) else {
      throw ValidationError("--anchor-every: from 1s to 1h")
    }
    // A longer one would leave an unsigned end that `verify` has to call a fault.
    guard (Duration.seconds(1)...Duration.seconds(10)).contains(checkpointEvery.duration) else {
      throw ValidationError("--checkpoint-every: from 1s to 10s")
    }
    guard anchorFile.count + witness.count <= Self.most else {
      throw ValidationError("--anchor-file and --witness: \(Self.most) of both at most")
    }
    guard witnessFor.count <= Witness.mostLogs else {
      throw ValidationError("--witness-for: \(Witness.mostLogs) at most")
    }
  }

  /// Tells a hub.
  func apply(to options: inout HubOptions) throws {
    options.anchorEvery = anchorEvery.duration
    options.policy.signing.every = checkpointEvery.duration
    for path in anchorFile {
      do {
        options.anchors.append(
          FileAnchor(try AnchorFile(path, awayFrom: options.stateDirectory)))
      } catch {
        throw Failure(.wrongUsage, "--anchor-file: \(error)")
      }
    }
    if anchorSyslog { options.anchors.append(SyslogAnchor()) }
    for (url, key) in zip(witness, witnessKey) {
      options.anchors.append(try WitnessAnchor(url: url, key: key))
    }
    options.witnessFor = try witnessFor.map(Self.log)
  }

  private static func log(_ text: String) throws -> VerifierKey {
    let key: VerifierKey
    do {
      key = try VerifierKey(text)
    } catch {
      throw Failure(.wrongUsage, "--witness-for: \(error)")
    }
    guard key.kind == .ed25519 else {
      throw Failure(
        .wrongUsage,
        "--witness-for: this is the key of a witness; give that of the log, which "
          + "`belay ledger key` prints")
    }
    return key
  }
}
