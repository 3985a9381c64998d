/** Buttons. One that may not be pressed stays in its place and says why. */
import type { ComponentChildren, VNode } from 'preact'
import { say } from './toast.tsx'

export interface ButtonProps {
  readonly onPress: () => void
  /** Why it may not be pressed just now. */
  readonly refusal?: string | undefined
  readonly kind?: 'primary' | 'quiet'
  /** For a button that shows no words. */
  readonly label?: string
  readonly class?: string
  /** For one that stays pressed. */
  readonly pressed?: boolean
  readonly children: ComponentChildren
}

export function Button({
  onPress,
  refusal,
  kind,
  label,
  class: more,
  pressed,
  children,
}: ButtonProps): VNode {
  return (
    <button
      type="button"
      class={['button', kind, more].filter(Boolean).join(' ')}
      aria-label={label}
      aria-pressed={pressed}
      aria-disabled={refusal === undefined ? undefined : 'true'}
      title={refusal ?? label}
      onClick={() => (refusal === undefined ? onPress() : say(refusal))}
    >
      {children}
    </button>
  )
}

interface SegmentedProps<Value extends string> {
  readonly label: string
  readonly value: Value
  readonly options: readonly (readonly [value: Value, text: string])[]
  readonly onChoose: (value: Value) => void
}

/** One of a few, all in sight. */
export function Segmented<Value extends string>({
  label,
  value,
  options,
  onChoose,
}: SegmentedProps<Value>): VNode {
  return (
    <fieldset class="segmented" aria-label={label}>
      {options.map(([each, text]) => (
        <Button key={each} pressed={each === value} onPress={() => onChoose(each)}>
          {text}
        </Button>
      ))}
    </fieldset>
  )
}
