/// What a theme may ask for; what a terminal can show is `ColorDepth`'s business.
package enum Color: Sendable, Hashable {
  /// Whatever the terminal has where no colour is set.
  case `default`
  /// A slot of the 256-colour palette; the first 16 are the user's own choice of colours.
  case indexed(UInt8)
  case rgb(UInt8, UInt8, UInt8)
}
