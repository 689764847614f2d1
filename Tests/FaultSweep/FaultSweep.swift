import Foundation

/// Takes the ledger's disk away in every way that it can go, and says what was lost:
///
///     FaultSweep all                    every scenario with every fault, at every operation
///     FaultSweep SCENARIO FAULT         one of them
///     FaultSweep power COUNT [SEED]     so many power cuts, one after the other, of one ledger
///     FaultSweep kill COUNT [SEED]      so many times kill -9
///
/// Ends with status 1 if anything acknowledged was lost, or a verdict has a rival.
@main
struct FaultSweep {
  static func main() throws {
    let arguments = Array(CommandLine.arguments.dropFirst())
    let folder = scratch + "/belay-sweep-\(getpid())"
    Disk.install()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let complaints: [String]
    switch (arguments.first, arguments.dropFirst().first) {
    case ("writer", let state?):
      return try Writer.append(to: state, number: Int(arguments[2]) ?? 0)
    case ("all", nil): complaints = try sweepAll()
    case ("power", let count?):
      complaints = try cycle(count, arguments, folder) { try $0.losePower() }
    case ("kill", let count?): complaints = try cycle(count, arguments, folder) { try $0.kill() }
    case (let name?, let fault?):
      guard let scenario = Scenario.all.first(where: { $0.name == name }),
        let fault = Fault(rawValue: fault)
      else { usage() }
      complaints = try sweep(scenario, fault, folder)
    default: usage()
    }
    for line in complaints { print(line) }
    guard complaints.isEmpty else { exit(1) }
  }

  /// Each in a process of its own: a ledger whose write failed keeps its files open for good (INV 4).
  private static func sweepAll() throws -> [String] {
    var failed: [String] = []
    for fault in Fault.allCases {
      for scenario in Scenario.all {
        let child = Process()
        child.executableURL = URL(fileURLWithPath: CommandLine.arguments[0])
        child.arguments = [scenario.name, fault.rawValue]
        try child.run()
        child.waitUntilExit()
        guard child.terminationStatus != 0 else { continue }
        failed.append("failed: \(scenario.name) \(fault.rawValue)")
      }
    }
    return failed
  }

  private static func sweep(
    _ scenario: Scenario, _ fault: Fault, _ folder: String
  ) throws -> [String] {
    var sweep = Sweep(scenario, fault, in: folder)
    try sweep.run()
    let broken = sweep.complaints.count
    print("\(scenario.name) \(fault.rawValue): \(sweep.runs) operations, \(broken) complaints")
    fflush(nil)
    return sweep.complaints
  }

  private static func cycle(
    _ count: String, _ arguments: [String], _ folder: String,
    _ death: (inout Cycles) throws -> String?
  ) throws -> [String] {
    guard let count = Int(count) else { usage() }
    let seed = arguments.count > 2 ? UInt64(arguments[2]) : nil
    var cycles = Cycles(in: folder, seed: seed ?? 1)
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    var complaints: [String] = []
    for number in 1...count {
      if let text = try death(&cycles) { complaints.append("death \(number): \(text)") }
    }
    if let text = try cycles.checkAll() { complaints.append("at the end: \(text)") }
    let acknowledged = cycles.witness.answers.count
    print("\(count) deaths: \(acknowledged) acknowledged records, \(complaints.count) complaints")
    return complaints
  }

  /// In memory where the machine has such a place: the disk under test is our own, and a real one
  /// only costs time.
  private static var scratch: String {
    access("/dev/shm", W_OK) == 0 ? "/dev/shm" : NSTemporaryDirectory()
  }

  private static func usage() -> Never {
    print("usage: FaultSweep all | SCENARIO FAULT | power COUNT [SEED] | kill COUNT [SEED]")
    print("scenarios: \(Scenario.all.map(\.name).joined(separator: " "))")
    print("faults: \(Fault.allCases.map(\.rawValue).joined(separator: " "))")
    exit(2)
  }
}
