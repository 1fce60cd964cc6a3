const channel = (value: number) => {
  const part = value / 255
  return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
}

/** Relative luminance of WCAG 2; `color` is `#rgb` or `#rrggbb`. */
function luminance(color: string) {
  const long = color.length === 4 ? color.replace(/[0-9a-f]/gi, '$&$&') : color
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) =>
    channel(Number.parseInt(long.slice(at, at + 2), 16)),
  )
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/** White or black, whichever is easier to read on `color`: 0.179 is where their contrasts are equal. */
export const onColor = (color: string) => (luminance(color) > 0.179 ? '#000000' : '#ffffff')
