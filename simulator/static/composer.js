// Where people write: text, the bot's menu of commands, and what is answered.

const $ = (selector) => document.querySelector(selector);
const TALLEST = 160;

/** The composer; `send(text, replyTo)` says it, `commands()` gives the menu this person has here. */
export function composer({ send, commands }) {
  const area = $("#words"), menu = $("#menu"), list = $("#commands"), bar = $("#reply-bar");
  let replyTo, known;

  const grow = () => {
    area.style.height = "";  // hidden, it has no height to measure
    if (area.scrollHeight) area.style.height = `${Math.min(area.scrollHeight, TALLEST)}px`;
  };
  const hide = () => { list.hidden = true; menu.setAttribute("aria-expanded", "false"); };
  const clear = () => { area.value = ""; replyTo = undefined; bar.hidden = true; known = undefined; hide(); grow(); };

  async function say(text) {
    const answered = replyTo;
    clear();
    await send(text, answered);
  }

  async function show(start) {
    known ??= await commands();
    const fitting = known.filter(({ command }) => `/${command}`.startsWith(start));
    list.replaceChildren(...fitting.map(({ command, description }) => option(command, description)));
    list.hidden = !fitting.length;
    menu.setAttribute("aria-expanded", String(!list.hidden));
  }

  function option(command, description) {
    const item = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.setAttribute("role", "option");
    const name = document.createElement("b"), what = document.createElement("span");
    name.textContent = `/${command}`;
    name.dir = "ltr";
    what.textContent = description;
    what.dir = "auto";
    button.append(name, what);
    button.onclick = () => say(`/${command}`);
    item.append(button);
    return item;
  }

  area.oninput = () => { grow(); if (/^\/[a-z0-9_]*$/.test(area.value)) show(area.value); else hide(); };
  area.onkeydown = (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); $("#composer").requestSubmit(); }
    if (event.key === "ArrowUp" && !list.hidden) { event.preventDefault(); list.querySelector("li:last-child button")?.focus(); }
  };
  list.onkeydown = (event) => {
    const step = { ArrowUp: "previousElementSibling", ArrowDown: "nextElementSibling" }[event.key];
    if (step) { event.preventDefault(); (event.target.closest("li")[step]?.querySelector("button") ?? area).focus(); }
    if (event.key === "Escape") { hide(); area.focus(); }
  };
  menu.onclick = () => (list.hidden ? show("/") : hide());
  bar.querySelector("button").onclick = () => { replyTo = undefined; bar.hidden = true; };
  $("#composer").onsubmit = (event) => {
    event.preventDefault();
    if (area.value.trim()) say(area.value);
  };

  return {
    clear,
    cancel: () => { replyTo = undefined; bar.hidden = true; hide(); },
    send: say,
    focus: () => area.focus({ preventScroll: true }),
    forget: () => { known = undefined; },
    reply: (id, text) => { replyTo = id; bar.querySelector("p").textContent = text; bar.hidden = false; area.focus(); },
  };
}
