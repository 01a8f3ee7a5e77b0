// A message's text and entities as elements. Offsets are UTF-16 units, which is what JavaScript's strings count in.

const TAGS = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "pre",
  blockquote: "blockquote", expandable_blockquote: "blockquote", spoiler: "span",
};
const BLOCKS = new Set(["blockquote", "expandable_blockquote", "pre"]);

/** The text as a list of nodes. `onCommand` is called with a command that was clicked in the text. */
export function rendered(text, entities, onCommand) {
  const sorted = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return span(text, 0, text.length, sorted, onCommand);
}

function span(text, start, end, entities, onCommand) {
  const nodes = [];
  let done = start;
  while (entities.length) {
    const [entity, ...rest] = entities;
    const close = Math.min(entity.offset + entity.length, end);
    if (entity.offset < done) { entities = rest; continue; }
    const inner = rest.filter((other) => other.offset < close);
    let before = text.slice(done, entity.offset);
    const block = BLOCKS.has(entity.type);
    if (block) before = before.replace(/\n$/, "");
    if (before) nodes.push(document.createTextNode(before));
    const element = elementFor(entity, text.slice(entity.offset, close), onCommand);
    element.append(...span(text, entity.offset, close, inner, onCommand));
    nodes.push(element);
    done = block && text[close] === "\n" ? close + 1 : close;
    entities = rest.filter((other) => other.offset >= close);
  }
  if (done < end) nodes.push(document.createTextNode(text.slice(done, end)));
  return nodes;
}

function elementFor(entity, words, onCommand) {
  switch (entity.type) {
    case "text_link": return link(entity.url);
    case "url": return link(/^[a-z]+:/i.test(words) ? words : `http://${words}`);
    case "bot_command": return command(words, onCommand);
    case "spoiler": return spoiler();
    case "expandable_blockquote": return folding();
    default: {
      const element = document.createElement(TAGS[entity.type] ?? "span");
      element.className = entity.type;
      return element;
    }
  }
}

function link(address) {
  const element = document.createElement("a");
  element.href = /^(https?|tg|mailto):/i.test(address) ? address : "#";
  element.target = "_blank";
  element.rel = "noopener noreferrer";
  return element;
}

function command(words, onCommand) {
  const element = document.createElement("button");
  element.type = "button";
  element.className = "command";
  element.onclick = () => onCommand(words);
  return element;
}

function spoiler() {
  const element = document.createElement("span");
  element.className = "spoiler";
  element.tabIndex = 0;
  element.onclick = () => element.classList.add("shown");
  return element;
}

/** A quote that shows three lines until it is opened. */
function folding() {
  const element = document.createElement("blockquote");
  element.className = "folding";
  element.tabIndex = 0;
  element.setAttribute("role", "button");
  element.setAttribute("aria-expanded", "false");
  const turn = () => element.setAttribute("aria-expanded", String(element.getAttribute("aria-expanded") !== "true"));
  element.onclick = (event) => { if (!event.target.closest("a")) turn(); };
  element.onkeydown = (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); turn(); } };
  return element;
}
