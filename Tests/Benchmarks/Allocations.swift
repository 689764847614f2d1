import Glibc
import Synchronization

/// Counts the objects that Swift puts on the heap, for proof that something puts none there.
///
/// The runtime has a hook for instruments, a pointer to the function that makes objects; while the
/// hook is in use everything else is slower, so nothing is timed meanwhile.
enum Allocations {
  private typealias MakeObject =
    @convention(c) (UnsafeRawPointer?, Int, Int) -> UnsafeMutableRawPointer?

  private static let count = Atomic(0)
  /// The runtime's own function; the address of it, as an atomic holds no function.
  private static let makeObject = Atomic(0)

  /// How many objects `work` makes; nil if this runtime has no such hook. Not for use by two at once.
  static func made(by work: () -> Void) -> Int? {
    guard let symbol = dlsym(nil, "_swift_allocObject"),
      let flag = dlsym(
        nil, "_swift_enableSwizzlingOfAllocationAndRefCountingFunctions_forInstrumentsOnly")
    else { return nil }
    let hook = symbol.assumingMemoryBound(to: MakeObject.self)
    let original = hook.pointee
    makeObject.store(unsafeBitCast(original, to: Int.self), ordering: .sequentiallyConsistent)
    flag.assumingMemoryBound(to: Bool.self).pointee = true
    hook.pointee = { type, size, alignment in
      Allocations.count.add(1, ordering: .relaxed)
      let address = Allocations.makeObject.load(ordering: .relaxed)
      return unsafeBitCast(address, to: MakeObject.self)(type, size, alignment)
    }
    let before = count.load(ordering: .sequentiallyConsistent)
    work()
    hook.pointee = original
    flag.assumingMemoryBound(to: Bool.self).pointee = false
    return count.load(ordering: .sequentiallyConsistent) - before
  }
}
