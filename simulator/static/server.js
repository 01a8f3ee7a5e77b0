// The page's side of the control interface (simulator/control.py).

async function call(method, path, body) {
  const answer = await fetch(path, {
    method,
    headers: body ? { "Content-Type": "application/json" } : {},
    body: body ? JSON.stringify(body) : undefined,
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.json();
}

export const chats = () => call("GET", "/sim/chats");
export const bots = () => call("GET", "/sim/bots");
export const messages = (chat) => call("GET", `/sim/chats/${chat}/messages`);
export const commands = (chat, person) => call("GET", `/sim/chats/${chat}/commands?from=${person}`);
export const say = (chat, body) => call("POST", `/sim/chats/${chat}/messages`, body);
export const press = (chat, body) => call("POST", `/sim/chats/${chat}/press`, body);
export const block = (chat) => call("POST", `/sim/chats/${chat}/block`, {});
export const unblock = (chat) => call("POST", `/sim/chats/${chat}/unblock`, {});
export const makeChat = (body) => call("POST", "/sim/chats", body);
export const publish = (body) => call("POST", "/newsroom/publish", body);

/** Hear of every change, for ever; `again` is called whenever the line was down and everything must be read anew. */
export function listen(heard, again, lost) {
  const socket = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/sim/ws`);
  let open = false;
  socket.onopen = () => { open = true; again(); };
  socket.onmessage = (event) => heard(JSON.parse(event.data));
  socket.onclose = () => {
    if (open) lost();
    setTimeout(() => listen(heard, again, lost), 1500);
  };
}
