// The chat page: whose chat is open, what stands in it, and what people do there.

import * as server from "/static/server.js";
import { bubble, plain } from "/static/bubbles.js";
import { dress, row } from "/static/people.js";
import { composer } from "/static/composer.js";
import { day, speak, word } from "/static/words.js";

const $ = (selector) => document.querySelector(selector);
const NEAR_END = 120;

const state = { chats: [], current: null, messages: new Map(), unread: new Map(), speaker: null };

const chat = () => state.chats.find((each) => each.id === state.current);
const bodyOf = (body) => ({ ...body, from: chat().type === "private" ? undefined : state.speaker ?? undefined });

const desk = composer({
  send: (text, replyTo) => server.say(state.current, bodyOf({ text, reply_to_message_id: replyTo })),
  commands: () => server.commands(state.current, state.speaker ?? state.current),
});

// What is drawn

function drawPeople() {
  const rows = [...state.chats]
    .sort((a, b) => (b.last?.date ?? 0) - (a.last?.date ?? 0))
    .map((each) => row(each, { current: each.id === state.current, unread: state.unread.get(each.id), open }));
  $("#chats").replaceChildren(...rows);
}

function drawHeader() {
  const { type, title, blocked, id, started } = chat();
  dress($("#peer-avatar"), chat());
  $("#peer h1").textContent = title;
  $("#peer p").textContent = blocked ? word("blocked") : word(type === "private" ? "with" : type === "channel" ? "channel" : "group");
  $("#block").textContent = word(blocked ? "unblock" : "block");
  $("#block").setAttribute("aria-pressed", String(blocked));
  $("#start").hidden = !(type === "private" && (!started || blocked));
  $("#start").textContent = word(blocked ? "unblock" : "start");
  $("#composer").hidden = !$("#start").hidden;
  $("#speaker").hidden = type === "private";
  document.title = `${title} · ${word("title")}`;
  if (type !== "private") drawSpeakers(id);
}

function drawSpeakers() {
  const people = state.chats.filter((each) => each.type === "private");
  const admins = chat().admins;
  people.sort((a, b) => admins.includes(b.id) - admins.includes(a.id));
  state.speaker ??= people[0]?.id;
  const options = people.map((each) => new Option(each.title, each.id, false, each.id === state.speaker));
  $("#speaker select").replaceChildren(...options);
}

function drawMessages() {
  const place = $("#messages");
  place.replaceChildren();
  for (const message of state.messages.values()) put(message);
  place.scrollTop = place.scrollHeight;
}

/** Draw a message where it belongs: anew, in place of its older self, or not at all any more. */
function put(message) {
  const place = $("#messages");
  const old = document.getElementById(`m${message.message_id}`);
  if (message.deleted) { old?.remove(); return; }
  const own = Boolean(message.from && !message.from.is_bot && (chat().type === "private" || message.from.id === state.speaker));
  const element = bubble(message, { own, showName: chat().type !== "private", acts });
  if (old) { keepFolds(old, element); old.replaceWith(element); } else { separate(place, message); place.append(element); }
  for (const quote of element.querySelectorAll(".folding")) quote.classList.toggle("short", quote.scrollHeight <= quote.clientHeight + 2);
}

function keepFolds(old, element) {
  const open = [...old.querySelectorAll(".folding")].map((quote) => quote.getAttribute("aria-expanded"));
  element.querySelectorAll(".folding").forEach((quote, index) => quote.setAttribute("aria-expanded", open[index] ?? "false"));
}

function separate(place, message) {
  const name = day(message.date);
  if (place.dataset.day === name && place.childElementCount) return;
  place.dataset.day = name;
  const element = document.createElement("p");
  element.className = "day";
  element.textContent = name;
  place.append(element);
}

let toastTimer;
export function toast(text) {
  $("#toast").textContent = text;
  $("#toast").classList.add("shown");
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => $("#toast").classList.remove("shown"), 3200);
}

// What people do

