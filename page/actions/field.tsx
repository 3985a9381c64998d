/** One field of a form, with its label. */
import type { VNode } from 'preact'
import type { Field } from './form.ts'

interface FieldProps {
  readonly name: string
  readonly field: Field
  /** Where one begins to type. */
  readonly isFirst: boolean
  readonly isWrong: boolean
}

export function FieldInput({ name, field, isFirst, isWrong }: FieldProps): VNode {
  const { label, control, initial, options = [], placeholder, refusal } = field
  const shared = {
    name,
    'data-first': isFirst ? '' : undefined,
    'aria-invalid': isWrong ? ('true' as const) : undefined,
    'aria-describedby': isWrong ? 'action-refusal' : undefined,
  }
  if (control === 'check')
    return (
      <label class="check">
        <input {...shared} type="checkbox" defaultChecked={initial !== ''} disabled={refusal !== undefined} />
        <span>
          {label}
          {refusal && <small class="label">. {refusal}.</small>}
        </span>
      </label>
    )
  if (control === 'json')
    return (
      <label>
        {label}
        <textarea {...shared} defaultValue={initial} placeholder={placeholder} spellcheck={false} />
      </label>
    )
  const list = options.length > 0 ? `options-${name}` : undefined
  return (
    <label>
      {label}
      <input {...shared} defaultValue={initial} placeholder={placeholder} list={list} spellcheck={false} />
      {list && (
        <datalist id={list}>
          {options.map(option => (
            <option key={option} value={option} />
          ))}
        </datalist>
      )}
    </label>
  )
}
