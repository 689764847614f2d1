import BelayCore

/// A line of a file of OTLP JSON, as collectors write them: one request of one kind a line.
package enum TelemetryLine {
  /// The records of the line, in order; nil if it is no telemetry, or cannot be read as any.
  ///
  /// - Parameter limits: also bound what one line can become.
  package static func records(
    in line: [UInt8], limits: TelemetryLimits = TelemetryLimits()
  ) -> [TelemetryRecord]? {
    line.withUnsafeBytes { bytes in
      guard let kind = kind(of: bytes),
        var reader = try? TelemetryReader(bytes, kind: kind, encoding: .json, limits: limits)
      else { return nil }
      return reader.next(of: bytes, atMost: mostRecords, bytes: mostBytes)
    }
  }

  /// Of one line; the others of it are left out.
  private static let mostRecords = 20_000
  private static let mostBytes = 64 << 20

  /// Told by the member at its top; other members may be there.
  private static func kind(of bytes: UnsafeRawBufferPointer) -> TelemetryKind? {
    var scanner = JSONScanner(bytes)
    var names: [String] = []
    let isWhole: Void? = try? scanner.object { name, scanner throws(TelemetryError) in
      names.append(name)
      _ = try scanner.value()
    }
    guard isWhole != nil else { return nil }
    return TelemetryKind.allCases.first { kind in
      names.contains { $0.hasSameBytes(as: kind.top) }
    }
  }
}