const acts = {
  answered: (id) => state.messages.get(id),
  command: (text) => desk.send(text),
  reply: (message) => desk.reply(message.message_id, plain(message.text)),
  copy: async (text) => { await navigator.clipboard?.writeText(text); toast(word("copied")); },
  press: async (message, button, element) => {
    element.classList.add("waiting");
    try {
      const answer = await server.press(state.current, bodyOf({ message_id: message.message_id, data: button.callback_data }));
      if (!answer.answered) toast(word("unanswered"));
      else if (answer.text && answer.show_alert) { $("#alert p").textContent = answer.text; $("#alert").showModal(); }
      else if (answer.text) toast(answer.text);
    } finally {
      element.classList.remove("waiting");
    }
  },
};

async function open(id) {
  state.current = id;
  state.speaker = null;
  state.unread.delete(id);
  document.body.dataset.view = "chat";
  location.hash = id;
  speak(chat().language_code ?? "ar");
  drawPeople();
  drawHeader();
  desk.clear();
  await readMessages();
  if (matchMedia("(min-width: 45rem)").matches) desk.focus();
}

async function readMessages() {
  const asked = state.current;
  const found = await server.messages(asked);
  if (asked !== state.current) return;
  state.messages = new Map(found.map((message) => [message.message_id, message]));
  drawMessages();
}

async function readChats() {
  state.chats = await server.chats();
  if (state.current !== null && !chat()) state.current = null;
  drawPeople();
  if (state.current !== null) drawHeader();
}

async function begin() {
  await readChats();
  if (state.current !== null) return readMessages();
  const wanted = Number(location.hash.slice(1));
  const first = state.chats.find((each) => each.id === wanted) ?? state.chats[0];
  speak(first?.language_code ?? "ar");
  if (first && (wanted || matchMedia("(min-width: 45rem)").matches)) await open(first.id);
}

function heard(event) {
  if (event.event === "message") hearMessage(event.message);
  if (event.event === "chat") readChats();
  if (event.event === "commands") desk.forget();
  if (event.event === "published") $("#latest").textContent = event.headline;
}

function hearMessage(message) {
  const place = $("#messages");
  const where = state.chats.find((each) => each.id === message.chat_id);
  if (!where) { readChats(); return; }
  if (!message.deleted && (!where.last || where.last.message_id <= message.message_id)) {
    const fresh = where.last?.message_id !== message.message_id && !message.edit_date;
    where.last = message;
    if (fresh && where.id !== state.current && message.from?.is_bot) state.unread.set(where.id, (state.unread.get(where.id) ?? 0) + 1);
  }
  if (!where.started && message.from && !message.from.is_bot) { where.started = true; if (where.id === state.current) drawHeader(); }
  if (message.chat_id === state.current) {
    const atEnd = place.scrollHeight - place.scrollTop - place.clientHeight < NEAR_END;
    if (message.deleted) state.messages.delete(message.message_id);
    else state.messages.set(message.message_id, message);
    put(message);
    if (atEnd) place.scrollTo({ top: place.scrollHeight, behavior: "smooth" });
  }
  drawPeople();
}

/** Ask with a dialog; what was filled in, or null. */
function ask(dialog) {
  const form = dialog.querySelector("form");
  form.reset();
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.onclose = () => resolve(dialog.returnValue === "do" ? Object.fromEntries(new FormData(form)) : null);
  });
}

$("#back").onclick = () => { document.body.dataset.view = "list"; };
$("#block").onclick = async () => { await (chat().blocked ? server.unblock : server.block)(state.current); };
$("#start").onclick = async () => {
  if (chat().blocked) await server.unblock(state.current);
  await desk.send("/start");
};
$("#speaker select").onchange = (event) => { state.speaker = Number(event.target.value); desk.forget(); drawMessages(); };
$("#new-reader").onclick = async () => {
  const asked = await ask($("#reader-dialog"));
  if (!asked) return;
  const made = await server.makeChat({ type: "private", started: false, ...asked });
  await readChats();
  await open(made.id);
};
$("#publish").onclick = async () => {
  const asked = await ask($("#publish-dialog"));
  if (!asked) return;
  const { headline, lead, language, breaking } = asked;
  const body = headline ? { headline, language, breaking: Boolean(breaking), ...(lead ? { lead } : {}) } : { language };
  const done = await server.publish(body);
  toast(`${word("published")}: ${done.headline}`);
};
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && document.body.dataset.view === "chat" && !document.querySelector("dialog[open]")) desk.cancel();
});

server.listen(heard, begin, () => toast(word("offline")));
