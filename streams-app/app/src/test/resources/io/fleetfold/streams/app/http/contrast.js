// Every visible text with its contrast against what is behind it, where below WCAG AA's 4.5 : 1.
const rgb = (color) => color.match(/[\d.]+/g).map(Number);
const luminance = ([r, g, b]) => {
  const [x, y, z] = [r, g, b].map((c) => {
    const s = c / 255;
    return s <= 0.03928 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * x + 0.7152 * y + 0.0722 * z;
};
const behind = (node) => {
  for (let at = node; at; at = at.parentElement) {
    const color = rgb(getComputedStyle(at).backgroundColor);
    if (color.length === 3 || color[3] === 1) {
      return color;
    }
  }
  return [255, 255, 255];
};
const pale = new Set();
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walker.nextNode()) {
  const node = walker.currentNode.parentElement;
  if (!walker.currentNode.textContent.trim() || !node.checkVisibility() || node.closest(".hidden, .skip")) {
    continue;
  }
  const style = getComputedStyle(node);
  const ink = luminance(rgb(node instanceof SVGElement ? style.fill : style.color));
  const ground = luminance(behind(node));
  const ratio = (Math.max(ink, ground) + 0.05) / (Math.min(ink, ground) + 0.05);
  if (ratio < 4.5) {
    pale.add(`${ratio.toFixed(2)} ${node.tagName}.${node.className?.baseVal ?? node.className}: ${node.textContent.trim().slice(0, 40)}`);
  }
}
return [...pale];
