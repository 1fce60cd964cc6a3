import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  csvLine,
  listCell,
  readList,
  readText,
  readValue,
  textCell,
  valueCell,
} from '../../worker/csv/cell.ts'
import { columnsOf } from '../../worker/csv/columns.ts'
import { readRow } from '../../worker/csv/read-row.ts'
import { readUpload, type UploadedRow } from '../../worker/csv/read-upload.ts'

/** A file that comes in pieces of so many bytes. */
async function* pieces(text: string | Uint8Array, size: number) {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}
async function read(text: string | Uint8Array, size = 5): Promise<UploadedRow[]> {
  const rows: UploadedRow[] = []
  for await (const row of readUpload(pieces(text, size))) rows.push(row)
  return rows
}
const cells = (rows: UploadedRow[]) => rows.map((row) => ('cells' in row ? row.cells : row.reason))
const lines = (rows: UploadedRow[]) => rows.map(({ line }) => line)

const someText = fc.oneof(
  fc.string(),
  fc.string({
    unit: fc.constantFrom(
      "'",
      '=',
      '+',
      '-',
      '@',
      '\t',
      '\r',
      '\n',
      '|',
      '\\',
      '"',
      ',',
      ';',
      ' ',
      'a',
      '1',
      'é',
    ),
  }),
)

describe('a cell', () => {
  test.each(['=1+1', '+49 171', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '＝1', "'=1", '+1|-2'])(
    '%j is no formula to a spreadsheet, and is read back as it was',
    (text) => {
      expect(textCell(text)).toBe(`'${text}`)
      expect(readText(textCell(text))).toBe(text)
    },
  )

  test.each(['Ada', "'tis", "O'Brien", '1+1', 'a@b.example', '', "'"])('%j is left as it is', (text) => {
    expect(textCell(text)).toBe(text)
    expect(readText(text)).toBe(text)
  })

  test('any text is read back as it was, and none begins like a formula', () => {
    fc.assert(
      fc.property(someText, (text) => {
        expect(readText(textCell(text))).toBe(text)
        expect(textCell(text)).not.toMatch(/^[=+\-@\t\r\n]/)
      }),
    )
  })

  test('any custom value is read back with its type', () => {
    const value = fc.oneof(
      someText,
      fc.constantFrom('42', '-1', 'true', '', "'", "''", "'7", '007', '1e5'),
      fc.boolean(),
      fc.integer(),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((it) => it + 0),
    )
    fc.assert(fc.property(value, (it) => void expect(readValue(valueCell(it))).toBe(it)))
  })

  test('any list is read back, empty values aside', () => {
    fc.assert(
      fc.property(fc.array(someText.filter((it) => it !== '')), (list) => {
        expect(readList(listCell(list))).toEqual(list)
      }),
    )
  })

  test('a list that somebody typed has its white space taken off, and its backslashes left', () => {
    expect(readList(' a | b||c\\d |')).toEqual(['a', 'b', 'c\\d'])
  })
})

describe('a file', () => {
  test.each([1, 2, 3, 7, 1000])(
    'in pieces of %i bytes: quotes, breaks, marks and empty lines, and the lines as an editor counts them',
    async (size) => {
      const text = '\uFEFFname,note\r\n"Ada, é","x\r\ny ""z"""\r\n\r\n\r\nBob,12" pipe\nZoë\n'
      const rows = await read(text, size)
      expect(cells(rows)).toEqual([['name', 'note'], ['Ada, é', 'x\r\ny "z"'], ['Bob', '12" pipe'], ['Zoë']])
      expect(lines(rows)).toEqual([1, 2, 6, 7])
    },
  )

  test.each([
    [';', 'a;b,c;d\n1;2;3\n'],
    ['a tab', 'a\tb\td\n1\t2\t3\n'],
    [',', 'a,"b;;;;",d\n1,2,3\n'],
    ['carriage returns', 'a,b,d\r1,2,3\r'],
    ['no break at the end', 'a,b,d\n1,2,3'],
  ])('separated by %s', async (_, text) => {
    expect(cells(await read(text))[1]).toEqual(['1', '2', '3'])
  })

  test('an open quotation mark is told with its line; what came before it is read', async () => {
    const rows = await read('a,b\n1,2\n3,"never\n4,5\n')
    expect(cells(rows).slice(0, 2)).toEqual([
      ['a', 'b'],
      ['1', '2'],
    ])
    expect(rows[2]).toEqual({ line: 3, reason: expect.stringContaining('quotation mark') })
    expect(rows).toHaveLength(3)
  })

  test('an open quotation mark does not gather the rest of a large file', async () => {
    const rows = await read(`a,b\n1,"never\n${'x,y\n'.repeat(400_000)}`, 65_536)
    expect(lines(rows)).toEqual([1, 2])
  })

  test('an empty one has no rows', async () => {
    expect(await read('')).toEqual([])
    expect(await read('\n\n')).toEqual([])
  })

  test('what is written is what is read', async () => {
    const row = fc
      .array(
        fc.string({ unit: 'binary' }).filter((it) => it.isWellFormed()),
        { minLength: 2, maxLength: 4 },
      )
      .filter((it) => it.some((cell) => cell !== ''))
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 4 }), async (rows) => {
        // A byte order mark at the very beginning is the file's, and the first line says what separates.
        const written = `h,i,j,k\r\n${rows.map(csvLine).join('')}`
        expect(cells(await read(written, 64)).slice(1)).toEqual(rows)
      }),
      { numRuns: 100 },
    )
  })
})

