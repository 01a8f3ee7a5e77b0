// The page's own words, in the language of whoever's chat is open.

const WORDS = {
  ar: {
    title: "عاجل", people: "المحادثات", newReader: "قارئ جديد", newsroom: "صحيفة السنديان", publish: "نشر خبر",
    back: "رجوع", speaksAs: "باسم", block: "حظر", unblock: "إلغاء الحظر", messages: "الرسائل", commands: "الأوامر",
    start: "ابدأ", write: "رسالة", send: "إرسال", ok: "حسنًا", name: "الاسم", language: "اللغة", cancel: "إلغاء",
    create: "إنشاء", headline: "العنوان", lead: "المقدمة", breaking: "عاجل", nextPrepared: "فارغ: الخبر التالي المُعدّ",
    edited: "عُدّلت", bot: "بوت", blocked: "محظور", reply: "رد", cancelReply: "إلغاء الرد", copied: "نُسخ",
    unanswered: "لم يُجب البوت", published: "نُشر", offline: "انقطع الاتصال، نحاول مجددًا", unread: "غير مقروءة",
    empty: "لا رسائل بعد", group: "مجموعة", channel: "قناة", deleted: "حُذفت رسالة", noBot: "لا بوت متصل بعد",
    today: "اليوم", with: "محادثة مع بوت عاجل",
  },
  en: {
    title: "Ajil", people: "Chats", newReader: "New reader", newsroom: "The Sindian Courier", publish: "Publish a line",
    back: "Back", speaksAs: "as", block: "Block", unblock: "Unblock", messages: "Messages", commands: "Commands",
    start: "Start", write: "Message", send: "Send", ok: "OK", name: "Name", language: "Language", cancel: "Cancel",
    create: "Create", headline: "Headline", lead: "Lead", breaking: "Breaking", nextPrepared: "Empty: the next prepared one",
    edited: "edited", bot: "bot", blocked: "blocked", reply: "Reply", cancelReply: "Cancel the reply", copied: "Copied",
    unanswered: "The bot did not answer", published: "Published", offline: "Connection lost, trying again", unread: "unread",
    empty: "No messages yet", group: "group", channel: "channel", deleted: "Message deleted", noBot: "No bot is connected yet",
    today: "Today", with: "Chat with the Ajil bot",
  },
};

let language = "ar";

export const word = (name) => WORDS[language][name] ?? name;
export const locale = () => (language === "ar" ? "ar-u-nu-latn" : "en-GB");

/** Speak this language from now on, everywhere on the page. */
export function speak(wanted) {
  language = wanted && !wanted.startsWith("ar") ? "en" : "ar";
  document.documentElement.lang = language;
  document.documentElement.dir = language === "ar" ? "rtl" : "ltr";
  for (const element of document.querySelectorAll("[data-word]")) element.textContent = word(element.dataset.word);
  for (const element of document.querySelectorAll("[data-label]")) {
    element.setAttribute("aria-label", word(element.dataset.label));
    if (element.matches("button")) element.title = word(element.dataset.label);
  }
  for (const element of document.querySelectorAll("[data-placeholder]")) element.placeholder = word(element.dataset.placeholder);
  document.querySelector("#newsroom a").href = language === "ar" ? "/newsroom/" : "/newsroom/en/";
}

export const clock = (seconds) =>
  new Date(seconds * 1000).toLocaleTimeString(locale(), { hour: "2-digit", minute: "2-digit", hour12: false });

export function day(seconds) {
  const date = new Date(seconds * 1000);
  if (date.toDateString() === new Date().toDateString()) return word("today");
  return date.toLocaleDateString(locale(), { day: "numeric", month: "long" });
}
