import BelayCore
import Testing

@testable import BelayHub

@Suite("The waiting room")
struct WaitingRoomTests {
  private static func caller(_ role: Role, _ name: String) -> Principal {
    Principal(role: role, name: name, agents: "*", authid: "token:\(name)")
  }

  /// Takes places until there are none.
  private func fill(_ room: WaitingRoom, as caller: Principal) -> [WaitingRoom.Place] {
    var places: [WaitingRoom.Place] = []
    while let place = try? room.place(for: caller) { places.append(place) }
    return places
  }

  @Test("INV 30, 32: one credential takes 32 places and leaves the others theirs")
  func perCredential() throws {
    let room = WaitingRoom(limits: DoorLimits())
    var places = fill(room, as: Self.caller(.observer, "eye"))
    #expect(places.count == 32)
    _ = try room.place(for: Self.caller(.observer, "other"))
    _ = try room.place(for: Self.caller(.operator, "mira"))
    places.removeLast()
    #expect(fill(room, as: Self.caller(.observer, "eye")).count == 1)
  }

  @Test(
    "INV 32: no crowd of one kind takes the places of another",
    arguments: [Role.agent, .ingest, .observer], [Role.operator, .admin])
  func perKind(crowd: Role, other: Role) throws {
    let room = WaitingRoom(limits: DoorLimits())
    let places = (0..<40).map { fill(room, as: Self.caller(crowd, "\($0)")) }
    #expect(places.last?.isEmpty == true)
    #expect(throws: HubRefusal.self) { try room.place(for: Self.caller(crowd, "more")) }
    _ = try room.place(for: Self.caller(other, "mira"))
    withExtendedLifetime(places) {}
  }

  @Test("a room that was full and is left has all its places again")
  func left() {
    let room = WaitingRoom(limits: DoorLimits())
    let eye = Self.caller(.observer, "eye")
    #expect(fill(room, as: eye).count == 32)
    #expect(fill(room, as: eye).count == 32)
  }
}
