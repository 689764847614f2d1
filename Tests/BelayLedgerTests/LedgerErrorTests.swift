import BelayCore
import Testing

@testable import BelayLedger

@Suite struct LedgerErrorTests {
  static let texts: [(LedgerError, String)] = [
    (
      .heldBy(Owner(pid: 12, started: noon, listen: "127.0.0.1:4318", socket: "/s/hub.sock")),
      "another hub uses this state directory: pid 12, started \(noon.rfc3339), "
        + "listen 127.0.0.1:4318, socket /s/hub.sock; stop it first, or use another --state"
    ),
    (
      .heldBy(.unknown),
      "another hub uses this state directory: a process that has not written its name yet; "
        + "stop it first, or use another --state"
    ),
    (
      .poisoned("disk I/O error"),
      "the ledger takes no more records after a failed write (disk I/O error); "
        + "check the disk, then start the hub again"
    ),
    (
      .corrupt(seq: 7, "the record is missing"),
      "the ledger is broken at seq 7: the record is missing; "
        + "keep a copy of the state directory and restore a backup"
    ),
    (
      .unsigned(seq: 7, "the hub was stopped hard"),
      "the ledger is not signed from seq 7 on: the hub was stopped hard"
    ),
    (
      .unsigned(seq: 0, "a key is unknown"), "the ledger is not vouched for: a key is unknown"
    ),
    (
      .exportRefused(folder: "/t", reason: "it holds a newer export"),
      "nothing was written to /t: it holds a newer export; export into another folder"
    ),
    (
      .notPrivate(path: "/s"),
      "/s can be reached by other users; run chmod go-rwx on it and check who owns it"
    ),
    (
      .newerSchema(9), "the ledger has schema 9, this Belay knows 3; use a newer Belay"
    ),
  ]

  @Test("an error says what happened and what to do", arguments: texts)
  func text(error: LedgerError, text: String) {
    #expect("\(error)" == text)
  }

  @Test("a network file system is told from a local disk by the kernel's mount table")
  func mounts() {
    let table = MountTable(
      """
      22 1 254:1 / / rw,relatime shared:1 - ext4 /dev/vda1 rw
      40 22 0:47 / /mnt/far rw,relatime shared:2 master:1 - nfs4 host:/x rw
      41 22 0:48 / /tmp rw - tmpfs tmpfs rw
      """)
    #expect(table.networkKind(device: 47) == "nfs4")
    #expect(table.networkKind(device: 48) == nil)
    #expect(table.networkKind(device: 254 << 8 | 1) == nil)
    #expect(table.networkKind(device: 99) == nil)
  }
}
