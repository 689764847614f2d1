import BelayCore

/// Where records come from: the resource and the scope that they have in common.
struct Origin: Sendable {
  /// The service in the alphabet of names.
  let service: String
  /// `scope` and `resource`, as they end the data of every event.
  let members: [JSONObject.Member]

  static let unknownService = "unknown_service"

  init(
    resource: RawMessage, scope: RawMessage, limits: TelemetryLimits
  ) throws(TelemetryError) {
    let (own, attributes) = try Self.resource(resource, limits)
    service = Self.service(of: attributes)
    var room = limits.originBytes
    let scope = try Self.json(scope, limits, &room)
    var members: [(String, JSON)] = []
    Self.add(attributes, Int(own.droppedAttributesCount), to: &members, &room)
    if members.first?.0 != "attributes" { members.insert(("attributes", [:]), at: 0) }
    let resource = JSONObject.Member(key: "resource", value: .object(JSONObject(members)))
    self.members =
      scope.isEmpty ? [resource] : [.init(key: "scope", value: .object(scope)), resource]
  }

  private static func resource(
    _ raw: RawMessage, _ limits: TelemetryLimits
  ) throws(TelemetryError) -> (OTLPResource, AttributeList) {
    let resource: OTLPResource = try raw.read("a resource")
    return (resource, try list(raw.attributes(of: resource), limits))
  }

  private static func list(
    _ attributes: RawAttributes, _ limits: TelemetryLimits
  ) throws(TelemetryError) -> AttributeList {
    try AttributeList(
      attributes, depth: EventParts.depth + 2, most: limits.attributes, deepest: limits.depth)
  }

  private static func service(of resource: AttributeList) -> String {
    let named = resource.pairs.first { $0.key.hasSameBytes(as: "service.name") }
    return plainName(of: named?.value.string ?? "") ?? unknownService
  }

  private static func json(
    _ raw: RawMessage, _ limits: TelemetryLimits, _ room: inout Int
  ) throws(TelemetryError) -> JSONObject {
    let scope: OTLPInstrumentationScope = try raw.read("a scope")
    var members: [(String, JSON)] = []
    if !scope.name.isEmpty { members.append(("name", .string(clipped(scope.name)))) }
    if !scope.version.isEmpty { members.append(("version", .string(clipped(scope.version)))) }
    let attributes = try list(raw.attributes(of: scope), limits)
    add(attributes, Int(scope.droppedAttributesCount), to: &members, &room)
    return JSONObject(members)
  }

  /// Adds what there is room for. Every record repeats it, so a large one would be a flood.
  private static func add(
    _ list: AttributeList, _ dropped: Int, to members: inout [(String, JSON)], _ room: inout Int
  ) {
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
