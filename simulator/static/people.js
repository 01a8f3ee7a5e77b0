// The list of chats, each with its newest words and what has not been read.

import { clock, word } from "/static/words.js";
import { plain } from "/static/bubbles.js";

const SHADES = 6;

export function avatar(chat) {
  const element = document.createElement("span");
  dress(element, chat);
  return element;
}

/** Give an element the chat's letter and colour. */
export function dress(element, chat) {
  element.className = `avatar shade${Math.abs(chat.id) % SHADES}`;
  element.textContent = [...chat.title.replace(/[«»"]/g, "")][0] ?? "?";
  element.setAttribute("aria-hidden", "true");
}

/** One row of the list. */
export function row(chat, { current, unread, open }) {
  const item = document.createElement("li");
  const button = document.createElement("button");
  button.type = "button";
  button.dataset.chat = chat.id;
  button.onclick = () => open(chat.id);
  if (current) button.setAttribute("aria-current", "true");
  const words = document.createElement("span");
  words.className = "words";
  words.append(top(chat), bottom(chat, unread));
  button.append(avatar(chat), words);
  item.append(button);
  return item;
}

function top(chat) {
  const element = span("top", "");
  const name = span("name", chat.title);
  name.dir = "auto";
  element.append(name);
  if (chat.type === "private" && (chat.about || chat.language_code)) element.append(span("tag", chat.about ?? chat.language_code));
  if (chat.type !== "private") element.append(span("tag", word(chat.type === "channel" ? "channel" : "group")));
  if (chat.last) element.append(span("when", clock(chat.last.date)));
  return element;
}

function bottom(chat, unread) {
  const element = span("bottom", "");
  const last = span("last", chat.blocked ? word("blocked") : chat.last ? plain(chat.last.text) : word("empty"));
  last.dir = "auto";
  element.append(last);
  if (unread) {
    const count = span("unread", String(unread));
    count.setAttribute("aria-label", `${unread} ${word("unread")}`);
    element.append(count);
  }
  return element;
}

function span(name, text) {
  const element = document.createElement("span");
  element.className = name;
  element.textContent = text;
  return element;
}
