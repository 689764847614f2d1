internal import BelayCore
internal import BelayLedger
internal import NIOCore

/// What this hub says of other logs, for their operators (c2sp.org/tlog-witness).
///
/// Needs no credential: a checkpoint is taken for the signature under it, from whoever brings it.
struct WitnessRoutes: Sendable {
  let witness: Witness
  let clock: Clock
  private let queue = SideQueue("belay witness")

  init(witness: Witness, clock: Clock) { (self.witness, self.clock) = (witness, clock) }

  var routes: [Route] {
    var route = Route.post("/add-checkpoint", .anyone, media: [.octets, .plain], addCheckpoint)
    route.bodyBytes = WitnessRequest.longest
    route.takesUntyped = true
    return [route]
  }

  private func addCheckpoint(_ call: Call) async throws -> Answer {
    let request: WitnessRequest
    do throws(NoteError) {
      request = try WitnessRequest(Array(call.body.readableBytesView))
    } catch {
      return Self.answer(400, "The request is not understood: \(error).")
    }
    let time = Int(clock.read().wall.secondsSince1970)
    do throws(WitnessRefusal) {
      let line = try await queue.run { [witness] () throws(WitnessRefusal) in
        try witness.cosign(request, at: time)
      }
      return Answer(bytes: Array(line.line.utf8), contentType: Self.text)
    } catch {
      return Self.answer(error)
    }
  }

  private static func answer(_ refusal: WitnessRefusal) -> Answer {
    switch refusal {
    case .malformed(let problem): answer(400, "The request is not understood: \(problem).")
    case .badSignature: answer(403, "No key that this witness has for the log has signed it.")
    case .unknownLog: answer(404, "This witness speaks for no such log. Ask its operator.")
    case .seen(let size):
      Answer(status: 409, bytes: Array("\(size)\n".utf8), contentType: "text/x.tlog.size")
    case .badProof: answer(422, "The proof does not show that the log has only grown.")
    case .unkept(let reason): answer(503, "Nothing is said that cannot be kept: \(reason).")
    }
  }

  private static let text = "text/plain; charset=utf-8"

  private static func answer(_ status: Int, _ words: String) -> Answer {
    Answer(status: status, bytes: Array("\(words)\n".utf8), contentType: text)
  }
}
