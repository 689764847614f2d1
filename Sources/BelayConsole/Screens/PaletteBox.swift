import BelayCanvas

/// The commands that could be meant, above the prompt.
extension Drawing {
  mutating func paletteBox() {
    guard let prompt = console.prompt, prompt.purpose == .command else { return }
    let candidates =
      prompt.completing.map { held in
        held.lines.map { line in
          console.candidates(for: line).first { $0.line == line } ?? Candidate(line: line, help: "")
        }
      } ?? console.candidates(for: prompt.field.text)
    let rows = min(candidates.count, 10, layout.body.height - 2)
    guard rows > 0, layout.size.width >= 24 else { return }
    let area = layout.body.split(bottom: rows + 2).bottom.split(left: min(76, layout.size.width))
      .left
    let chosen = prompt.completing?.index
    let inside = frame.box(
      area, title: "Commands", corner: "\(candidates.count)", glyphs: glyphs, look: .dialog(theme))
    let first = max(0, min((chosen ?? 0) - rows / 2, candidates.count - rows))
    for (offset, candidate) in candidates.dropFirst(first).prefix(rows).enumerated() {
      let row = inside.row(offset)
      let runs = [
        run(" " + cell(candidate.line, 20), .dialog), run(cell(candidate.keys, 8), .key),
        run(text(" " + candidate.help), .hint),
      ]
      frame.put(runs, at: row.origin, clippedTo: row.width)
      if first + offset == chosen {
        let paper = ink(.selection)
        frame.restyle(row) { $0.on(paper) }
      }
    }
  }
}
