extension ContextsTests {
  static let wideFrame = ""
  static let stackedFrame = ""
  static let narrowFrame = ""
}
