const [LF, CR] = [10, 13]

/** Tells in which line of a file a row begins, from where it ends: the parser counts a break in a quoted cell otherwise. */
export function countLines() {
  const pieces: Uint8Array[] = []
  /** Where the first piece begins, and how far lines are counted. */
  let [begin, at, line] = [0, 0, 1]
  let afterReturn = false
  const step = (byte: number) => {
    if (byte === CR || (byte === LF && !afterReturn)) line += 1
    afterReturn = byte === CR
  }
  return {
    add(piece: Uint8Array) {
      pieces.push(piece)
    },
    /**
     * The line of the first byte that is no line break, from where the last row ended; counts on to `end`.
     * @param end in bytes from the beginning of the file; null: where the next row would begin.
     */
    until(end: number | null): number {
      let first: number | null = null
      for (let piece = pieces[0]; piece; piece = pieces[0]) {
        const stop = end === null ? piece.length : Math.min(piece.length, end - begin)
        for (let i = at - begin; i < stop; i++) {
          const byte = piece[i] as number
          if (first === null && byte !== LF && byte !== CR) {
            first = line
            if (end === null) return first
          }
          step(byte)
        }
        at = begin + stop
        if (stop < piece.length) break
        begin += piece.length
        pieces.shift()
      }
      return first ?? line
    },
  }
}