describe('the first line', () => {
  const of = (header: string, kind: 'contacts' | 'leads' = 'contacts') => columnsOf(header.split(','), kind)

  test('names columns whatever their case and spaces; unknown ones are attributes, told ones are left out', () => {
    expect(of(' First Name ,E-Mail,Phone number,TAGS,attributes.Shoe size,Colour,id,')).toEqual({
      columns: [
        { is: 'text', name: 'first_name' },
        { is: 'list', name: 'emails' },
        { is: 'list', name: 'phones' },
        { is: 'list', name: 'tags' },
        { is: 'attribute', name: 'Shoe size' },
        { is: 'attribute', name: 'Colour' },
        { is: 'ignored' },
        { is: 'ignored' },
      ],
    })
    expect(of('email,pipeline,fields.size,Budget', 'leads')).toEqual({
      columns: [
        { is: 'list', name: 'emails' },
        { is: 'text', name: 'pipeline' },
        { is: 'field', name: 'size' },
        { is: 'field', name: 'Budget' },
      ],
    })
  })

  test.each([
    ['no header', 'Ada,ada@example.com'],
    ['nothing that names somebody', 'colour,tags'],
    ['a reserved name', 'email,__proto__'],
    ['a name that is too long', `email,${'x'.repeat(65)}`],
  ])('%s is refused', (_, header) => {
    expect(of(header)).toHaveProperty('wrong')
  })
})

describe('a row', () => {
  const header = ['name', 'email', 'email', 'status', 'tags', 'attributes.n', 'user_id']
  const columns = (columnsOf(header, 'contacts') as { columns: never[] }).columns
  const row = (...given: string[]) => readRow(columns, given)

  test('becomes a contact: several columns of one name are one list, blanks are nothing', () => {
    expect(
      row(' Ada Love ', 'a@x.example', "'b@x.example | c@x.example", 'User', 'x|y', '42', ''),
    ).toMatchObject({
      row: {
        contact: {
          name: 'Ada Love',
          emails: [{ value: 'a@x.example' }, { value: "'b@x.example" }, { value: 'c@x.example' }],
          status: 'user',
          tags: ['x', 'y'],
          attributes: { n: 42 },
          user_id: undefined,
        },
      },
    })
  })

  test.each([
    ['no address', ['Ada', 'nonsense'], 'email'],
    ['an unknown status', ['Ada', '', '', 'admin'], 'status'],
    ['nothing', ['', ' ', ''], 'Nothing'],
    ['more cells than the header', ['Ada', '', '', '', '', '', '', 'x'], '8 cells'],
    ['bytes that are no UTF-8', ['Ad\uFFFD'], 'UTF-8'],
    ['a name that is too long', ['x'.repeat(201)], 'name'],
  ])('%s is rejected in words', (_, given, reason) => {
    expect(row(...given)).toEqual({ reason: expect.stringContaining(reason) })
  })

  test('fewer cells than the header are blanks', () => {
    expect(row('Ada')).toHaveProperty('row')
  })
})
