import { type Info, parse } from 'csv-parse/stream'
import { countLines } from './count-lines.ts'

/** A row of a file: its cells, or what is wrong with it. `line`: where it begins, from 1, as an editor counts. */
export type UploadedRow = { line: number; cells: string[] } | { line: number; reason: string }

/** Longer than any row that the limits of its values allow; a quotation mark that is never closed ends here. */
const ROW_MAX_BYTES = 512 * 1024
/** Where the first line must end. */
const HEADER_MAX_BYTES = 64 * 1024
const DELIMITERS = [',', ';', '\t']
const NEWLINE = 10

/**
 * Reads a CSV file as its pieces come, the header first: RFC 4180 in UTF-8, with or without a byte order mark,
 * separated by commas, semicolons or tabs, as its first line is. Holds no more of it than a piece or two.
 */
export async function* readUpload(pieces: AsyncIterator<Uint8Array>): AsyncGenerator<UploadedRow> {
  const next = async () => {
    const { done, value } = await pieces.next()
    return done ? null : value
  }
  let first = (await next()) ?? new Uint8Array()
  while (!first.includes(NEWLINE) && first.length < HEADER_MAX_BYTES) {
    const more = await next()
    if (!more) break
    first = joined(first, more)
  }
  const lines = countLines()
  const csv = parse({
    bom: true,
    delimiter: delimiterOf(new TextDecoder().decode(first.subarray(0, HEADER_MAX_BYTES))),
    info: true,
    // Said, because files that were put together from several have several.
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    // A quotation mark inside a cell is one: `12" pipe`.
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: ROW_MAX_BYTES,
  })
  const writer = (csv.writable as WritableStream<Uint8Array>).getWriter()
  // Each piece is waited for, so that what is not taken yet is not read yet.
  const pump = async () => {
    for (let piece: Uint8Array | null = first; piece; piece = await next()) {
      lines.add(piece)
      await writer.write(piece)
    }
    await writer.close()
  }
  let broken: unknown = null
  const pumping = pump().catch((error) => {
    broken = error
    return writer.abort(error).catch(() => {})
  })
  const rows = (csv.readable as ReadableStream<{ record: string[]; info: Info }>).getReader()
  for (;;) {
    const row = await rows.read().catch((error: { code?: string }) => error)
    if ('value' in row && row.value) {
      yield { line: lines.until(row.value.info.bytes), cells: row.value.record }
      continue
    }
    await pumping
    const code = 'code' in row ? row.code : undefined
    if (code) yield { line: lines.until(null), reason: reasonOf(code) }
    else if (broken) throw broken
    return
  }
}

const reasonOf = (code: string) =>
  code === 'CSV_QUOTE_NOT_CLOSED' || code === 'CSV_MAX_RECORD_SIZE'
    ? 'A quotation mark opens here and is not closed; nothing from here on was read'
    : 'Not readable; nothing from here on was read'

/** The one that the first line has most of, outside quotation marks. */
function delimiterOf(text: string): string {
  const header = /^(?:"[^"]*"|[^"\r\n])*/.exec(text)?.[0].replaceAll(/"[^"]*"/g, '') ?? ''
  const often = (it: string) => header.split(it).length
  return DELIMITERS.reduce((best, it) => (often(it) > often(best) ? it : best))
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const all = new Uint8Array(a.length + b.length)
  all.set(a)
  all.set(b, a.length)
  return all
}
