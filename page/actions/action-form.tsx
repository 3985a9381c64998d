/** A form: asks, sends, and says what came of it. A refusal stays in it. */
import type { VNode } from 'preact'
import { useRef, useState } from 'preact/hooks'
import { shortId } from '../format/text.ts'
import { inScope, messageOf, post, remove } from '../live/api.ts'
import { Button } from '../parts/button.tsx'
import { Icon } from '../parts/icon.tsx'
import { inColour } from '../parts/status.tsx'
import { say } from '../parts/toast.tsx'
import { go, hrefOf, hrefOfView, listView } from '../route.ts'
import { FieldInput } from './field.tsx'
import type { Field, Form, Told } from './form.ts'
import { closeAction, opened } from './open.ts'

interface Refusal {
  readonly message: string
  /** The field that is wrong, if it is one. */
  readonly field?: string
}

export function ActionForm({ form, id }: { readonly form: Form; readonly id: string }): VNode {
  const element = useRef<HTMLFormElement>(null)
  const [refusal, setRefusal] = useState<Refusal>()
  const [isSending, setSending] = useState(false)

  const refuse = (refused: Refusal): void => {
    setRefusal(refused)
    if (refused.field !== undefined)
      element.current?.querySelector<HTMLElement>(`[name=${refused.field}]`)?.focus()
  }

  const send = async (): Promise<void> => {
    if (isSending) return
    const values = read(form, new FormData(element.current ?? undefined))
    if ('message' in values) return refuse(values)
    setSending(true)
    setRefusal(undefined)
    const mine = opened.peek()
    try {
      const { path, method, body } = form.ask(values.read)
      const told = await (method === 'DELETE' ? remove<Told>(inScope(path)) : post<Told>(inScope(path), body))
      say(form.said(told, values.read))
      if (opened.peek() !== mine) return
      closeAction()
      const target = form.leadsTo?.(told, values.read)
      if (target !== undefined) go(target === '' ? hrefOfView(listView()) : hrefOf(target))
    } catch (error) {
      setSending(false)
      if (opened.peek() === mine) refuse({ message: messageOf(error) })
      else say(messageOf(error))
    }
  }

  const fields = Object.entries(form.fields)
  const shown = (isMore: boolean): VNode[] =>
    fields
      .filter(([, field]) => (field.isMore ?? false) === isMore)
      .map(([name, field]) => (
        <FieldInput
          key={name}
          name={name}
          field={field}
          isFirst={name === firstOf(fields)}
          isWrong={refusal?.field === name}
        />
      ))
  const more = shown(true)

  return (
    <form
      ref={element}
      noValidate
      autoComplete="off"
      onSubmit={event => {
        event.preventDefault()
        void send()
      }}
      onKeyDown={event => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) element.current?.requestSubmit()
      }}
    >
      <h2 id="action-title">
        {form.title} {id !== '' && <code class="label">{shortId(id)}</code>}
      </h2>
      {form.note && <p class="form-note">{form.note}</p>}
      {shown(false)}
      {more.length > 0 && (
        <details class="form-more">
          <summary>
            <Icon name="chevron" /> More
          </summary>
          {more}
        </details>
      )}
      <p class="form-refusal" role="alert" id="action-refusal" style={inColour('failed')}>
        {refusal && (
          <>
            <Icon name="failed" /> <span>{refusal.message}</span>
          </>
        )}
      </p>
      <div class="dialog-foot">
        <Button onPress={closeAction}>Cancel</Button>
        <button type="submit" class="button primary" aria-disabled={isSending ? 'true' : undefined}>
          {form.submit}
        </button>
      </div>
    </form>
  )
}

function read(form: Form, data: FormData): { read: Record<string, unknown> } | Refusal {
  const values: Record<string, unknown> = {}
  for (const [name, field] of Object.entries(form.fields))
    try {
      values[name] = field.read(String(data.get(name) ?? ''))
    } catch (error) {
      return { message: `${messageOf(error)} Nothing was sent.`, field: name }
    }
  return { read: values }
}

/** Where one begins to type: what is missing, or else the payload. */
function firstOf(fields: readonly (readonly [string, Field])[]): string | undefined {
  const missing = fields.find(([, { isRequired, initial }]) => isRequired && initial === '')
  const payload = fields.find(([, { control }]) => control === 'json')
  return (missing ?? payload ?? fields[0])?.[0]
}
