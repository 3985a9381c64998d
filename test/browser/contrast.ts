/** How well the texts of the page stand out from what they stand on, by WCAG's measure. */
import type { Page } from 'playwright-core'

export interface Faint {
  readonly text: string
  readonly ratio: number
}

/**
 * Texts below 4.5 : 1 and borders of fields below 3 : 1. What is greyed because it may not be pressed is left out, and
 * what is drawn but for the names of states: their grounds are not those of an element around them.
 */
export const faintIn = (page: Page): Promise<Faint[]> =>
  page.evaluate(() => {
    type Colour = readonly [red: number, green: number, blue: number, alpha: number]
    const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true })!
    const read = (css: string): Colour => {
      canvas.clearRect(0, 0, 1, 1)
      canvas.fillStyle = css
      canvas.fillRect(0, 0, 1, 1)
      const [red = 0, green = 0, blue = 0, alpha = 0] = canvas.getImageData(0, 0, 1, 1).data
      return [red, green, blue, alpha / 255]
    }
    const over = (top: Colour, under: Colour, alpha = top[3]): Colour => {
      const mix = (index: 0 | 1 | 2): number => top[index] * alpha + under[index] * (1 - alpha)
      return [mix(0), mix(1), mix(2), 1]
    }
    const luminance = (colour: Colour): number => {
      const part = (index: 0 | 1 | 2): number => {
        const value = colour[index] / 255
        return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
      }
      return 0.2126 * part(0) + 0.7152 * part(1) + 0.0722 * part(2)
    }
    const ratioOf = (one: Colour, other: Colour): number => {
      const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b)
      return (high! + 0.05) / (low! + 0.05)
    }
    const groundOf = (element: Element | null): Colour => {
      if (!element) return read('Canvas')
      const colour = read(getComputedStyle(element).backgroundColor)
      return colour[3] === 1 ? colour : over(colour, groundOf(element.parentElement))
    }
    const opacityOf = (element: Element | null): number =>
      element ? Number(getComputedStyle(element).opacity) * opacityOf(element.parentElement) : 1

    const faint: Faint[] = []
    const check = (text: string, least: number, ink: Colour, ground: Colour, element: Element): void => {
      const ratio = ratioOf(over(ink, ground, ink[3] * opacityOf(element)), ground)
      if (ratio < least) faint.push({ text: text.trim().slice(0, 40), ratio: Math.round(ratio * 100) / 100 })
    }
    for (const element of document.body.querySelectorAll('*')) {
      if (!element.checkVisibility({ visibilityProperty: true })) continue
      if (element.closest('[aria-disabled=true], :disabled, option')) continue
      const style = getComputedStyle(element)
      if (element.matches('svg .node')) {
        const [box, name] = [element.querySelector('rect'), element.querySelector('.name')]
        if (!element.matches('.visited, .active') || !box || !name) continue
        const ground = over(read(getComputedStyle(box).fill), groundOf(element))
        check(name.textContent, 4.5, read(getComputedStyle(name).fill), ground, name)
      } else if (!element.closest('svg')) {
        const text = [...element.childNodes].filter(({ nodeType }) => nodeType === Node.TEXT_NODE)
        const words = text.map(({ textContent }) => textContent).join('')
        const ground = groundOf(element)
        if (words.trim() !== '') check(words, 4.5, read(style.color), ground, element)
        if (element.matches('input:not([type=range], [type=checkbox]), textarea'))
          check('border', 3, read(style.borderTopColor), groundOf(element.parentElement), element)
      }
    }
    return faint
  })
