import BelayCore
internal import HTTPTypes
internal import Logging

/// What a caller showed at the door. Looked at again while a stream is open (INV 26).
enum Credential: Sendable, Equatable {
  /// hash of the secret
  case token([UInt8])
  case user(UInt32)
  case none
}

/// Somebody who was let in.
struct Admission: Sendable, Equatable {
  var principal: Principal
  var credential: Credential
}

/// Decides who is asking, from what they show and where they come from; never from the body (INV 25).
///
/// A token counts wherever it is shown, so that an agent on the Unix socket is an agent. Without one,
/// the Unix socket makes the hub's own user the operator, and the network makes nobody anything.
struct Gate: Sendable {
  let hosts: HostList
  let tokens: TokenBook
  let failures: FailedLogins
  /// The user the hub runs as, who is operator on the Unix socket.
  let owner: UInt32
  let ownerName: String
  let clock: Clock
  let logger: Logger

  /// Refuses what no caller may send, whoever they are.
  func inspect(_ head: HTTPRequest, query: Query, from peer: Peer) throws(HubRefusal) {
    if case .address = peer { try hosts.check(head.authority) }
    try refuseTwins(in: head.headerFields)
    if head.method != .get, head.method != .head, head.headerFields[.origin] != nil {
      throw .forbidden(
        "Pages in a browser may not change anything here (there is an Origin header).")
    }
    try query.refuseSecrets()
  }

  func admit(_ head: HTTPRequest, from peer: Peer, to door: Route.Door) throws(HubRefusal)
    -> Admission
  {
    if case .anyone = door { return Admission(principal: .unauthenticated, credential: .none) }
    if let header = head.headerFields[.authorization] {
      return try check(try admitToken(header, from: peer), at: door)
    }
    switch (peer, door) {
    case (.user(owner), _):
      let principal = Principal(role: .operator, name: ownerName, authid: "uid:\(owner)")
      return try check(Admission(principal: principal, credential: .user(owner)), at: door)
    case (.user(let uid), _):
      throw .forbidden("User \(uid) is not the hub's own (\(owner)): show a token.")
    case (.address, .allowedOrLoopback) where peer.isLoopback:
      return Admission(principal: .unauthenticated, credential: .none)
    case (.address, _):
      throw .unauthorized(
        detail: "This needs a credential: send `Authorization: Bearer …` with a token from "
          + "`belay token create`, or use the Unix socket.")
    }
  }

  /// Whether that caller would still be let in. Asked again and again while a stream is open.
  func stillAdmits(_ admission: Admission) -> Bool {
    switch admission.credential {
    case .token(let hash): tokens.token(withHash: hash)?.principal == admission.principal
    case .user(let uid): uid == owner
    case .none: true
    }
  }

  // MARK: -

  /// Headers that decide something may come only once, so that no two readers of a request can
  /// differ about which counts. The first `Host` is not among the fields any more.
  private func refuseTwins(in fields: HTTPFields) throws(HubRefusal) {
    var seen: Set<String> = ["host"]
    let deciding: Set<String> = [
      "host", "authorization", "content-type", "content-encoding", "origin", "last-event-id",
    ]
    for field in fields where deciding.contains(field.name.canonicalName) {
      guard seen.insert(field.name.canonicalName).inserted else {
        throw .badRequest(
          field: field.name.canonicalName, detail: "The header \(field.name) is given twice.")
      }
    }
  }

  private func admitToken(_ header: String, from peer: Peer) throws(HubRefusal) -> Admission {
    let parts = header.split(separator: " ", omittingEmptySubsequences: true)
    guard parts.count == 2, parts[0].lowercased() == "bearer" else {
      throw failure(from: peer, "Authorization is to be `Bearer` and a token.")
    }
    let secret = String(parts[1])
    guard secret.utf8.count <= Secret.maxLength else {
      throw failure(from: peer, "This is no token of Belay.")
    }
    let hash = Secret.hash(secret)
    guard let token = tokens.token(withHash: hash) else {
      if let problem = tokens.problem {
        throw .unavailable(
          detail: "Credentials are unavailable: \(problem.summary) The hub's log says more.",
          retryAfter: .seconds(5))
      }
      throw failure(from: peer, "This token is not known here. It may have been revoked.")
    }
    return Admission(principal: token.principal, credential: .token(hash))
  }

  private func failure(from peer: Peer, _ detail: String) -> HubRefusal {
    let verdict = failures.failed(from: peer.source, at: clock.read().boot)
    if verdict.isNews {
      logger.warning(
        "\(verdict.refused ? "too many bad credentials" : "bad credential")",
        metadata: ["source": "\(peer.source)"])
    }
    return verdict.refused
      ? .tooMany(detail: "Too many bad credentials from here.", retryAfter: .seconds(60))
      : .unauthorized(detail: detail)
  }

  private func check(_ admission: Admission, at door: Route.Door) throws(HubRefusal) -> Admission {
    switch door {
    case .anyone, .known: return admission
    case .allowed(let acts), .allowedOrLoopback(let acts):
      let role = admission.principal.role
      guard acts.contains(where: role.allows) else {
        throw .forbidden("A credential of role \(role.rawValue) may not do this.")
      }
      return admission
    }
  }
}
