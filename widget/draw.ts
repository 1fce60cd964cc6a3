/**
 * Draws what JSX says, in the place of Preact, which would be a third of all that a visitor loads: build.ts puts this
 * file where the widget imports `preact`, so types and sources are Preact's. It knows what the widget uses: functions
 * that return elements, keys, events, refs that are called at each drawing. No state, no effects, no context.
 */
type Props = Record<string, unknown>
type Described = { type: string; props: Props; key?: string | number }
type Drawable = Described | string | number | boolean | null | undefined | Drawable[]
type Drawn = { type: string; node: Node; props: Props; within: Map<string, Drawn> }

const SVG = 'http://www.w3.org/2000/svg'

export const Fragment = (props: { children: Drawable }) => props.children

export const jsx = (
  type: string | ((props: Props) => Drawable),
  props: Props,
  key?: string | number,
): Drawable => {
  if (typeof type === 'string') return { type, props, key }
  const drawn = type(props)
  return key !== undefined && drawn && typeof drawn === 'object' && !Array.isArray(drawn)
    ? { ...drawn, key }
    : drawn
}
export const jsxs = jsx

/** Every drawable with its place, which stays the same while what stands before it comes and goes. */
const flatten = (it: Drawable, place: string, into: Map<string, Described>) => {
  if (Array.isArray(it))
    it.forEach((one, index) => {
      const key = one && typeof one === 'object' && !Array.isArray(one) ? one.key : undefined
      flatten(one, `${place}/${key ?? index}`, into)
    })
  else if (it && typeof it === 'object') into.set(place, it)
  else if (typeof it === 'string' || typeof it === 'number')
    into.set(place, { type: '', props: { data: `${it}` } })
}

const set = (node: Node, name: string, value: unknown) => {
  const target = node as unknown as Props & Element
  if (/^on/.test(name)) target[name.toLowerCase()] = value
  else if (name in target && !(node instanceof SVGElement)) {
    // Written only when it differs: otherwise the caret would jump to the end.
    if (target[name] !== value) target[name] = value ?? ''
  } else if (value === null || value === undefined || (value === false && !/-/.test(name)))
    target.removeAttribute(name)
  else target.setAttribute(name, `${value}`)
}

const draw = (it: Described, before: Drawn | undefined, parent: Node): Drawn => {
  const { type, props } = it
  const drawn: Drawn = before ?? {
    type,
    props: {},
    within: new Map(),
    node: !type
      ? document.createTextNode('')
      : type === 'svg' || parent instanceof SVGElement
        ? document.createElementNS(SVG, type)
        : document.createElement(type),
  }
  const { children, ref, value, ...rest }: Props = props
  for (const name in { ...drawn.props, ...rest })
    if (drawn.props[name] !== rest[name]) set(drawn.node, name, rest[name])
  drawn.props = rest
  if (type) within(drawn.node, children as Drawable, drawn.within)
  // After the options that it is one of.
  if (value !== undefined) set(drawn.node, 'value', value)
  ;(ref as ((node: Node) => void) | undefined)?.(drawn.node)
  return drawn
}

const within = (parent: Node, children: Drawable, before: Map<string, Drawn>) => {
  const wanted = new Map<string, Described>()
  flatten(children, '', wanted)
  // What goes, goes first: what stays is then in its place, and moving it would take the focus from it.
  for (const [place, drawn] of before)
    if (wanted.get(place)?.type !== drawn.type) {
      ;(drawn.node as ChildNode).remove()
      before.delete(place)
    }
  let next = parent.firstChild
  for (const [place, it] of wanted) {
    const drawn = draw(it, before.get(place), parent)
    before.set(place, drawn)
    if (drawn.node === next) next = next.nextSibling
    else parent.insertBefore(drawn.node, next)
  }
}

const roots = new WeakMap<Node, Map<string, Drawn>>()

export const render = (it: Drawable, place: Node) => {
  const before = roots.get(place) ?? new Map<string, Drawn>()
  roots.set(place, before)
  within(place, it, before)
}
