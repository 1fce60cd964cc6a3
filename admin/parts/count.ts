const numbers = new Intl.NumberFormat('en')

/** `1 lead`, `2 leads`, `3 entries`. */
export const countOf = (n: number, one: string, many = `${one}s`) =>
  `${numbers.format(n)} ${n === 1 ? one : many}`

const list = new Intl.ListFormat('en', { type: 'conjunction' })

export const listed = (words: string[]) => list.format(words)
