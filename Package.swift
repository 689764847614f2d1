// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "belay",
  products: [
    .executable(name: "belay", targets: ["belay"]),
    .library(name: "BelayAgent", targets: ["BelayAgent"]),
  ],
  traits: [
    .trait(
      name: "TLS", description: "HTTPS on the hub's port and in its clients; two minutes to build.")
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-distributed-tracing", from: "1.7.3"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0", traits: []),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
    .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0", traits: []),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(
      url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
  ],
  targets: [
    .target(name: "CCrypto", linkerSettings: [.linkedLibrary("crypto")]),
    .target(name: "CNcurses", linkerSettings: [.linkedLibrary("ncursesw")]),
    .target(name: "CSpawn"),
    .target(name: "CZlib", linkerSettings: [.linkedLibrary("z")]),

    .target(name: "BelayCore", dependencies: ["CCrypto"]),
    .target(
      name: "BelayLedger",
      dependencies: [
        "BelayCore", "CCrypto", "CZlib",
        .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ]),
    .target(
      name: "BelayTelemetry",
      dependencies: [
        "BelayCore",
        .product(name: "SwiftProtobuf", package: "swift-protobuf"),
      ],
      exclude: ["Wire/otlp.proto"]),
    .target(
      name: "BelayHub",
      dependencies: [
        "BelayCore", "BelayLedger", "BelayTelemetry", "CCrypto", "CZlib",
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "HummingbirdCore", package: "hummingbird"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(
          name: "NIOSSL", package: "swift-nio-ssl", condition: .when(traits: ["TLS"])),
      ]),
    .target(
      name: "BelayClient",
      dependencies: [
        "BelayCore",
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(
          name: "NIOSSL", package: "swift-nio-ssl", condition: .when(traits: ["TLS"])),
      ]),
    .target(
      name: "BelayAgent",
      dependencies: [
        "BelayClient", "BelayCore",
        .product(name: "Metrics", package: "swift-metrics"),
        .product(name: "Tracing", package: "swift-distributed-tracing"),
      ]),
    .target(
      name: "BelayCanvas", dependencies: ["BelayCore"], resources: [.embedInCode("Themes")]),
    .target(name: "BelayConsole", dependencies: ["BelayCanvas", "BelayCore"]),
    .target(name: "BelayTerminal", dependencies: ["BelayCanvas", "CNcurses"]),
    .executableTarget(
      name: "belay",
      dependencies: [
        "BelayAgent", "BelayCanvas", "BelayClient", "BelayConsole", "BelayCore", "BelayHub",
        "BelayLedger", "BelayTelemetry", "BelayTerminal", "CSpawn",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
      ],
      resources: [.embedInCode("Verifier")]),

    .executableTarget(
      name: "belay-bench",
      dependencies: [
        "BelayAgent", "BelayClient", "BelayCore", "BelayLedger", "belay",
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ],
      path: "Tests/Benchmarks"),
    .executableTarget(
      name: "AgentCrasher", dependencies: ["BelayAgent", "BelayCore"],
      path: "Tests/AgentCrasher"),
    .target(
      name: "CFaultyDisk", path: "Tests/CFaultyDisk", linkerSettings: [.linkedLibrary("sqlite3")]),
    .executableTarget(
      name: "FaultSweep", dependencies: ["BelayCore", "BelayLedger", "CFaultyDisk"],
      path: "Tests/FaultSweep"),
    .executableTarget(
      name: "LedgerCrasher", dependencies: ["BelayCore", "BelayLedger"],
      path: "Tests/LedgerCrasher"),
    .executableTarget(
      name: "TerminalProbe", dependencies: ["BelayCanvas", "BelayTerminal"],
      path: "Tests/TerminalProbe"),
    .target(name: "Thoroughness", path: "Tests/Thoroughness"),

    .testTarget(name: "BelayCoreTests", dependencies: ["BelayCore", "Thoroughness"]),
    .testTarget(
      name: "BelayLedgerTests",
      dependencies: [
        "BelayCore", "BelayLedger", "FaultSweep", "LedgerCrasher", "Thoroughness",
        .product(name: "GRDB", package: "GRDB.swift"),
      ]),
    .testTarget(name: "BelayTelemetryTests", dependencies: ["BelayCore", "BelayTelemetry"]),
    .testTarget(
      name: "BelayHubTests",
      dependencies: [
        "BelayClient", "BelayCore", "BelayHub", "BelayLedger",
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
      ]),
    .testTarget(
      name: "BelayClientTests",
      dependencies: [
        "BelayClient", "BelayCore", "Thoroughness",
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
      ]),
    .testTarget(
      name: "BelayAgentTests",
      dependencies: [
        "AgentCrasher", "BelayAgent", "BelayClient", "BelayCore", "BelayHub", "BelayLedger",
        .product(name: "InMemoryTracing", package: "swift-distributed-tracing"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "MetricsTestKit", package: "swift-metrics"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
      ]),
    .testTarget(name: "BelayCanvasTests", dependencies: ["BelayCanvas", "Thoroughness"]),
    .testTarget(
      name: "BelayConsoleTests",
      dependencies: ["BelayCanvas", "BelayConsole", "BelayCore", "Thoroughness"]),
    .testTarget(
      name: "BelayTerminalTests", dependencies: ["BelayCanvas", "BelayTerminal", "TerminalProbe"]),
    .testTarget(
      name: "EndToEndTests", dependencies: ["BelayClient", "BelayCore", "belay"]),
  ]
)

for target in package.targets {
  target.swiftSettings = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
  ]
}
