import BelayCore
import Foundation

/// Something that takes OTLP over HTTP, answers as a story wants it to, and shows what came.
final class FalseCollector: Sendable {
  struct Delivery {
    let path: String
    let encoding: String
    let authorization: String
    /// as unpacked
    let body: JSON

    private var scopes: [JSON] {
      let name = body["resourceLogs"] == nil ? "Spans" : "Logs"
      return (body["resource\(name)"]?.array ?? []).flatMap { $0["scope\(name)"]?.array ?? [] }
    }

    var logs: [JSON] { scopes.flatMap { $0["logRecords"]?.array ?? [] } }
    var spans: [JSON] { scopes.flatMap { $0["spans"]?.array ?? [] } }

    fileprivate init?(line: Substring) {
      guard let json = try? JSON(parsing: String(line)), let body = json["body"] else { return nil }
      path = json["path"]?.string ?? ""
      encoding = json["encoding"]?.string ?? ""
      authorization = json["authorization"]?.string ?? ""
      self.body = body
    }
  }

  let url: String
  private let process: ProcessBox
  private let scratch: Scratch

  /// - Parameter statuses: of the first answers; every later one is 200. A 413 is given to bodies of
  ///   more than one record only.
  static func start(_ statuses: [Int] = []) async throws -> FalseCollector {
    let scratch = try Scratch()
    let box = try ProcessBox(
      executable: Python.interpreter ?? "",
      arguments: ["-u", "-c", script, "\(statuses)", scratch.path + "/came"])
    guard let port = try await box.firstLine() else {
      throw StageError("the false collector did not start: \(box.errors)")
    }
    return FalseCollector(url: "http://127.0.0.1:\(port)/base/", process: box, scratch: scratch)
  }

  private init(url: String, process: ProcessBox, scratch: Scratch) {
    (self.url, self.process, self.scratch) = (url, process, scratch)
  }

  deinit { process.kill() }

  /// What was taken, in order.
  var deliveries: [Delivery] {
    let text = (try? String(contentsOfFile: scratch.path + "/came", encoding: .utf8)) ?? ""
    return text.split(separator: "\n").compactMap { Delivery(line: $0) }
  }

  var logs: [JSON] { deliveries.flatMap(\.logs) }
  var spans: [JSON] { deliveries.flatMap(\.spans) }

  private static let script = """
    import gzip, http.server, json, sys
    statuses = json.loads(sys.argv[1])
    def count(part):
        if isinstance(part, dict):
            return sum(len(v) if k in ("logRecords", "spans") else count(v) for k, v in part.items())
        return sum(map(count, part)) if isinstance(part, list) else 0
    class Collector(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            body = json.loads(gzip.decompress(body))
            status = statuses.pop(0) if statuses else 200
            if status == 413:
                statuses.insert(0, 413)
                if count(body) == 1:
                    status = 200
            if status == 200:
                with open(sys.argv[2], "a") as log:
                    log.write(json.dumps({"path": self.path, "body": body,
                        "encoding": self.headers["Content-Encoding"],
                        "authorization": self.headers["Authorization"]}) + "\\n")
            self.send_response(status)
            self.send_header("Retry-After", "0")
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"{}")
        def log_message(self, *words):
            pass
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Collector)
    print(server.server_address[1])
    server.serve_forever()
    """
}
