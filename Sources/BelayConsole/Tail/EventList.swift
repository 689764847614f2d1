/// The rows of the tail as they are looked at: all, or those that match, up to a frozen end.
struct EventList: Sendable {
  /// Sequence numbers that match, ascending; nil when every record from `first` to `last` does.
  private let matches: ArraySlice<Int>?
  private let first: Int
  let count: Int

  init(first: Int, last: Int, matches: [Int]?) {
    self.first = first
    guard let matches else {
      self.matches = nil
      count = max(0, last - first + 1)
      return
    }
    let start = matches.firstIndex(atLeast: first)
    let end = matches.firstIndex(atLeast: last + 1)
    self.matches = matches[start..<max(start, end)]
    count = self.matches?.count ?? 0
  }

  static let empty = EventList(first: 1, last: 0, matches: nil)

  func seq(at index: Int) -> Int {
    guard let matches else { return first + index }
    return matches[matches.startIndex + index]
  }

  /// The row of this record, or of the first one after it; `count` if there is none.
  func index(of seq: Int) -> Int {
    guard let matches else { return min(max(0, seq - first), count) }
    return matches.firstIndex(atLeast: seq) - matches.startIndex
  }
}

extension RandomAccessCollection where Element == Int, Index == Int {
  /// Binary search in ascending numbers.
  func firstIndex(atLeast value: Int) -> Int {
    var (low, high) = (startIndex, endIndex)
    while low < high {
      let middle = low + (high - low) / 2
      if self[middle] < value { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Whether any number lies in the range; ascending numbers only.
  func hasAny(in range: ClosedRange<Int>) -> Bool {
    let index = firstIndex(atLeast: range.lowerBound)
    return index < endIndex && self[index] <= range.upperBound
  }
}
