import Foundation
import Testing

/// The numbered list of faults and hostile input, against the tests that hold the product to it.
///
/// A test says in its title which faults it is about: `FAULTS 22: …`, or `INV 3, FAULTS 18, 21: …`. The
/// titles are read from the sources, so a test that is renamed or removed leaves its number bare here.
/// Groups A to E, H and I are looked at: process, disk, clock, delivery, parsing, network, privilege.
@Suite("Faults and hostile input")
struct FaultIndexTests {
  /// All numbers of those groups.
  static let numbers = Array(1...54) + Array(74...90)

  /// What the tests of a number leave open, and why. No number is without any test.
  static let partly: [Int: String] = [
    6: "the kernel's OOM kill is the same SIGKILL; a cgroup of its own is not set up here",
    9: "the limit is the supervisor's; the README's unit has it, and no supervisor runs here",
    11: "a machine is not suspended here; the clocks that count it are read as they are",
    14: "a read-only remount and a quota stop the same write calls as a file that may not grow",
    18: "records of a broken ledger are still shown, under the reason; nothing is proven or signed",
    22: "no network file system is mounted here; the kernel's mount table is read as text",
    33:
      "what is refused is answered and counted in /metrics; repeating it raises no signal of its own",
    38: "connections have caps and no rate; what slows a herd is the clients' own jitter",
    74:
      "ten thousand connections are not opened here, the caps are lowered and filled; callers from one "
      + "address have no cap of their own",
    79: "no name server is asked; what a rebound page sends is its Host header",
    86: "another uid mapping of a container is the same foreign uid on the socket",
    90:
      "secrets in arguments raise a flag and stay out of telemetry; they are not masked on the card, "
      + "because what runs is shown whole (INV 24), nor in the ledger's own export",
  ]

  @Test("Every fault of the list has a test that names it")
  func everyNumber() throws {
    let named = Set(try TestTitles.all().flatMap(Self.numbers))
    let bare = Self.numbers.filter { !named.contains($0) }
    #expect(bare.isEmpty, "no test names FAULTS \(bare.map(String.init).joined(separator: ", "))")
    #expect(Self.partly.keys.allSatisfy(Self.numbers.contains))
  }

  @Test(
    "A title names its faults in one form",
    arguments: [
      (#"@Test("FAULTS 22: a disk")"#, [22]),
      (#"@Test("INV 3, 4, FAULTS 18, 21: a bit")"#, [18, 21]),
      ("@Test(\n    \"FAULTS 7, 88: a child\"", [7, 88]), (#"@Test("a disk")"#, []),
      (#"#expect(x, "FAULTS 9: no title")"#, []), (#"@Test("it is said (FAULTS 9)")"#, []),
    ])
  func form(source: String, numbers: [Int]) {
    #expect(TestTitles.titles(in: source).flatMap(Self.numbers) == numbers)
  }

  private static func numbers(in title: String) -> [Int] {
    guard let found = title.firstMatch(of: /^(?:INV [0-9, ]+, )?FAULTS ([0-9, ]+):/) else {
      return []
    }
    return found.1.split(separator: ",").compactMap {
      Int($0.trimmingCharacters(in: .whitespaces))
    }
  }
}
