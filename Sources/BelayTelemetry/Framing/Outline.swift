/// Where the records of a body are, found without decoding any of them.
///
/// Both encodings nest the same way:
///
///     body ─► resource's part ─► scope's part ─► record, record, …
///                 └ resource         └ scope
///
/// so that one bad record can be rejected by itself, and a body of many records needs no more memory
/// than eight bytes for each. What is outside the records must be whole: a body that is cut off, or
/// that says a part is longer than the rest of it, has no outline.
struct Outline: Sendable {
  /// A stretch of the body.
  struct Piece: Sendable {
    private let start: UInt32
    private let end: UInt32

    init(_ range: Range<Int>) {
      start = UInt32(range.lowerBound)
      end = UInt32(range.upperBound)
    }

    var range: Range<Int> { Int(start)..<Int(end) }
  }

  /// Records of one scope of one resource.
  struct Group: Sendable {
    /// In the order of the body; several are read as one, as protobuf has it.
    var resource: [Piece] = []
    var scope: [Piece] = []
    var records: [Piece] = []
  }

  private(set) var groups: [Group] = []
  /// Names at the top of a JSON body that mean nothing here.
  var strangers: [String] = []

  private var room: Int

  /// A body may be no longer than a piece can say.
  static let longestBody = Int(UInt32.max)

  init(roomFor records: Int) { room = records }

  /// Counts one more part of the body, whatever it is.
  mutating func count() throws(TelemetryError) {
    room -= 1
    guard room >= 0 else {
      throw TelemetryError("the body has too many records; send fewer at once")
    }
  }

  mutating func add(_ group: Group) { groups.append(group) }
}
