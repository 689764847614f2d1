import Testing

@testable import BelayCore

@Suite("Latencies")
struct LatenciesTests {
  @Test("A value read back is at most 2.5 % off, from a microsecond to 19 hours")
  func error() {
    var value = 1.0
    while value < Double(1 << 36) - 1 {
      let read = Latencies.microseconds(in: Latencies.bucket(of: Int(value)))
      #expect(abs(read - value.rounded(.down)) <= value.rounded(.down) * 0.025)
      value *= 1.003
    }
  }

  @Test("Buckets ascend without a gap, and the last takes everything longer")
  func buckets() {
    var last = -1
    for exponent in 2..<63 {
      for offset in [-1, 0, 1] {
        let bucket = Latencies.bucket(of: (1 << exponent) + offset)
        #expect(bucket >= last)
        #expect(bucket < Latencies.bucketCount)
        last = bucket
      }
    }
    #expect(Latencies.bucket(of: -5) == 0)
    #expect(Latencies.bucket(of: .max) == Latencies.bucketCount - 1)
  }

  @Test("Percentiles agree with the sorted values", arguments: UInt64(1)...20)
  func percentiles(_ seed: UInt64) throws {
    var random = Seeded(seed)
    var (latencies, values) = (Latencies(), [Int]())
    for _ in 0..<random.number(1...3_000) {
      let value = 1 << random.number(0...30)
      values.append(random.number(value...value * 2))
      latencies.record(microseconds: values[values.count - 1])
    }
    values.sort()
    for share in [0.0, 0.5, 0.95, 0.99, 1.0] {
      let rank = max(1, Int((share * Double(values.count)).rounded(.up)))
      let exact = Double(values[rank - 1]) / 1_000
      let read = try #require(latencies.percentiles([share])[0])
      #expect(abs(read - exact) <= exact * 0.03)
    }
  }

  @Test("A count stops at its limit instead of reaching into the next bucket")
  func limit() throws {
    var full = try #require(Latencies(json: [.number(Double(7 << 20 | 0xF_FFFE))]))
    for _ in 0..<3 { full.record(microseconds: 7) }
    full.record(microseconds: 8)
    #expect(full.packed == [7 << 20 | 0xF_FFFF, 8 << 20 | 1])
  }

  @Test(
    "What is written is read back; anything else is refused",
    arguments: [
      [0], [1 << 20], [652 << 20 | 1], [2 << 20 | 1, 1 << 20 | 1], [-1], [1 << 40],
    ])
  func malformed(_ entries: [Int]) throws {
    #expect(Latencies(json: .array(entries.map { JSON($0) })) == nil)
    var latencies = Latencies()
    for value in [3, 900, 900, 40_000] { latencies.record(microseconds: value) }
    #expect(Latencies(json: latencies.json) == latencies)
  }
}
