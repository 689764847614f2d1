import BelayCore

/// Where records come from: the resource and the scope that they have in common.
struct Origin: Sendable {
  /// The service in the alphabet of names.
  let service: String
  /// `scope` and `resource`, as they end the data of every event.
  let members: [JSONObject.Member]

  static let unknownService = "unknown_service"

  init(
    resource: OTLPResource, scope: OTLPInstrumentationScope, limits: TelemetryLimits
  ) throws(TelemetryError) {
    service = Self.service(of: resource)
    var members: [JSONObject.Member] = []
    var room = limits.originBytes
    let scopeJSON = try Self.json(scope, limits, &room)
    if scopeJSON.object?.isEmpty == false { members.append(.init(key: "scope", value: scopeJSON)) }
    members.append(.init(key: "resource", value: try Self.json(resource, limits, &room)))
    self.members = members
  }

  private static func service(of resource: OTLPResource) -> String {
    let named = resource.attributes.last { $0.key.hasSameBytes(as: "service.name") }
    return plainName(of: named?.value.stringValue ?? "") ?? unknownService
  }

  private static func json(
    _ resource: OTLPResource, _ limits: TelemetryLimits, _ room: inout Int
  ) throws(TelemetryError) -> JSON {
    var members: [(String, JSON)] = []
    let dropped = Int(resource.droppedAttributesCount)
    try add(resource.attributes, dropped, to: &members, limits, &room)
    if members.first?.0 != "attributes" { members.insert(("attributes", [:]), at: 0) }
    return .object(JSONObject(members))
  }

  private static func json(
    _ scope: OTLPInstrumentationScope, _ limits: TelemetryLimits, _ room: inout Int
  ) throws(TelemetryError) -> JSON {
    var members: [(String, JSON)] = []
    if !scope.name.isEmpty { members.append(("name", .string(clipped(scope.name)))) }
    if !scope.version.isEmpty { members.append(("version", .string(clipped(scope.version)))) }
    try add(scope.attributes, Int(scope.droppedAttributesCount), to: &members, limits, &room)
    return .object(JSONObject(members))
  }

  /// Adds what there is room for. Every record repeats it, so a large one would be a flood.
  private static func add(
    _ attributes: [OTLPKeyValue], _ dropped: Int, to members: inout [(String, JSON)],
    _ limits: TelemetryLimits, _ room: inout Int
  ) throws(TelemetryError) {
    let list = try AttributeList(
      attributes, depth: EventParts.depth + 2, most: limits.attributes, deepest: limits.depth)
    var kept: [JSONObject.Member] = []
    for member in list.pairs {
      let size = member.key.utf8.count + member.value.encoded().count
      guard size <= room else { continue }
      room -= size
      kept.append(member)
    }
    if !kept.isEmpty { members.append(("attributes", .object(JSONObject(distinct: kept)))) }
    let missing = dropped + list.dropped + list.pairs.count - kept.count
    if missing > 0 { members.append(("dropped_attributes", JSON(missing))) }
  }

  private static func clipped(_ text: String) -> String {
    guard text.utf8.count > 256 else { return text }
    return String(decoding: text.utf8.prefix(253), as: UTF8.self) + "…"
  }
}
