// grammY with its throttler and auto-retry, as their documentation shows; on the paid lane told of 1000/s.
import { autoRetry } from "@grammyjs/auto-retry";
import { apiThrottler } from "@grammyjs/transformer-throttler";
import { Bot } from "grammy";

const WORDS = "<b>بيان إلى القرّاء</b>\nتصدر الصحيفة غدًا في طبعة خاصّة.";
const [api, token, first, count, lane] = process.argv.slice(2);
const paid = lane === "paid";
const bot = new Bot(token, { client: { apiRoot: api } });
const wide = { reservoir: 1000, reservoirRefreshAmount: 1000, reservoirRefreshInterval: 1000 };
bot.api.config.use(autoRetry());
bot.api.config.use(paid ? apiThrottler({ global: wide }) : apiThrottler());

async function send(chat) {
  try {
    await bot.api.sendMessage(chat, WORDS, { parse_mode: "HTML", ...(paid && { allow_paid_broadcast: true }) });
  } catch {
    console.log("lost");
  }
}

await Promise.all(Array.from({ length: Number(count) }, (_, number) => send(Number(first) + number)));
console.log("done");
setInterval(() => {}, 60_000);
