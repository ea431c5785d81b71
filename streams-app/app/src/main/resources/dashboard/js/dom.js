// Everything shown goes through textContent: names and texts come from agents and are not trusted.

export const byId = (id) => document.getElementById(id);

/** An element with properties, attributes (`aria-…`, `data-…`, `role`) and children. */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (name.includes("-") || name === "role" || name === "scope") {
      node.setAttribute(name, value);
    } else {
      node[name] = value;
    }
  }
  node.append(...children);
  return node;
}

export function svg(tag, attributes = {}) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) {
    node.setAttribute(name, value);
  }
  return node;
}

/** Sets text only where it differs: no needless layout, no lost selection. */
export function text(node, value) {
  if (node.textContent !== value) {
    node.textContent = value;
  }
}

/** A number with its unit set smaller. */
export function quantity(node, [value, unit]) {
  const key = `${value}|${unit}`;
  if (node.dataset.shown !== key) {
    node.dataset.shown = key;
    node.replaceChildren(value, ...(unit ? [el("small", {}, unit)] : []));
  }
}

/** Makes children of a list match items by key, moving only what has moved. */
export function reconcile(parent, items, key, create, update) {
  const old = new Map([...parent.children].map((node) => [node.dataset.key, node]));
  let at = parent.firstElementChild;
  for (const item of items) {
    const id = key(item);
    let node = old.get(id);
    if (node) {
      old.delete(id);
    } else {
      node = create(item);
      node.dataset.key = id;
    }
    update(node, item);
    if (node === at) {
      at = at.nextElementSibling;
    } else {
      parent.insertBefore(node, at);
    }
  }
  old.forEach((node) => node.remove());
}

/** Arrow keys, Home and End move the focus among what the selector finds. */
export function arrows(container, selector) {
  container.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity }[event.key];
    const from = event.target.closest(selector);
    if (!step || !from) {
      return;
    }
    const all = [...container.querySelectorAll(selector)];
    const next = Math.min(all.length - 1, Math.max(0, all.indexOf(from) + step));
    event.preventDefault();
    all[next].focus();
    all[next].scrollIntoView({ block: "nearest" });
  });
}
