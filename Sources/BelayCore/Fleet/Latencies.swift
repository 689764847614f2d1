/// How long calls took, as a histogram whose buckets grow with what they hold.
///
/// Up to 32 us each bucket is one microsecond; from there each doubling is cut into 20 equal parts,
/// so a value read back is at most 2.5 % off. Beyond 2^36 us (19 hours) everything is one bucket.
/// Only buckets in use take room: 4 bytes each, never more than 652 of them.
package struct Latencies: Sendable, Equatable {
  /// `bucket << 20 | count`, ascending; a count stops at 1,048,575.
  private(set) var packed: [UInt32] = []

  package init() {}

  static let bucketCount = 652
  private static let countBits: UInt32 = 20
  private static let countMask: UInt32 = (1 << countBits) - 1
  private static let exact = 32
  private static let parts = 20
  private static let longest = (1 << 36) - 1

  package var isEmpty: Bool { packed.isEmpty }

  package mutating func record(microseconds: Int) {
    let bucket = UInt32(Self.bucket(of: microseconds))
    let index = position(of: bucket)
    if index < packed.count, packed[index] >> Self.countBits == bucket {
      if packed[index] & Self.countMask < Self.countMask { packed[index] += 1 }
    } else {
      packed.insert(bucket << Self.countBits | 1, at: index)
    }
  }

  /// Takes one such value back, if there is one.
  mutating func takeBack(microseconds: Int) {
    let bucket = UInt32(Self.bucket(of: microseconds))
    let index = position(of: bucket)
    guard index < packed.count, packed[index] >> Self.countBits == bucket else { return }
    packed[index] -= 1
    if packed[index] & Self.countMask == 0 { packed.remove(at: index) }
  }

  /// First index whose bucket is not smaller.
  private func position(of bucket: UInt32) -> Int {
    var (low, high) = (0, packed.count)
    while low < high {
      let middle = (low + high) / 2
      if packed[middle] >> Self.countBits < bucket { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Adds all to one count per bucket.
  func add(to counts: inout [Int]) {
    for entry in packed { counts[Int(entry >> Self.countBits)] += Int(entry & Self.countMask) }
  }

  /// Milliseconds under which each share (0...1) of the values lies, by nearest rank; nil if there
  /// are none.
  package func percentiles(_ shares: [Double]) -> [Double?] {
    var counts = [Int](repeating: 0, count: Self.bucketCount)
    add(to: &counts)
    return Self.percentiles(shares, of: counts)
  }

  static func percentiles(_ shares: [Double], of counts: [Int]) -> [Double?] {
    let total = counts.reduce(0, +)
    guard total > 0 else { return shares.map { _ in nil } }
    return shares.map { share in
      var rank = max(1, Int((share * Double(total)).rounded(.up)))
      for (bucket, count) in counts.enumerated() {
        rank -= count
        if rank <= 0 { return microseconds(in: bucket) / 1_000 }
      }
      return nil
    }
  }

  // MARK: Buckets

  static func bucket(of microseconds: Int) -> Int {
    let value = min(max(microseconds, 0), longest)
    guard value >= exact else { return value }
    let exponent = Int.bitWidth - 1 - value.leadingZeroBitCount
    let part = ((value - (1 << exponent)) * parts) >> exponent
    return exact + (exponent - 5) * parts + part
  }

  /// The middle of a bucket.
  static func microseconds(in bucket: Int) -> Double {
    guard bucket >= exact else { return Double(bucket) }
    let (octave, part) = (bucket - exact).quotientAndRemainder(dividingBy: parts)
    return Double(1 << (octave + 5)) * (1 + (Double(part) + 0.5) / Double(parts))
  }

  // MARK: JSON

  var json: JSON { .array(packed.map { .number(Double($0)) }) }

  /// Nil unless the buckets ascend, exist, and hold something.
  init?(json: JSON) {
    guard case .array(let entries) = json else { return nil }
    for entry in entries {
      guard let integer = entry.integer, let value = UInt32(exactly: integer),
        value >> Self.countBits < Self.bucketCount, value & Self.countMask > 0,
        packed.last.map({ $0 >> Self.countBits < value >> Self.countBits }) ?? true
      else { return nil }
      packed.append(value)
    }
  }
}
