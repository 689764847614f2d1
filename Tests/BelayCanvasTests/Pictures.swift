@testable import BelayCanvas

/// What golden frames share.
enum Pictures {
  static let look = FrameLook(
    line: .plain, title: Style(attributes: .bold), corner: .plain, paper: .plain)

  static func frame(
    _ width: Int, _ height: Int, _ draw: (inout Frame) -> Void
  ) -> Frame {
    var frame = Frame(size: Size(width: width, height: height))
    draw(&frame)
    return frame
  }
}
