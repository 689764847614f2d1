import BelayCore
import Testing

@testable import BelayAgent

@Suite("The ring that events wait in")
struct InboxTests {
  @Test("Events come out in the order in which they went in", arguments: [1, 64, 65, 1_000])
  func inOrder(count: Int) {
    let inbox = Inbox(capacity: 1_000)
    for number in 0..<count { inbox.put(note(number)) }
    #expect(inbox.count == count)
    #expect(inbox.take(atMost: 2_000).map(\.time) == (0..<count).map(moment))
    #expect(inbox.takeLoss() == Loss())
  }

  @Test("The newest displaces the oldest, which is counted with its time", arguments: [1, 7, 100])
  func displaced(capacity: Int) {
    let inbox = Inbox(capacity: capacity)
    for number in 0..<capacity + 5 { inbox.put(note(number)) }
    #expect(inbox.take(atMost: 2_000).map(\.time) == (5..<capacity + 5).map(moment))
    #expect(inbox.takeLoss() == Loss(5, from: moment(0), to: moment(4)))
    #expect(inbox.takeLoss() == Loss())
  }

  @Test(
    "However it is filled and emptied, it keeps what a queue of that length would", arguments: 0..<8
  )
  func asAQueue(seed: Int) {
    var random = Rolls(seed: UInt64(seed))
    let inbox = Inbox(capacity: 150)
    var queue: [Int] = []
    var next = 0
    var lost = 0
    for _ in 0..<400 {
      for _ in 0..<random.roll(60) {
        inbox.put(note(next))
        queue.append(next)
        next += 1
        if queue.count > 150 {
          queue.removeFirst()
          lost += 1
        }
      }
      let most = random.roll(60)
      #expect(inbox.take(atMost: most).map(\.time) == queue.prefix(most).map(moment))
      queue.removeFirst(min(most, queue.count))
      #expect(inbox.count == queue.count)
    }
    #expect(inbox.takeLoss().count == lost)
  }

  @Test(
    "Of many tellers at once, each event is taken or counted as lost, and each teller's are in order"
  )
  func atOnce() async {
    let inbox = Inbox(capacity: 500)
    let taken = await withTaskGroup(of: Void.self) { group in
      for teller in 0..<4 {
        group.addTask {
          for number in 0..<5_000 { inbox.put(note(teller * 10_000 + number)) }
        }
      }
      var taken: [PendingEvent] = []
      while await group.next() != nil { taken += inbox.take(atMost: 1_000) }
      return taken
    }
    #expect(taken.count + inbox.takeLoss().count == 20_000)
    for teller in 0..<4 {
      let own = (moment(teller * 10_000)..<moment(teller * 10_000 + 10_000))
      let times = taken.map(\.time).filter(own.contains)
      #expect(times == times.sorted())
    }
  }
}

/// Dice that fall the same way for the same seed (SplitMix64).
struct Rolls {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func roll(_ sides: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = (state ^ state >> 30) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ word >> 27) &* 0x94D0_49BB_1331_11EB
    return Int((word ^ word >> 31) % UInt64(sides))
  }
}
