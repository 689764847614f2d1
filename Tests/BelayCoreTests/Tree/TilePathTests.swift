import BelayCore
import Testing

@Suite struct TilePathTests {
  static let paths: [(TilePath, String)] = [
    (TilePath(.hashes(level: 0), number: 0, width: 256), "tile/0/000"),
    (TilePath(.hashes(level: 0), number: 273, width: 112), "tile/0/273.p/112"),
    (TilePath(.hashes(level: 1), number: 1_234_067, width: 256), "tile/1/x001/x234/067"),
    (TilePath(.hashes(level: 7), number: 1_000, width: 1), "tile/7/x001/000.p/1"),
    (TilePath(.entries, number: 5, width: 256), "tile/entries/005"),
    (TilePath(.entries, number: 12_345, width: 255), "tile/entries/x012/345.p/255"),
  ]

  @Test("a piece of a log has the name of C2SP tlog-tiles, and is found by it", arguments: paths)
  func named(path: TilePath, text: String) {
    #expect("\(path)" == text)
    #expect(TilePath(parts: text.split(separator: "/").map(String.init)) == path)
  }

  @Test(
    "another spelling, and what is no name, is none",
    arguments: [
      "", "tile", "tile/0", "tile/0/0", "tile/0/0000", "tile/0/1000", "tile/0/x000/001",
      "tile/0/x1/001", "tile/0/001/x002", "tile/0/+01", "tile/0/-01", "tile/00/001", "tile/8/000",
      "tile/-1/000", "tile/x/000", "tile/0/000.p", "tile/0/000.p/0", "tile/0/000.p/256",
      "tile/0/000.p/01", "tile/0/000.p/x", "tile/0/000/5", "tile/entries", "entries/000",
      "tile/0/x999/x999/x999/x999/x999/999", "tile/0/x001", "tile/0/.p/5",
    ])
  func strange(text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    #expect(TilePath(parts: parts) == nil)
  }

  @Test("no piece is so far out that its leaves cannot be counted")
  func far() throws {
    let text = "tile/0/x999/x999/x999/x999/999"
    let path = try #require(TilePath(parts: text.split(separator: "/").map(String.init)))
    #expect(path.tile.width(inTreeOf: .max) == 256)
    #expect(path.tile.width(inTreeOf: 1) == 0)
  }
}
