import BelayCore
import BelayLedger
import Foundation

/// A process that appends for ever and says what was acknowledged, until it is killed.
///
/// Each line is `seq escalation payload`, the payload in base64, the escalation `-` if the record is
/// no verdict and no claim.
struct Writer {
  private let process = Process()
  private let output = Pipe()

  init(state: String, number: Int) throws {
    process.executableURL = URL(
      fileURLWithPath: try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
    process.arguments = ["writer", state, String(number)]
    process.standardOutput = output
    process.standardInput = Pipe()
    try process.run()
  }

  /// Kills it once it has said so many lines; gives everything that it had said.
  func killed(afterLines count: Int) throws -> [Witness.Answer] {
    var bytes: [UInt8] = []
    while bytes.count(where: { $0 == UInt8(ascii: "\n") }) < count {
      let more = output.fileHandleForReading.availableData
      guard !more.isEmpty else { break }
      bytes += more
    }
    Foundation.kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    bytes += output.fileHandleForReading.readDataToEndOfFile()
    let end = bytes.lastIndex(of: UInt8(ascii: "\n")) ?? 0
    return try String(decoding: bytes[..<end], as: UTF8.self).split(separator: "\n").map(
      Self.answer)
  }

  private static func answer(_ line: Substring) throws -> Witness.Answer {
    let fields = line.split(separator: " ")
    guard fields.count == 3, let seq = Int(fields[0]),
      let payload = Data(base64Encoded: "\(fields[2])")
    else { throw CocoaError(.fileReadCorruptFile) }
    let event = try Event(json: JSON(parsing: Array(payload)))
    let sole = fields[1] == "-" ? nil : EscalationKey(agent: Workload.agent, id: "\(fields[1])")
    return Witness.Answer(seq: seq, event: event, sole: sole)
  }

  // MARK: The other side

  static func append(to state: String, number: Int) throws {
    let work = Workload(ledger: try Ledger(at: state, create: true, checkpointPages: 60)) {
      for answer in $0 { say(answer) }
    }
    for step in 0..<5_000 {
      let id = "k\(number)-\(step)"
      try work.commit([
        Workload.log(id, bytes: step % 7 * 900), Workload.about(.escalationDecided, id),
        Workload.about(.escalationDecided, id, id: "late-\(id)"),
        Workload.about(.escalationClaimed, id),
      ])
      if step % 11 == 10 { try work.saveSnapshot() }
    }
  }

  private static func say(_ answer: Witness.Answer) {
    let payload = Data(answer.event.payload).base64EncodedString()
    let line = Array("\(answer.seq) \(answer.sole?.id ?? "-") \(payload)\n".utf8)
    _ = write(1, line, line.count)
  }
}
