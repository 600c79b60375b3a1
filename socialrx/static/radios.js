// ARIA does not know an expanded radio button, and the design system makes them. What a choice reveals stands
// right after it, so nothing is lost when the attribute goes.
export function keepRadiosPlain() {
  const plain = (changes) =>
    changes.filter(({ target }) => target.type === "radio").forEach(({ target }) => target.removeAttribute("aria-expanded"));
  new MutationObserver(plain).observe(document.body, { subtree: true, attributeFilter: ["aria-expanded"] });
}
