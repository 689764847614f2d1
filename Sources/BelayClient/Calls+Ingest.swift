package import BelayCore

/// What became of the events of one post.
package struct IngestReceipt: Sendable, Equatable {
  package var accepted: Int
  package var duplicates: Int
  package var rejected: [Rejection]
  package var lastSeq: Int

  package struct Rejection: Sendable, Equatable {
    /// Place in the post, from 0.
    package var index: Int
    package var reason: String
  }
}

extension HubClient {
  /// `POST /v1/events`: returns once the accepted ones are on the hub's disk.
  package func post(
    _ events: [Event], timeout: Duration = .seconds(10)
  ) async throws(ClientError) -> IngestReceipt {
    var body: [UInt8] = [UInt8(ascii: "[")]
    for event in events {
      if body.count > 1 { body.append(UInt8(ascii: ",")) }
      body.append(contentsOf: event.payload)
    }
    body.append(UInt8(ascii: "]"))
    return try await post(
      body, contentType: "application/cloudevents-batch+json", timeout: timeout)
  }

  /// `POST /v1/events` with a body as it is: one object, an array or lines, as `contentType` says.
  package func post(
    _ body: [UInt8], contentType: String, timeout: Duration = .seconds(10)
  ) async throws(ClientError) -> IngestReceipt {
    let path = "/v1/events"
    let response = try await request(
      .post, path, body: body, contentType: contentType, timeout: timeout)
    let answer = AnswerReader(try response.json(), of: path)
    var rejected: [IngestReceipt.Rejection] = []
    for member in try answer.array("rejected") {
      let rejection = AnswerReader(member, of: path)
      rejected.append(
        .init(index: try rejection.integer("index"), reason: try rejection.string("reason")))
    }
    return IngestReceipt(
      accepted: try answer.integer("accepted"), duplicates: try answer.integer("duplicates"),
      rejected: rejected, lastSeq: try answer.integer("last_seq"))
  }
}
