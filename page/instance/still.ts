/** An element keeps its height while somebody points at it or at what lies below: what is new in it scrolls. */

export function stayPut(element: HTMLElement | null): void {
  if (element) element.style.height = `${element.offsetHeight}px`
}

export function letGrow(element: HTMLElement | null): void {
  if (element) element.style.height = ''
}
