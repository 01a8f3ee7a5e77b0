// Messages as bubbles: text, quote of what is answered, photo, buttons, time.

import { clock, word } from "/static/words.js";
import { rendered } from "/static/text.js";

const DIRECTION_MARKS = /[\u200e\u200f\u2066-\u2069]/g;

/** The bubble of a message. `acts` holds what can be done: press, reply, command, answered (finds a message). */
export function bubble(message, { own, showName, acts }) {
  const element = document.createElement("article");
  element.id = `m${message.message_id}`;
  element.className = `bubble ${own ? "own" : "other"}`;
  const body = document.createElement("div");
  body.className = "body";
  if (showName && !own && message.from) body.append(line("p", "who", message.from.first_name));
  const answered = message.reply_to_message_id && acts.answered(message.reply_to_message_id);
  if (answered) body.append(line("p", "answered", plain(answered.text)));
  if (message.photo && /^https?:/.test(message.photo)) body.append(photo(message.photo));
  const text = document.createElement("div");
  text.className = "text";
  text.append(...rendered(message.text, message.entities, acts.command));
  body.append(text, foot(message, acts));
  element.append(body);
  const rows = message.reply_markup?.inline_keyboard;
  if (rows) element.append(keyboard(rows, message, acts));
  return element;
}

export const plain = (text) => text.replace(DIRECTION_MARKS, "").replace(/\s+/g, " ").trim();

function line(tag, name, text) {
  const element = document.createElement(tag);
  element.className = name;
  element.dir = "auto";
  element.textContent = text;
  return element;
}

function photo(address) {
  const element = document.createElement("img");
  element.src = address;
  element.alt = "";
  return element;
}

function foot(message, acts) {
  const element = document.createElement("p");
  element.className = "foot";
  const reply = document.createElement("button");
  reply.type = "button";
  reply.className = "reply";
  reply.textContent = word("reply");
  reply.onclick = () => acts.reply(message);
  const time = document.createElement("time");
  time.dateTime = new Date(message.date * 1000).toISOString();
  time.textContent = clock(message.date);
  element.append(reply);
  if (message.edit_date) element.append(line("span", "edited", word("edited")));
  element.append(time);
  return element;
}

function keyboard(rows, message, acts) {
  const element = document.createElement("div");
  element.className = "keyboard";
  for (const row of rows) {
    const place = document.createElement("div");
    place.className = "row";
    place.append(...row.map((button) => keyFor(button, message, acts)));
    element.append(place);
  }
  return element;
}

function keyFor(button, message, acts) {
  const element = document.createElement(button.url ? "a" : "button");
  element.className = `key ${button.style ?? ""}`;
  element.dir = "auto";
  element.textContent = button.text;
  if (button.url) {
    Object.assign(element, { href: button.url, target: "_blank", rel: "noopener noreferrer" });
    element.classList.add("out");
  } else {
    element.type = "button";
    element.onclick = () => (button.copy_text ? acts.copy(button.copy_text.text) : acts.press(message, button, element));
  }
  return element;
}
