/** What the model may know of somebody. Everything may be missing; what is missing counts neither for nor against. */
export type Person = {
  id: string
  first_name?: string
  last_name?: string
  /** A whole name, where first and last are not apart. */
  name?: string
  emails?: string[]
  phones?: string[]
  company?: string
  job_title?: string
  tags?: string[]
  /** Street and house number in any order, and further lines. */
  address?: string[]
  city?: string
  postcode?: string
  region?: string
  birth_date?: string
  /** Everything else that identifies: by its own name. */
  attributes?: Record<string, string>
}

/** Under which names these fields are met in attributes and files. */
export const FIELD_NAMES: Record<string, readonly string[]> = {
  first_name: ['first_name', 'firstname', 'given_name', 'givenname', 'forename', 'fname', 'first', 'vorname'],
  last_name: ['last_name', 'lastname', 'surname', 'family_name', 'familyname', 'lname', 'last', 'nachname'],
  name: ['name', 'full_name', 'fullname', 'contact_name', 'display_name'],
  email: [
    'email',
    'e_mail',
    'mail',
    'email_address',
    'emails',
    'email2',
    'email_2',
    'work_email',
    'personal_email',
  ],
  phone: [
    ...[
      'phone',
      'phone_number',
      'phonenumber',
      'telephone',
      'tel',
      'mobile',
      'mobile_phone',
      'cell',
      'phones',
    ],
    ...['phone2', 'phone_2', 'work_phone', 'home_phone', 'fax'],
  ],
  company: ['company', 'company_name', 'organisation', 'organization', 'employer', 'firm', 'account_name'],
  job_title: [
    'job_title',
    'jobtitle',
    'job',
    'position',
    'occupation',
    'profession',
    'job_role',
    'job_position',
  ],
  tags: ['tags', 'tag', 'labels'],
  street_number: ['street_number', 'house_number', 'street_no', 'house_no'],
  address: ['address', 'address_1', 'address1', 'address_line_1', 'street', 'street_address', 'addr'],
  further_address: ['address_2', 'address2', 'address_line_2', 'address_3', 'address_line_3'],
  city: ['city', 'town', 'suburb', 'locality', 'place'],
  postcode: ['postcode', 'post_code', 'postal_code', 'zip', 'zip_code', 'zipcode', 'plz'],
  region: ['state', 'region', 'province', 'county'],
  birth_date: ['birth_date', 'birthdate', 'date_of_birth', 'dob', 'birthday', 'born', 'birth_day'],
  /** A record's own number or history says nothing of the person. */
  record: [
    ...['id', 'rec_id', 'record_id', 'unique_id', 'row_id', 'row', 'index', 'uuid', 'blocking_number'],
    ...[
      'source',
      'created_at',
      'updated_at',
      'created',
      'updated',
      'created_date',
      'modified_at',
      'source_dataset',
    ],
  ],
}
const FIELD_OF = new Map(
  Object.entries(FIELD_NAMES).flatMap(([field, names]) => names.map((it) => [it, field])),
)

/** `Date of Birth` → birth_date; null: an attribute of its own. */
export const fieldNamed = (name: string): string | null =>
  FIELD_OF.get(
    name
      .trim()
      .replace(/([a-z])([A-Z])/g, '$1_$2')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, '_'),
  ) ?? null

/**
 * Somebody from named values. Several of one field (`email`, `email2`) are several emails; tags and emails may be a
 * list in one value.
 */
export function personFrom(
  id: string,
  values: Iterable<readonly [field: string, name: string, value: string]>,
): Person {
  const person: Person = { id, emails: [], phones: [], tags: [], attributes: {} }
  let number = ''
  const lines: string[] = []
  for (const [field, name, raw] of values) {
    const value = raw.trim()
    if (value === '') continue
    switch (field) {
      case 'email':
        person.emails?.push(...value.split(/[;,\s]+(?=\S+@)/))
        break
      case 'phone':
        person.phones?.push(...value.split(/\s*[;|]\s*/))
        break
      case 'tags':
        person.tags?.push(...value.split(/\s*[,;|]\s*/).filter(Boolean))
        break
      case 'street_number':
        number = value
        break
      case 'address':
        lines.unshift(value)
        break
      case 'further_address':
        lines.push(value)
        break
      case 'first_name':
      case 'last_name':
      case 'name':
      case 'company':
      case 'job_title':
      case 'city':
      case 'postcode':
      case 'region':
      case 'birth_date':
        person[field] ??= value
        break
      case 'record':
        break
      default:
        if (person.attributes) person.attributes[name] = value
    }
  }
  if (number !== '') lines[0] = [number, lines[0]].filter(Boolean).join(' ')
  return lines.length > 0 ? { ...person, address: lines } : person
}
