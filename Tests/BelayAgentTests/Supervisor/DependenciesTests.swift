import BelayCore
import Synchronization
import Testing

@testable import BelayAgent

@Suite("The dependencies of an agent", .timeLimit(.minutes(1)))
struct DependenciesTests {
  @Test("a declared one has its own guards, however many others came before it")
  func declared() {
    let dependencies = Dependencies(["pay": CallPolicy(atOnce: 3)], memory: nil) { _ in }
    for number in 0..<(Dependencies.most + 5) {
      _ = dependencies.dependency(of: .tool("made-up-\(number)"))
    }
    #expect(dependencies.dependency(of: .tool("made-up-x")).name == Dependencies.overflow)
    #expect(dependencies.dependency(of: .tool("made-up-1")).name == "made-up-1")
    let pay = dependencies.dependency(of: .tool("pay"))
    #expect(pay.name == "pay" && pay.bulkhead?.limit == 3)
  }

  @Test("who is told of a new one may look at the others, and is told once")
  func news() async {
    let all = Mutex<Dependencies?>(nil)
    let told = Mutex<[String]>([])
    let dependencies = Dependencies([:], memory: nil) { new in
      let known = all.withLock(\.self)?.all.map(\.name) ?? []
      told.withLock { $0.append("\(new.name) beside \(known)") }
    }
    all.withLock { $0 = dependencies }
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<20 { group.addTask { _ = dependencies.dependency(of: .tool("a")) } }
    }
    _ = dependencies.dependency(of: .tool("b"))
    #expect(told.withLock(\.self) == ["a beside []", "b beside [\"a\"]"])
  }
}
